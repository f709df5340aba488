"""The schema says every answer that a caller can get, refusals included."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from rest_framework.serializers import ChoiceField

from common.api.problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": True},
        "changed": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["type", "title", "status", "detail"],
}
EVERYWHERE = {
    400: "The request cannot be understood.",
    401: "No key, or one that does not open.",
    403: "No right.",
}
ON_ONE = {404: "No such record, or not visible to you."}
ON_WRITES = {409: "The register refuses; `detail` says why and what to do.", 415: "Not JSON."}
ON_CREATES = {
    422: "The Idempotency-Key was used for another request.",
    404: "A record that is referred to is not there.",
}
ON_CHANGES = {412: "The record has changed since you read it.", 428: "If-Match is missing."}


class HouseSchema(AutoSchema):
    """Adds the problems to each operation, and 304 to reads of one record."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        for status, text in self._problems().items():
            operation["responses"].setdefault(str(status), _answer(text))
        if self.method == "GET" and "{" in self.path:
            operation["responses"]["304"] = {"description": "You have this revision already."}
        return operation

    def _map_serializer_field(self, field: Any, direction: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A choice that the API only reads may still be empty; DRF drops the word of it for such fields."""
        model = getattr(getattr(field.parent, "Meta", None), "model", None)
        if isinstance(field, ChoiceField) and field.read_only and model is not None:
            with suppress(FieldDoesNotExist):
                field.allow_blank = model._meta.get_field(field.source).blank
        return super()._map_serializer_field(field, direction, *args, **kwargs)

    def _problems(self) -> dict[int, str]:
        found = dict(EVERYWHERE)
        if "{" in self.path:
            found |= ON_ONE
        if self.method == "POST":
            found |= ON_WRITES | ON_CREATES
        if self.method in {"PATCH", "DELETE"}:
            found |= ON_WRITES
        if "{" in self.path and self.method != "GET":
            found |= ON_CHANGES
        return found


def _answer(text: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def with_problem(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: FBT001
    """Post-processing hook: the component to which the answers refer."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    return result
