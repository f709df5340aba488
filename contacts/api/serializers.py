"""Persons, positions and contact points as JSON."""

from rest_framework import serializers

from companies.api.serializers import TagNamesField
from companies.models import Company, Site
from contacts.choices import Bounce, DataFrom
from contacts.models import ContactPoint, Person, Position
from custom_fields.api.fields import CustomFieldsField
from users.api.checks import BesideSerializer
from users.api.fields import PublicIdField


class PositionSerializer(serializers.ModelSerializer):
    """What a person is at a company, from a day to a day (the end not included)."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(queryset=Person.objects.all())
    company = PublicIdField(queryset=Company.objects.all())
    site = PublicIdField(queryset=Site.objects.all(), allow_null=True, required=False)
    successor = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = Position
        fields = [
            "id", "person", "company", "site", "title", "decision_role", "responsibilities", "started_on", "ended_on",
            "is_primary", "work_email", "work_phone", "successor", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["revision", "created_at", "changed_at"]
        validators = []


class ContactPointSerializer(serializers.ModelSerializer):
    """A way to reach a person."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(queryset=Person.objects.all())

    class Meta:
        model = ContactPoint
        fields = [
            "id", "person", "kind", "use", "value", "key", "source", "is_primary", "verified_at", "bounced_at", "bounce",
        ]  # fmt: skip
        read_only_fields = ["key", "verified_at", "bounced_at", "bounce"]
        validators = []


class LeaveSerializer(serializers.Serializer):
    """The day on which the position is no longer held, today by default, and who took it over."""

    on = serializers.DateField(required=False)
    successor = PublicIdField(queryset=Person.objects.all(), required=False, allow_null=True)


class SuccessorSerializer(serializers.Serializer):
    """Who took a position over."""

    successor = PublicIdField(queryset=Person.objects.all())


class ChangeEmployerSerializer(serializers.ModelSerializer):
    """The new employer, the first day there, and the position that is held there."""

    company = PublicIdField(queryset=Company.objects.all())
    on = serializers.DateField()

    class Meta:
        model = Position
        fields = ["company", "on", "title", "decision_role", "responsibilities", "work_email", "work_phone"]
        validators = []


class BounceSerializer(serializers.Serializer):
    """Whether nothing reaches the address for good (`hard`) or for now (`soft`)."""

    bounce = serializers.ChoiceField(
        choices=[choice for choice in Bounce.choices if choice[0]], default=Bounce.HARD
    )


class PersonBesideSerializer(BesideSerializer):
    """A person to be checked, with what the form asks besides: e-mail, telephone and employer."""

    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=60, required=False, allow_blank=True)
    company = PublicIdField(queryset=Company.objects.all(), required=False, allow_null=True)


class PersonSerializer(serializers.ModelSerializer):
    """A person with positions and contact points, which are written by their own resources."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    tags = TagNamesField()
    positions = PositionSerializer(many=True, read_only=True)
    contact_points = ContactPointSerializer(many=True, read_only=True)
    custom_fields = CustomFieldsField(resource="person")
    data_from = serializers.ChoiceField(
        DataFrom.choices, required=False, write_only=True,
        help_text="From whom the data of a new person is. Left out, it is taken as from elsewhere: a notice is owed.",
    )  # fmt: skip
    source = serializers.CharField(
        max_length=120, required=False, write_only=True,
        help_text="Where the facts of a new person come from. Left out, the name of the key stands for it.",
    )  # fmt: skip
    told_how = serializers.CharField(
        max_length=300, required=False, write_only=True,
        help_text="Of a new person who had the privacy notice already: how and when.",
    )  # fmt: skip

    class Meta:
        model = Person
        fields = [
            "id", "first_name", "last_name", "language", "preferred_channel", "is_newsletter_subscriber", "notes", "tags",
            "positions", "contact_points", "custom_fields", "revision", "created_at", "changed_at", "data_from", "source",
            "told_how",
        ]  # fmt: skip
        read_only_fields = ["revision", "created_at", "changed_at"]
        validators = []
