"""What a restore has lost, in the API: the same rows, right and answer as the page."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from gdpr.choices.ledgers import LostKind
from gdpr.models import LostAct
from gdpr.operations.lost_act import settle_lost_act
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.permissions import Permission


class LostActSerializer(serializers.ModelSerializer):
    """What was lost: which facts, or which consent; no word of it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = PublicIdField(read_only=True, allow_null=True)
    lost = serializers.ChoiceField(source="kind", choices=LostKind, read_only=True)
    record = serializers.UUIDField(source="object_uid", read_only=True, allow_null=True)
    names = serializers.ListField(source="fields", child=serializers.CharField(), read_only=True)
    topic = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)

    class Meta:
        model = LostAct
        fields = [
            "id", "lost", "person", "object_type", "record", "names", "request_number", "right", "due_on", "channel", "topic", "method",
            "happened_at", "found_at", "because", "settled_at",
        ]  # fmt: skip
        read_only_fields = fields


class SettleSerializer(serializers.Serializer):
    """How somebody knows, and the facts as the person says they are."""

    reason = serializers.CharField(max_length=500)
    values = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=20000), required=False
    )


class LostActFilter(filters.FilterSet):
    """Of one kind, and whether somebody has looked."""

    lost = filters.ChoiceFilter(field_name="kind", choices=LostKind.choices)
    is_open = filters.BooleanFilter(field_name="settled_at", lookup_expr="isnull")

    class Meta:
        model = LostAct
        fields: list[str] = []


class LostActViewSet(PartViewSet):
    """Facts put right and consents given since a backup that was put back."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = LostAct.objects.none()
    serializer_class = LostActSerializer
    filterset_class = LostActFilter
    rights = {"read": (Permission.REQUEST_HANDLE,), "write": (Permission.REQUEST_HANDLE,)}

    def visible_rows(self):
        return LostAct.objects.select_related("person", "topic")

    @extend_schema(exclude=True)
    def create(self, request, *args, **kwargs) -> Response:
        """The journal alone tells of them."""
        return self.http_method_not_allowed(request)

    @extend_schema(request=SettleSerializer, responses=LostActSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request, public_id=None) -> Response:
        """Somebody has looked: `values` are put right once more at the person's word; without them nothing is."""
        given = SettleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        settle_lost_act(
            lost=self.get_object(), because=given.validated_data["reason"], by=request.user, now=timezone.now(),
            values=given.validated_data.get("values"),
        )  # fmt: skip
        return Response(self.get_serializer(self.get_object()).data)
