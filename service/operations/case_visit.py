"""What visits do to the promises of their case: whoever comes is on site, and what works again is restored."""

from datetime import datetime
from typing import Any

from django.db import transaction

from history import operations as history
from service.choices.case import CaseState, Promise
from service.choices.visit import VisitResult
from service.models import ServiceCase, ServiceVisit
from service.operations.case import kept, locked
from service.queries.answer_time import CLOCKS
from users.models import User

WORKS = {VisitResult.FIXED, VisitResult.TEMPORARY}


@transaction.atomic
def keep_by_visit(*, visit: ServiceVisit, by: User, now: datetime) -> None:
    """The clocks that this visit stops: of coming when it began, of restoring when it ended well.

    What the case says already stays; of a reopened case visits before that day do not count. Recorded.
    """
    if visit.case_id is None:
        return
    case = locked(case=visit.case)
    came = visit.started_at or visit.ended_at
    works = visit.ended_at if visit.result in WORKS else None
    values: dict[str, Any] = {}
    for promise, moment in ((Promise.ANSWER, came), (Promise.ONSITE, came), (Promise.RESTORE, works)):
        if moment is not None and case.is_open and _counts(case, moment) and not _is_kept(case, promise):
            values |= kept(case=case, promise=promise, at=max(moment, case.opened_at))
    if values and case.state in {CaseState.NEW, CaseState.REOPENED}:
        values["state"] = CaseState.OPEN
    if values:
        history.save_changes(obj=case, values=values, by=by, at=now)


@transaction.atomic
def undo_by_visit(*, visit: ServiceVisit, by: User, now: datetime) -> None:
    """A visit was not done after all: the clocks that it had stopped run again. Call it before the visit changes.

    A case that waits or is over keeps what it says. Recorded.
    """
    if visit.case_id is None:
        return
    case = locked(case=visit.case)
    if not case.is_open or case.is_waiting:
        return
    stopped = {Promise.ONSITE: visit.started_at or visit.ended_at, Promise.RESTORE: visit.ended_at}
    values = {
        clock.met: None
        for clock in CLOCKS
        if stopped.get(clock.promise) and getattr(case, clock.met) == stopped[clock.promise]
    }
    if values:
        history.save_changes(obj=case, values=values, by=by, at=now)


def _counts(case: ServiceCase, moment: datetime) -> bool:
    return case.reopened_at is None or moment >= case.reopened_at


def _is_kept(case: ServiceCase, promise: Promise) -> bool:
    return any(clock.promise == promise and getattr(case, clock.met) is not None for clock in CLOCKS)
