"""What was in what, who had to do with items, and what happened to them, as JSON."""

from rest_framework import serializers

from companies.models import Company, Site
from contacts.models import Person
from installed_base.choices import ItemStatus
from installed_base.models import (
    Baseline,
    DeliveryLine,
    InstalledItem,
    ItemContact,
    ItemEvent,
    ItemFeature,
    ItemParty,
    ItemRelation,
    Placement,
    SoftwareFeature,
)
from users.api.fields import PublicIdField


class DatedSerializer(serializers.ModelSerializer):
    """A row that holds from a day to a day, the end not included."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    since = serializers.DateField(source="during.lower", read_only=True, allow_null=True)
    until = serializers.DateField(source="during.upper", read_only=True, allow_null=True)


class PlacementSerializer(DatedSerializer):
    """A part in its machine or in another part, and since when. Written by the acts on items."""

    child = PublicIdField(read_only=True)
    parent = PublicIdField(read_only=True)

    class Meta:
        model = Placement
        fields = ["id", "child", "parent", "position", "since", "until", "recorded_at"]
        read_only_fields = ["position", "recorded_at"]


class ItemPartySerializer(DatedSerializer):
    """A company in a role on an item. `on` and `end_on` are the first day and the first day no more."""

    item = PublicIdField(queryset=InstalledItem.objects.all())
    company = PublicIdField(queryset=Company.objects.all())
    on = serializers.DateField(write_only=True, required=False, allow_null=True)
    end_on = serializers.DateField(write_only=True, required=False, allow_null=True)

    class Meta:
        model = ItemParty
        fields = ["id", "item", "company", "role", "since", "until", "on", "end_on"]
        validators = []


class ItemContactSerializer(serializers.ModelSerializer):
    """A person to turn to about an item."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    item = PublicIdField(queryset=InstalledItem.objects.all())
    person = PublicIdField(queryset=Person.objects.all())

    class Meta:
        model = ItemContact
        fields = ["id", "item", "person", "role"]
        validators = []


class ItemRelationSerializer(serializers.ModelSerializer):
    """What an item is to another."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    item = PublicIdField(queryset=InstalledItem.objects.all())
    other = PublicIdField(queryset=InstalledItem.objects.all())

    class Meta:
        model = ItemRelation
        fields = ["id", "item", "other", "kind", "on"]
        validators = []


class ItemFeatureSerializer(DatedSerializer):
    """A feature that an item is licensed for. `on` and `end_on` are the first day and the first day no more."""

    item = PublicIdField(queryset=InstalledItem.objects.all())
    feature = PublicIdField(queryset=SoftwareFeature.objects.all())
    quantity = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False)
    on = serializers.DateField(write_only=True, required=False, allow_null=True)
    end_on = serializers.DateField(write_only=True, required=False, allow_null=True)

    class Meta:
        model = ItemFeature
        fields = ["id", "item", "feature", "quantity", "since", "until", "on", "end_on"]
        validators = []


class DeliveryLineSerializer(serializers.ModelSerializer):
    """The line of an order on which an item came."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    item = PublicIdField(queryset=InstalledItem.objects.all())

    class Meta:
        model = DeliveryLine
        fields = [
            "id", "item", "system", "order_no", "line_no", "delivery_no", "invoice_no", "ordered_on", "requested_on",
            "promised_first_on", "promised_last_on", "delivered_on", "invoiced_on", "url",
        ]  # fmt: skip
        validators = []


class BaselineSerializer(serializers.ModelSerializer):
    """A frozen configuration. `tree` is what `sha256` was taken of."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    item = PublicIdField(queryset=InstalledItem.objects.all())
    on = serializers.DateField(required=False, allow_null=True)
    tree = serializers.DictField(read_only=True)

    class Meta:
        model = Baseline
        fields = ["id", "item", "kind", "on", "tree", "sha256"]
        read_only_fields = ["sha256"]
        validators = []


class ItemEventSerializer(serializers.ModelSerializer):
    """Something that happened to an item, and the machine it was in then."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    item = PublicIdField(read_only=True)

    class Meta:
        model = ItemEvent
        fields = ["id", "item", "kind", "at", "recorded_at", "ref_type", "ref_id"]
        read_only_fields = fields


class InstallSerializer(serializers.Serializer):
    """Into which machine or part an item goes, in which slot, since when."""

    parent = PublicIdField(queryset=InstalledItem.objects.all())
    position = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    on = serializers.DateField(required=False, allow_null=True, default=None)
    keeps_parties = serializers.BooleanField(required=False, default=False)


class DaySerializer(serializers.Serializer):
    """The day of an act; none is today."""

    on = serializers.DateField(required=False, allow_null=True, default=None)


class SwapSerializer(DaySerializer):
    """What goes in for the part that comes out."""

    new = PublicIdField(queryset=InstalledItem.objects.all())
    old_status = serializers.ChoiceField(
        choices=ItemStatus.choices, required=False, allow_blank=True, default=""
    )


class MoveSerializer(DaySerializer):
    """Where a machine goes."""

    company = PublicIdField(queryset=Company.objects.all(), allow_null=True)
    site = PublicIdField(queryset=Site.objects.all(), allow_null=True, required=False, default=None)
    location = serializers.CharField(max_length=200, required=False, allow_blank=True)


class SellSerializer(DaySerializer):
    """Who bought a machine."""

    company = PublicIdField(queryset=Company.objects.all())
    site = PublicIdField(queryset=Site.objects.all(), allow_null=True, required=False, default=None)


class LendSerializer(DaySerializer):
    """For which item a loaner stands in."""

    instead_of = PublicIdField(queryset=InstalledItem.objects.all())


class PlacedSerializer(serializers.Serializer):
    """A part as it stood on a day."""

    item = serializers.UUIDField()
    parent = serializers.UUIDField(allow_null=True)
    position = serializers.CharField()
    serial = serializers.CharField()
    version = serializers.CharField()
    since = serializers.DateField(allow_null=True)


class AsOfSerializer(serializers.Serializer):
    """An item and everything in it as of a day. Parts out of the user's reach today are left out."""

    on = serializers.DateField()
    is_there = serializers.BooleanField()
    serial = serializers.CharField()
    status = serializers.CharField()
    version = serializers.CharField()
    company = serializers.UUIDField(allow_null=True)
    site = serializers.UUIDField(allow_null=True)
    attributes = serializers.DictField()
    parts = PlacedSerializer(many=True)
