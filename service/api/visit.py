"""Visits, parts used, readings and maintenance in the API."""

from datetime import UTC
from decimal import Decimal

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.etags import expected_revision, with_etag
from companies.models import Company, Site
from installed_base.choices import ItemStatus
from installed_base.models import InstalledItem, Product
from service.api.case import RIGHTS
from service.filters.plan import PlanFilter
from service.filters.visit import VisitFilter
from service.models import (
    ContractLine,
    MaintenancePlan,
    MeterReading,
    PartUsed,
    ServiceCase,
    ServiceContract,
    ServiceVisit,
)
from service.operations import meter, part_used, plan
from service.operations import visit as operations
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.api.registers import IF_MATCH, RegisterViewSet
from users.models import User


class VisitSerializer(serializers.ModelSerializer):
    """A technician's visit: planned, then checked in, then completed."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    company = PublicIdField(queryset=Company.objects.all(), allow_null=True, required=False)
    site = PublicIdField(queryset=Site.objects.all(), allow_null=True, required=False)
    case = PublicIdField(queryset=ServiceCase.objects.all(), allow_null=True, required=False)
    technician = PublicIdField(queryset=User.objects.assignable(), allow_null=True, required=False)
    items = PublicIdField(queryset=InstalledItem.objects.all(), many=True, required=False)
    planned_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True, required=False)

    class Meta:
        model = ServiceVisit
        fields = [
            "id", "kind", "state", "subject", "company", "site", "case", "technician", "items", "planned_at",
            "planned_hours", "started_at", "ended_at", "hours", "travel_hours", "travel_km", "covered_by", "result",
            "report", "revision", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = [
            "state", "started_at", "ended_at", "hours", "travel_hours", "travel_km", "covered_by", "result", "report",
            "revision", "created_at", "changed_at",
        ]  # fmt: skip
        extra_kwargs = {
            "subject": {"required": False, "allow_blank": True},
            "planned_hours": {"min_value": Decimal("0.01")},
        }
        validators = []

    def to_representation(self, obj):
        """Items that the reader sees, each once."""
        shown = super().to_representation(obj)
        shown["items"] = list(dict.fromkeys(shown["items"]))
        return shown


class CompleteSerializer(serializers.ModelSerializer):
    """What came of a visit, and who pays."""

    class Meta:
        model = ServiceVisit
        fields = [
            "result",
            "covered_by",
            "report",
            "started_at",
            "ended_at",
            "hours",
            "travel_hours",
            "travel_km",
        ]
        extra_kwargs = {
            **{name: {"required": True, "allow_blank": False} for name in ("result", "covered_by")},
            **{name: {"min_value": 0} for name in ("hours", "travel_hours")},
        }  # fmt: skip


class VisitViewSet(RegisterViewSet):
    """Service visits."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    queryset = ServiceVisit.objects.none()
    serializer_class = VisitSerializer
    filterset_class = VisitFilter
    rights = RIGHTS

    def visible_rows(self):
        rows = ServiceVisit.objects.visible_to(self.request.user)
        return rows.select_related("company", "site", "case", "technician").prefetch_related("items")

    def create_row(self, values, *, by, now):
        return operations.plan_visit(by=by, now=now, planned_at=values.pop("planned_at", None), **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        items = values.pop("items", None)
        operations.change_visit(
            visit=obj, values=values, items=items, by=by, now=now, expected_revision=expected_revision
        )

    @extend_schema(parameters=[IF_MATCH], request=None, responses=VisitSerializer)
    @action(detail=True, methods=["post"], url_path="check-in")
    def check_in(self, request, public_id=None) -> Response:
        """The technician is there."""
        return self._act(request, operations.check_in)

    @extend_schema(parameters=[IF_MATCH], request=CompleteSerializer, responses=VisitSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request, public_id=None) -> Response:
        """Check out: say what came of it, and who pays."""
        said = CompleteSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        return self._act(request, operations.complete_visit, **said.validated_data)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=VisitSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id=None) -> Response:
        """Call a visit off."""
        return self._act(request, operations.cancel_visit)

    def _act(self, request, operation, **more) -> Response:
        obj = self.get_object()
        expected_revision(request, obj)
        operation(visit=obj, by=request.user, now=timezone.now(), **more)
        obj = self.get_queryset().get(pk=obj.pk)
        return with_etag(Response(self.get_serializer(obj).data), obj)


class PartUsedSerializer(serializers.ModelSerializer):
    """A part used on a visit; what is installed and removed is placed at once."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    visit = PublicIdField(queryset=ServiceVisit.objects.all())
    item = PublicIdField(queryset=InstalledItem.objects.all())
    product = PublicIdField(queryset=Product.objects.all(), required=False)
    removed_item = PublicIdField(queryset=InstalledItem.objects.all(), allow_null=True, required=False)
    installed_item = PublicIdField(queryset=InstalledItem.objects.all(), allow_null=True, required=False)
    removed_status = serializers.ChoiceField(
        choices=ItemStatus.choices, required=False, allow_blank=True, write_only=True
    )

    class Meta:
        model = PartUsed
        fields = [
            "id", "visit", "item", "product", "quantity", "serial", "lot", "position", "removed_item", "installed_item",
            "removed_status", "at",
        ]  # fmt: skip
        read_only_fields = ["at"]
        extra_kwargs = {"quantity": {"min_value": Decimal("0.001")}}
        validators = []


class PartUsedViewSet(PartViewSet):
    """Parts used on visits."""

    http_method_names = ["get", "post", "delete", "head", "options"]
    queryset = PartUsed.objects.none()
    serializer_class = PartUsedSerializer
    rights = RIGHTS

    def visible_rows(self):
        rows = PartUsed.objects.visible_to(self.request.user)
        return rows.select_related("visit", "item", "product", "removed_item", "installed_item")

    def create_row(self, values, *, by, now):
        return part_used.use_part(by=by, now=now, **values)

    def delete_row(self, obj, *, by, now):
        part_used.forget_part(part=obj, by=by, now=now)


class ReadingSerializer(serializers.ModelSerializer):
    """What a meter of an item showed."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    item = PublicIdField(queryset=InstalledItem.objects.all())
    visit = PublicIdField(queryset=ServiceVisit.objects.all(), allow_null=True, required=False)
    by = PublicIdField(read_only=True)
    read_at = serializers.DateTimeField(default_timezone=UTC, required=False)

    class Meta:
        model = MeterReading
        fields = ["id", "item", "meter", "value", "read_at", "is_reset", "source", "visit", "by"]
        validators = []


class ReadingViewSet(PartViewSet):
    """Readings of meters. They are taken back, never changed."""

    http_method_names = ["get", "post", "delete", "head", "options"]
    queryset = MeterReading.objects.none()
    serializer_class = ReadingSerializer
    rights = RIGHTS

    def visible_rows(self):
        return MeterReading.objects.visible_to(self.request.user).select_related("item", "visit", "by")

    def create_row(self, values, *, by, now):
        return meter.record_reading(by=by, now=now, **values)

    def delete_row(self, obj, *, by, now):
        meter.remove_reading(reading=obj, by=by, now=now)


class LineField(PublicIdField):
    """A line of a contract that the user sees."""

    def get_queryset(self):
        request = self.context.get("request")
        rows = super().get_queryset()
        if rows is None or request is None:
            return rows
        return rows.filter(contract__in=ServiceContract.objects.visible_to(request.user))


class MaintenancePlanSerializer(serializers.ModelSerializer):
    """Maintenance that comes round: of an item, or as a template of a product or of a line of a contract."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    item = PublicIdField(queryset=InstalledItem.objects.all(), allow_null=True, required=False)
    product = PublicIdField(queryset=Product.objects.all(), allow_null=True, required=False)
    contract_line = LineField(queryset=ContractLine.objects.all(), allow_null=True, required=False)
    template = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = MaintenancePlan
        fields = [
            "id", "name", "item", "product", "contract_line", "template", "every_months", "meter", "every_units",
            "planned_hours", "instructions", "last_done_on", "last_value", "next_due_on", "is_active", "revision",
            "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["next_due_on", "revision", "created_at", "changed_at"]
        extra_kwargs = {
            **{name: {"min_value": Decimal("0.001")} for name in ("every_units", "planned_hours")}, "every_months": {"min_value": 1},
        }  # fmt: skip
        validators = []


class PlanViewSet(RegisterViewSet):
    """Maintenance plans."""

    queryset = MaintenancePlan.objects.none()
    serializer_class = MaintenancePlanSerializer
    filterset_class = PlanFilter
    rights = RIGHTS

    def visible_rows(self):
        rows = MaintenancePlan.objects.visible_to(self.request.user)
        return rows.select_related("item", "product", "contract_line", "template")

    def create_row(self, values, *, by, now):
        return plan.create_plan(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        plan.change_plan(plan=obj, values=values, by=by, now=now, expected_revision=expected_revision)

    def delete_row(self, obj, *, by, now):
        plan.delete_plan(plan=obj, by=by, now=now)
