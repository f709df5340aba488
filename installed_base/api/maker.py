"""Makers in the API: their names, their other spellings, and makers that are one."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.pagination import ById
from installed_base.models import Maker, MakerSpelling
from installed_base.operations import maker as operations
from users.api.fields import PublicIdField
from users.api.parts import PartViewSet
from users.api.registers import Spoken
from users.permissions import Permission

RIGHTS = {"read": (Permission.PRODUCT_VIEW,), "write": (Permission.PRODUCT_EDIT,)}


class MakerSerializer(serializers.ModelSerializer):
    """A maker. `spellings` are what leads to it besides its name."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    spellings = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Maker
        fields = ["id", "name", "is_us", "spellings"]
        read_only_fields = fields


class UnitedSerializer(serializers.Serializer):
    """The makers that are this one."""

    makers = PublicIdField(queryset=Maker.objects.all(), many=True, allow_empty=False)


class MakerSpellingSerializer(serializers.ModelSerializer):
    """Another spelling of a maker."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    maker = PublicIdField(queryset=Maker.objects.all())

    class Meta:
        model = MakerSpelling
        fields = ["id", "maker", "name"]
        validators = []


class MakerViewSet(Spoken, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Makers. A new one comes with the first product that names it."""

    queryset = Maker.objects.none()
    serializer_class = MakerSerializer
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    pagination_class = ById
    rights = RIGHTS

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Maker.objects.visible_to(self.request.user).prefetch_related("spellings")

    @extend_schema(request=UnitedSerializer, responses=MakerSerializer)
    @action(detail=True, methods=["post"])
    def unite(self, request, public_id=None) -> Response:
        """Other makers are this one: their products and spellings come along, their names become spellings."""
        kept = self.get_object()
        form = UnitedSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        gone = form.validated_data["makers"]
        maker = operations.unite_makers(kept=kept, gone=gone, by=request.user, now=timezone.now())
        return Response(self.get_serializer(maker).data)


class MakerSpellingViewSet(PartViewSet):
    """Other spellings of makers: another one is another row."""

    http_method_names = ["get", "post", "delete", "head", "options"]
    queryset = MakerSpelling.objects.none()
    serializer_class = MakerSpellingSerializer
    rights = RIGHTS

    def visible_rows(self):
        return MakerSpelling.objects.visible_to(self.request.user).select_related("maker")

    def create_row(self, values, *, by, now):
        return operations.add_spelling(**values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        operations.remove_spelling(spelling=obj, by=by, now=now)
