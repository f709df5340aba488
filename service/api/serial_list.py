"""Many serial numbers at once in the API: what is found, what is not, what is ambiguous; the found ones as a selection."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.response import Response

from installed_base.models import ItemSelection
from installed_base.operations.selection import keep_selection
from service.queries.serial_list import MOST, look_up
from users.api.registers import Spoken
from users.permissions import Permission


class NumbersSerializer(serializers.Serializer):
    """The numbers to look up, in any spelling."""

    numbers = serializers.ListField(
        child=serializers.CharField(max_length=120, allow_blank=True), allow_empty=False, max_length=MOST
    )


class FoundSerializer(serializers.Serializer):
    """A number as it was typed, and the item it belongs to; `how` is empty, `other` or `likeness`."""

    number = serializers.CharField()
    item = serializers.UUIDField()
    how = serializers.CharField(allow_blank=True)


class AmbiguousSerializer(serializers.Serializer):
    """A number that several items have."""

    number = serializers.CharField()
    items = serializers.ListField(child=serializers.UUIDField())


class SelectionSerializer(serializers.Serializer):
    """What became of the numbers. `id` is the selection of those found, for `/items/?selection=`; null when none was."""

    id = serializers.UUIDField(allow_null=True)
    found = FoundSerializer(many=True)
    ambiguous = AmbiguousSerializer(many=True)
    not_found = serializers.ListField(child=serializers.CharField())
    repeated = serializers.IntegerField()


class SelectionViewSet(Spoken, viewsets.GenericViewSet):
    """Items picked by their numbers."""

    queryset = ItemSelection.objects.none()
    serializer_class = SelectionSerializer
    http_method_names = ["post", "options"]
    filter_backends = []
    pagination_class = None
    rights = {"read": (Permission.ITEM_VIEW,), "write": (Permission.ITEM_VIEW,)}

    @extend_schema(request=NumbersSerializer, responses={201: SelectionSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Look the numbers up, and keep the items found as a selection."""
        asked = NumbersSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        result = look_up("\n".join(asked.validated_data["numbers"]), user=request.user)
        picked = None
        if result.items:
            picked = keep_selection(items=result.items, by=request.user, now=timezone.now())
        answer = {
            "id": picked and picked.public_id,
            "found": [{"number": typed, "item": item.public_id, "how": how} for typed, item, how in result.found],
            "ambiguous": [
                {"number": typed, "items": [item.public_id for item in items]} for typed, items in result.ambiguous
            ],
            "not_found": result.not_found, "repeated": result.repeated,
        }  # fmt: skip
        return Response(SelectionSerializer(answer).data, status=status.HTTP_201_CREATED)
