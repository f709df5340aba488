"""Findings of sensitive words in the API: the same rows, right and decision as the page."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from common.sensitive import Sensitive
from gdpr.choices.ledgers import FindingState
from gdpr.models import SensitiveFinding
from gdpr.operations.sensitive_scan import set_aside
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.permissions import Permission


class FindingSerializer(serializers.ModelSerializer):
    """Where it stands and of what kind it may be, no word of the text."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(read_only=True, allow_null=True)
    activity = PublicIdField(read_only=True, allow_null=True)
    company = PublicIdField(read_only=True, allow_null=True)
    tells_of = serializers.ChoiceField(source="category", choices=Sensitive, read_only=True)
    finding_state = serializers.ChoiceField(source="state", choices=FindingState, read_only=True)

    class Meta:
        model = SensitiveFinding
        fields = [
            "id",
            "person",
            "activity",
            "company",
            "field",
            "tells_of",
            "found_at",
            "finding_state",
            "because",
            "decided_at",
        ]
        read_only_fields = fields


class AsideSerializer(serializers.Serializer):
    """Why the words may stay."""

    reason = serializers.CharField(max_length=500)


class FindingFilter(filters.FilterSet):
    """In one state."""

    finding_state = filters.ChoiceFilter(field_name="state", choices=FindingState.choices)

    class Meta:
        model = SensitiveFinding
        fields: list[str] = []


class FindingViewSet(PartViewSet):
    """Free text that seems to tell of what articles 9 and 10 protect."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = SensitiveFinding.objects.none()
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    rights = {"read": (Permission.REQUEST_HANDLE,), "write": (Permission.REQUEST_HANDLE,)}

    def visible_rows(self):
        return SensitiveFinding.objects.select_related("person", "activity", "company")

    @extend_schema(exclude=True)
    def create(self, request, *args, **kwargs) -> Response:
        """The nightly look alone finds."""
        return self.http_method_not_allowed(request)

    @extend_schema(request=AsideSerializer, responses=FindingSerializer)
    @action(detail=True, methods=["post"], url_path="set-aside")
    def set_aside(self, request, public_id=None) -> Response:
        """The words are fine, or needed, until the text changes."""
        given = AsideSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        set_aside(
            finding=self.get_object(),
            because=given.validated_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(self.get_serializer(self.get_object()).data)
