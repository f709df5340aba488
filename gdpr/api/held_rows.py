"""Rows held at the gate in the API: the same rows, right and decisions as the page."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from gdpr.choices.ledgers import HeldBecause, HeldFrom, HeldOutcome, HeldState, ReleaseGround
from gdpr.models import HeldRow
from gdpr.operations.held_row import keep_out, release_held
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.permissions import Permission


class HeldRowSerializer(serializers.ModelSerializer):
    """An address that was stopped: where it stood and why, no word of it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    stopped_because = serializers.ChoiceField(source="code", choices=HeldBecause, read_only=True)
    came_with = serializers.ChoiceField(source="source", choices=HeldFrom, read_only=True)
    held_state = serializers.ChoiceField(source="state", choices=HeldState, read_only=True)
    release_ground = serializers.ChoiceField(source="ground", choices=ReleaseGround, read_only=True)
    held_outcome = serializers.ChoiceField(
        source="outcome",
        choices=HeldOutcome,
        read_only=True,
        help_text="Of rows of files: whether the row came in.",
    )
    decided_by = PublicIdField(read_only=True, allow_null=True)

    class Meta:
        model = HeldRow
        fields = [
            "id", "stopped_because", "came_with", "number", "at", "held_state", "release_ground", "because",
            "decided_by", "decided_at", "held_outcome",
        ]  # fmt: skip
        read_only_fields = fields


class ReleaseSerializer(serializers.Serializer):
    """On what ground the address comes in again, and why."""

    release_ground = serializers.ChoiceField(choices=ReleaseGround)
    reason = serializers.CharField(max_length=500)


class RefuseSerializer(serializers.Serializer):
    """Why the row stays out."""

    reason = serializers.CharField(max_length=500)


class HeldRowFilter(filters.FilterSet):
    """In one state."""

    held_state = filters.ChoiceFilter(field_name="state", choices=HeldState.choices)

    class Meta:
        model = HeldRow
        fields: list[str] = []


class HeldRowViewSet(PartViewSet):
    """Addresses of people who were erased on request or refuse marketing, stopped on their way in. They go after 30
    days."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = HeldRow.objects.none()
    serializer_class = HeldRowSerializer
    filterset_class = HeldRowFilter
    rights = {"read": (Permission.REQUEST_HANDLE,), "write": (Permission.REQUEST_HANDLE,)}

    def visible_rows(self):
        return HeldRow.objects.select_related("decided_by")

    @extend_schema(exclude=True)
    def create(self, request, *args, **kwargs) -> Response:
        """The gate alone stops rows."""
        return self.http_method_not_allowed(request)

    @extend_schema(request=ReleaseSerializer, responses=HeldRowSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request, public_id=None) -> Response:
        """Let the address in, and with it every row that waits for it; a refusal of marketing stays."""
        given = ReleaseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        release_held(
            row=self.get_object(), ground=said["release_ground"], because=said["reason"], by=request.user, now=timezone.now()
        )  # fmt: skip
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=RefuseSerializer, responses=HeldRowSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, public_id=None) -> Response:
        """Keep the row out."""
        given = RefuseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        keep_out(
            row=self.get_object(), because=given.validated_data["reason"], by=request.user, now=timezone.now()
        )
        return Response(self.get_serializer(self.get_object()).data)
