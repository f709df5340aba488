"""What the register doubts about a write: saved all the same, and told in the answer as the pages tell it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response

LOOKS_LIKE, DOUBTFUL = "looks_like", "doubtful"
CODES = (
    (LOOKS_LIKE, "Another record that you see may be the same one."),
    (DOUBTFUL, "A value can hardly be right."),
)


class WarningSerializer(serializers.Serializer):
    """One doubt: what is doubted, in a sentence, and the record that looks like the written one."""

    code = serializers.ChoiceField(CODES)
    text = serializers.CharField()
    record = serializers.UUIDField(allow_null=True)


def looks_like(other: Model, *why: str) -> dict[str, Any]:
    """A warning: the written record may be this one."""
    told = " · ".join(filter(None, [str(other), *why]))
    return {"code": LOOKS_LIKE, "text": told, "record": other.public_id}


def doubtful(*sentences: str) -> list[dict[str, Any]]:
    """Warnings out of sentences; empty ones say nothing."""
    return [{"code": DOUBTFUL, "text": text, "record": None} for text in sentences if text]


def warned(serializer: type[serializers.ModelSerializer]) -> Any:
    """Decorate a viewset with the schema of its writes: the record, and what is doubted about it."""
    name = serializer.__name__.removesuffix("Serializer")
    meta = type("Meta", (serializer.Meta,), {"fields": [*serializer.Meta.fields, "warnings"]})
    facts = {
        "__doc__": serializer.__doc__,
        "warnings": WarningSerializer(many=True, read_only=True),
        "Meta": meta,
    }
    answer = type(f"{name}WrittenSerializer", (serializer,), facts)
    return extend_schema_view(
        create=extend_schema(responses={201: answer}), partial_update=extend_schema(responses=answer)
    )


class Warned:
    """Mixin of viewsets whose writes may answer with `warnings`: those that say what they doubt.

    `warnings_of(obj, names)` is told the record and which of its facts were written. It names only records that the
    caller sees. It stands below the mixin that keeps answers, so that a repeated request is told the same.
    """

    warnings_of: Callable[[Any, frozenset[str]], Iterable[dict[str, Any]]] | None = None

    def create(self, request, *args, **kwargs) -> Response:
        return self.told(super().create(request, *args, **kwargs), self.written, request.data)

    def told(self, response: Response, obj: Model, data: Mapping[str, Any]) -> Response:
        """The answer, with what is doubted."""
        if self.warnings_of is not None:
            found = WarningSerializer(list(self.warnings_of(obj, frozenset(data))), many=True)
            response.data = {**response.data, "warnings": found.data}
        return response
