"""How records of a register are changed many at once: each register says it, one engine does it.

An app offers its register in AppConfig.ready(), and the engine (`users.operations.bulk_run`) asks by resource.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common import spread
from common.refusals import Refusal
from history import operations as history
from users.models import User
from users.permissions import Permission

MOST = 200_000
Row = Mapping[str, Any]


class TooMany(Refusal):
    """One act has an end."""

    def __init__(self) -> None:
        super().__init__(
            _("At most 200,000 records can be changed at once. Filter the list into smaller parts.")
        )


class NothingToChange(Refusal):
    """No value was chosen."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose what to change: a value, or a tag to add or to take off."))


class RefusedRow(Exception):  # noqa: N818
    """One record cannot be changed so; `code` says why, in the register's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class BulkEdit:
    """What shall become of each record: columns to set, tags to put on by name, tags to take off by name."""

    values: Mapping[str, Any] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a bulk edit would do: of `total` records `changed` change; by part, how many; how many refuse."""

    total: int
    changed: int
    by_part: dict[str, int]
    refused: int = 0

    @property
    def unchanged(self) -> int:
        return self.total - self.changed - self.refused


def _as_chosen(_row: Row, wanted: Row, _now: datetime) -> Row:
    return wanted


@dataclass(frozen=True)
class BulkRegister:
    """A register as bulk edit knows it.

    `settle(row, wanted, asked_at)` answers with the columns to set in one row, more than were chosen when one
    follows from another, or raises RefusedRow; what it reads beside the chosen columns stands in `reads`.
    `refuses(columns)` says the same of many rows, for the preview. `after` is called with the numbers that changed.
    `rejections` gives the register's own codes their sentences.
    """

    resource: str
    model: type[Model]
    rights: tuple[Permission, ...]
    editable: frozenset[str]
    url_name: str
    subject: str = ""  # the column with the universal ID of the person whose words these are
    tag_link: type[Model] | None = None
    tag_owner: str = ""
    make_tag: Callable[..., Model] | None = None
    reads: tuple[str, ...] = ()
    settle: Callable[[Row, Row, datetime], Row] = _as_chosen
    refuses: Callable[[Row], Q | None] = lambda _columns: None
    after: Callable[..., None] | None = None
    rejections: Mapping[str, str | Promise] = field(default_factory=dict)
    own_values: Callable[..., Row] | None = None  # (values=, by=): custom fields proved, or a refusal

    def rows_of(self, user: User) -> QuerySet:
        return self.model._default_manager.visible_to(user)

    def check(self, edit: BulkEdit) -> None:
        """Refuse an edit of nothing, and columns that are not changed many at once."""
        tags = edit.add_tags or edit.remove_tags
        own = {name for name in edit.values if spread.is_spread(self.model, name)}
        if (
            not (edit.values or tags)
            or not set(edit.values) - own <= self.editable
            or (tags and not self.tag_link)
        ):
            raise NothingToChange

    def prove(self, values: Row, user: User) -> None:
        """Refuse custom fields that are not the user's to write, or hold values that are not allowed any more."""
        own = {name: value for name, value in values.items() if spread.is_spread(self.model, name)}
        if own and self.own_values is not None:
            self.own_values(values=own, by=user)

    def typed(self, values: Row) -> dict[str, Any]:
        """Values as history and runs keep them, made again what a column holds."""
        return {
            name: value
            if value is None or spread.is_spread(self.model, name)
            else self._field(name).to_python(value)
            for name, value in values.items()
        }

    def _field(self, name: str) -> Any:
        found = next(f for f in self.model._meta.concrete_fields if f.attname == name)
        return found.target_field if found.is_relation else found


_offered: dict[str, BulkRegister] = {}


def offer(*, register: BulkRegister) -> None:
    """Let records of this register be changed many at once."""
    _offered[register.resource] = register


def register_of(*, resource: str) -> BulkRegister:
    """The register of this name. A run whose register was never offered is a mistake of the program."""
    return _offered[resource]


def plan_bulk_edit(*, register: BulkRegister, records: QuerySet, edit: BulkEdit) -> Plan:
    """Count what the edit would change, part by part, and write nothing. Refuses what `start_run` does."""
    register.check(edit)
    total = records.order_by()[: MOST + 1].count()
    if total > MOST:
        raise TooMany
    parts = _parts(register, edit)
    any_part = Q()
    for part in parts.values():
        any_part |= part
    rows = register.model._base_manager.filter(pk__in=records.order_by().values("pk"))
    refused = 0
    no = register.refuses(edit.values)
    if no is not None:
        refused = rows.filter(any_part & no).count()
        rows = rows.exclude(pk__in=rows.filter(no).values("pk"))
    by_part = {name: rows.filter(part).count() for name, part in parts.items()}
    return Plan(total, rows.filter(any_part).count(), by_part, refused)


def _parts(register: BulkRegister, edit: BulkEdit) -> dict[str, Q]:
    """Of each part of the edit, which records it would change."""
    parts = {}
    for name, value in edit.values.items():
        parts[name] = _differs(register.model, name, value)
    if register.tag_link is None:
        return parts
    carried = register.tag_link._base_manager.filter(**{register.tag_owner: OuterRef("pk")})
    for tag in edit.add_tags:
        parts[f"+{tag}"] = ~Q(Exists(carried.filter(tag__name__iexact=tag)))
    for tag in edit.remove_tags:
        parts[f"-{tag}"] = Q(Exists(carried.filter(tag__name__iexact=tag)))
    return parts


def _differs(model: type[Model], name: str, value: Any) -> Q:
    if not spread.is_spread(model, name):
        return Q(**{f"{name}__isnull": False}) if value is None else ~Q(**{name: value})
    key = spread.key_of(name)
    there = Q(**{f"{model.spread}__has_key": key})
    return there if value is None else ~there | ~Q(**{f"{model.spread}__{key}": value})


@dataclass
class Step:
    """What came of some hundreds of records: old and new values by number, the reasons of those left alone."""

    old: dict[int, dict[str, Any]] = field(default_factory=dict)
    new: dict[int, dict[str, Any]] = field(default_factory=dict)
    rejected: dict[int, str] = field(default_factory=dict)

    def note(self, number: int, name: str, old: Any, new: Any) -> None:
        self.old.setdefault(number, {})[name] = old
        self.new.setdefault(number, {})[name] = new


def locked_rows(
    *, register: BulkRegister, numbers: Iterable[int], columns: Iterable[str], user: User
) -> list[dict]:
    """Those of the records that are there and that the user sees, locked, with the columns asked for."""
    seen = set(register.rows_of(user).filter(pk__in=numbers).order_by().values_list("pk", flat=True))
    asked = list(columns)
    names = [
        "pk",
        *spread.columns_of(register.model, asked),
        *register.reads,
        *filter(None, [register.subject]),
    ]
    rows = register.model._base_manager.select_for_update().filter(pk__in=seen).order_by("pk")
    found = list(rows.values(*dict.fromkeys(names)))
    for name in asked:
        if spread.is_spread(register.model, name):
            for row in found:
                row[name] = row[register.model.spread].get(spread.key_of(name))
    return found


def write_columns(
    *, register: BulkRegister, rows: Mapping[int, Row], wanted: Mapping[int, Row], step: Step, now: datetime
) -> None:
    """Set columns of many rows, in one statement for all that come to hold the same. Notes what differed."""
    alike: dict[str, list[int]] = {}
    sets: dict[str, Row] = {}
    for number, columns in wanted.items():
        key = repr(sorted((name, repr(value)) for name, value in columns.items()))
        sets[key] = columns
        alike.setdefault(key, []).append(number)
        for name, value in columns.items():
            if rows[number][name] != value:
                step.note(number, name, rows[number][name], value)
    for key, numbers in alike.items():
        if sets[key]:
            register.model._base_manager.filter(pk__in=numbers).update(
                **spread.laid_over(register.model, sets[key]), revision=F("revision") + 1, changed_at=now
            )


def write_tags(
    *,
    register: BulkRegister,
    step: Step,
    put: Mapping[int, Iterable[Model]],
    take: Mapping[int, Iterable[Model]],
) -> None:
    """Put tags on and take tags off, by record; what is there already, or not there, is left alone."""
    if register.tag_link is None or not (put or take):
        return
    links, owner = register.tag_link._base_manager, f"{register.tag_owner}_id"
    numbers = sorted({*put, *take})
    there = set(links.filter(**{f"{owner}__in": numbers}).values_list(owner, "tag_id"))
    on = [(n, tag) for n, tags in put.items() for tag in tags if (n, tag.pk) not in there]
    off = [(n, tag) for n, tags in take.items() for tag in tags if (n, tag.pk) in there]
    links.bulk_create([register.tag_link(**{owner: n}, tag=tag) for n, tag in on], ignore_conflicts=True)
    for tag in {tag for _n, tag in off}:
        links.filter(**{f"{owner}__in": [n for n, one in off if one == tag]}, tag=tag).delete()
    for number in sorted({n for n, _tag in [*on, *off]}):
        step.note(
            number, "tags",
            ", ".join(sorted(tag.name for n, tag in off if n == number)),
            ", ".join(sorted(tag.name for n, tag in on if n == number)),
        )  # fmt: skip


def record_step(
    *, register: BulkRegister, rows: Mapping[int, Row], step: Step, by: User, now: datetime
) -> None:
    """One row of history for each record that changed, and what follows for the register."""
    subjects = {n: rows[n][register.subject] for n in step.old} if register.subject else None
    changes = [(number, step.old[number], step.new[number]) for number in sorted(step.old)]
    history.record_each(model=register.model, rows=changes, by=by, at=now, subjects=subjects)
    if step.old and register.after is not None:
        register.after(
            numbers=sorted(step.old), names={n for new in step.new.values() for n in new}, by=by, now=now
        )
