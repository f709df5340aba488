"""By when the promises of a case are due: those of the service level that stands for its item, or of the house."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from installed_base.models import InstalledItem
from service.choices.case import HOUSE_ANSWER_HOURS, Promise, Severity
from service.models import Coverage, ServiceCase, Sla
from service.queries.clock import ServiceHours
from service.queries.cover import segments

NEVER = Decimal(1_000_000)


@dataclass(frozen=True)
class Clock:
    """One of the clocks of a case: the names of the fields in which it stands."""

    promise: Promise
    due: str
    met: str
    left: str
    hours: str  # of the service level


CLOCKS = (
    Clock(Promise.ANSWER, "answer_due_at", "answered_at", "minutes_left", "response_hours"),
    Clock(Promise.ONSITE, "onsite_due_at", "onsite_at", "onsite_minutes_left", "onsite_hours"),
    Clock(Promise.RESTORE, "restore_due_at", "restored_at", "restore_minutes_left", "restore_hours"),
)


def sla_of(*, item: InstalledItem | None, day: date) -> Sla | None:
    """Among the contracts that cover the item on the day the service level that answers first; of equals the one
    that comes first, then the one that restores first."""
    if item is None:
        return None
    covers = {one.coverage_id for one in segments([item.pk]) if day in one.days}
    lines = Coverage.objects.filter(pk__in=covers, line__sla__isnull=False).select_related("line__sla")
    promising = [
        level for level in (cover.line.sla for cover in lines)
        if any(getattr(level, clock.hours) is not None for clock in CLOCKS)
    ]  # fmt: skip

    def strictness(level: Sla) -> tuple:
        hours = (getattr(level, clock.hours) for clock in CLOCKS)
        return (*(NEVER if one is None else one for one in hours), level.pk)

    return min(promising, key=strictness, default=None)


def minutes_promised(clock: Clock, *, sla: Sla | None, severity: str) -> int | None:
    """Minutes of service hours within which the promise is kept. Where no level says so the house answers within
    its own hours; to come and to restore it promises nothing."""
    hours = getattr(sla, clock.hours) if sla else None
    if hours is None and clock.promise == Promise.ANSWER:
        hours = HOUSE_ANSWER_HOURS[Severity(severity)]
    return None if hours is None else int(hours * 60)


def due_from(clock: Clock, *, start: datetime, sla: Sla | None, severity: str) -> datetime | None:
    """When the promise is due, counted from a moment."""
    minutes = minutes_promised(clock, sla=sla, severity=severity)
    return None if minutes is None else ServiceHours.of(sla).after(start, minutes)


def dues_from(
    *, start: datetime, sla: Sla | None, severity: str, case: ServiceCase | None = None
) -> dict[str, datetime | None]:
    """When all promises are due, counted from a moment; of a case those that are not kept yet."""
    return {
        clock.due: due_from(clock, start=start, sla=sla, severity=severity)
        for clock in CLOCKS
        if case is None or getattr(case, clock.met) is None
    }


def local_day(moment: datetime) -> date:
    """The day where we are: after midnight in Helsinki it is the next, whatever UTC says."""
    return timezone.localtime(moment).date()


def stopped_clocks(*, case: ServiceCase, now: datetime) -> dict[str, Any]:
    """The clocks while nothing can be done: what is left of each is kept."""
    values: dict[str, Any] = {}
    for clock in CLOCKS:
        if getattr(case, clock.met) is None and getattr(case, clock.due) is not None:
            values |= {clock.left: _minutes_left(case, getattr(case, clock.due), now), clock.due: None}
    return values


def running_clocks(*, case: ServiceCase, now: datetime) -> dict[str, Any]:
    """The clocks as they go on: each for what was left of it."""
    values: dict[str, Any] = {}
    for clock in CLOCKS:
        left = getattr(case, clock.left)
        if left is not None:
            values[clock.left] = None
            if getattr(case, clock.met) is None:
                values[clock.due] = ServiceHours.of(case.sla).after(now, left)
    return values


def _minutes_left(case: ServiceCase, due: datetime, now: datetime) -> int:
    """What is left of a clock, in service minutes; below nothing when it is late."""
    hours = ServiceHours.of(case.sla)
    return -hours.between(due, now) if due < now else hours.between(now, due)
