"""Opportunities in the API: the same visible rows, rights and operations as the pages."""

from rest_framework import serializers

from service.filters.opportunity import OpportunityFilter
from service.models import Opportunity
from service.operations.opportunity import decide_opportunity
from service.queries.opportunities import why
from users.api.fields import PublicIdField
from users.api.registers import RegisterViewSet
from users.models import User
from users.permissions import Permission


class OpportunitySerializer(serializers.ModelSerializer):
    """A hit of a rule, why in words, and what was decided about it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    company = PublicIdField(read_only=True)
    item = PublicIdField(read_only=True, allow_null=True)
    product = PublicIdField(read_only=True, allow_null=True)
    why = serializers.SerializerMethodField()
    figures = serializers.DictField(read_only=True)
    assigned_to = PublicIdField(queryset=User.objects.assignable(), allow_null=True, required=False)

    class Meta:
        model = Opportunity
        fields = [
            "id", "rule", "why", "company", "item", "product", "since", "value", "figures", "found_at", "gone_at",
            "state", "reason", "snoozed_until", "assigned_to", "taken_over_at", "settled_at", "revision", "created_at",
            "changed_at",
        ]  # fmt: skip
        read_only_fields = [
            "rule", "since", "value", "found_at", "gone_at", "taken_over_at", "settled_at", "revision", "created_at",
            "changed_at",
        ]  # fmt: skip
        validators = []

    def get_why(self, row: Opportunity) -> str:
        return why(row.rule, row.figures)


class OpportunityViewSet(RegisterViewSet):
    """Opportunities. Rules find them; what is decided about them is written here."""

    http_method_names = ["get", "patch", "head", "options"]
    queryset = Opportunity.objects.none()
    serializer_class = OpportunitySerializer
    filterset_class = OpportunityFilter
    rights = {"read": (Permission.OPPORTUNITY_VIEW,), "write": (Permission.OPPORTUNITY_EDIT,)}

    def visible_rows(self):
        rows = Opportunity.objects.visible_to(self.request.user)
        return rows.select_related("company", "item", "product", "assigned_to")

    def change_row(self, obj, values, *, by, now, expected_revision):
        decide_opportunity(
            opportunity=obj, values=values, by=by, now=now, expected_revision=expected_revision
        )
