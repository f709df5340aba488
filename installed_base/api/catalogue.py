"""The parts of the catalogue in the API: the same operations, rights and refusals as the pages."""

from django.http import FileResponse, Http404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser

from common.api.pagination import ById
from installed_base.api.catalogue_serializers import (
    BomLineSerializer,
    DocumentSerializer,
    FamilySerializer,
    FeatureSerializer,
    PartFitSerializer,
    SchemaVersionSerializer,
)
from installed_base.models import (
    BomLine,
    PartFit,
    ProductDocument,
    ProductFamily,
    SchemaVersion,
    SoftwareFeature,
)
from installed_base.operations import bom, document, family, feature, part_fit
from users.api.registers import RegisterViewSet, Spoken
from users.permissions import Permission

RIGHTS = {"read": (Permission.PRODUCT_VIEW,), "write": (Permission.PRODUCT_EDIT,)}


class OfProduct(filters.FilterSet):
    """Rows of one product, by its universal ID."""

    product = filters.UUIDFilter("product__public_id")


class BomLineFilter(filters.FilterSet):
    """Lines of an assembly, or lines in which a component is used."""

    assembly = filters.UUIDFilter("assembly__public_id")
    component = filters.UUIDFilter("component__public_id")


class PartFitFilter(OfProduct):
    """What fits a product, or what a part fits."""

    part = filters.UUIDFilter("part__public_id")


class FamilyViewSet(RegisterViewSet):
    """Families of products."""

    queryset = ProductFamily.objects.none()
    serializer_class = FamilySerializer
    rights = RIGHTS

    def visible_rows(self):
        return ProductFamily.objects.visible_to(self.request.user).select_related("parent")

    def create_row(self, values, *, by, now):
        return family.create_family(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        family.change_family(family=obj, values=values, by=by, now=now, expected_revision=expected_revision)

    def delete_row(self, obj, *, by, now):
        family.delete_family(family=obj, by=by, now=now)


class BomLineViewSet(RegisterViewSet):
    """What products are built of. A line's assembly and component stay; another one is another line."""

    queryset = BomLine.objects.none()
    serializer_class = BomLineSerializer
    filterset_class = BomLineFilter
    rights = RIGHTS

    def visible_rows(self):
        return BomLine.objects.visible_to(self.request.user).select_related("assembly", "component")

    def create_row(self, values, *, by, now):
        return bom.add_bom_line(by=by, now=now, **_days(values))

    def change_row(self, obj, values, *, by, now, expected_revision):
        facts = {
            name: value for name, value in _days(values).items() if name not in ("assembly", "component")
        }
        bom.change_bom_line(line=obj, values=facts, by=by, now=now, expected_revision=expected_revision)

    def delete_row(self, obj, *, by, now):
        bom.remove_bom_line(line=obj, by=by, now=now)


class PartFitViewSet(RegisterViewSet):
    """Which spare part fits which product."""

    queryset = PartFit.objects.none()
    serializer_class = PartFitSerializer
    filterset_class = PartFitFilter
    rights = RIGHTS

    def visible_rows(self):
        return PartFit.objects.visible_to(self.request.user).select_related("part", "product")

    def create_row(self, values, *, by, now):
        return part_fit.add_part_fit(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        facts = {name: value for name, value in values.items() if name not in ("part", "product")}
        part_fit.change_part_fit(fit=obj, values=facts, by=by, now=now, expected_revision=expected_revision)

    def delete_row(self, obj, *, by, now):
        part_fit.remove_part_fit(fit=obj, by=by, now=now)


class FeatureViewSet(RegisterViewSet):
    """What software and services can do."""

    queryset = SoftwareFeature.objects.none()
    serializer_class = FeatureSerializer
    filterset_class = OfProduct
    rights = RIGHTS

    def visible_rows(self):
        return SoftwareFeature.objects.visible_to(self.request.user).select_related("product")

    def create_row(self, values, *, by, now):
        return feature.add_feature(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        facts = {name: value for name, value in values.items() if name != "product"}
        feature.change_feature(feature=obj, values=facts, by=by, now=now, expected_revision=expected_revision)

    def delete_row(self, obj, *, by, now):
        feature.remove_feature(feature=obj, by=by, now=now)


class DocumentViewSet(RegisterViewSet):
    """Documents on products."""

    queryset = ProductDocument.objects.none()
    serializer_class = DocumentSerializer
    filterset_class = OfProduct
    parser_classes = (JSONParser, MultiPartParser, FormParser)
    rights = RIGHTS

    def visible_rows(self):
        return ProductDocument.objects.visible_to(self.request.user).select_related("product")

    def create_row(self, values, *, by, now):
        return document.add_document(by=by, now=now, **values)

    def change_row(self, obj, values, *, by, now, expected_revision):
        facts = {name: value for name, value in values.items() if name not in ("product", "upload")}
        document.change_document(
            document=obj, values=facts, by=by, now=now, expected_revision=expected_revision
        )

    def delete_row(self, obj, *, by, now):
        document.remove_document(document=obj, by=by, now=now)

    @extend_schema(responses={200: OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request, public_id=None) -> FileResponse:
        """The file, as a download."""
        row = self.get_object()
        try:
            file = row.file.open("rb") if row.file else None
        except FileNotFoundError:
            file = None
        if file is None:
            raise Http404
        answer = FileResponse(
            file, as_attachment=True, filename=row.file_name, content_type="application/octet-stream"
        )
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class SchemaVersionViewSet(Spoken, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Every version of what a product's items tell of themselves."""

    queryset = SchemaVersion.objects.none()
    serializer_class = SchemaVersionSerializer
    filterset_class = OfProduct
    pagination_class = ById
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    rights = RIGHTS

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return SchemaVersion.objects.visible_to(self.request.user).select_related("product")


def _days(values: dict) -> dict:
    """The two days of a line under the names that the operation takes."""
    facts = {name: value for name, value in values.items() if name != "during"}
    days = values.get("during", {})
    return facts | {
        f"valid_{name}": days[end] for name, end in (("from", "lower"), ("to", "upper")) if end in days
    }
