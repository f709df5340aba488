"""What a write would come to, told before anything is written: the refusals, doubts and look-alikes of the forms."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api.problems import as_problem
from common.refusals import Refusal
from users.api.warnings import WarningSerializer

LONGEST = 300  # signs of a fact that are compared


class BesideSerializer(serializers.Serializer):
    """What is asked beside the record's own fields: of a record that is there already, its `record`."""

    record = serializers.UUIDField(required=False, allow_null=True)


class CheckSerializer(serializers.Serializer):
    """What a write would come to. `problem` is the name that the refusal would have as its `type`."""

    is_writable = serializers.BooleanField()
    problem = serializers.CharField(allow_blank=True)
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    warnings = WarningSerializer(many=True)
    suggested = serializers.DictField(child=serializers.CharField())


def checked(serializer: type[serializers.ModelSerializer], beside: type[BesideSerializer]) -> Any:
    """Decorate a viewset with the schema of its `check`: the facts of a write, and those of `beside`."""
    name = serializer.__name__.removesuffix("Serializer")
    more = dict(beside._declared_fields)
    meta = type("Meta", (serializer.Meta,), {"fields": [*serializer.Meta.fields, *more]})
    asked = type(f"{name}CheckSerializer", (serializer,), {"__doc__": beside.__doc__, "Meta": meta, **more})
    return extend_schema_view(check=extend_schema(request=asked, responses=CheckSerializer))


class Checkable:
    """Mixin of a register: `POST …/check/` does the write and takes it back, and tells what came of it.

    `beside` reads what forms ask besides; `keys_of(beside)` makes it comparable or refuses it, fact by fact;
    `doubts_of(typed, obj)` warns as the form does. Only records that the caller sees are named.
    """

    beside: type[BesideSerializer] = BesideSerializer
    keys_of: Callable[..., Iterable[tuple[str, Callable[[], str]]]] = staticmethod(lambda **_beside: ())

    def doubts_of(self, typed: Mapping[str, str], obj: Any) -> Iterable[dict[str, Any]]:
        """Warnings about what is typed."""
        raise TypeError("say what is doubted")

    def suggested_for(self, typed: Mapping[str, str]) -> dict[str, str]:
        """Values that follow from what is typed."""
        return {}

    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    def check(self, request, *args, **kwargs) -> Response:
        """What POST (or, with `record`, PATCH) of these facts would come to: refused and why, doubted, or like a record that is there. Nothing is written."""
        asked = self.beside(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        beside = dict(asked.validated_data)
        record = beside.pop("record", None)
        obj = get_object_or_404(self.get_queryset(), public_id=record) if record else None
        problem, errors = self._tried(obj, request)
        typed = _typed(request.data)
        for name, normalise in self.keys_of(**beside):
            try:
                typed[name] = normalise()
            except Refusal as refusal:
                errors.setdefault(name, []).append(refusal.message)
                typed.pop(name, None)
        answer = {
            "is_writable": not (problem or errors),
            "problem": problem,
            "errors": errors,
            "warnings": list(self.doubts_of(typed, obj)),
            "suggested": self.suggested_for(typed),
        }
        return Response(CheckSerializer(answer).data)

    def _tried(self, obj: Any, request) -> tuple[str, dict[str, list[str]]]:
        """The write itself, taken back at once: whatever would refuse it, refuses it here."""
        try:
            with transaction.atomic():
                form = self.get_serializer(obj, data=request.data, partial=obj is not None)
                form.is_valid(raise_exception=True)
                values, now = form.validated_data, timezone.now()
                if obj is None:
                    self.create_row(values, by=request.user, now=now)
                else:
                    self.change_row(obj, values, by=request.user, now=now, expected_revision=obj.revision)
                transaction.set_rollback(True)
        except Exception as error:
            told = as_problem(error, {})
            if told is None:
                raise
            errors = dict(told.data.get("errors") or {"non_field_errors": [told.data["detail"]]})
            return told.data["type"].rpartition(":")[2], errors
        return "", {}


def _typed(data: Mapping[str, Any]) -> dict[str, str]:
    """The facts that are text, as a form would have them."""
    return {
        name: value[:LONGEST].replace("\0", "")
        for name, value in data.items()
        if isinstance(value, str) and value
    }
