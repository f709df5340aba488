"""Checking and running an import: queued, worked off chunk by chunk, cancelled, resumed.

The state of a run is a row: the cursor (the last row that is in the register) is committed in one transaction
with the rows, so a killed worker loses at most one chunk of work and never doubles a row.
"""

import itertools
import json
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DataError, IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.utils.translation import gettext, gettext_noop, override

from common.jobs import alone, enqueue_on_commit
from common.refusals import Refusal
from custom_fields.operations.values import defaults_of
from custom_fields.queries.known import forget_fields, known_fields
from history.choices import Act
from history.operations import Origin, open_change_set
from imports.choices import AT_WORK, RULES, Precedence, Register, State
from imports.models import Import, RowIssue, SeenKey
from imports.operations import targets
from imports.operations.chunk import DIFF_SAMPLE, Outcome, write_chunk
from imports.operations.refusals import AlreadyAtWork, NotYourRegister
from imports.operations.registers import RegisterSpec, Run
from imports.operations.upload import refuse_unless_complete
from imports.queries import (
    CUSTOMISED,
    FileGone,
    custom_fields_of,
    options_of,
    path_of,
    plans_of,
    reader_of,
    table_of,
)
from imports.reading.fields import Target
from imports.reading.records import Record, RecordReader
from imports.reading.refusals import UnreadableFile
from users.models import User
from users.permissions import Scope

logger = logging.getLogger(__name__)
CHUNK = 10_000
LOCK_CLASS = 47_201
MOST_MAKERS = 3_000  # spellings that are kept of a file: a page can show them, a form send them
TEMPORARY_PAGES = 8192  # 64 MB
SILENCE = timedelta(seconds=60)
FAILED = gettext_noop(
    "Something went wrong with this import. It can be tried again; an administrator finds the reason in the log."
)

Clock = Callable[[], datetime]


@transaction.atomic
def start_check(*, of: Import, by: User, now: datetime) -> Import:
    """Queue the dry run. Refuses an incomplete mapping and an import that is at work."""
    imported = _locked(of, by)
    if not imported.is_editable:
        raise AlreadyAtWork
    refuse_unless_complete(of=imported)
    path_of(imported)
    return _queue(imported, State.CHECKING, now)


@transaction.atomic
def confirm_import(*, of: Import, by: User, now: datetime) -> Import:
    """Queue the run that was checked. Asked twice it is queued once. Opens the change set of all its history."""
    imported = _locked(of, by)
    if imported.state == State.RUNNING:
        return imported
    if imported.state != State.CHECKED:
        raise AlreadyAtWork
    path_of(imported)
    source = imported.source or imported.file_name[:120]
    imported.change_set_id = open_change_set(
        by=imported.by,
        at=now,
        from_=Origin(act=Act.IMPORT, party=imported.party, source=source, reason=imported.file_name),
    ).pk
    return _queue(imported, State.RUNNING, now)


@transaction.atomic
def cancel_import(*, of: Import, by: User, now: datetime) -> Import:
    """Stop an import. A check goes back to the columns; of a run the rows that are in stay in."""
    imported = _locked(of, by)
    if imported.state == State.CHECKING:
        imported.state = State.UPLOADED
    elif imported.state == State.RUNNING:
        imported.state, imported.finished_at = State.CANCELLED, now
    imported.save(update_fields=["state", "finished_at"])
    return imported


@transaction.atomic
def retry_import(*, of: Import, by: User, now: datetime) -> Import:
    """Go on after a failure or a cancelled run, from the row after the last one that is in."""
    imported = _locked(of, by)
    if imported.state not in {State.FAILED, State.CANCELLED}:
        raise AlreadyAtWork
    path_of(imported)
    imported.state = State.RUNNING if imported.change_set_id else State.CHECKING
    imported.failure, imported.finished_at, imported.heartbeat_at, imported.queued_at = "", None, None, now
    imported.save()
    enqueue_on_commit("imports.run_import", import_id=imported.pk)
    return imported


def resume_stalled(*, now: datetime) -> int:
    """Send the jobs again whose worker was killed or whose message was lost."""
    stalled = list(Import.objects.stalled_since(now - SILENCE).values_list("pk", flat=True))
    for import_id in stalled:
        enqueue_on_commit("imports.run_import", import_id=import_id)
    return len(stalled)


def remove_old_files(*, before: datetime) -> int:
    """Remove uploads of imports made before the moment: they hold personal data nobody needs twice."""
    old = list(Import.objects.with_file_older_than(before))
    for imported in old:
        imported.file.delete(save=False)
        RowIssue.objects.filter(of=imported).update(value="", proposal="")
        Import.objects.filter(pk=imported.pk).update(file="", diffs=[])
    return len(old)


def _locked(of: Import, by: User) -> Import:
    imported = Import.objects.select_for_update(of=["self"]).select_related("by").get(pk=of.pk)
    if not by.has_permission(targets.PERMISSIONS[Register(imported.register)]):
        raise NotYourRegister
    return imported


def _queue(imported: Import, state: State, now: datetime) -> Import:
    _forget_issues(imported, state)
    SeenKey.objects.filter(of=imported).delete()
    imported.state, imported.queued_at = state, now
    imported.cursor = imported.rows_done = 0
    imported.counts, imported.failure = {}, ""
    imported.started_at = imported.heartbeat_at = imported.finished_at = None
    if state == State.CHECKING:
        imported.diffs, imported.expected, imported.makers = [], {}, {}
    imported.save()
    enqueue_on_commit("imports.run_import", import_id=imported.pk)
    return imported


def _forget_issues(imported: Import, state: State) -> None:
    """What was said of the rows goes, for it is said anew: but whom new rows look like, which only the check can tell.
    During the run they would look like each other."""
    issues = RowIssue.objects.filter(of=imported)
    (issues.exclude(code="looks_like") if state == State.RUNNING else issues).delete()


def work_off(*, import_id: int, clock: Clock, chunk: int = CHUNK) -> None:
    """Check or run the import to its end, from where it is. Only one worker at a time does; a second one leaves."""
    with alone(LOCK_CLASS, import_id) as is_alone:
        imported = (
            Import.objects.select_related("by").filter(pk=import_id, state__in=AT_WORK).first()
            if is_alone
            else None
        )
        if imported is None:
            return
        Import.objects.filter(pk=import_id).update(heartbeat_at=clock())
        Import.objects.filter(pk=import_id, started_at=None).update(started_at=clock())
        try:
            while not _work(imported, clock, chunk):
                imported = Import.objects.select_related("by").get(pk=import_id)
                forget_fields(imported.by)  # an administrator changed a custom field: read on as it is now
        except (UnreadableFile, FileGone) as refusal:
            _fail(import_id, refusal.message, clock())
        except OperationalError:
            raise  # the database went away: the schedule sends the job again
        except Exception as error:
            logger.error("Import %s failed: %s", import_id, type(error).__name__)
            with override(imported.by.language):
                _fail(import_id, gettext(FAILED), clock())
            raise


def _fail(import_id: int, message: str, now: datetime) -> None:
    Import.objects.filter(pk=import_id, state__in=AT_WORK).update(
        state=State.FAILED, failure=message[:300], finished_at=now
    )


def _widen_temporary() -> None:
    """Room for a chunk's temporary tables in memory. A session that has used any keeps the room it has."""
    if connection.in_atomic_block:
        return
    with suppress(ProgrammingError, DataError), connection.cursor() as cursor:
        cursor.execute(f"SET temp_buffers = {TEMPORARY_PAGES}")


def _work(imported: Import, clock: Clock, chunk: int) -> bool:
    """Work off the file from where the import is. False when custom fields changed under its hands: the next call goes on."""
    token = known_fields().token
    _widen_temporary()
    spec, reader = targets.SPECS[imported.register], reader_of(imported)
    rows, chunk = table_of(imported).rows(after=imported.cursor), min(chunk, spec.chunk)
    diffs = list(imported.diffs)

    def read() -> list[Record]:
        return list(reader.read_all(itertools.islice(rows, chunk)))

    cursor = imported.cursor
    with ThreadPoolExecutor(max_workers=1) as ahead:  # the next chunk is read while this one is written
        waiting = ahead.submit(read)
        while records := waiting.result():
            waiting = ahead.submit(read)
            now = clock()
            with transaction.atomic():
                if known_fields(held=True).token != token:
                    waiting.result()
                    return False
                outcome = write_or_split(
                    spec=spec, reader=reader, records=records, run=run_of(imported=imported, now=now)
                )
                diffs = [*diffs, *outcome.diffs][:DIFF_SAMPLE]
                if not _move_on(imported, cursor, records=records, outcome=outcome, diffs=diffs, now=now):
                    transaction.set_rollback(True)
                    return True
            cursor = records[-1].number
    _finish(imported, cursor, clock())
    return True


def _move_on(
    imported: Import,
    cursor: int,
    *,
    records: list[Record],
    outcome: Outcome,
    diffs: list[dict],
    now: datetime,
) -> bool:
    """Commit the progress with the rows; false when somebody cancelled or another worker went ahead."""
    current = (
        Import.objects.select_for_update().filter(pk=imported.pk, state=imported.state, cursor=cursor).first()
    )
    if current is None:
        return False
    counts = Counter(current.counts)
    counts.update(outcome.counts)
    current.counts, current.cursor, current.diffs = dict(counts), records[-1].number, diffs
    current.makers = dict((Counter(current.makers) + outcome.makers).most_common(MOST_MAKERS))
    current.rows_done += len(records)
    current.heartbeat_at = now
    current.save(update_fields=["counts", "cursor", "diffs", "makers", "rows_done", "heartbeat_at"])
    return True


@transaction.atomic
def _finish(imported: Import, cursor: int, now: datetime) -> None:
    current = (
        Import.objects.select_for_update().filter(pk=imported.pk, state=imported.state, cursor=cursor).first()
    )
    if current is None:
        return
    is_check = current.state == State.CHECKING
    current.state = State.CHECKED if is_check else State.DONE
    current.rows_total, current.finished_at = current.rows_done, now
    if is_check:
        current.expected = current.counts
    current.save(update_fields=["state", "rows_total", "finished_at", "expected"])
    SeenKey.objects.filter(of=current).delete()
    if not is_check and current.register == Register.PERSONS:
        enqueue_on_commit("gdpr.judge_new_persons")  # nobody is in the register without a purpose
    if not is_check and current.counts.get("created", 0) > 5_000:
        with connection.cursor() as db:
            db.execute(f"ANALYZE {targets.SPECS[current.register].table}")


def write_or_split(*, spec: RegisterSpec, reader: RecordReader, records: list[Record], run: Run) -> Outcome:
    """Write the chunk; a row that the database refuses is found by halving, rejected, and the others go in."""
    try:
        with transaction.atomic():
            return write_chunk(spec=spec, columns=reader.columns, records=records, run=run)
    except (IntegrityError, DataError, Refusal) as error:
        if len(records) == 1:
            rule = _rule_of(error)
            records[0].reject(RULES.get(rule, "refused"), "" if rule in RULES else rule)
            return write_chunk(spec=spec, columns=reader.columns, records=records, run=run)
        half = len(records) // 2
        outcome = write_or_split(spec=spec, reader=reader, records=records[:half], run=run)
        rest = write_or_split(spec=spec, reader=reader, records=records[half:], run=run)
        outcome.counts.update(rest.counts)
        outcome.makers.update(rest.makers)
        outcome.diffs += rest.diffs
        return outcome


def _rule_of(error: Exception) -> str:
    """The name of the rule that was broken, or of the refusal: no value of the row."""
    if isinstance(error, Refusal):
        return type(error).__name__[:30]
    diagnosis = getattr(error.__cause__, "diag", None)
    return (getattr(diagnosis, "constraint_name", None) or getattr(diagnosis, "column_name", None) or "")[:30]


def run_of(*, imported: Import, now: datetime) -> Run:
    """The circumstances of a chunk: whose import it is, and what its owner may see."""
    user = imported.by
    mine, owner_id = "TRUE", None
    if user.scope != Scope.ALL:
        teams = ", ".join(map(str, user.team_ids())) or "NULL"
        mine = f"o.owner_id = {user.pk}" + (f" OR o.team_id IN ({teams})" if user.scope == Scope.TEAM else "")
        owner_id = user.pk
    mapped = targets.mapped_columns(
        register=imported.register,
        plans=plans_of(imported),
        options=options_of(imported),
        is_owner_given=owner_id is not None,
    )
    return Run(
        import_id=imported.pk, change_set_id=imported.change_set_id, now=now, is_dry=imported.state == State.CHECKING,
        system=str(imported.options.get("system") or "ERP")[:60], source=(imported.source or imported.file_name)[:120],
        options=imported.options, by=user, mine=mine, new_owner_id=owner_id, mapped=mapped,
        party=imported.party, precedence=str(imported.options.get("precedence") or Precedence.FILE),
        defaults=_defaults(imported.register), references=_references(imported),
    )  # fmt: skip


def _references(imported: Import) -> tuple[tuple[str, str], ...]:
    """The custom fields of the file that point at a company or a person."""
    if imported.register not in CUSTOMISED:
        return ()
    named = {plan.field for plan in plans_of(imported)}
    fields = custom_fields_of(imported.register, imported.by)
    return tuple((field.key, field.kind) for field in fields if field.is_reference and field.name in named)


def _defaults(register: str) -> str:
    resource = CUSTOMISED.get(Target(register))
    values = defaults_of(resource=resource) if resource else {}
    return json.dumps({name.removeprefix("cf_"): value for name, value in values.items()})
