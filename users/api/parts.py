"""Parts of a register's rows in the API: addresses, contact points, figures. They have no revision of their own."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status, viewsets
from rest_framework.response import Response

from common.api.pagination import ById
from users.api.idempotency import IdempotentCreates
from users.api.registers import IDEMPOTENCY_KEY, Sourced, Spoken, Strict
from users.api.warnings import Warned


@extend_schema_view(create=extend_schema(parameters=[IDEMPOTENCY_KEY]))
class PartViewSet(Spoken, Sourced, Strict, IdempotentCreates, Warned, viewsets.ModelViewSet):
    """Rows that belong to a record. A subclass gives the same as a register does, without revisions."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    pagination_class = ById

    def visible_rows(self):
        """Rows that the user may see."""
        raise TypeError("say which rows are visible")

    def get_queryset(self):
        return self.queryset.none() if getattr(self, "swagger_fake_view", False) else self.visible_rows()

    def perform_create(self, serializer) -> None:
        serializer.instance = self.written = self.create_row(
            serializer.validated_data, by=self.request.user, now=timezone.now()
        )

    def partial_update(self, request, *args, **kwargs) -> Response:
        obj = self.get_object()
        serializer = self.get_serializer(obj, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        self.change_row(obj, serializer.validated_data, by=request.user, now=timezone.now())
        obj = self.get_queryset().get(pk=obj.pk)
        return self.told(Response(self.get_serializer(obj).data), obj, request.data)

    def destroy(self, request, *args, **kwargs) -> Response:
        self.delete_row(self.get_object(), by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def create_row(self, values: dict[str, Any], *, by, now):
        """Call the operation that makes a row."""
        raise TypeError("say which operation makes a row")

    def change_row(self, obj, values: dict[str, Any], *, by, now) -> None:
        """Call the operation that changes a row."""
        raise TypeError("say which operation changes a row")

    def delete_row(self, obj, *, by, now) -> None:
        """Call the operation that deletes a row."""
        raise TypeError("say which operation deletes a row")
