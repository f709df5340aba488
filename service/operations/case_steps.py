"""The steps of a case: it waits for the customer, goes on, is solved, closed and reopened."""

from datetime import datetime
from typing import Any

from django.db import transaction

from common.constraints import refuse_unwanted_text, refusing
from history import operations as history
from installed_base.choices import EventKind
from installed_base.operations.event import record_event
from service.choices.case import ENDED_STATES, CaseState, CommentKind, Escalation, Promise
from service.models import CaseComment, ServiceCase
from service.operations.case import going_on, kept, locked, stopped
from service.operations.case_refusals import (
    AlreadySolved,
    ComplaintNeedsVerdict,
    NotSolved,
    NotWaiting,
    SolutionNeeded,
    StillOpen,
)
from service.queries.answer_time import CLOCKS, dues_from
from users.models import User


@transaction.atomic
def await_customer(*, case: ServiceCase, by: User, now: datetime) -> ServiceCase:
    """The next word is the customer's: the clocks stand still. Refuses what is solved. Recorded."""
    case = locked(case=case)
    if case.state in ENDED_STATES:
        raise AlreadySolved(case.solved_at)
    if not case.is_waiting:
        history.save_changes(obj=case, values=stopped(case=case, now=now), by=by, at=now)
    return case


@transaction.atomic
def resume_case(*, case: ServiceCase, by: User, now: datetime) -> ServiceCase:
    """The customer has answered: the clocks run for what was left of them. Refuses what does not wait. Recorded."""
    case = locked(case=case)
    if not case.is_waiting:
        raise NotWaiting
    history.save_changes(obj=case, values=going_on(case=case, now=now), by=by, at=now)
    return case


@transaction.atomic
def arrive_for_case(*, case: ServiceCase, by: User, now: datetime) -> ServiceCase:
    """Somebody of ours is with the machine: the clock of coming stops, and whoever waited is answered too.

    Refuses what is solved. Recorded, once.
    """
    return _keep(case=case, promises=(Promise.ONSITE, Promise.ANSWER), by=by, now=now)


@transaction.atomic
def restore_case(*, case: ServiceCase, by: User, now: datetime) -> ServiceCase:
    """The machine runs again, be it for the time being: the clock of restoring stops. Refuses what is solved.
    Recorded, once."""
    return _keep(case=case, promises=(Promise.RESTORE, Promise.ANSWER), by=by, now=now)


def _keep(*, case: ServiceCase, promises: tuple[Promise, ...], by: User, now: datetime) -> ServiceCase:
    case = locked(case=case)
    if not case.is_open:
        raise AlreadySolved(case.solved_at)
    values: dict[str, Any] = {}
    for clock in CLOCKS:
        if clock.promise in promises and getattr(case, clock.met) is None:
            values |= kept(case=case, promise=clock.promise, at=now)
    if values and case.state in {CaseState.NEW, CaseState.REOPENED}:
        values["state"] = CaseState.OPEN
    if values:
        history.save_changes(obj=case, values=values, by=by, at=now)
    return case


@transaction.atomic
def solve_case(
    *, case: ServiceCase, resolution: str, by: User, now: datetime, root_cause: str = "",
    is_justified: bool | None = None,
) -> ServiceCase:  # fmt: skip
    """Say what solved it. A complaint also says whether it was justified, and why it came to be.

    Of two people who solve it at once the second is told. Recorded, and marked on the item's timeline.
    """
    refuse_unwanted_text({"resolution": resolution})
    case = locked(case=case)
    if case.state in ENDED_STATES:
        raise AlreadySolved(case.solved_at)
    if not resolution.strip():
        raise SolutionNeeded
    if case.is_complaint and is_justified is None:
        raise ComplaintNeedsVerdict("is_justified")
    if case.is_complaint and not root_cause:
        raise ComplaintNeedsVerdict("root_cause")
    values: dict[str, Any] = {
        "state": CaseState.SOLVED, "solved_at": max(now, case.opened_at), "resolution": resolution.strip(),
        "root_cause": root_cause, "is_justified": is_justified, "waiting_since": None,
        "answered_at": case.answered_at or now, "restored_at": case.restored_at or now, "escalation": Escalation.NONE,
        **{clock.left: None for clock in CLOCKS},
    }  # fmt: skip
    with refusing():
        history.save_changes(obj=case, values=values, by=by, at=now)
    if case.item is not None:
        record_event(
            item=case.item, kind=EventKind.CASE_CLOSED, at=now, ref=case, now=now, details={"kind": case.kind}
        )
    return case


@transaction.atomic
def close_case(*, case: ServiceCase, by: User, now: datetime) -> ServiceCase:
    """The customer is content: nothing is left to do. Refuses what is not solved. Recorded."""
    case = locked(case=case)
    if case.state == CaseState.CLOSED:
        return case
    if case.state != CaseState.SOLVED:
        raise NotSolved
    values = {"state": CaseState.CLOSED, "closed_at": now}
    history.save_changes(obj=case, values=values, by=by, at=now)
    return case


@transaction.atomic
def reopen_case(*, case: ServiceCase, by: User, now: datetime, reason: str = "") -> ServiceCase:
    """It was not in order after all: the case is open again, and its clocks start anew.

    What had been said to solve it stays as it was. Refuses an open one. Recorded, with the reason as a comment.
    """
    refuse_unwanted_text({"text": reason})
    case = locked(case=case)
    if case.is_open:
        raise StillOpen
    values: dict[str, Any] = {
        "state": CaseState.REOPENED, "solved_at": None, "closed_at": None, "reopened_at": now,
        "escalation": Escalation.NONE, **{clock.met: None for clock in CLOCKS},
        **dues_from(start=now, sla=case.sla, severity=case.severity),
    }  # fmt: skip
    with history.one_change_set(by=by, at=now):
        history.save_changes(obj=case, values=values, by=by, at=now)
        if reason.strip():
            comment = CaseComment(
                case=case, kind=CommentKind.INTERNAL, text=reason.strip(), author=by, at=now
            )
            history.create(obj=comment, by=by, at=now)
        if case.item is not None:
            details = {"kind": case.kind, "again": True}
            record_event(
                item=case.item, kind=EventKind.CASE_OPENED, at=now, ref=case, now=now, details=details
            )
    return case
