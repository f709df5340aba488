"""The definitions of custom fields in the API: what a program must know to read and write their values."""

from rest_framework import serializers, viewsets

from common.api.pagination import ById
from custom_fields.choices import State
from custom_fields.models import CustomField
from users.permissions import Permission, Role

VIEWS = {"company": Permission.COMPANY_VIEW, "person": Permission.PERSON_VIEW, "item": Permission.ITEM_VIEW}


class OptionSerializer(serializers.Serializer):
    """One choice of a field."""

    key = serializers.CharField()
    fi = serializers.CharField()
    en = serializers.CharField()
    retired = serializers.BooleanField()


class CustomFieldSerializer(serializers.ModelSerializer):
    """A custom field that the caller's role sees. They are made and changed on their pages."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    options = OptionSerializer(many=True, read_only=True)

    class Meta:
        model = CustomField
        fields = [
            "id", "resource", "key", "kind", "label_fi", "label_en", "help_fi", "help_en", "section", "options", "unit",
            "currency", "is_required", "is_searchable", "is_filterable", "is_personal", "revision", "changed_at",
        ]  # fmt: skip
        read_only_fields = fields


class CustomFieldViewSet(viewsets.ReadOnlyModelViewSet):
    """Custom fields in use, of the registers that the caller may see."""

    queryset = CustomField.objects.none()
    serializer_class = CustomFieldSerializer
    pagination_class = ById
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    rights = {"read": ()}

    def get_queryset(self):
        user = self.request.user
        seen = [resource for resource, right in VIEWS.items() if user.has_permission(right)]
        rows = CustomField.objects.filter(state=State.ACTIVE, resource__in=seen)
        return rows if user.role == Role.ADMIN else rows.filter(seen_by__contains=[user.role])
