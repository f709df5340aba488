"""Doubts about facts: raised by people, calls, mail and the scan; confirmed facts stamped."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from common.constraints import refuse_unwanted_text, refusing
from common.submissions import already_made
from history import operations as history
from installed_base.choices import FlaggedFact
from installed_base.operations.flag import flag_fact as flag_item_fact
from quality.choices import Problem, Record, Reporter
from quality.models import UpkeepEntry, Verification
from quality.operations.refusals import UnknownFact
from quality.queries.facts import Fact, fact_of, is_hidden, plain, record_of, text_of, weight_of, whose
from users.models import User


@transaction.atomic
def flag_fact(
    *, obj: models.Model, fact: str, by: User, now: datetime, words: str = "",
    proposed: Mapping[str, Any] | None = None, problem: str = Problem.FLAGGED, reporter: str = Reporter.PAGE,
    submission: UUID | None = None,
) -> UpkeepEntry:  # fmt: skip
    """Say that a fact of a record is wrong, in one step; what it should be and why may be said too.

    Said twice, the doubt stays one, with the newest words. A fact of an item becomes a flag on its card. Refuses facts
    that the record does not have. Recorded.
    """
    known = fact_of(record_of(obj), fact)
    if (
        known is None
        or is_hidden(record_of(obj), fact, by)
        or problem not in {Problem.FLAGGED, *known.problems}
    ):
        raise UnknownFact
    made = already_made(UpkeepEntry, submission)
    if made is not None:
        return made
    proposed = plain(proposed or {})
    refuse_unwanted_text({"words": words, **proposed})
    if record_of(obj) == Record.ITEM and known.key in FlaggedFact.values:
        return _flag_item(obj, known, by=by, now=now, words=words, proposed=proposed)
    return raise_doubt(
        obj=obj, fact=known, problem=problem, reporter=reporter, by=by, now=now, words=words, proposed=proposed,
        public_id=submission,
    )  # fmt: skip


def _flag_item(
    item: models.Model, fact: Fact, *, by: User, now: datetime, words: str, proposed: Mapping[str, Any]
) -> UpkeepEntry:
    flag = flag_item_fact(item=item, fact=fact.key, by=by, now=now, words=words)
    entry = UpkeepEntry.objects.get(item_flag=flag)  # a trigger keeps the two in step
    if proposed:
        history.save_changes(obj=entry, values={"proposed": proposed}, by=by, at=now)
    return entry


@transaction.atomic
def raise_doubt(
    *, obj: models.Model, fact: Fact, problem: str, reporter: str, now: datetime, by: User, words: str = "",
    proposed: Mapping[str, Any] | None = None, activity: Any = None, public_id: UUID | None = None,
) -> UpkeepEntry:  # fmt: skip
    """Put a doubt into the queue, or bring the one that is there up to date. Recorded."""
    _one_at_a_time(obj)
    proposed = plain(proposed or {})
    there = UpkeepEntry.objects.open().filter(
        record=record_of(obj), object_id=obj.pk, fact=fact.key, problem=problem
    )
    entry = there.first()
    if entry is not None:
        newer = {name: value for name, value in (("words", words), ("proposed", proposed)) if value}
        if newer:
            history.save_changes(obj=entry, values=newer, by=by, at=now)
        return entry
    belongs = whose(obj)
    entry = UpkeepEntry(
        record=record_of(obj), object_id=obj.pk, fact=fact.key, closes=fact.closes, problem=problem,
        weight=weight_of(problem, belongs.get("company")), value=text_of(obj, fact), words=words[:300],
        proposed=proposed, reporter=reporter, activity=activity, raised_at=now,
        raised_by=None if by.is_robot else by, created_at=now, changed_at=now, **belongs,
        **({"public_id": public_id} if public_id else {}),
    )  # fmt: skip
    with refusing():
        return history.create(obj=entry, by=by, at=now)


def stamp_verified(*, obj: models.Model, fact: str, by: User, now: datetime) -> None:
    """Remember that somebody confirmed a fact. The act itself stands in the history of its entry."""
    Verification.objects.bulk_create(
        [
            Verification(
                record=record_of(obj), object_id=obj.pk, fact=fact, verified_at=now,
                verified_by=None if by.is_robot else by,
            )
        ],
        update_conflicts=True,
        unique_fields=["record", "object_id", "fact"],
        update_fields=["verified_at", "verified_by"],
    )  # fmt: skip


@transaction.atomic
def forget_old(*, before: datetime) -> int:
    """Take doubts that were settled long ago out of the table; history keeps what people did. Returns how many."""
    old = UpkeepEntry.objects.exclude(settled_at=None).filter(settled_at__lt=before)
    old = old.exclude(state="confirmed")  # what was confirmed is not asked again
    return old.delete()[0]


def _one_at_a_time(obj: models.Model) -> None:
    """Two who doubt the same fact at the same moment come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [obj._meta.label_lower, obj.pk]
        )
