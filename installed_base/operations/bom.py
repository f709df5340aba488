"""What products are built of: lines of structure with days."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.submissions import already_made
from history import operations as history
from history.choices import Verb
from installed_base.models import BomLine, Product
from installed_base.operations.catalogue_refusals import (
    ComponentTwice,
    EmptySlotIsOnePlace,
    LineEndsBeforeItStarts,
    PlaceTaken,
    StructureCircle,
)
from users.models import User

CATALOGUE_LOCK = 774103  # the same that the database's guards against circles take
GUARD: dict[str, Refuse] = {
    "bom_without_circles": StructureCircle,
    "bom_not_of_itself": StructureCircle,
    "bom_one_component_in_a_place": PlaceTaken,
    "bom_component_once_without_place": ComponentTwice,
    "bom_during_not_empty": LineEndsBeforeItStarts,
    "bom_empty_slot_is_one_place": EmptySlotIsOnePlace,
}


def lock_catalogue() -> None:
    """Wait for everybody else who changes structure, successors or families; freed with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CATALOGUE_LOCK])


@transaction.atomic
def add_bom_line(
    *, assembly: Product, by: User, now: datetime, component: Product | None = None, valid_from: date | None = None,
    valid_to: date | None = None, submission: UUID | None = None, **values: Any,
) -> BomLine:  # fmt: skip
    """Say that a product is built of another one, from a day to a day (the end not included); without a component:
    that it has a slot which is delivered empty.

    Refuses circles (also of two people at once), two components in one place on one day, an empty slot without a
    place, and days the wrong way round. The same `submission` twice makes one line. Recorded.
    """
    made = already_made(BomLine, submission)
    if made is not None:
        return made
    if component is not None and assembly.pk == component.pk:
        raise StructureCircle
    refuse_unwanted_text(values)
    lock_catalogue()
    line = BomLine(
        assembly=assembly, component=component, during=_days(valid_from, valid_to), **values,
        **({"public_id": submission} if submission else {}),
    )  # fmt: skip
    with refusing(GUARD):
        return history.create(obj=line, by=by, at=now)


@transaction.atomic
def change_bom_line(
    *, line: BomLine, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Correct a line, or end it. Refuses what adding refuses, and a lost update. Recorded."""
    lock_catalogue()
    present = BomLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    facts = _with_days(present, values)
    refuse_unwanted_text(values)
    with refusing(GUARD):
        return history.save_changes(
            obj=line, values=facts, by=by, at=now, expected_revision=expected_revision,
            base=None if base is None else _with_days(present, base),
        )  # fmt: skip


@transaction.atomic
def remove_bom_line(*, line: BomLine, by: User, now: datetime) -> None:
    """Take a line away that never was true; one that was is ended instead. Recorded, on the assembly too."""
    with history.one_change_set(by=by, at=now):
        gone, assembly = str(line), line.assembly
        history.delete(obj=line, by=by, at=now)
        history.record(
            obj=assembly, verb=Verb.CHANGED, old={"bom_line": gone}, new={"bom_line": ""}, by=by, at=now
        )


def _days(first: date | None, end: date | None) -> DateRange:
    if first and end and end <= first:
        raise LineEndsBeforeItStarts
    return DateRange(first, end)


def _with_days(present: BomLine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Two days as the one range in which they are kept."""
    facts = {name: value for name, value in values.items() if name not in ("valid_from", "valid_to")}
    if len(facts) < len(values):
        first = values.get("valid_from", present.during.lower)
        facts["during"] = _days(first, values.get("valid_to", present.during.upper))
    return facts
