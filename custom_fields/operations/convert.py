"""A field changed to another kind: what its values would become, and the worker that changes them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from custom_fields.choices import CONVERTIBLE, MOST_OPTIONS, Kind, RunKind, RunState, State
from custom_fields.models import CustomField, FieldRun
from custom_fields.operations import refusals
from custom_fields.operations.field import lock_definitions, move_token, refuse_strangers, slug_of, start_run
from custom_fields.operations.values import stored_value
from custom_fields.queries.registers import register_of
from history import operations as history
from users.models import User

DISTINCT = 50_000  # different values that are looked at


@dataclass
class Preview:
    """What a change of kind would do: values that fit with what they become, values that do not, and how many records."""

    into: str
    fits: list[tuple[str, str, int]] = field(default_factory=list)
    misfits: list[tuple[str, int]] = field(default_factory=list)
    options: list[dict[str, Any]] = field(default_factory=list)

    @property
    def fitting(self) -> int:
        return sum(count for _old, _new, count in self.fits)

    @property
    def unfitting(self) -> int:
        return sum(count for _old, count in self.misfits)


def preview_conversion(*, of: CustomField, into: str) -> Preview:
    """Look at every different value. Refuses kinds that have nothing in common."""
    if into not in CONVERTIBLE.get(Kind(of.kind), ()):
        raise refusals.NotConvertible
    found = Preview(into)
    counts = _values(of)
    if into == Kind.CHOICE:
        found.options = _options_out_of(counts)
    target = _as(of, into, found.options)
    for value, count in counts.most_common():
        try:
            found.fits.append(
                (of.words_of(value), str(converted(source=of, target=target, value=value)), count)
            )
        except ValidationError:
            found.misfits.append((value, count))
    return found


def converted(*, source: CustomField, target: CustomField, value: Any) -> Any:
    """One stored value as the other kind stores it."""
    if source.kind == Kind.CHOICE:
        return [value] if target.kind == Kind.CHOICES else source.words_of(value)
    return stored_value(field=target, value=value)


def _values(of: CustomField) -> Counter[str]:
    """The different values with their numbers of records."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT custom ->> %s, count(*) FROM {register_of(of.resource).table}"  # noqa: S608
            " WHERE jsonb_exists(custom, %s) GROUP BY 1 ORDER BY 2 DESC LIMIT %s",
            [of.key, of.key, DISTINCT],
        )
        return Counter(dict(cursor.fetchall()))


def _options_out_of(counts: Counter[str]) -> list[dict[str, Any]]:
    """An option for each different text; of too many none, so that none fits."""
    options: dict[str, dict[str, Any]] = {}
    keys: set[str] = set()
    for text, _count in counts.most_common():
        if text.casefold() in options:
            continue
        key = wanted = slug_of(text=text)
        number = 2
        while key in keys:
            key, number = f"{wanted[:36]}_{number}", number + 1
        keys.add(key)
        options[text.casefold()] = {"key": key, "fi": text, "en": text, "retired": False}
    is_possible = len(options) <= MOST_OPTIONS and all(len(one["fi"]) <= 60 for one in options.values())
    return list(options.values()) if is_possible else []


def _as(of: CustomField, into: str, options: list[dict[str, Any]]) -> CustomField:
    """The field as it would be, for reading values by."""
    kept = options if into == Kind.CHOICE else of.options if into == Kind.CHOICES else []
    return CustomField(resource=of.resource, key=of.key, kind=into, options=kept, label_fi=of.label_fi, label_en=of.label_en)  # fmt: skip


@transaction.atomic
def convert_field(*, of: CustomField, into: str, by: User, now: datetime) -> FieldRun:
    """Change the kind of a field: it rests while the worker changes its values. Refuses kinds that do not fit, and a
    single value that would be lost. Recorded."""
    refuse_strangers(by=by)
    lock_definitions()
    before = CustomField.objects.select_for_update().get(pk=of.pk)
    if before.state != State.ACTIVE or before.runs.filter(state=RunState.RUNNING).exists():
        raise refusals.AtWorkAlready
    preview = preview_conversion(of=before, into=into)
    if preview.misfits:
        raise refusals.ValuesDoNotFit([value for value, _count in preview.misfits], preview.unfitting)
    values: dict[str, Any] = {"state": State.CONVERTING, "default": None}
    if preview.options:
        values["options"] = preview.options
    history.save_changes(obj=of, values=values, by=by, at=now)
    move_token()
    return start_run(field=of, kind=RunKind.CONVERT, by=by, now=now, into=into)
