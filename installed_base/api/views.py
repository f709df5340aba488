"""The installed base in the API: the same visible rows, rights and operations as the pages."""

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.etags import expected_revision, with_etag
from common.api.filtering import narrowed_by
from custom_fields.api.fields import BY_CUSTOM_FIELD
from installed_base.api.acts import ActsOnItems
from installed_base.api.catalogue_serializers import (
    FittingPartSerializer,
    SchemaReportSerializer,
    UseSerializer,
)
from installed_base.api.serializers import ItemIdentifierSerializer, ItemSerializer, ProductSerializer
from installed_base.filters import ItemFilter, ProductFilter
from installed_base.models import InstalledItem, ItemIdentifier, Product
from installed_base.operations import configuration, identifier, item, product
from installed_base.queries import items_against_schema, items_with_serial, parts_that_fit, where_used
from users.api.checks import BesideSerializer, Checkable, checked
from users.api.parts import PartViewSet
from users.api.permissions import may
from users.api.registers import CHANGED_SINCE, IF_MATCH, RegisterViewSet
from users.api.warnings import looks_like, warned
from users.permissions import Permission


class ProductViewSet(RegisterViewSet):
    """The catalogue."""

    queryset = Product.objects.none()
    serializer_class = ProductSerializer
    filterset_class = ProductFilter
    rights = {"read": (Permission.PRODUCT_VIEW,), "write": (Permission.PRODUCT_EDIT,)}

    def visible_rows(self):
        return (
            Product.objects.visible_to(self.request.user)
            .select_related("maker", "family", "successor")
            .prefetch_related("former_codes")
        )

    def create_row(self, values, *, by, now):
        return product.create_product(by=by, now=now, **_named(values))

    def change_row(self, obj, values, *, by, now, expected_revision):
        product.change_product(
            product=obj, values=_named(values), by=by, now=now, expected_revision=expected_revision
        )

    def delete_row(self, obj, *, by, now):
        product.delete_product(product=obj, by=by, now=now)

    @extend_schema(responses=UseSerializer(many=True))
    @action(detail=True, methods=["get"], url_path="where-used", pagination_class=None, filterset_class=None)
    def where_used(self, request, public_id=None) -> Response:
        """The products that are built of this one today, the nearest first."""
        found = where_used(self.get_object(), on=timezone.localdate())
        rows = [
            {"product": one.public_id, "code": one.code, "name": one.name, "levels": depth}
            for one, depth in found
        ]
        return Response(UseSerializer(rows, many=True).data)

    @extend_schema(responses=SchemaReportSerializer)
    @action(
        detail=True,
        methods=["get"],
        url_path="schema-report",
        rights={"read": (Permission.PRODUCT_VIEW, Permission.ITEM_VIEW)},
    )
    def schema_report(self, request, public_id=None) -> Response:
        """How many of the product's items do not keep to its newest attributes, and why."""
        one = self.get_object()
        report = items_against_schema(one, InstalledItem.objects.visible_to(request.user), examples=0)
        facts = {"version": one.schema_version, "problems": dict(report.problems)}
        facts |= {name: getattr(report, name) for name in ("checked", "failing", "removed")}
        return Response(SchemaReportSerializer(facts).data)


def _named(values: dict) -> dict:
    """Maker and family by their names, as the operations take them."""
    return {name: value.get("name", "") if isinstance(value, dict) and name in {"maker", "family"} else value
            for name, value in values.items()}  # fmt: skip


@warned(ItemSerializer)
@checked(ItemSerializer, BesideSerializer)
@extend_schema_view(list=extend_schema(parameters=[CHANGED_SINCE, BY_CUSTOM_FIELD]))
class ItemViewSet(ActsOnItems, Checkable, RegisterViewSet):
    """Installed items: machines and their parts. Writes answer with the items that have the same serial number; `check`
    tells it before."""

    queryset = InstalledItem.objects.none()
    serializer_class = ItemSerializer
    filterset_class = ItemFilter
    rights = {
        "read": (Permission.ITEM_VIEW,),
        "write": (Permission.ITEM_EDIT,),
        "destroy": (Permission.ITEM_DELETE,),
    }

    def visible_rows(self):
        rows = InstalledItem.objects.visible_to(self.request.user)
        return rows.select_related(
            "product", "company", "site", "parent", "root", "verified_by"
        ).prefetch_related("tags", "identifiers__item")

    def create_row(self, values, *, by, now):
        return item.create_item(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        """Facts, place and configuration are operations of their own; one request is one transaction."""
        with transaction.atomic():
            facts = {k: v for k, v in values.items() if k not in {"company", "parent"}}
            if "parent" in values and values["parent"] != obj.parent:
                _place(obj, values["parent"], values.get("position", ""), by=by, now=now)
                expected_revision = None
            if "company" in values and values["company"] != obj.company:
                configuration.move_item(
                    item=obj, company=values["company"], site=facts.pop("site", None), by=by, now=now
                )
                expected_revision = None
            if facts:
                obj.refresh_from_db()
                revision = obj.revision if expected_revision is None else expected_revision
                item.change_item(item=obj, values=facts, by=by, now=now, expected_revision=revision)

    def delete_row(self, obj, *, by, now):
        item.delete_item(item=obj, by=by, now=now)

    def warnings_of(self, obj, names):
        if "serial" in names and may(self.request, Permission.ITEM_VIEW):
            found = items_with_serial(serial=obj.serial, user=self.request.user, but=obj.public_id)
            yield from (looks_like(other, str(other.product)) for other in found)

    def doubts_of(self, typed, obj):
        if "serial" in typed and may(self.request, Permission.ITEM_VIEW):
            but = obj.public_id if obj else None
            found = items_with_serial(serial=typed["serial"], user=self.request.user, but=but)
            yield from (looks_like(other, str(other.product)) for other in found)

    @extend_schema(
        parameters=[
            OpenApiParameter("words", str, description="Words of the part: name, code, place, note.")
        ],
        responses=FittingPartSerializer(many=True),
    )
    @action(
        detail=True,
        methods=["get"],
        url_path="parts-that-fit",
        pagination_class=None,
        filterset_class=None,
        rights={"read": (Permission.ITEM_VIEW, Permission.PRODUCT_VIEW)},
    )
    def parts_that_fit(self, request, public_id=None) -> Response:
        """The parts that fit this very item, by its serial number and revision."""
        found = parts_that_fit(self.get_object(), request.query_params.get("words", "")[:100])
        return Response(FittingPartSerializer(found, many=True).data)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=ItemSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request, public_id=None) -> Response:
        """The customer said that the item is as it stands here."""
        obj = self.get_object()
        expected_revision(request, obj)
        item.confirm_item(item=obj, by=request.user, now=timezone.now())
        obj = self.get_queryset().get(pk=obj.pk)
        return with_etag(Response(self.get_serializer(obj).data), obj)


def _place(obj, parent, position: str, *, by, now) -> None:
    if parent is None:
        configuration.remove_part(item=obj, by=by, now=now)
    else:
        configuration.install_part(item=obj, parent=parent, position=position, by=by, now=now)


class ItemIdentifierViewSet(PartViewSet):
    """Other numbers of items."""

    http_method_names = ["get", "post", "delete", "head", "options"]
    queryset = ItemIdentifier.objects.none()
    serializer_class = ItemIdentifierSerializer
    filterset_class = narrowed_by(item="item")
    rights = {"read": (Permission.ITEM_VIEW,), "write": (Permission.ITEM_EDIT,)}

    def visible_rows(self):
        items = InstalledItem.objects.visible_to(self.request.user)
        return ItemIdentifier.objects.filter(item__in=items).select_related("item")

    def create_row(self, values, *, by, now):
        return identifier.add_identifier(**values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        identifier.remove_identifier(identifier=obj, by=by, now=now)
