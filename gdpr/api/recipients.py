"""Recipients and disclosures in the API: an integration that hands persons on says so here."""

from rest_framework import serializers

from contacts.models import Person
from gdpr.models import Disclosure, Recipient, RecipientNotification
from gdpr.operations.disclosure import record_disclosure
from gdpr.operations.recipient import add_recipient, change_recipient
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.api.registers import RegisterViewSet
from users.permissions import Permission

RIGHTS = {"read": (Permission.REQUEST_HANDLE,), "write": (Permission.REQUEST_HANDLE,)}
MOST = 5000


class RecipientSerializer(serializers.ModelSerializer):
    """Somebody to whom personal data is given."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    country = serializers.RegexField(r"^[A-Z]{2}$", default="FI", help_text="ISO 3166-1 alpha-2.")

    class Meta:
        model = Recipient
        fields = [
            "id", "name", "role", "country", "safeguard", "agreement", "receives", "has_everything", "contact", "email",
            "way", "webhook_url", "started_on", "ended_on", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["revision", "created_at", "changed_at"]
        validators = []


class RecipientViewSet(RegisterViewSet):
    """To whom personal data is given (GDPR articles 13(1)(e), 28 and 30). They end by `ended_on`; none is deleted."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    queryset = Recipient.objects.none()
    serializer_class = RecipientSerializer
    rights = RIGHTS

    def visible_rows(self):
        return Recipient.objects.all()

    def create_row(self, values, *, by, now):
        return add_recipient(values=values, by=by, now=now)

    def change_row(self, obj, values, *, by, now, expected_revision):
        change_recipient(recipient=obj, values=values, by=by, now=now, expected_revision=expected_revision)


class DisclosureSerializer(serializers.ModelSerializer):
    """Persons who were given to somebody. Told once; nothing of it is changed afterwards."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    recipient = PublicIdField(queryset=Recipient.objects.all())
    columns = serializers.ListField(
        source="fields", child=serializers.CharField(max_length=120), max_length=100, required=False
    )
    persons = serializers.ListField(
        child=serializers.UUIDField(), max_length=MOST, min_length=1, write_only=True
    )

    class Meta:
        model = Disclosure
        fields = [
            "id", "recipient", "via", "purpose", "what", "columns", "count", "at", "valid_until", "persons",
        ]  # fmt: skip
        read_only_fields = ["via", "count", "at", "valid_until"]
        validators = []

    def validate_persons(self, value: list) -> list:
        """Only persons whom the caller sees can be said to have been given."""
        seen = Person.objects.visible_to(self.context["request"].user).filter(public_id__in=value)
        known = set(seen.values_list("public_id", flat=True))
        unknown = [str(one) for one in value if one not in known]
        if unknown:
            raise serializers.ValidationError(", ".join(unknown[:10]))
        return sorted(known)


class DisclosureViewSet(PartViewSet):
    """Batches of persons that left the register. They are recorded and read, never changed or deleted."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = Disclosure.objects.none()
    serializer_class = DisclosureSerializer
    rights = RIGHTS

    def visible_rows(self):
        return Disclosure.objects.select_related("recipient")

    def create_row(self, values, *, by, now):
        return record_disclosure(
            subjects=values["persons"], what=values["what"], fields=values.get("fields", []), via="api",
            purpose=values["purpose"], recipient=values["recipient"], by=by, now=now,
        )  # fmt: skip


class RecipientNotificationSerializer(serializers.ModelSerializer):
    """What a recipient must be told about a person."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    recipient = PublicIdField(read_only=True)
    columns = serializers.ListField(source="fields", child=serializers.CharField(), read_only=True)

    class Meta:
        model = RecipientNotification
        fields = [
            "id", "recipient", "subject", "kind", "columns", "made_at", "sent_at", "confirmed_at", "impossible_because",
            "tries", "next_at", "failure",
        ]  # fmt: skip
        read_only_fields = fields


class RecipientNotificationViewSet(PartViewSet):
    """What recipients must be told (GDPR article 19), by universal ID alone: an integration can carry it on."""

    http_method_names = ["get", "head", "options"]
    queryset = RecipientNotification.objects.none()
    serializer_class = RecipientNotificationSerializer
    rights = RIGHTS

    def visible_rows(self):
        return RecipientNotification.objects.select_related("recipient")
