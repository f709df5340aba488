"""Facts of items that were called wrong, in the API."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.filtering import narrowed_by
from installed_base.api.configuration import READ
from installed_base.choices import FlagOutcome
from installed_base.models import InstalledItem, ItemFlag
from installed_base.operations import flag as operations
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet


class ItemFlagSerializer(serializers.ModelSerializer):
    """A fact of an item that somebody called wrong."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    item = PublicIdField(queryset=InstalledItem.objects.all())

    class Meta:
        model = ItemFlag
        fields = ["id", "item", "fact", "words", "outcome", "flagged_at", "settled_at"]
        read_only_fields = ["outcome", "flagged_at", "settled_at"]
        validators = []


class ItemFlagViewSet(PartViewSet):
    """Facts that were called wrong. POST on an open one changes its words; `?outcome=open` lists what waits."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = ItemFlag.objects.none()
    serializer_class = ItemFlagSerializer
    filterset_class = type("FlagFilter", (narrowed_by(item="item"),), {
        "outcome": filters.ChoiceFilter(choices=FlagOutcome),
    })  # fmt: skip
    rights = READ

    def visible_rows(self):
        return ItemFlag.objects.visible_to(self.request.user).select_related("item")

    def create_row(self, values, *, by, now):
        return operations.flag_fact(**values, by=by, now=now)

    @extend_schema(request=None, responses=ItemFlagSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request, public_id=None) -> Response:
        """The fact has been put right."""
        return self._settled(operations.settle_flag)

    @extend_schema(request=None, responses=ItemFlagSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request, public_id=None) -> Response:
        """The fact is right as it is."""
        return self._settled(operations.dismiss_flag)

    def _settled(self, act) -> Response:
        flag = act(flag=self.get_object(), by=self.request.user, now=timezone.now())
        return Response(self.get_serializer(flag).data)
