"""What a run over many companies reads first: the register's feed, or its whole file, in bounded memory."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import ijson
from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.utils.timezone import localtime

from companies.models import Company
from enrichment.models import EnrichmentRun, OutsideRegister, RunIssue
from enrichment.models.run import COUNTS
from enrichment.operations.apply import Applied, apply_record
from enrichment.operations.gate import note_answer
from enrichment.providers.base import FeedPage, Provider, Raw, key_of
from enrichment.providers.http import Malformed, NotThere, Removed, Unavailable
from enrichment.queries.companies import identity_of, known_to, own_among
from enrichment.queries.policies import policies_of
from history import operations as history

CHUNK = 500
Clock = Callable[[], datetime]
Found = tuple[tuple[str, ...], Raw]


def read_changes(*, run: EnrichmentRun, provider: Provider, clock: Clock) -> None:
    """Read the feed to its end and put our companies among what changed on the run's list. Each piece is committed
    with the place up to which it reaches; the register's own place moves on only when all of the list is done. A
    gap is said, and then every company of ours is asked about: nothing is lost."""
    if run.progress.get("read"):
        return
    kept = OutsideRegister.objects.values_list("cursor", flat=True).get(code=run.register)
    for page in provider.feed(run.progress.get("cursor") or kept, localtime(clock()).date()):
        note_answer(code=run.register, now=clock())
        if not _take_page(run, page, clock()):
            return
    _mark(run, clock(), read=True)


@transaction.atomic
def _take_page(run: EnrichmentRun, page: FeedPage, now: datetime) -> bool:
    row = EnrichmentRun.objects.select_for_update(of=["self"]).get(pk=run.pk)
    if not row.is_at_work:
        return False
    own = set(own_among(run.register, page.keys).values())
    if page.has_gap:
        own |= set(known_to(run.register).values_list("pk", flat=True))
        RunIssue.objects.create(run=row, code="gap", at=now)
    row.numbers += sorted(own - set(row.numbers))
    told = row.progress.get("told", 0) + len(page.keys)
    row.progress = {**row.progress, "cursor": page.cursor, "told": told}
    row.heartbeat_at = now
    row.save(update_fields=["numbers", "progress", "heartbeat_at"])
    run.progress = row.progress
    return True


def _mark(run: EnrichmentRun, now: datetime, **progress: object) -> None:
    run.progress = {**run.progress, **progress}
    EnrichmentRun.objects.at_work().filter(pk=run.pk).update(progress=run.progress, heartbeat_at=now)


def read_whole_file(*, run: EnrichmentRun, provider: Provider, clock: Clock) -> bool:
    """Fetch the file once, read it record by record and apply those of our companies; false when it breaks off.
    A run that goes on skips the records that are done, as long as it finds the same file."""
    if run.progress.get("read"):
        return True
    path = _folder() / f"run-{run.public_id}"
    if not path.exists():
        _download(run, provider, path, clock)
    try:
        with path.open("rb") as file:
            records = provider.read_file(file)
            done = sum(1 for _record in islice(records, run.progress.get("records", 0)))
            while chunk := list(islice(records, CHUNK)):
                done += len(chunk)
                if not _take_chunk(run, provider, chunk, done, clock):
                    return True
    except (ijson.JSONError, zipfile.BadZipFile, EOFError, IndexError):
        RunIssue.objects.create(run=run, code="lost", detail=str(run.progress.get("records", 0)), at=clock())
        path.unlink(missing_ok=True)
        return False
    _mark(run, clock(), read=True)
    path.unlink(missing_ok=True)
    return True


def remove_old_files(*, before: datetime) -> int:
    """Remove files that stopped runs have left behind."""
    old = [path for path in _folder().iterdir() if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "registers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _download(run: EnrichmentRun, provider: Provider, path: Path, clock: Clock) -> None:
    """To a name of its own first, so that half a file is never taken for a whole one."""
    mine = EnrichmentRun.objects.at_work().filter(pk=run.pk)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            size = provider.http.download(
                provider.file_url, file, beat=lambda: mine.update(heartbeat_at=clock())
            )
        except (NotThere, Removed):
            Path(file.name).unlink(missing_ok=True)
            raise Unavailable("not_there") from None
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    Path(file.name).replace(path)
    note_answer(code=run.register, now=clock())
    _mark(run, clock(), records=0, size=size)


def _take_chunk(run: EnrichmentRun, provider: Provider, chunk: list[Found], done: int, clock: Clock) -> bool:
    """Apply the records of our companies among some hundreds, and commit the progress with them."""
    own = own_among(run.register, [key for keys, _raw in chunk for key in keys])
    ours = list(_of_ours(chunk, own))
    companies = Company.objects.in_bulk([number for number, _raw in ours])
    policies = policies_of(run.register)
    with transaction.atomic():
        row = EnrichmentRun.objects.select_for_update(of=["self"]).select_related("by").get(pk=run.pk)
        if not row.is_at_work:
            return False
        with history.go_on(change_set_id=row.change_set_id):
            for number, raw in ours:
                _take_record(row, provider, companies[number], raw, policies=policies, now=clock())
        row.progress = {**row.progress, "records": done}
        row.heartbeat_at = clock()
        row.save(update_fields=[*COUNTS, "progress", "heartbeat_at"])
    run.progress = row.progress
    return True


def _of_ours(chunk: list[Found], own: dict[str, int]) -> Iterator[tuple[int, Raw]]:
    for keys, raw in chunk:
        number = next((own[key_of(key)] for key in keys if key_of(key) in own), None)
        if number is not None:
            yield number, raw


def _take_record(
    run: EnrichmentRun, provider: Provider, company: Company, raw: Raw, *, policies: dict[str, str], now: datetime
) -> None:  # fmt: skip
    run.asked += 1
    try:
        with transaction.atomic():
            applied = apply_record(
                company=company, register=run.register, record=provider.map(provider.match(identity_of(company)), raw),
                policies=policies, by=run.by, now=now, today=localtime(now).date(),
            )  # fmt: skip
    except (Malformed, IntegrityError, DataError) as error:
        run.failed += 1
        code = "malformed" if isinstance(error, Malformed) else "rule"
        RunIssue.objects.create(run=run, company=company, code=code, detail=type(error).__name__, at=now)
    else:
        count_applied(run=run, company=company, applied=applied, now=now)


def count_applied(*, run: EnrichmentRun, company: Company, applied: Applied, now: datetime) -> None:
    """Count what came of a record, and keep which facts broke a rule of ours."""
    run.proposed += applied.proposed
    if applied.changes:
        run.changed += 1
    elif not applied.proposed:
        run.unchanged += 1
    for code, number in sorted(applied.stopped.items()):  # which company and why, never the address
        run.gate[code] = run.gate.get(code, 0) + number
        RunIssue.objects.create(run=run, company=company, code=code, at=now)
    for refused in applied.refused:
        run.failed += 1
        RunIssue.objects.create(run=run, company=company, code="rule", detail=refused[:120], at=now)
