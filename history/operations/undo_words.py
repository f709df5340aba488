"""Words of history that are no columns, taken back: rows that an act added to a record, and tags."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from history.operations.undo_registry import model_of
from history.operations.undo_step import BY_HAND, CHANGED_SINCE, Step, Told, touched_by_others


@dataclass(frozen=True, kw_only=True)
class AddedRows:
    """A word under which acts note the values of rows they added: "phone": ["+358 40 123 4567"].

    Taken back, the rows with those values go, unless somebody has changed them since.
    """

    model: type[models.Model]
    column: str
    value: str
    refers_to: str = "pk"
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, *, step: Step, told: Sequence[Told], names: Sequence[str]) -> None:
        name, owners = names[0], self._owners(told)
        for row in _with_word(told, name):
            if listed(row.old.get(name)):
                step.leave(row, BY_HAND, name)
        told = [row for row in told if not listed(row.old.get(name))]
        if not told:
            return
        rows = self.model._base_manager.filter(**{f"{self.column}__in": list(owners.values())}, **self.fixed)
        found: dict[tuple[Any, str], list[int]] = defaultdict(list)
        for number, owner, value in rows.values_list("pk", self.column, self.value):
            found[owner, str(value).casefold()].append(number)
        wanted = []
        for row in _with_word(told, name):
            owner = owners.get(row.object_id)
            some = [n for one in listed(row.new.get(name)) for n in found[owner, one.casefold()]]
            wanted.append((row, some))
        numbers = [number for _row, some in wanted for number in some]
        others = touched_by_others(step, self.model, numbers)
        for row, some in wanted:
            for number in some:
                act = others.since(number, row.change_id)
                if act is not None:
                    step.leave(row, CHANGED_SINCE, name, act)
                else:
                    step.remove(self.model, [number])
                    step.counts["emptied"] += 1

    def _owners(self, told: Sequence[Told]) -> dict[int, Any]:
        numbers = {row.object_id for row in told}
        model = model_of(told[0].object_type)
        if self.refers_to == "pk" or model is None:
            return {number: number for number in numbers}
        return dict(model._base_manager.filter(pk__in=numbers).values_list("pk", self.refers_to))


@dataclass(frozen=True, kw_only=True)
class TagWord:
    """Tags that an act put on a record (new) and took off it (old), by name."""

    link: type[models.Model]
    column: str

    def __call__(self, *, step: Step, told: Sequence[Told], names: Sequence[str]) -> None:
        name = names[0]
        tags = self.link._meta.get_field("tag").related_model
        rows = _with_word(told, name)
        words = {word for row in rows for word in (*listed(row.new.get(name)), *listed(row.old.get(name)))}
        known = {str(tag.name).casefold(): tag for tag in tags._base_manager.filter(name__in=words)}
        numbers = [row.object_id for row in rows]
        there = set(
            self.link._base_manager.filter(**{f"{self.column}__in": numbers}).values_list(
                self.column, "tag_id"
            )
        )
        for row in rows:
            on, off = [], []
            for word in listed(row.new.get(name)):
                tag = known.get(word.casefold())
                if tag is not None and (row.object_id, tag.pk) in there:
                    step.links.append((self.link, {self.column: row.object_id, "tag_id": tag.pk}, False))
                    off.append(tag.name)
            for word in listed(row.old.get(name)):
                tag = known.get(word.casefold())
                if tag is not None and (row.object_id, tag.pk) not in there:
                    step.links.append((self.link, {self.column: row.object_id, "tag_id": tag.pk}, True))
                    on.append(tag.name)
            if on or off:
                step.words.append((row, name, ", ".join(off), ", ".join(on)))
                step.counts["back"] += 1


_BEFORE = """
SELECT t.change_id, COALESCE(w.restores, w.id) FROM unnest(%(told)s::bigint[], %(numbers)s::bigint[], %(owners)s::bigint[], %(values)s::text[])
    t(change_id, number, owner, value)
CROSS JOIN LATERAL (
    SELECT * FROM (
        (SELECT h.id, h.restores FROM history_change h WHERE h.object_type = %(part)s AND h.object_id = t.number
           AND h.id < t.change_id AND h.verb <> 'deleted' ORDER BY h.id DESC LIMIT 1)
        UNION ALL
        (SELECT h.id, h.restores FROM history_change h WHERE h.object_type = %(owner)s AND h.object_id = t.owner AND h.id < t.change_id
           AND h.fields && %(words)s::varchar[] AND (t.value = '' OR position(t.value IN h.new::text) > 0) ORDER BY h.id DESC LIMIT 1)
    ) x ORDER BY x.id DESC LIMIT 1
) w
"""


def words_before(
    *, part: type[models.Model], told: Iterable[tuple[Told, int, str]], words: Sequence[str]
) -> dict[int, int]:
    """Whose word parts of records were before acts that noted them there under these words: the number of the newest
    earlier row of history, of the part itself or noted on its record, by the number of the act's row. Each row is
    given with the part's number and what the noting speaks of ("" anything)."""
    rows = list(told)
    if not rows:
        return {}
    params = {
        "told": [row.change_id for row, _n, _v in rows], "numbers": [number for _row, number, _v in rows],
        "owners": [row.object_id for row, _n, _v in rows], "values": [value for _row, _n, value in rows],
        "part": part._meta.label_lower, "owner": rows[0][0].object_type, "words": list(words),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, params)
        return dict(cursor.fetchall())


def listed(kept: Any) -> list[str]:
    """The values of a word: a list, one value, or names with commas between."""
    if kept in (None, "", [], {}):
        return []
    if isinstance(kept, list):
        return [str(one) for one in kept]
    return [one for one in str(kept).split(", ") if one]


def _with_word(told: Sequence[Told], name: str) -> list[Told]:
    return [row for row in told if name in row.fields]
