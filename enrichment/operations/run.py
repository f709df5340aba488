"""The life of a run: started, stopped, resumed, sent again when its worker was killed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.jobs import enqueue_on_commit
from common.refusals import Refusal
from companies.models import Company
from enrichment.choices import RunKind
from enrichment.models import EnrichmentRun
from enrichment.operations.apply import origin_of
from enrichment.operations.gate import is_asked, register_row
from enrichment.providers.names import Name
from enrichment.providers.registry import PROVIDERS, WITH_FILE
from enrichment.queries.companies import due_at, identity_of
from history import operations as history
from users.choices import RunState
from users.models import User
from users.permissions import Permission

SILENCE = timedelta(seconds=90)
KEEP_RUNS = timedelta(days=400)


class MayNotAsk(Refusal):
    """Asking registers is a right of its own."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not ask outside registers. Ask an administrator."))


class RegisterOff(Refusal):
    """An administrator has switched the register off."""

    def __init__(self) -> None:
        super().__init__(_("This register is switched off. An administrator can switch it on."))


class RunAtWork(Refusal):
    """Two runs that would do the same."""

    def __init__(self) -> None:
        super().__init__(_("A run of this kind is at work already. Look at it, or stop it first."))


class NoSuchRun(Refusal):
    """Not every register has a feed or a file."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("This register cannot be read that way."))


class NothingToAsk(Refusal):
    """No register knows the company."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "No outside register can be asked: the company has no business ID, VAT number or LEI that one knows."
            )
        )


class RunNotStopped(Refusal):
    """Only what was stopped or failed goes on."""

    def __init__(self) -> None:
        super().__init__(_("This run is at work, or has come to its end."))


@transaction.atomic
def ask_about(*, company: Company, by: User, now: datetime, register: str = "") -> list[EnrichmentRun]:
    """Queue a question about one company to each register that knows it, or to the one named. A question that
    waits already is shared. Nobody waits for the answer. Refuses when no register can be asked."""
    if not by.has_permission(Permission.REGISTER_ASK):
        raise MayNotAsk
    codes = [register] if register else list(PROVIDERS)
    rows = {code: register_row(code=code) for code in codes}
    if register and not is_asked(row=rows[register]):
        raise RegisterOff
    identity = identity_of(company)
    known = [code for code in codes if is_asked(row=rows[code]) and PROVIDERS[code].match(identity)]
    if not known:
        raise NothingToAsk
    return [_queue(code, RunKind.COMPANY, [company.pk], by=by, now=now, company=company) for code in known]


@transaction.atomic
def start_run(*, register: str, kind: str, by: User, now: datetime) -> EnrichmentRun:
    """Queue a run over many companies: those due, what the feed says has changed, or the register's file. Refuses
    a register that is switched off, a kind that it does not have, and a second run of a kind."""
    if not by.has_permission(Permission.REGISTER_MANAGE):
        raise MayNotAsk
    row = register_row(code=register)
    if not is_asked(row=row):
        raise RegisterOff
    if kind not in kinds_of(register=register):
        raise NoSuchRun
    if EnrichmentRun.objects.at_work().filter(register=register, kind=kind).exists():
        raise RunAtWork
    numbers = due_at(row, now) if kind == RunKind.REFRESH else []
    return _queue(register, kind, numbers, by=by, now=now)


def kinds_of(*, register: str) -> list[str]:
    """The kinds of wide runs that a register has."""
    provider = PROVIDERS[register]
    kinds = [RunKind.REFRESH] if provider.defaults or register == Name.VIES else []
    kinds += [RunKind.FEED] if provider.has_feed else []
    return kinds + ([RunKind.FILE] if register in WITH_FILE else [])


@transaction.atomic
def start_due(*, kind: str, by: User, now: datetime) -> list[EnrichmentRun]:
    """Start the night's runs of a kind, each register where nothing of the kind is at work and something is due."""
    started = []
    for code in PROVIDERS:
        row = register_row(code=code)
        busy = EnrichmentRun.objects.at_work().filter(register=code, kind=kind).exists()
        if busy or not is_asked(row=row) or kind not in kinds_of(register=code):
            continue
        if kind == RunKind.FILE and not PROVIDERS[code].file_is_of_changes:
            continue
        numbers = due_at(row, now) if kind == RunKind.REFRESH else []
        if numbers or kind != RunKind.REFRESH:
            started.append(_queue(code, kind, numbers, by=by, now=now))
    return started


@transaction.atomic
def follow_up(*, register: str, numbers: Sequence[int], by: User, now: datetime) -> EnrichmentRun | None:
    """Ask another register about companies that a feed has spoken of: a run of its own, or more work for the one
    that is at it."""
    if not numbers or not is_asked(row=register_row(code=register)):
        return None
    at_work = EnrichmentRun.objects.at_work().filter(register=register, kind=RunKind.REFRESH)
    run = at_work.select_for_update().first()
    if run is None:
        return _queue(register, RunKind.REFRESH, numbers, by=by, now=now)
    run.numbers += [number for number in numbers if number not in run.numbers[run.cursor :]]
    run.save(update_fields=["numbers"])
    return run


@transaction.atomic
def stop_run(*, run: EnrichmentRun, by: User, now: datetime) -> EnrichmentRun:
    """Stop a run. What is written stays; the rest is not asked."""
    row = _locked(run, by)
    if row.is_at_work:
        row.state, row.finished_at, row.waits_until = RunState.CANCELLED, now, None
        row.save(update_fields=["state", "finished_at", "waits_until"])
    return row


@transaction.atomic
def resume_run(*, run: EnrichmentRun, by: User, now: datetime) -> EnrichmentRun:
    """Go on after a stop or a failure, from where it was. Refuses while another of the kind is at work."""
    row = _locked(run, by)
    if row.state not in {RunState.CANCELLED, RunState.FAILED}:
        raise RunNotStopped
    row.state, row.failure, row.finished_at, row.heartbeat_at, row.waits_until = (
        RunState.RUNNING,
        "",
        None,
        None,
        None,
    )
    row.asked_at = now
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RunAtWork from None
    enqueue_on_commit("enrichment.run", run_id=row.pk)
    return row


def resume_stalled(*, now: datetime) -> int:
    """Send the jobs again whose worker was killed, whose message was lost, or whose register may be asked again."""
    stalled = list(EnrichmentRun.objects.to_be_sent(now, now - SILENCE).values_list("pk", flat=True))
    for run_id in stalled:
        enqueue_on_commit("enrichment.run", run_id=run_id)
    return len(stalled)


def forget_old_runs(*, now: datetime) -> int:
    """Drop runs that ended more than a year ago."""
    gone, _kinds = EnrichmentRun.objects.filter(finished_at__lt=now - KEEP_RUNS).delete()
    return gone


def _queue(
    register: str, kind: str, numbers: Iterable[int], *, by: User, now: datetime, company: Company | None = None
) -> EnrichmentRun:  # fmt: skip
    waiting = EnrichmentRun.objects.at_work().filter(register=register, kind=kind, company=company)
    if (found := waiting.first()) is not None:
        return found
    act = history.open_change_set(by=by, at=now, from_=origin_of(register=register))
    try:
        with transaction.atomic():
            run = EnrichmentRun.objects.create(
                register=register, kind=kind, by=by, company=company, numbers=list(numbers), asked_at=now,
                change_set_id=act.pk,
            )  # fmt: skip
    except IntegrityError:  # somebody did the same at the same moment
        return waiting.get()
    enqueue_on_commit("enrichment.run", run_id=run.pk)
    return run


def _locked(run: EnrichmentRun, by: User) -> EnrichmentRun:
    right = Permission.REGISTER_ASK if run.kind == RunKind.COMPANY else Permission.REGISTER_MANAGE
    if not by.has_permission(right):
        raise MayNotAsk
    return EnrichmentRun.objects.select_for_update(of=["self"]).get(pk=run.pk)
