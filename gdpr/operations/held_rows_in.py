"""Rows of files whose address was let in: brought in by themselves, into the act of their own file."""

from datetime import datetime

from django.db import transaction

from gdpr.choices.ledgers import HeldFrom, HeldOutcome, HeldState
from gdpr.models import HeldRow
from history import operations as history
from imports.operations.admit import admit_rows
from users.models import User


def bring_in_released(*, by: User, now: datetime) -> int:
    """Bring in what was let in since, file by file, and note at each row what became of it. A row of which another
    address is not let in waits for that one; a file at work is left for the next time. Told twice, a row comes in
    once. Returns how many came in."""
    files = HeldRow.objects.on_their_way().order_by("batch").values_list("batch", flat=True).distinct()
    return sum(_bring_in(batch, by, now) for batch in list(files))


@transaction.atomic
def _bring_in(batch: int, by: User, now: datetime) -> int:
    of_file = HeldRow.objects.select_for_update().filter(source=HeldFrom.IMPORT, batch=batch)
    numbers = set(of_file.on_their_way().values_list("number", flat=True))
    rows = list(of_file.filter(number__in=numbers).order_by("pk"))
    shut = {row.number for row in rows if row.state != HeldState.RELEASED}
    fates = dict.fromkeys(shut, HeldOutcome.WAITS)
    fates |= {
        number: HeldOutcome(fate)
        for number, fate in admit_rows(import_id=batch, numbers=numbers - shut, now=now).items()
    }
    with history.one_change_set(by=by, at=now):
        for row in rows:
            if row.state == HeldState.RELEASED and row.number in fates:
                history.save_changes(obj=row, values={"outcome": fates[row.number]}, by=by, at=now)
    return sum(fate == HeldOutcome.IN for fate in fates.values())
