"""The shape that every register has in the API: rights, visible rows, ETags, changes since, one operation a write."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, replace
from datetime import UTC
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from common.api.etags import SAID_ONCE, expected_revision, not_modified, with_etag
from history.choices import Act, Party
from history.operations import Origin, origin
from history.queries import provenance_of
from users.api.idempotency import IdempotentCreates
from users.api.warnings import Warned
from users.models import ApiToken
from users.queries import names_of

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="ETag of the record as you read it."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="ETag that you have."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Your word for this POST: repeated, it runs once.",
)
CHANGED_SINCE = OpenApiParameter(
    "changed_since", OpenApiTypes.DATETIME, description="Only records changed at or after this moment."
)


class ProvenanceSerializer(serializers.Serializer):
    """Whose word one field is."""

    field = serializers.CharField()
    source = serializers.CharField()
    party = serializers.ChoiceField(Party.choices)
    act = serializers.ChoiceField(Act.choices)
    by = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class Spoken:
    """Writes that come in by the API say so in history."""

    rectifies = False  # whether a record may be written at the word of the person it is about

    def dispatch(self, request, *args, **kwargs):
        is_rectified = self.rectifies and request.GET.get("rectified") == "true"
        is_own = self.rectifies and request.GET.get("from_person") == "true"
        self.said = Origin(act=Act.API, party=Party.ZERO if is_own else Party.FIRST)
        if is_rectified:
            self.said = Origin(act=Act.RECTIFIED, party=Party.ZERO)
        with origin(self.said), ExitStack() as self.until_the_end:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request, *args, **kwargs):
        """Once it is known with which key somebody came in, the key is the source."""
        super().initial(request, *args, **kwargs)
        if isinstance(request.auth, ApiToken):
            key = _("API key “%(name)s”") % {"name": request.auth.name}
            self.until_the_end.enter_context(origin(replace(self.said, source=key[:120])))


class Strict:
    """A write that names what the record does not have is refused: taken, the value would be lost without a word.
    What is only read may come back as it was read."""

    def get_serializer(self, *args, **kwargs):
        serializer = super().get_serializer(*args, **kwargs)
        data = kwargs.get("data")
        is_write = isinstance(data, Mapping) and self.action in {"create", "partial_update"}
        if is_write and (unknown := data.keys() - serializer.fields.keys() - SAID_ONCE):
            words = _("There is no such field. The schema tells which there are.")
            raise ValidationError({str(name)[:60]: [words] for name in sorted(unknown)})
        return serializer


class Sourced:
    """Records that tell whose word each of their fields is."""

    @extend_schema(responses=ProvenanceSerializer(many=True))
    @action(detail=True, methods=["get"])
    def provenance(self, request, *args, **kwargs) -> Response:
        """Whose word each field is: source, party, by whom, when. Fields that history knows nothing of are left out."""
        found = provenance_of(self.get_object())
        staff = names_of(row.by_id for row in found.values())
        rows = [
            {**asdict(row), "by": staff.get(row.by_id, "") if row.by_id else row.robot}
            for _name, row in sorted(found.items())
        ]
        return Response(ProvenanceSerializer(rows, many=True).data)


@extend_schema_view(
    list=extend_schema(parameters=[CHANGED_SINCE]),
    retrieve=extend_schema(parameters=[IF_NONE_MATCH]),
    create=extend_schema(parameters=[IDEMPOTENCY_KEY]),
    partial_update=extend_schema(parameters=[IF_MATCH]),
    destroy=extend_schema(parameters=[IF_MATCH]),
)
class RegisterViewSet(Spoken, Sourced, Strict, IdempotentCreates, Warned, viewsets.ModelViewSet):
    """A register whose rows have a universal ID and a revision.

    A subclass gives `rights`, `visible_rows`, and the operations `create_row`, `change_row`, `delete_row`.
    """

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    asked = frozenset({"changed_since"})  # parameters of the list beside its filters

    def visible_rows(self):
        """Rows that the user may see, with what the serializer reads."""
        raise TypeError("say which rows are visible")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        rows = self.visible_rows()
        since = self.request.query_params.get("changed_since")
        if since and self.action == "list":
            rows = rows.filter(changed_at__gte=_moment(since))
        return rows

    def retrieve(self, request, *args, **kwargs) -> Response:
        obj = self.get_object()
        answer = with_etag(Response(self.get_serializer(obj).data), obj)
        if not_modified(request, answer["ETag"]):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": answer["ETag"]})
        return answer

    def perform_create(self, serializer) -> None:
        serializer.instance = self.written = self.create_row(
            serializer.validated_data, by=self.request.user, now=timezone.now()
        )

    def partial_update(self, request, *args, **kwargs) -> Response:
        obj = self.get_object()
        revision = expected_revision(request, obj)
        serializer = self.get_serializer(obj, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        self.change_row(
            obj, serializer.validated_data, by=request.user, now=timezone.now(), expected_revision=revision
        )
        obj = self.get_queryset().get(pk=obj.pk)
        return with_etag(self.told(Response(self.get_serializer(obj).data), obj, request.data), obj)

    def destroy(self, request, *args, **kwargs) -> Response:
        obj = self.get_object()
        expected_revision(request, obj)
        self.delete_row(obj, by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def create_row(self, values: dict[str, Any], *, by, now):
        """Call the operation that makes a row."""
        raise TypeError("say which operation makes a row")

    def change_row(self, obj, values: dict[str, Any], *, by, now, expected_revision: int) -> None:
        """Call the operation that changes a row."""
        raise TypeError("say which operation changes a row")

    def delete_row(self, obj, *, by, now) -> None:
        """Call the operation that deletes a row."""
        raise TypeError("say which operation deletes a row")


def _moment(text: str):
    try:
        moment = parse_datetime(text.replace(" ", "+"))  # a plus sign that was not escaped arrives as a space
        if moment is not None and timezone.is_aware(moment):
            moment = moment.astimezone(UTC)  # PostgreSQL knows no offset beyond 16 hours, ISO 8601 does
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise ValidationError({"changed_since": [_("Write the moment as 2026-11-22T10:00:00Z.")]})
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
