"""Working off a run: slice by slice, company by company, each committed with the progress.

A worker that is killed loses one answer and doubles nothing. A slice is short, so that other jobs get their turn;
what the register does not answer is put off, and while it is down the run waits and holds no worker.
"""

import logging
from datetime import datetime, timedelta

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop, override

from common.jobs import alone, enqueue_on_commit
from companies.models import Company
from enrichment.choices import Outcome, RunKind
from enrichment.models import EnrichmentRun, OutsideRegister, RunIssue
from enrichment.models.run import COUNTS
from enrichment.operations.apply import apply_record, note_outcome
from enrichment.operations.erase import erase_given
from enrichment.operations.gate import Clock, Sleep, asking, note_answer, note_failure, resting_until
from enrichment.operations.reading import count_applied, read_changes, read_whole_file
from enrichment.operations.run import follow_up
from enrichment.providers.base import Missing, Provider, Raw
from enrichment.providers.http import Malformed, Unavailable
from enrichment.providers.registry import PROVIDERS
from enrichment.queries.companies import identity_of
from enrichment.queries.policies import policies_of
from history import operations as history
from users.choices import RunState

logger = logging.getLogger(__name__)
LOCK_CLASS = 47_205
SLICE = timedelta(seconds=40)
TRIES = 3  # of one company, while the register answers about others
PAUSE = timedelta(seconds=20)
FAILED = gettext_noop("Something went wrong with this run. It can be tried again; an administrator finds the reason in the log.")  # fmt: skip
CUT_FILE = gettext_noop(
    "The register’s file ended before its end, or is no such file. Go on to read it again."
)


def work_off(*, run_id: int, clock: Clock, sleep: Sleep, slice_: timedelta = SLICE) -> None:
    """Work off a slice of the run, from where it is. Only one worker at a time does; a second one leaves."""
    goes_on = False
    with alone(LOCK_CLASS, run_id) as is_alone:
        if is_alone and _begin(run_id, clock()):
            goes_on = _work(run_id, clock, sleep, slice_)
    if goes_on:
        enqueue_on_commit("enrichment.run", run_id=run_id)


def _begin(run_id: int, now: datetime) -> bool:
    """Show that somebody is at it; false when there is nothing to do now."""
    mine = EnrichmentRun.objects.at_work().filter(pk=run_id)
    if not mine.exists() or mine.filter(waits_until__gt=now).exists():
        return False
    mine.update(heartbeat_at=now, waits_until=None)
    mine.filter(started_at=None).update(started_at=now)
    return True


def _work(run_id: int, clock: Clock, sleep: Sleep, slice_: timedelta) -> bool:
    run = EnrichmentRun.objects.light().get(pk=run_id)
    end = clock() + slice_
    try:
        with asking(code=run.register, clock=clock, sleep=sleep) as provider:
            if run.kind == RunKind.FEED:
                read_changes(run=run, provider=provider, clock=clock)
            elif run.kind == RunKind.FILE and not read_whole_file(run=run, provider=provider, clock=clock):
                _fail(run_id, CUT_FILE, clock())
                return False
            worker = _Worker(run_id, provider, clock)
            while worker.step():
                if clock() >= end:
                    return True
    except Unavailable as failure:
        _wait_for(run, failure, clock())
    except OperationalError:
        raise  # the database went away: the schedule sends the job again
    except Exception as error:
        logger.error("Run %s of %s failed: %s", run_id, run.register, type(error).__name__)
        _fail(run_id, FAILED, clock())
        raise
    return False


def _wait_for(run: EnrichmentRun, failure: Unavailable, now: datetime) -> None:
    """The register does not answer: leave the run as it is and come back."""
    until = note_failure(code=run.register, error=failure.code, now=now)
    asked = timedelta(seconds=min(failure.wait or 0, 3600))
    EnrichmentRun.objects.at_work().filter(pk=run.pk).update(
        waits_until=max(until or now, now + max(PAUSE, asked)), heartbeat_at=now
    )


def _fail(run_id: int, words: str, now: datetime) -> None:
    run = EnrichmentRun.objects.light().select_related("by").get(pk=run_id)
    with override(run.by.language):
        EnrichmentRun.objects.at_work().filter(pk=run_id).update(
            state=RunState.FAILED, failure=gettext(words)[:300], finished_at=now
        )


class _Worker:
    """One worker at one run, with what stays the same from company to company."""

    def __init__(self, run_id: int, provider: Provider, clock: Clock) -> None:
        self.run_id, self.provider, self.clock = run_id, provider, clock
        self.register = str(provider.name)
        self.policies = policies_of(self.register)

    def step(self) -> bool:
        """Ask about the next companies and take what comes; false when there is nothing to do now."""
        run = EnrichmentRun.objects.light().get(pk=self.run_id)
        if not run.is_at_work:
            return False
        if until := resting_until(code=self.register, now=self.clock()):
            EnrichmentRun.objects.filter(pk=run.pk).update(waits_until=until)
            return False
        numbers = EnrichmentRun.objects.slice_of(run.pk, run.cursor, self.provider.batch)
        is_again = not numbers
        if is_again:
            numbers = [run.deferred[0][0]] if run.deferred else []
        if not numbers:
            self._finish()
            return False
        companies = Company.objects.in_bulk(numbers)
        keys = {number: self.provider.match(identity_of(row)) for number, row in companies.items()}
        try:
            answers = self.provider.fetch(dict.fromkeys(filter(None, keys.values())))
        except Unavailable as failure:
            return self._put_off(run, numbers, failure, is_again=is_again)
        except Malformed as failure:
            answers = dict.fromkeys(keys.values(), failure)
        note_answer(code=self.register, now=self.clock())
        with history.go_on(change_set_id=run.change_set_id):
            for number in numbers:
                key = keys.get(number, "")
                if not self._take(number, companies.get(number), key, answers.get(key), is_again=is_again):
                    return False
        return True

    @transaction.atomic
    def _take(
        self, number: int, company: Company | None, key: str, answer: Raw | Missing | Malformed | None, *, is_again: bool
    ) -> bool:  # fmt: skip
        """Apply one answer and commit the progress with it; false when somebody has stopped the run."""
        now = self.clock()
        runs = EnrichmentRun.objects.light().select_for_update(of=["self"]).select_related("by")
        run = runs.get(pk=self.run_id)
        if not run.is_at_work:
            return False
        run.asked += 1
        if company is None or not key or answer is None:
            self._issue(run, company, "gone_company" if company is None else "no_key", now)
        else:
            try:
                with transaction.atomic():
                    self._apply(run, company, key, answer, now)
            except Malformed as failure:
                self._malformed(run, company, key, failure, now)
            except (IntegrityError, DataError) as error:
                self._issue(run, company, "rule", now, type(error).__name__)
        if is_again:
            run.deferred = run.deferred[1:]
        else:
            run.cursor += 1
        run.heartbeat_at = now
        run.save(update_fields=[*COUNTS, "cursor", "deferred", "heartbeat_at"])
        return True

    def _apply(
        self, run: EnrichmentRun, company: Company, key: str, answer: Raw | Missing | Malformed, now: datetime
    ) -> None:
        today = localtime(now).date()
        if isinstance(answer, Malformed):
            raise answer
        if answer == Missing.GONE:
            erased = erase_given(
                company=company, register=self.register, key=key, by=run.by, now=now, today=today
            )
            run.erased += erased
            run.changed += 1 if erased else 0
            run.unchanged += 0 if erased else 1
        elif isinstance(answer, Missing):
            note_outcome(company=company, register=self.register, key=key, outcome=Outcome.NOT_FOUND, now=now)
            run.unchanged += 1
        else:
            record = self.provider.map(key, answer)
            applied = apply_record(
                company=company, register=self.register, record=record, policies=self.policies, by=run.by, now=now,
                today=today,
            )  # fmt: skip
            count_applied(run=run, company=company, applied=applied, now=now)
            if record.outcome == Outcome.NOT_CHECKED:
                self._issue(run, company, "not_checked", now, record.proof.error if record.proof else "")

    def _malformed(
        self, run: EnrichmentRun, company: Company, key: str, failure: Malformed, now: datetime
    ) -> None:
        note_outcome(
            company=company,
            register=self.register,
            key=key,
            outcome=Outcome.NOT_CHECKED,
            error=failure.code,
            now=now,
        )
        self._issue(run, company, "malformed", now, failure.code)

    def _issue(
        self, run: EnrichmentRun, company: Company | None, code: str, now: datetime, detail: str = ""
    ) -> None:
        run.failed += 1
        RunIssue.objects.create(run=run, company=company, code=code, detail=detail[:120], at=now)

    @transaction.atomic
    def _put_off(
        self, run: EnrichmentRun, numbers: list[int], failure: Unavailable, *, is_again: bool
    ) -> bool:
        """The register did not answer. Down for everybody: wait, nothing is used up. For these alone: go on with
        others and come back to them; after three times say so."""
        now = self.clock()
        was_resting = OutsideRegister.objects.filter(code=self.register).exclude(resting_since=None).exists()
        until = note_failure(code=self.register, error=failure.code, now=now)
        row = EnrichmentRun.objects.with_size().select_for_update(of=["self"]).get(pk=run.pk)
        if not row.is_at_work:
            return False
        if until is None and not was_resting:
            self._defer(row, numbers, failure, now, is_again=is_again)
        rest = row.cursor >= row.size
        pause = max(PAUSE, timedelta(seconds=min(failure.wait or 0, 3600)))
        row.waits_until = until or (now + pause if rest and row.deferred else None)
        row.heartbeat_at = now
        row.save(update_fields=[*COUNTS, "cursor", "deferred", "waits_until", "heartbeat_at"])
        return row.waits_until is None

    def _defer(
        self, row: EnrichmentRun, numbers: list[int], failure: Unavailable, now: datetime, *, is_again: bool
    ) -> None:  # fmt: skip
        if not is_again:
            row.deferred += [[number, 1] for number in numbers]
            row.cursor += len(numbers)
            return
        number, tries = row.deferred[0]
        row.deferred = row.deferred[1:]
        if tries + 1 < TRIES:
            row.deferred += [[number, tries + 1]]
            return
        company = Company.objects.filter(pk=number).first()
        row.asked += 1
        self._issue(row, company, "unavailable", now, failure.code)
        if company is not None:
            note_outcome(
                company=company, register=self.register, key=self.provider.match(identity_of(company)),
                outcome=Outcome.NOT_CHECKED, error=failure.code, now=now,
            )  # fmt: skip

    @transaction.atomic
    def _finish(self) -> None:
        now = self.clock()
        run = EnrichmentRun.objects.select_for_update(of=["self"]).select_related("by").get(pk=self.run_id)
        if not run.is_at_work or run.cursor < len(run.numbers) or run.deferred:
            return
        run.state, run.finished_at, run.heartbeat_at = RunState.DONE, now, now
        run.save(update_fields=["state", "finished_at", "heartbeat_at"])
        if run.kind == RunKind.FEED and run.progress.get("cursor"):
            OutsideRegister.objects.filter(code=run.register).update(cursor=run.progress["cursor"])
        follower = PROVIDERS[run.register].followed_by
        if run.kind == RunKind.FEED and follower is not None:
            follow_up(register=follower, numbers=run.numbers, by=run.by, now=now)
