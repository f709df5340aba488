"""Rows of history as they stand, and the newest of each field: its provenance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from common.display import moment_text
from history.choices import Act, Party
from history.choices.robots import robot_words
from history.models import Change, ChangeSet


@dataclass(frozen=True)
class Provenance:
    """Where one field's present value came from."""

    field: str
    at: datetime
    by_id: int | None
    robot: str
    source: str
    party: str
    reason: str
    act: str = ""

    @property
    def party_label(self) -> str:
        return str(Party(self.party).label)


def type_of(obj: models.Model | type[models.Model]) -> str:
    """The object type under which history keeps a model: `companies.company`."""
    return obj._meta.label_lower


def changed_in(change_set_id: int, model: type[models.Model]) -> QuerySet[Change]:
    """What one act changed in the records of a model, in the order of their numbers."""
    rows = Change.objects.filter(change_set=change_set_id, object_type=type_of(model), verb="changed")
    return rows.order_by("object_id", "id")


def changes_of_field(model: type[models.Model], field: str, *, of: OuterRef) -> QuerySet[Change]:
    """What happened to one field of a record, for a list to ask whether anything did; `of` refers to its number."""
    return Change.objects.filter(object_type=type_of(model), object_id=of, fields__contains=[field])


def changes_since(model: type[models.Model], moment: datetime, *, holds: dict[str, Any]) -> QuerySet[Change]:
    """What was done after a moment to rows of a model that held, or were given, these values by column; newest first.

    Rows that are gone are found by what they had.
    """
    told = models.Q(old__contains=holds) | models.Q(new__contains=holds)
    return Change.objects.filter(told, object_type=type_of(model), at__gt=moment).order_by("-id")


def changes_of(obj: models.Model) -> QuerySet[Change]:
    """The change log of one object, newest first."""
    rows = Change.objects.filter(object_type=type_of(obj), object_id=obj.pk)
    return rows.select_related("change_set").order_by("-id")


def changes_by_number(numbers: Iterable[int]) -> dict[int, tuple[dict, dict]]:
    """What changes say, old and new, by their numbers; words that were redacted are empty. One query."""
    wanted = list(numbers)
    rows = Change.objects.filter(pk__in=wanted).values_list("pk", "old", "new") if wanted else ()
    return {pk: (old, new) for pk, old, new in rows}


def changes_of_many(objects: Iterable[tuple[str, int]]) -> QuerySet[Change]:
    """The change log of several objects together (type, id), newest first."""
    ids: dict[str, list[int]] = defaultdict(list)
    for object_type, object_id in objects:
        ids[object_type].append(object_id)
    condition = models.Q(pk__in=[])
    for object_type, numbers in ids.items():
        condition |= models.Q(object_type=object_type, object_id__in=numbers)
    return Change.objects.filter(condition).select_related("change_set").order_by("-id")


def objects_said_by(source: str, *, field: str, value: int) -> list[tuple[str, int]]:
    """Objects (type, number) of which a source said that a field had a value, gone ones included."""
    rows = Change.objects.filter(change_set__source=source, **{f"new__{field}": value})
    return list(rows.values_list("object_type", "object_id").distinct())


def provenance_of(obj: models.Model) -> dict[str, Provenance]:
    """Whose word each field of the object is, by field name: its newest change, or the one that was put back."""
    sql = """
        SELECT n.f, COALESCE(r.at, n.at), s.by_id, s.robot, s.source, s.party, s.reason, s.act FROM (
            SELECT DISTINCT ON (f) f, c.at, c.change_set_id, c.restores
            FROM history_change c CROSS JOIN LATERAL unnest(c.fields) f
            WHERE c.object_type = %s AND c.object_id = %s AND c.verb <> 'deleted'
            ORDER BY f, c.id DESC
        ) n LEFT JOIN history_change r ON r.id = n.restores
        JOIN history_changeset s ON s.id = COALESCE(r.change_set_id, n.change_set_id)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [type_of(obj), obj.pk])
        return {row[0]: Provenance(*row) for row in cursor.fetchall()}


def provenance_of_records(objects: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Provenance]]:
    """Whose word each field of several records is, by (type, number), in one query."""
    wanted = sorted(set(objects))
    sql = """
        SELECT n.object_type, n.object_id, n.f, COALESCE(r.at, n.at), s.by_id, s.robot, s.source, s.party, s.reason, s.act
        FROM (
            SELECT DISTINCT ON (c.object_type, c.object_id, f) c.object_type, c.object_id, f, c.at, c.change_set_id, c.restores
            FROM unnest(%s::varchar[], %s::bigint[]) w(kind, number)
            JOIN history_change c ON c.object_type = w.kind AND c.object_id = w.number
            CROSS JOIN LATERAL unnest(c.fields) f
            WHERE c.verb <> 'deleted' ORDER BY c.object_type, c.object_id, f, c.id DESC
        ) n LEFT JOIN history_change r ON r.id = n.restores
        JOIN history_changeset s ON s.id = COALESCE(r.change_set_id, n.change_set_id)
    """
    found: dict[tuple[str, int], dict[str, Provenance]] = defaultdict(dict)
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(sql, [[kind for kind, _n in wanted], [number for _kind, number in wanted]])
            for row in cursor.fetchall():
                found[row[0], row[1]][row[2]] = Provenance(*row[2:])
    return found


def provenance_facts(obj: models.Model) -> dict[str, dict[str, str]]:
    """Provenance in words, by field name (`owner` and `owner_id` alike): what the page shows beside each fact."""
    found = provenance_of(obj)
    names = _staff({row.by_id for row in found.values() if row.by_id})
    words = {name: _words(row, names) for name, row in found.items()}
    return {name.removesuffix("_id"): told for name, told in words.items()} | words


def provenance_facts_of(objects: Iterable[models.Model]) -> dict[int, dict[str, dict[str, str]]]:
    """The same of several records of one model, by number: two queries, however many."""
    found = provenance_of_records((type_of(obj), obj.pk) for obj in objects)
    names = _staff({row.by_id for told in found.values() for row in told.values() if row.by_id})
    facts: dict[int, dict[str, dict[str, str]]] = {}
    for (_type, number), told in found.items():
        words = {name: _words(row, names) for name, row in told.items()}
        facts[number] = {name.removesuffix("_id"): one for name, one in words.items()} | words
    return facts


def provenance_of_rows(objects: Iterable[models.Model]) -> dict[tuple[str, int], dict[str, str]]:
    """The newest change of each of several rows in words, by (type, number): small parts are said as a whole."""
    return _told(_newest_of(objects))


def sources_of_parts(
    owner: models.Model, parts: Mapping[models.Model, tuple[str, Any] | None]
) -> dict[models.Model, dict[str, str]]:
    """Whose word each part of a record is: the newest of what its own row tells and of what acts noted of it on the
    record. Each part is given with the word and the value under which acts note it there, None where none does."""
    own = _newest_of(parts)
    noted = _newest_noted(owner, {part: told for part, told in parts.items() if told is not None})
    newest = {}
    for part in parts:
        found = [one for one in (own.get((type_of(part), part.pk)), noted.get(part)) if one is not None]
        if found:
            newest[part] = max(found, key=lambda change: change.pk)
    return _told(newest)


def _newest_of(objects: Iterable[models.Model]) -> dict[tuple[str, int], Change]:
    wanted = [(type_of(obj), obj.pk) for obj in objects]
    newest = changes_of_many(wanted).order_by("object_type", "object_id", "-id")
    found = list(newest.distinct("object_type", "object_id")) if wanted else []
    return {(change.object_type, change.object_id): change for change in found}


def _told(newest: Mapping[Any, Change]) -> dict[Any, dict[str, str]]:
    """Whose words these are; what was put back is again the word of whom it had been."""
    again = {change.restores for change in newest.values() if change.restores}
    rows = Change.objects.filter(pk__in=again).select_related("change_set") if again else ()
    restored = {change.pk: change for change in rows}
    acts = {key: restored.get(change.restores, change).change_set for key, change in newest.items()}
    names = _staff({act.by_id for act in acts.values() if act.by_id})
    return {key: _words(act, names) for key, act in acts.items()}


def say_sources(rows: Iterable[models.Model]) -> None:
    """Give each of the rows `source_of_fact`, whose word it is as a whole: two queries, however many rows."""
    rows = list(rows)
    told = provenance_of_rows(rows)
    for row in rows:
        row.source_of_fact = told.get((type_of(row), row.pk))


def _newest_noted(owner: models.Model, rows: Mapping[Any, tuple[str, Any]]) -> dict[Any, Change]:
    """The newest act that noted each of these rows on the record they belong to ("phone": ["+358 9 1234567"])."""
    if not rows:
        return {}
    words = sorted({word for word, _value in rows.values()})
    changes = list(changes_of(owner).filter(fields__overlap=words))
    found = {}
    for key, (word, value) in rows.items():
        told = next((change for change in changes if _tells(change.new.get(word), value)), None)
        if told is not None:
            found[key] = told
    return found


def _tells(kept: Any, value: Any) -> bool:
    if isinstance(kept, dict):
        return value in kept.values()
    return value in kept if isinstance(kept, list) else kept not in (None, "") and kept == value


def _staff(ids: set[int]) -> dict[int, str]:
    users = get_user_model().objects.filter(pk__in=ids)
    return dict(users.values_list("pk", "full_name")) if ids else {}


def _words(row: Provenance | ChangeSet, names: dict[int, str]) -> dict[str, str]:
    by = names.get(row.by_id, "") if row.by_id else robot_words(row.robot)
    return {
        "source": row.source or said(row.act, row.robot), "party": str(Party(row.party).label), "by": by, "at": moment_text(row.at),
    }  # fmt: skip


def said(act: str, robot: str = "") -> str:
    """What is said of a fact that has no source by name: how it came here."""
    if act in {Act.EDIT, ""}:
        return _("Put down by a program") if robot else _("Typed by staff")
    return str(Act(act).label)


def latest_change_of(obj: models.Model) -> tuple[str, datetime | None]:
    """Who changed the object last, by name, and when."""
    row = changes_of(obj).first()
    if row is None:
        return "", None
    user = get_user_model().objects.filter(pk=row.change_set.by_id).first()
    return str(user or robot_words(row.change_set.robot)), row.at


def latest_change_sets(*, limit: int, by_id: int | None = None) -> QuerySet[ChangeSet]:
    """The newest acts, of one user when `by_id` is given."""
    rows = ChangeSet.objects.order_by("-id")
    return (rows if by_id is None else rows.filter(by_id=by_id))[:limit]
