"""Contracts, cover, warranty terms and service levels as JSON."""

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from companies.models import Company, Site
from installed_base.models import InstalledItem, Product
from service.models import ContractLine, Coverage, ProductWarranty, ServiceContract, Sla, WarrantyTerm
from users.api.fields import PublicIdField

BOOKKEEPING = ["revision", "created_at", "changed_at"]


class LastDayField(serializers.DateField):
    """The last day of a range that does not include its end."""

    def to_representation(self, value):
        return super().to_representation(value.upper - timedelta(days=1)) if value.upper else None


class FirstDayField(serializers.DateField):
    """The first day of a range."""

    def to_representation(self, value):
        return super().to_representation(value.lower) if value.lower else None


class ContractSerializer(serializers.ModelSerializer):
    """A service contract. `notice_on` follows from the last day and the months of notice."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    company = PublicIdField(queryset=Company.objects.all())
    payer = PublicIdField(queryset=Company.objects.all(), allow_null=True, required=False)
    notice_on = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = ServiceContract
        fields = [
            "id", "system", "number", "name", "company", "payer", "kind", "status", "starts_on", "ends_on",
            "auto_renew_months", "notice_months", "notice_on", "terminated_on", "currency", "notes", *BOOKKEEPING,
        ]  # fmt: skip
        read_only_fields = ["notice_on", "terminated_on", *BOOKKEEPING]
        validators = []


class RenewalSerializer(serializers.Serializer):
    """The new last day, and the one that the caller saw."""

    ends_on = serializers.DateField()
    seen = serializers.DateField(required=False)


class TerminationSerializer(serializers.Serializer):
    """The last day in force."""

    terminated_on = serializers.DateField()


class ContractLineSerializer(serializers.ModelSerializer):
    """One thing that a contract sells."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    contract = PublicIdField(queryset=ServiceContract.objects.all())
    product = PublicIdField(queryset=Product.objects.all(), allow_null=True, required=False)
    sla = PublicIdField(queryset=Sla.objects.all(), allow_null=True, required=False)

    class Meta:
        model = ContractLine
        fields = [
            "id",
            "contract",
            "position",
            "product",
            "description",
            "sla",
            "price",
            "billing",
            "index_clause",
        ]
        validators = []


class CoverSerializer(serializers.ModelSerializer):
    """A cover: of one item, of a site, or of a product at a company. `effective` is what holds of its days."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    contract = PublicIdField(queryset=ServiceContract.objects.all(), allow_null=True, required=False)
    line = PublicIdField(queryset=ContractLine.objects.all(), allow_null=True, required=False)
    term = PublicIdField(read_only=True, allow_null=True)
    item = PublicIdField(queryset=InstalledItem.objects.all(), allow_null=True, required=False)
    site = PublicIdField(queryset=Site.objects.all(), allow_null=True, required=False)
    company = PublicIdField(queryset=Company.objects.all(), allow_null=True, required=False)
    product = PublicIdField(queryset=Product.objects.all(), allow_null=True, required=False)
    starts_on = FirstDayField(source="during")
    ends_on = LastDayField(source="during", allow_null=True, required=False)
    effective_from = FirstDayField(source="effective", read_only=True, allow_null=True)
    effective_to = LastDayField(source="effective", read_only=True, allow_null=True)

    class Meta:
        model = Coverage
        fields = [
            "id", "source", "contract", "line", "term", "item", "site", "company", "product", "include_children",
            "starts_on", "ends_on", "effective_from", "effective_to", "parts_percent", "parts_ends_on",
            "labour_percent", "labour_ends_on", "travel_percent", "travel_ends_on", "void_on", "void_reason",
            "cut_on", "cut_why", *BOOKKEEPING,
        ]  # fmt: skip
        read_only_fields = ["source", "void_on", "void_reason", "cut_on", "cut_why", *BOOKKEEPING]
        validators = []

    def to_internal_value(self, data):
        """Two fields stand for one range, so each is kept under its own name."""
        found = super().to_internal_value(data)
        found.pop("during", None)
        for name in ("starts_on", "ends_on"):
            if name in data:
                found[name] = (
                    None if data[name] is None else serializers.DateField().to_internal_value(data[name])
                )
        return found


class VoidSerializer(serializers.Serializer):
    """From when on, and why."""

    void_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class WarrantyTermSerializer(serializers.ModelSerializer):
    """A warranty term."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = WarrantyTerm
        fields = [
            "id", "name", "months", "start_basis", "meter", "meter_limit", "parts_percent", "parts_months",
            "labour_percent", "labour_months", "travel_percent", "travel_months", "include_children",
            "is_transferable", *BOOKKEEPING,
        ]  # fmt: skip
        read_only_fields = BOOKKEEPING
        extra_kwargs = {"name": {"validators": []}}
        validators = []


class ProductWarrantySerializer(serializers.ModelSerializer):
    """The term that goes with deliveries of a product from a day on."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    product = PublicIdField(queryset=Product.objects.all())
    term = PublicIdField(queryset=WarrantyTerm.objects.all())
    starts_on = FirstDayField(source="during")
    ends_on = LastDayField(source="during", read_only=True, allow_null=True)

    class Meta:
        model = ProductWarranty
        fields = ["id", "product", "term", "starts_on", "ends_on"]
        validators = []


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
class ClockTimeField(serializers.TimeField):
    """Hours and minutes of the day where the service works; it has no time zone of its own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M", "%H:%M:%S"], **kwargs)


class SlaSerializer(serializers.ModelSerializer):
    """A service level."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    opens_at = ClockTimeField(allow_null=True, required=False)
    closes_at = ClockTimeField(allow_null=True, required=False)
    country = serializers.RegexField("^[A-Z]{2}$", required=False)
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7), min_length=1, max_length=7, required=False
    )

    class Meta:
        model = Sla
        fields = [
            "id", "name", "response_hours", "onsite_hours", "restore_hours", "weekdays", "opens_at", "closes_at",
            "country", "holidays_count", *BOOKKEEPING,
        ]  # fmt: skip
        read_only_fields = BOOKKEEPING
        extra_kwargs = {"name": {"validators": []}}
        validators = []
