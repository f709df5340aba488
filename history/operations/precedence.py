"""Which of two origins stands when they differ about one fact: the rule, once in Python and once in SQL.

Rectified by the person, then zero, first, second, third party; of equals the newer. What somebody typed by hand
is never overwritten by a machine: it gets a proposal. What the person had corrected gives way to nothing but
another correction by the person, or to staff.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection, models

from history.choices import BY_HAND, Act, Party
from history.operations.recording import Origin

_RANKS = {Party.ZERO: 1, Party.FIRST: 2, Party.SECOND: 3, Party.THIRD: 4}


class Verdict(StrEnum):
    """What becomes of the newcomer's value."""

    WRITE = "write"  # it stands better, or nothing stands
    PROPOSE = "propose"  # somebody typed the present value: ask
    KEEP = "keep"  # what is there stands better


@dataclass(frozen=True)
class Standing:
    """Whose word the present value of a field is."""

    act: str
    party: str
    at: datetime
    source: str = ""
    by_id: int | None = None

    @property
    def is_by_hand(self) -> bool:
        return self.act in BY_HAND and self.by_id is not None


def rank(*, act: str, party: str) -> int:
    """How near the word is to whom it is about: 0 rectified, 1 zero, to 4 third party."""
    return 0 if act == Act.RECTIFIED else _RANKS[Party(party)]


def outranks(*, new: Origin, at: datetime, standing: Standing | None, is_by_hand: bool = False) -> Verdict:
    """Whether a value of the origin `new`, observed `at`, may take the place of what stands.

    `standing` is None where history knows nothing of the field. `is_by_hand`: a member of staff types the new
    value now, and people decide. An empty field that nobody emptied by hand takes any value: ask only about
    fields that hold one, or that history knows.
    """
    if standing is None or is_by_hand:
        return Verdict.WRITE
    theirs, ours = rank(act=standing.act, party=standing.party), rank(act=new.act, party=new.party)
    if theirs == 0:
        return Verdict.WRITE if ours == 0 and at >= standing.at else Verdict.KEEP
    if standing.is_by_hand:
        return Verdict.WRITE if ours == 0 else Verdict.PROPOSE
    if ours != theirs:
        return Verdict.WRITE if ours < theirs else Verdict.KEEP
    return Verdict.WRITE if at >= standing.at else Verdict.KEEP


def _case(column: str, act: str) -> str:
    ranks = " ".join(f"WHEN '{party.value}' THEN {number}" for party, number in _RANKS.items())
    return f"CASE WHEN {act} = '{Act.RECTIFIED.value}' THEN 0 ELSE CASE {column} {ranks} END END"


_HAND = ", ".join(f"'{act.value}'" for act in sorted(BY_HAND))
# The twin of `outranks` for set-based writes. {s}: the alias of a change set that stands (its row may be all NULL);
# {act}, {party}, {at}: SQL of the newcomer's origin. Gives 'write', 'propose' or 'keep'.
OUTRANKS_SQL = (
    "CASE WHEN {{s}}.id IS NULL THEN 'write'"
    " WHEN {theirs} = 0 THEN CASE WHEN {ours} = 0 AND {{at}} >= {{s}}.at THEN 'write' ELSE 'keep' END"
    " WHEN {{s}}.act IN ({hand}) AND {{s}}.by_id IS NOT NULL THEN CASE WHEN {ours} = 0 THEN 'write' ELSE 'propose' END"
    " WHEN {ours} <> {theirs} THEN CASE WHEN {ours} < {theirs} THEN 'write' ELSE 'keep' END"
    " WHEN {{at}} >= {{s}}.at THEN 'write' ELSE 'keep' END"
).format(theirs=_case("{s}.party", "{s}.act"), ours=_case("{party}", "{act}"), hand=_HAND)

# The change set whose word one field of one object is, for a LATERAL join. What was put back is again the word of
# whom it had been.
STANDING_SQL = """
    SELECT s.* FROM (
        SELECT h.change_set_id, h.restores FROM history_change h
        WHERE h.object_type = {object_type} AND h.object_id = {object_id} AND h.verb <> 'deleted'
          AND h.fields @> ARRAY[{field}]::varchar[]
        ORDER BY h.id DESC LIMIT 1
    ) newest LEFT JOIN history_change r ON r.id = newest.restores
    JOIN history_changeset s ON s.id = COALESCE(r.change_set_id, newest.change_set_id)
"""


def standing_of(*, obj: models.Model, fields: Iterable[str] | None = None) -> dict[str, Standing]:
    """Whose word each field of a record is, by column name, in one query."""
    sql = """
        SELECT n.f, s.act, s.party, s.at, s.source, s.by_id FROM (
            SELECT DISTINCT ON (f) f, c.change_set_id, c.restores
            FROM history_change c CROSS JOIN LATERAL unnest(c.fields) f
            WHERE c.object_type = %s AND c.object_id = %s AND c.verb <> 'deleted'
              AND (%s::text[] IS NULL OR f = ANY(%s::text[]))
            ORDER BY f, c.id DESC
        ) n LEFT JOIN history_change r ON r.id = n.restores
        JOIN history_changeset s ON s.id = COALESCE(r.change_set_id, n.change_set_id)
    """
    wanted = None if fields is None else list(fields)
    with connection.cursor() as cursor:
        cursor.execute(sql, [obj._meta.label_lower, obj.pk, wanted, wanted])
        return {row[0]: Standing(*row[1:]) for row in cursor.fetchall()}
