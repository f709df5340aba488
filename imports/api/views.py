"""Imports in the API: upload, change the columns, check, confirm, watch, cancel: the pages' own operations."""

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from common.api.pagination import ById
from imports import queries
from imports.api.serializers import (
    FileMakerGroupSerializer,
    FileMakersSerializer,
    ImportSerializer,
    LayoutSerializer,
    PlanSerializer,
    UploadSerializer,
)
from imports.models import Import
from imports.operations import makers, run, upload
from users.permissions import Permission


class ImportViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet
):
    """Files on their way into the registers."""

    queryset = Import.objects.none()
    serializer_class = ImportSerializer
    parser_classes = [JSONParser]
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    filter_backends = []
    pagination_class = ById
    rights = {"read": (Permission.IMPORT_RUN,), "write": (Permission.IMPORT_RUN,)}

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Import.objects.visible_to(self.request.user).select_related("by")

    def get_parsers(self):
        is_upload = getattr(self, "action_map", {}).get("post") == "create"
        return [MultiPartParser()] if is_upload else super().get_parsers()

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: ImportSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Take a file in; the answer holds the guessed columns."""
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        imported = upload.upload_import(
            register=values["register"], upload=values["file"], by=request.user, now=timezone.now()
        )
        imported.refresh_from_db()
        return Response(self.get_serializer(imported).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LayoutSerializer, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def layout(self, request, *args, **kwargs) -> Response:
        """Read the file in another way: encoding, what parts the cells, sheet, row of the headers. Columns are guessed anew."""
        imported = self.get_object()
        form = LayoutSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        upload.change_layout(of=imported, values=form.validated_data, now=timezone.now())
        return self._answer(self.get_object())

    @extend_schema(request=PlanSerializer, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def columns(self, request, *args, **kwargs) -> Response:
        """Say which column is which fact, and how cells are read."""
        imported = self.get_object()  # first: what is not the caller's is not there, whatever the body says
        form = PlanSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        imported = upload.change_columns(
            of=imported, fields=[column["field"] for column in values["columns"]],
            orders=[column.get("date_order", "") for column in values["columns"]], options=values.get("options", {}),
            source=values["source"], party=values.get("party", imported.party),
        )  # fmt: skip
        return self._answer(imported)

    @extend_schema(request=None, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def check(self, request, *args, **kwargs) -> Response:
        """Queue the dry run."""
        run.start_check(of=self.get_object(), by=request.user, now=timezone.now())
        return self._answer(self.get_object(), status.HTTP_202_ACCEPTED)

    @extend_schema(responses=FileMakerGroupSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def makers(self, request, *args, **kwargs) -> Response:
        """Spellings of makers that the check found and that may be one maker."""
        groups = queries.maker_groups(self.get_object())
        return Response(FileMakerGroupSerializer(groups, many=True).data)

    @extend_schema(request=FileMakersSerializer, responses={202: ImportSerializer})
    @makers.mapping.post
    def say_makers(self, request, *args, **kwargs) -> Response:
        """Say which spellings are one maker; the file is checked anew."""
        imported = self.get_object()
        form = FileMakersSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = [(one["name"], one["spellings"]) for one in form.validated_data["makers"]]
        makers.take_as_one(of=imported, groups=said, by=request.user, now=timezone.now())
        return self._answer(self.get_object(), status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def confirm(self, request, *args, **kwargs) -> Response:
        """Queue the run that was checked."""
        run.confirm_import(of=self.get_object(), by=request.user, now=timezone.now())
        return self._answer(self.get_object(), status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, *args, **kwargs) -> Response:
        """Stop the check or the run."""
        run.cancel_import(of=self.get_object(), by=request.user, now=timezone.now())
        return self._answer(self.get_object())

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    @action(detail=True, methods=["get"])
    def rejected(self, request, *args, **kwargs) -> StreamingHttpResponse:
        """The rejected rows with their reasons, as CSV."""
        imported = self.get_object()
        queries.path_of(imported)
        lines = queries.as_csv(queries.rejected_rows(imported))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    @action(detail=True, methods=["get"])
    def flagged(self, request, *args, **kwargs) -> StreamingHttpResponse:
        """Values with doubts, each with its row, as CSV."""
        lines = queries.as_csv(queries.flagged_values(self.get_object()))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")

    def perform_destroy(self, instance: Import) -> None:
        upload.delete_import(of=instance)

    def _answer(self, imported: Import, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(imported).data, status=code)
