"""Rows of a file that is done, let in afterwards: written as the run would have written them, in its own act.

Idempotent by the issue that says why the row was rejected: it goes with the row that comes in, and a row without one
is in the register already.
"""

from collections.abc import Collection
from datetime import datetime
from itertools import takewhile

from django.db import transaction

from common.jobs import enqueue_on_commit
from imports.choices import ENDED, Admitted, Register
from imports.models import Import, RowIssue, SeenKey
from imports.operations import targets
from imports.operations.run import run_of, write_or_split
from imports.queries import FileGone, reader_of, table_of
from imports.reading.records import Record
from imports.reading.refusals import UnreadableFile


@transaction.atomic
def admit_rows(*, import_id: int, numbers: Collection[int], now: datetime) -> dict[int, Admitted]:
    """Bring rows of a file in that were rejected when it ran. Says of each number what became of it; of a file that is
    still at work, nothing yet. Refuses nothing aloud: a file that is gone, and rights its owner has no more, are answers."""
    imported = Import.objects.select_for_update(of=["self"]).select_related("by").filter(pk=import_id).first()
    if imported is not None and imported.state not in ENDED:
        return {}
    if imported is None or imported.change_set_id is None:
        return dict.fromkeys(numbers, Admitted.GONE)
    if not imported.by.has_permission(targets.PERMISSIONS[Register(imported.register)]):
        return dict.fromkeys(numbers, Admitted.DENIED)
    issues = RowIssue.objects.filter(of=imported, number__in=numbers, is_rejection=True)
    wanted = set(issues.values_list("number", flat=True))
    fates = dict.fromkeys(set(numbers) - wanted, Admitted.IN)
    try:
        records = _records(imported, wanted)
    except (FileGone, UnreadableFile):
        return fates | dict.fromkeys(wanted, Admitted.GONE)
    if records:
        _write(imported, records, now)
    still = set(issues.values_list("number", flat=True))
    read = {record.number for record in records}
    fates |= {
        number: Admitted.GONE if number not in read else Admitted.REJECTED if number in still else Admitted.IN
        for number in wanted
    }
    if Admitted.IN in fates.values() and imported.register == Register.PERSONS:
        enqueue_on_commit("gdpr.judge_new_persons")
    return fates


def _records(imported: Import, wanted: set[int]) -> list[Record]:
    if not wanted:
        return []
    last, reader = max(wanted), reader_of(imported)
    rows = takewhile(lambda row: row[0] <= last, table_of(imported).rows(after=min(wanted) - 1))
    return list(reader.read_all(row for row in rows if row[0] in wanted))


def _write(imported: Import, records: list[Record], now: datetime) -> None:
    """What was said of the rows goes, and is said anew; the figures of the file follow."""
    RowIssue.objects.filter(of=imported, number__in=[record.number for record in records]).delete()
    spec, reader = targets.SPECS[imported.register], reader_of(imported)
    outcome = write_or_split(
        spec=spec, reader=reader, records=records, run=run_of(imported=imported, now=now)
    )
    SeenKey.objects.filter(of=imported).delete()
    counts = dict(imported.counts)
    counts["rejected"] = counts.get("rejected", 0) - len(records)
    for name, count in outcome.counts.items():
        counts[name] = counts.get(name, 0) + count
    imported.counts = counts
    imported.save(update_fields=["counts"])
