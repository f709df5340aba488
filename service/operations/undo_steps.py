"""Steps of cases and visits taken back, and what followed from them: timelines, due days, warranties.

What an act wrote goes back by value. What it marked on timelines, or worked out from them, is done anew from what the
records say now, so that an undo that is undone itself brings it back as well.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from history import operations as history
from installed_base.choices import EventKind
from installed_base.models import InstalledItem, ItemEvent
from installed_base.operations.event import forget_events, record_event
from service.choices.case import OPEN_STATES, Escalation
from service.models import (
    MeterReading,
    ProductWarranty,
    ServiceCase,
    ServiceVisit,
    VisitItem,
)
from service.operations.cover_terms import rewrite_warranties
from service.operations.plan import work_out_dues
from service.operations.visit import mark_done
from service.queries.answer_time import CLOCKS, local_day
from service.queries.machine import machine_of
from users.models import User

CASE_STEPS = frozenset(
    {
        "state", "severity", "opened_at", "item_id", "machine_id", "sla_id", "waiting_since", "solved_at", "closed_at",
        "reopened_at", *(name for clock in CLOCKS for name in (clock.met, clock.due, clock.left)),
    }
)  # fmt: skip
ESCALATION = frozenset(
    {"escalation", "escalated_at", "escalated_for"}
)  # the robot looks at late promises anew
VISIT_STEPS = frozenset({"state", "planned_at", "started_at", "ended_at", "result", "covered_by"})


def forget_cases(*, gone: list[int], changed: list[int], now: datetime) -> None:
    """Take cases that go off the timelines."""
    _forget(ServiceCase.objects.filter(pk__in=gone).values_list("public_id", flat=True))


def forget_visits(*, gone: list[int], changed: list[int], now: datetime) -> None:
    """Take visits that go off the timelines."""
    _forget(ServiceVisit.objects.filter(pk__in=gone).values_list("public_id", flat=True))


def forget_readings(*, gone: list[int], changed: list[int], now: datetime) -> None:
    """Take readings that go off the timelines."""
    _forget(MeterReading.objects.filter(pk__in=gone).values_list("public_id", flat=True))


def _forget(public_ids: Iterable[Any]) -> None:
    for public_id in public_ids:
        forget_events(ref_id=public_id)


def mark_cases(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """Let timelines tell of these cases what they say now. A reminder of a case that is over is over too."""
    cases = ServiceCase.objects.filter(pk__in=list(numbers))
    cases.exclude(state__in=OPEN_STATES).exclude(escalation=Escalation.NONE).update(
        escalation=Escalation.NONE
    )
    for case in cases.select_related("item"):
        if case.item is None:
            forget_events(ref_id=case.public_id)
        else:
            _mark_case(case, case.item, now)


def _mark_case(case: ServiceCase, item: InstalledItem, now: datetime) -> None:
    """Entries of steps that are no more go, entries of steps that are again come; those of earlier rounds stay."""
    events = list(ItemEvent.objects.filter(ref_id=case.public_id))
    again = [one for one in events if one.kind == EventKind.CASE_OPENED and one.details.get("again")]
    first = [one for one in events if one.kind == EventKind.CASE_OPENED and one not in again]
    closed = [one for one in events if one.kind == EventKind.CASE_CLOSED]
    until, since = case.solved_at or case.reopened_at, case.reopened_at or case.opened_at
    stale = [one for one in first if (one.item_id, one.at) != (case.item_id, case.opened_at)]
    stale += [one for one in again if case.reopened_at is None or one.at > case.reopened_at]
    stale += [one for one in closed if until is None or one.at > until]
    ItemEvent.objects.filter(pk__in=[one.pk for one in stale]).delete()
    told: dict[str, Any] = {"item": item, "ref": case, "now": now}
    opened, kind = EventKind.CASE_OPENED, {"kind": case.kind}
    if not set(first) - set(stale):
        record_event(kind=opened, at=case.opened_at, root_id=case.machine_id, details=kind, **told)
    if case.reopened_at and all(one.at != case.reopened_at for one in again):
        record_event(kind=opened, at=case.reopened_at, details=kind | {"again": True}, **told)
    if case.solved_at and not [one for one in closed if one not in stale and one.at >= since]:
        record_event(kind=EventKind.CASE_CLOSED, at=case.solved_at, details=kind, **told)


def mark_visits(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """Visits that are done stand on timelines, others do not."""
    for visit in ServiceVisit.objects.filter(pk__in=list(numbers)):
        if visit.is_done:
            mark_done(visit=visit, now=now)
        else:
            forget_events(ref_id=visit.public_id)


def mark_readings(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """Readings that came back stand on timelines again."""
    told = set(
        ItemEvent.objects.filter(
            ref_id__in=MeterReading.objects.filter(pk__in=list(numbers)).values("public_id")
        ).values_list("ref_id", flat=True)
    )
    for reading in MeterReading.objects.filter(pk__in=list(numbers)).exclude(public_id__in=told):
        record_event(
            item=reading.item, kind=EventKind.READING, at=reading.read_at, ref=reading, now=now,
            details={"reset": reading.is_reset, "meter": reading.meter},
        )  # fmt: skip


def show_dues(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """When maintenance of these items is due follows from what was done and read."""
    work_out_dues(items=numbers, by=by, now=now)


def show_warranties(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """The warranties of items follow from the terms of these products."""
    rewrite_warranties(products=numbers)


def show_warranties_of_terms(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """The warranties of items follow from these terms."""
    rows = ProductWarranty.objects.filter(term__in=list(numbers))
    rewrite_warranties(products=rows.values_list("product_id", flat=True).distinct())


def items_of_visits(*, step: history.Step, told: Sequence[history.Told], names: Sequence[str]) -> None:
    """Items that an act put on a visit (new) and took off it (old), by universal ID."""
    for row in (row for row in told if "items" in row.fields):
        old, new = set(row.old.get("items") or ()), set(row.new.get("items") or ())
        items = {str(one.public_id): one for one in InstalledItem.objects.filter(public_id__in=old | new)}
        visit = ServiceVisit.objects.filter(pk=row.object_id).first()
        if visit is None:
            continue
        links = dict(visit.item_links.values_list("item_id", "item__public_id"))
        before = {str(public_id) for public_id in links.values()}
        returning = {
            kept.get("item_id")
            for kept, _change in step.returns.get(VisitItem, {}).values()
            if kept.get("visit_id") == visit.pk
        }
        off = [items[one] for one in sorted(new - old) if one in items and one in before]
        on = [items[one] for one in sorted(old - new) if one in items and one not in before]
        for item in off:
            step.links.append((VisitItem, {"visit_id": visit.pk, "item_id": item.pk}, False))
        for item in (item for item in on if item.pk not in returning):
            day = local_day(visit.ended_at or visit.started_at or visit.planned_at or step.now)
            link = {"visit_id": visit.pk, "item_id": item.pk, "machine": machine_of(item=item, day=day)}
            step.links.append((VisitItem, link, True))
        if off or on:
            after = before - {str(item.public_id) for item in off} | {str(item.public_id) for item in on}
            step.words.append((row, "items", sorted(before), sorted(after)))
            step.counts["back"] += 1
