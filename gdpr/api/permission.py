"""Permissions, consents and suppressions in the API. The ledger is appended to and read; nothing else (405)."""

from datetime import UTC
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from contacts.models import Person
from gdpr.choices import (
    GRANTS,
    STAFF_METHODS,
    ConsentAction,
    ConsentMethod,
    ContactChannel,
    DecisionCode,
)
from gdpr.models import ConsentEvent, ConsentText, Topic
from gdpr.operations import consent as operations
from gdpr.operations.double_opt_in import ask_for_consent
from gdpr.queries.card import lines_seen
from gdpr.queries.links import unsubscribe_headers
from gdpr.queries.marks import suppressed_for
from gdpr.queries.permission_set import permissions
from gdpr.queries.reach import addresses_by_person
from gdpr.reading.decision import Recipient
from installed_base.models import DeliveryLine
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.api.registers import Spoken
from users.permissions import Permission

MOST = 1000
WRITABLE = ("granted", "refused", "granted_unconfirmed", "imported", "soft_opt_in")


class AskedPersonSerializer(serializers.Serializer):
    """A person, and the address that would be used; without it, the one that works."""

    person = serializers.UUIDField()
    address = serializers.CharField(max_length=254, required=False, allow_blank=True, default="")


class AskedSerializer(serializers.Serializer):
    """By what, about what, and whom."""

    channel = serializers.ChoiceField(choices=ContactChannel)
    topic = serializers.SlugRelatedField(slug_field="slug", queryset=Topic.objects.active())
    recipients = AskedPersonSerializer(many=True, max_length=MOST, allow_empty=False)


class DecisionSerializer(serializers.Serializer):
    """Whether the person may be marketed to now, and why. Persons whom you do not see are answered as `gone`.

    `headers` are those that the message has to carry, so that its reader can stop the topic with one click (RFC 8058):
    for e-mail that is allowed."""

    person = serializers.UUIDField()
    address = serializers.CharField(allow_blank=True)
    allowed = serializers.BooleanField()
    code = serializers.ChoiceField(choices=DecisionCode)
    reason = serializers.CharField()
    basis = serializers.CharField(allow_blank=True)
    headers = serializers.DictField(child=serializers.CharField())


class DecisionsSerializer(serializers.Serializer):
    """The decisions, in the order of the question. They hold for the moment: ask again before each message."""

    asked_at = serializers.DateTimeField(default_timezone=UTC)
    results = DecisionSerializer(many=True)


class PermissionViewSet(Spoken, viewsets.GenericViewSet):
    """Whether persons may be marketed to."""

    queryset = ConsentEvent.objects.none()
    serializer_class = DecisionsSerializer
    http_method_names = ["post", "options"]
    filter_backends = []
    pagination_class = None
    rights = {"read": (Permission.PERSON_VIEW,), "write": (Permission.PERSON_VIEW,)}

    @extend_schema(request=AskedSerializer, responses={200: DecisionsSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Ask for up to 1,000 persons at once."""
        asked = AskedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        now, channel, topic = timezone.now(), asked.validated_data["channel"], asked.validated_data["topic"]
        rows = asked.validated_data["recipients"]
        wanted = [row["person"] for row in rows]
        seen = Person.objects.visible_to(request.user).filter(public_id__in=wanted)
        persons = {person.public_id: person for person in seen.only("public_id")}
        known = {public_id: person.pk for public_id, person in persons.items()}
        addresses = addresses_by_person(list(known.values()), channel, now)
        recipients = [
            Recipient(
                known.get(row["person"], 0), row["address"] or addresses.get(known.get(row["person"], 0), ""), channel,
                topic.pk,
            )
            for row in rows
        ]  # fmt: skip

        def headers(public_id: UUID, address: str) -> dict[str, str]:
            return unsubscribe_headers(persons[public_id], address, topic, now)

        results = [
            {
                "person": row["person"], "address": asked_for.address, "allowed": one.allowed, "code": one.code,
                "reason": str(DecisionCode(one.code).label), "basis": one.basis,
                "headers": headers(row["person"], asked_for.address)
                if one.allowed and channel == ContactChannel.EMAIL else {},
            }
            for row, asked_for, one in zip(rows, recipients, permissions(recipients, now), strict=True)
        ]  # fmt: skip
        return Response(DecisionsSerializer({"asked_at": now, "results": results}).data)


class OrderLineField(PublicIdField):
    """The line of an order, of those that the user sees."""

    def get_queryset(self):
        return lines_seen(self.context["request"].user)


class ConsentSerializer(serializers.ModelSerializer):
    """One entry of the ledger of consents. `address` is taken and kept as its fingerprint alone; `evidence` is read by
    those who answer requests alone.

    `granted` needs a wording, the way and what shows it; `granted_unconfirmed` sends the person a letter that asks;
    `imported` notes what a list says and allows nothing; `refused` holds at once and may leave channel and topic open;
    `soft_opt_in` says that the address was given when buying: with the line of the order, and whether refusing was offered.
    """

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(queryset=Person.objects.all())
    topic = serializers.SlugRelatedField(
        slug_field="slug", queryset=Topic.objects.active(), required=False, allow_null=True
    )
    text = PublicIdField(queryset=ConsentText.objects.in_use(), required=False, allow_null=True)
    action = serializers.ChoiceField(choices=ConsentAction)
    method = serializers.ChoiceField(choices=ConsentMethod, required=False, default=ConsentMethod.PHONE)
    delivery = OrderLineField(queryset=DeliveryLine.objects.all(), required=False, write_only=True)
    refusal_offered = serializers.BooleanField(required=False, allow_null=True)
    address = serializers.CharField(
        max_length=254, write_only=True, required=False, allow_blank=True, default=""
    )
    occurred_at = serializers.DateTimeField(default_timezone=UTC, required=False)

    class Meta:
        model = ConsentEvent
        fields = [
            "id", "person", "action", "channel", "topic", "text", "method", "address", "evidence", "occurred_at",
            "delivery", "refusal_offered", "recorded_at", "actor",
        ]  # fmt: skip
        read_only_fields = ["recorded_at", "actor"]
        validators = []

    def to_representation(self, obj):
        """What shows a consent is for those who answer for it."""
        told = super().to_representation(obj)
        may_prove = self.context["request"].user.has_permission(Permission.REQUEST_HANDLE)
        return told if may_prove else told | {"evidence": ""}

    def validate(self, values):
        action = values["action"]
        if action not in WRITABLE:
            raise serializers.ValidationError({"action": f"One of: {', '.join(WRITABLE)}."})
        if action in {*GRANTS, ConsentAction.ASKED} and not values.get("text"):
            raise serializers.ValidationError({"text": "The wording that was shown."})
        if action in {ConsentAction.IMPORTED, ConsentAction.SOFT_OPT_IN} and not values.get("topic"):
            raise serializers.ValidationError({"topic": "What it is about."})
        if action != ConsentAction.REFUSED and not values.get("channel") and action != ConsentAction.ASKED:
            raise serializers.ValidationError({"channel": "By which channel."})
        if action in {ConsentAction.GRANTED, ConsentAction.REFUSED} and values["method"] not in STAFF_METHODS:
            raise serializers.ValidationError({"method": f"One of: {', '.join(STAFF_METHODS)}."})
        if action == ConsentAction.SOFT_OPT_IN and not values.get("delivery"):
            raise serializers.ValidationError({"delivery": "The line of the order."})
        return values


class ConsentViewSet(PartViewSet):
    """The ledger of consents: listed, and appended to."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = ConsentEvent.objects.none()
    serializer_class = ConsentSerializer
    asked = frozenset({"person"})
    rights = {
        "read": (Permission.PERSON_VIEW,),
        "write": (Permission.PERSON_VIEW, Permission.CONSENT_RECORD),
    }

    def visible_rows(self):
        seen = Person.objects.visible_to(self.request.user)
        rows = ConsentEvent.objects.filter(person__in=seen).select_related("person", "topic", "text")
        person = self.request.query_params.get("person", "")
        return rows.filter(person=get_object_or_404(seen, public_id=person)) if person else rows

    def create_row(self, values, *, by, now):
        how = {"person": values["person"], "by": by, "now": now, "address": values["address"]}
        action, said_at = values["action"], values.get("occurred_at", now)
        if action == ConsentAction.ASKED:
            return ask_for_consent(text=values["text"], **how)
        if action == ConsentAction.IMPORTED:
            return operations.record_claim(
                channel=values["channel"], topic=values["topic"], source=values.get("evidence", ""), **how
            )
        if action == ConsentAction.SOFT_OPT_IN:
            return operations.record_soft_opt_in(
                channel=values["channel"], topic=values["topic"], delivery=values["delivery"],
                was_refusal_offered=bool(values.get("refusal_offered")), **how,
            )  # fmt: skip
        how |= {
            "channel": values.get("channel", ""), "method": values["method"], "evidence": values.get("evidence", ""),
            "occurred_at": said_at,
        }  # fmt: skip
        if action == ConsentAction.GRANTED:
            return operations.record_consent(text=values["text"], **how)
        return operations.record_refusal(topic=values.get("topic"), **how)


class AddressesSerializer(serializers.Serializer):
    """Addresses to look up, of one kind."""

    kind = serializers.RegexField("^(email|phone)$", help_text="email or phone")
    addresses = serializers.ListField(
        child=serializers.CharField(max_length=254), allow_empty=False, max_length=MOST
    )


class SuppressedSerializer(serializers.Serializer):
    """The addresses to which no marketing at all is sent, and those where some channel or topic is refused."""

    everything = serializers.ListField(child=serializers.CharField())
    in_part = serializers.ListField(child=serializers.CharField())


class SuppressionViewSet(Spoken, viewsets.GenericViewSet):
    """Suppressed addresses. They are fingerprints: they can be recognised, not listed."""

    queryset = ConsentEvent.objects.none()
    serializer_class = SuppressedSerializer
    http_method_names = ["post", "options"]
    filter_backends = []
    pagination_class = None
    rights = {"read": (Permission.PERSON_VIEW,), "write": (Permission.PERSON_VIEW,)}

    @extend_schema(request=AddressesSerializer, responses={200: SuppressedSerializer})
    @action(detail=False, methods=["post"])
    def check(self, request) -> Response:
        """Recognise suppressed addresses among up to 1,000, before a list is used."""
        asked = AddressesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        everything, in_part = suppressed_for(asked.validated_data["kind"], asked.validated_data["addresses"])
        return Response(SuppressedSerializer({"everything": everything, "in_part": in_part}).data)
