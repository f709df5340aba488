"""Visits: planned, moved, begun, done, called off."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.submissions import already_made
from companies.models import Company
from history import operations as history
from installed_base.choices import EventKind
from installed_base.models import InstalledItem
from installed_base.operations.event import forget_events, record_event
from service.choices.visit import VisitKind, VisitState
from service.models import CampaignItem, MaintenancePlan, ServiceCase, ServiceVisit, VisitItem
from service.operations.campaign_visit import book_for_campaign, follow_visit
from service.operations.case_visit import keep_by_visit, undo_by_visit
from service.operations.plan import move_on
from service.operations.visit_refusals import (
    DoneInTheFuture,
    EndsBeforeItBegins,
    NotAhead,
    NotPlanned,
    PayerNeeded,
    ResultNeeded,
    VisitNeedsTime,
    VisitNotDone,
)
from service.queries.answer_time import local_day
from service.queries.machine import machine_of
from users.models import User

CLOCKS_DIFFER = timedelta(minutes=5)
TEXTS = ("subject", "report")
_GUARD: dict[str, Refuse] = {"visit_ends_after_it_begins": EndsBeforeItBegins}


@transaction.atomic
def plan_visit(
    *, by: User, now: datetime, planned_at: datetime | None, kind: str = VisitKind.REPAIR, subject: str = "",
    company: Company | None = None, case: ServiceCase | None = None, items: Iterable[InstalledItem] = (),
    plans: Iterable[MaintenancePlan] = (), campaign_item: CampaignItem | None = None,
    public_id: UUID | None = None, **facts: Any,
) -> ServiceVisit:  # fmt: skip
    """Plan a technician's visit to items of a company, to see to a case or to maintenance.

    The items of the plans are visited too; the item of a campaign counts as planned. The same `public_id` twice makes one visit. Refuses one without a
    time. Recorded.
    """
    made = already_made(ServiceVisit, public_id)
    if made is not None:
        return made
    if planned_at is None:
        raise VisitNeedsTime
    plans = list(plans)
    things = list(dict.fromkeys([*items, *(plan.item for plan in plans if plan.item)]))
    if case is not None and case.item is not None and not things:
        things = [case.item]
    company = (
        company or (case.company if case else None) or next((i.company for i in things if i.company), None)
    )
    if not facts.get("site") and things and company and things[0].company_id == company.pk:
        facts["site"] = things[0].site
    visit = ServiceVisit(
        kind=kind, subject=_subject(subject, kind, case, plans), company=company, case=case, planned_at=planned_at,
        **facts, **({"public_id": public_id} if public_id else {}),
    )  # fmt: skip
    if campaign_item is not None and campaign_item.item not in things:
        things.append(campaign_item.item)
    with history.one_change_set(by=by, at=now):
        _insert(visit, things, plans, by=by, now=now)
        if campaign_item is not None:
            book_for_campaign(campaign_item=campaign_item, visit=visit, by=by, now=now)
    return visit


@transaction.atomic
def change_visit(
    *, visit: ServiceVisit, values: Mapping[str, Any], by: User, now: datetime,
    items: Iterable[InstalledItem] | None = None, expected_revision: int | None = None,
    base: Mapping[str, Any] | None = None,
) -> ServiceVisit:  # fmt: skip
    """Correct a visit, planned or done, and which items it is to. Refuses times that cannot be, and what somebody
    else changed meanwhile. Recorded field by field."""
    values = dict(values)
    refuse_unwanted_text({name: values[name] for name in TEXTS if name in values})
    visit = locked(visit=visit)
    if visit.is_planned and "planned_at" in values and values["planned_at"] is None:
        raise VisitNeedsTime
    if values.get("ended_at") and values["ended_at"] > now + CLOCKS_DIFFER:
        raise DoneInTheFuture
    if "subject" in values and not values["subject"]:
        values["subject"] = str(VisitKind(values.get("kind", visit.kind)).label)
    with history.one_change_set(by=by, at=now):
        with refusing(_GUARD):
            history.save_changes(
                obj=visit, values=values, by=by, at=now, expected_revision=expected_revision, base=base
            )
        if items is not None:
            _set_items(visit, list(items), by=by, now=now)
        if visit.is_done:
            mark_done(visit=visit, now=now)
    return visit


@transaction.atomic
def check_in(*, visit: ServiceVisit, by: User, now: datetime) -> ServiceVisit:
    """The technician is there and begins. A visit that is nobody's becomes theirs, and its case is on site.
    Refuses others. Recorded."""
    visit = locked(visit=visit)
    if not visit.is_planned:
        raise NotPlanned
    values = {"state": VisitState.UNDER_WAY, "started_at": now, "technician": visit.technician or by}
    with history.one_change_set(by=by, at=now):
        history.save_changes(obj=visit, values=values, by=by, at=now)
        keep_by_visit(visit=visit, by=by, now=now)
    return visit


@transaction.atomic
def complete_visit(
    *, visit: ServiceVisit, result: str, covered_by: str, by: User, now: datetime, report: str = "",
    started_at: datetime | None = None, ended_at: datetime | None = None, hours: Decimal | None = None,
    travel_hours: Decimal | None = None, travel_km: int | None = None,
) -> ServiceVisit:  # fmt: skip
    """Check out: say what came of the visit and who pays. Without hours, those from coming to leaving count.

    Its maintenance plans move on, unless nothing could be done; the clocks of its case stop. Refuses one that is over, and times that cannot
    be. Recorded, and marked on the timelines of the items.
    """
    refuse_unwanted_text({"report": report})
    visit = locked(visit=visit)
    if not visit.is_ahead:
        raise NotAhead
    if not result:
        raise ResultNeeded
    if not covered_by:
        raise PayerNeeded
    ended_at = ended_at or now
    if ended_at > now + CLOCKS_DIFFER:
        raise DoneInTheFuture
    started_at = started_at or visit.started_at
    if started_at is not None and started_at > ended_at:
        raise EndsBeforeItBegins
    values: dict[str, Any] = {
        "state": VisitState.DONE, "result": result, "covered_by": covered_by, "report": report.strip(),
        "started_at": started_at, "ended_at": ended_at, "travel_hours": travel_hours, "travel_km": travel_km,
        "hours": hours if hours is not None else _hours_between(started_at, ended_at),
        "technician": visit.technician or by,
    }  # fmt: skip
    with history.one_change_set(by=by, at=now):
        with refusing(_GUARD):
            history.save_changes(obj=visit, values=values, by=by, at=now)
        mark_done(visit=visit, now=now)
        _move_plans_on(visit, by=by, now=now)
        keep_by_visit(visit=visit, by=by, now=now)
        follow_visit(visit=visit, by=by, now=now)
    return visit


@transaction.atomic
def log_visit(
    *, result: str, covered_by: str, by: User, now: datetime, done: Mapping[str, Any], **plan: Any
) -> ServiceVisit:
    """Write down a visit that nobody had planned: planned and done at once. Recorded as one act."""
    with history.one_change_set(by=by, at=now):
        moment = done.get("started_at") or done.get("ended_at") or now
        visit = plan_visit(by=by, now=now, planned_at=moment, **plan)
        if visit.is_done:  # the same form, sent twice
            return visit
        return complete_visit(visit=visit, result=result, covered_by=covered_by, by=by, now=now, **done)


@transaction.atomic
def cancel_visit(*, visit: ServiceVisit, by: User, now: datetime) -> ServiceVisit:
    """Call a visit off; it stays known as called off. Refuses one that is done. Recorded."""
    visit = locked(visit=visit)
    if visit.state == VisitState.CANCELLED:
        return visit
    if not visit.is_ahead:
        raise NotAhead
    with history.one_change_set(by=by, at=now):
        history.save_changes(obj=visit, values={"state": VisitState.CANCELLED}, by=by, at=now)
        follow_visit(visit=visit, by=by, now=now)
    return visit


@transaction.atomic
def reopen_visit(*, visit: ServiceVisit, by: User, now: datetime) -> ServiceVisit:
    """Take back that a visit was done or called off: it is planned as before, what was written stays. Maintenance
    that it moved on stays where it is. Refuses others. Recorded."""
    visit = locked(visit=visit)
    if visit.is_ahead:
        raise VisitNotDone
    values = {"state": VisitState.PLANNED, "started_at": None, "ended_at": None}
    values |= {"planned_at": visit.planned_at or visit.started_at or now}
    with history.one_change_set(by=by, at=now):
        undo_by_visit(visit=visit, by=by, now=now)
        history.save_changes(obj=visit, values=values, by=by, at=now)
        follow_visit(visit=visit, by=by, now=now)
    forget_events(ref_id=visit.public_id)
    return visit


def locked(*, visit: ServiceVisit) -> ServiceVisit:
    """The visit as it is, nobody else changing it until the transaction ends."""
    rows = ServiceVisit.objects.select_for_update(of=("self",))
    return rows.select_related("company", "technician", "case").get(pk=visit.pk)


def _subject(subject: str, kind: str, case: ServiceCase | None, plans: list[MaintenancePlan]) -> str:
    """What was said; else what the case says, the name of the maintenance, the kind."""
    names = list(dict.fromkeys(plan.name for plan in plans))
    return (
        subject.strip()
        or (case.subject if case else "")
        or ", ".join(names)[:200]
        or str(VisitKind(kind).label)
    )


def _insert(
    visit: ServiceVisit, items: list[InstalledItem], plans: list[MaintenancePlan], *, by: User, now: datetime
) -> ServiceVisit:
    visit.created_at = visit.changed_at = now
    refuse_unwanted_text({name: getattr(visit, name) for name in TEXTS})
    extra = {"items": sorted(str(item.public_id) for item in items)} if items else {}
    with refusing(_GUARD):
        history.create(obj=visit, by=by, at=now, extra=extra)
    seen_to: dict[int, list[MaintenancePlan]] = {}
    for plan in plans:
        seen_to.setdefault(plan.item_id or 0, []).append(plan)
    VisitItem.objects.bulk_create(
        VisitItem(visit=visit, item=item, machine=_machine(visit, item, now), plan=plan)
        for item in items
        for plan in (seen_to.get(item.pk) or [None])
    )
    return visit


def _machine(visit: ServiceVisit, item: InstalledItem, now: datetime) -> InstalledItem:
    day = local_day(visit.ended_at or visit.started_at or visit.planned_at or now)
    return machine_of(item=item, day=day)


def _set_items(visit: ServiceVisit, items: list[InstalledItem], *, by: User, now: datetime) -> None:
    rows = VisitItem.objects.filter(visit=visit)
    had = dict(rows.values_list("item_id", "item__public_id"))
    wanted = {item.pk: item for item in items}
    if had.keys() == wanted.keys():
        return
    for link in rows.exclude(item__in=wanted):  # with the plan it was for, so that an undo finds it
        history.delete(obj=link, by=by, at=now)
    VisitItem.objects.bulk_create(
        VisitItem(visit=visit, item=wanted[pk], machine=_machine(visit, wanted[pk], now))
        for pk in wanted.keys() - had.keys()
    )
    ServiceVisit.objects.filter(pk=visit.pk).update(changed_at=now)
    history.record(
        obj=visit, verb="changed", by=by, at=now, old={"items": sorted(map(str, had.values()))},
        new={"items": sorted(str(item.public_id) for item in items)},
    )  # fmt: skip


def mark_done(*, visit: ServiceVisit, now: datetime) -> None:
    """Let the timelines of its items tell of a visit that was done."""
    forget_events(ref_id=visit.public_id)
    at = visit.ended_at or now
    seen: set[int] = set()
    for link in visit.item_links.select_related("item__root"):
        if link.item_id in seen:
            continue
        seen.add(link.item_id)
        kind = EventKind.MAINTENANCE if visit.kind == VisitKind.MAINTENANCE else EventKind.VISIT
        record_event(
            item=link.item,
            kind=kind,
            at=at,
            ref=visit,
            now=now,
            details={"kind": visit.kind, "result": visit.result},
        )


def _move_plans_on(visit: ServiceVisit, *, by: User, now: datetime) -> None:
    """Maintenance that was done is counted anew from that day, and from the meter as it was read then."""
    if visit.result in {"not_fixed", "no_access"} or visit.ended_at is None:
        return
    for link in visit.item_links.filter(plan__isnull=False).select_related("plan").order_by("plan_id"):
        readings = link.item.readings.filter(meter=link.plan.meter, read_at__lte=visit.ended_at)
        value = (
            readings.order_by("-read_at").values_list("value", flat=True).first() if link.plan.meter else None
        )
        move_on(plan=link.plan, done_on=local_day(visit.ended_at), value=value, by=by, now=now)


def _hours_between(start: datetime | None, end: datetime) -> Decimal | None:
    if start is None:
        return None
    return (Decimal((end - start) / timedelta(minutes=1)) / 60).quantize(Decimal("0.01"))
