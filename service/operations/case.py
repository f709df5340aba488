"""Cases: opened, corrected, taken up, commented on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from common.constraints import refuse_unwanted_text, refusing
from common.submissions import already_made
from companies.models import Company
from history import operations as history
from installed_base.choices import EventKind
from installed_base.models import InstalledItem
from installed_base.operations.event import forget_events, record_event
from service.choices.case import CaseKind, CaseState, CommentKind, Escalation, Promise
from service.models import CaseComment, ServiceCase
from service.operations.case_refusals import CommentNeeded, OpenedInTheFuture
from service.queries.answer_time import CLOCKS, dues_from, local_day, running_clocks, sla_of, stopped_clocks
from service.queries.machine import machine_of
from users.models import User

CLOCKS_DIFFER = timedelta(minutes=5)
TEXTS = ("subject", "description", "resolution")


@transaction.atomic
def open_case(
    *, by: User, now: datetime, kind: str = CaseKind.TICKET, subject: str = "", company: Company | None = None,
    item: InstalledItem | None = None, opened_at: datetime | None = None, owner: User | None = None,
    public_id: UUID | None = None, **facts: Any,
) -> ServiceCase:  # fmt: skip
    """Write down what a customer asks for or complains of. It is yours until somebody takes it.

    The company is the item's when none is said, the machine the one the item is in at that time. The clocks
    start by the service level of the item, or by the hours of the house. The same `public_id` twice makes
    one case. Refuses a time to come. Recorded, and marked on the item's timeline.
    """
    made = already_made(ServiceCase, public_id)
    if made is not None:
        return made
    opened_at = opened_at or now
    if opened_at > now + CLOCKS_DIFFER:
        raise OpenedInTheFuture
    company = company or (item.company if item else None)
    if item is not None and not facts.get("site"):
        facts["site"] = item.site if company is not None and item.company_id == company.pk else None
    facts["team"] = facts.get("team") or (company.team if company else None)
    sla = sla_of(item=item, day=local_day(opened_at))
    case = ServiceCase(
        number=_next_number(), kind=kind, subject=subject.strip() or str(CaseKind(kind).label), company=company, item=item,
        machine=item and machine_of(item=item, day=local_day(opened_at)),
        owner=owner or by, opened_at=opened_at, sla=sla, **facts,
        **({"public_id": public_id} if public_id else {}),
    )  # fmt: skip
    for name, due in dues_from(start=opened_at, sla=sla, severity=case.severity).items():
        setattr(case, name, due)
    case.created_at = case.changed_at = now
    refuse_unwanted_text({name: getattr(case, name) for name in TEXTS})
    with refusing():
        history.create(obj=case, by=by, at=now)
    _mark_opened(case, now)
    return case


@transaction.atomic
def change_case(
    *, case: ServiceCase, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> ServiceCase:  # fmt: skip
    """Correct what is known of a case. Another item brings its machine and its service level; another severity
    or opening time moves the clocks of the promises that are not kept yet.

    Refuses a time to come, and what somebody else changed meanwhile. Recorded field by field.
    """
    values = dict(values)
    refuse_unwanted_text({name: values[name] for name in TEXTS if name in values})
    if values.get("opened_at") and values["opened_at"] > now + CLOCKS_DIFFER:
        raise OpenedInTheFuture
    if "subject" in values and not values["subject"]:
        values["subject"] = str(CaseKind(values.get("kind", case.kind)).label)
    case = locked(case=case)
    item = values.get("item", case.item)
    opened_at = values.get("opened_at", case.opened_at)
    clock = dict(base) if base is not None else None
    if {"item", "opened_at", "severity"} & values.keys():
        values |= _about(case, item, opened_at, values.get("severity", case.severity), now)
        if clock is not None:  # what follows by itself is nobody's edit
            follows = ("machine", "sla", *(one.due for one in CLOCKS))
            clock |= {name: getattr(case, name) for name in follows}
    moved = (item, opened_at) != (case.item, case.opened_at)
    with refusing():
        history.save_changes(
            obj=case, values=values, by=by, at=now, expected_revision=expected_revision, base=clock
        )
    if moved:
        forget_events(ref_id=case.public_id)
        _mark_opened(case, now)
    return case


@transaction.atomic
def comment_on_case(
    *, case: ServiceCase, text: str, by: User, now: datetime, kind: str = CommentKind.INTERNAL,
    public_id: UUID | None = None,
) -> CaseComment:  # fmt: skip
    """Write down what was said. A word to the customer answers the case; a word from the customer ends a wait.

    Refuses an empty one. Recorded.
    """
    made = already_made(CaseComment, public_id)
    if made is not None:
        return made
    if not text.strip():
        raise CommentNeeded
    refuse_unwanted_text({"text": text})
    case_now = locked(case=case)
    comment = CaseComment(
        case=case_now, kind=kind, text=text.strip(), author=by, at=now,
        **({"public_id": public_id} if public_id else {}),
    )  # fmt: skip
    with history.one_change_set(by=by, at=now), refusing():
        history.create(obj=comment, by=by, at=now)
        if kind == CommentKind.TO_CUSTOMER:
            _answer(case_now, by=by, now=now)
        elif kind == CommentKind.FROM_CUSTOMER and case_now.is_waiting:
            history.save_changes(obj=case_now, values=going_on(case=case_now, now=now), by=by, at=now)
    case.refresh_from_db()
    return comment


@transaction.atomic
def take_case(*, case: ServiceCase, by: User, now: datetime) -> ServiceCase:
    """Make a case your own; a new one is in progress from then on. Recorded."""
    case = locked(case=case)
    values: dict[str, Any] = {"owner": by}
    if case.state in {CaseState.NEW, CaseState.REOPENED}:
        values["state"] = CaseState.OPEN
    history.save_changes(obj=case, values=values, by=by, at=now)
    return case


@transaction.atomic
def answer_case(*, case: ServiceCase, by: User, now: datetime) -> ServiceCase:
    """The customer has been answered, on the phone for instance: the response clock stops. Recorded."""
    case = locked(case=case)
    _answer(case, by=by, now=now)
    return case


def locked(*, case: ServiceCase) -> ServiceCase:
    """The case as it is, nobody else changing it until the transaction ends."""
    rows = ServiceCase.objects.select_for_update(of=("self",))
    return rows.select_related("item__root", "machine", "sla", "company", "owner", "team").get(pk=case.pk)


def going_on(*, case: ServiceCase, now: datetime) -> dict[str, Any]:
    """What a case is that goes on after a wait: its clocks run for what was left of them."""
    return {
        "state": CaseState.OPEN,
        "waiting_since": None,
        **running_clocks(case=case, now=now),
    }


def _next_number() -> int:
    """Taken by hand: checks of uniqueness would try out the column's default, and numbers would jump."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('service_case_number')")
        return cursor.fetchone()[0]


def _answer(case: ServiceCase, *, by: User, now: datetime) -> None:
    values: dict[str, Any] = {}
    if case.answered_at is None and case.is_open:
        values |= kept(case=case, promise=Promise.ANSWER, at=now)
    if case.state in {CaseState.NEW, CaseState.REOPENED}:
        values["state"] = CaseState.OPEN
    if values:
        history.save_changes(obj=case, values=values, by=by, at=now)


def _about(
    case: ServiceCase, item: InstalledItem | None, opened_at: datetime, severity: str, now: datetime
) -> dict[str, Any]:
    """What follows from the item, the opening time and the severity."""
    day = local_day(opened_at)
    sla = sla_of(item=item, day=day)
    found: dict[str, Any] = {
        "sla": sla,
        "machine": item and machine_of(item=item, day=day),
    }
    if case.is_open and not case.is_waiting:
        start = case.reopened_at or opened_at
        found |= dues_from(start=start, sla=sla, severity=severity, case=case)
    return found


def _mark_opened(case: ServiceCase, now: datetime) -> None:
    if case.item is not None:
        record_event(
            item=case.item, root_id=case.machine_id, kind=EventKind.CASE_OPENED, at=case.opened_at, ref=case, now=now,
            details={"kind": case.kind},
        )  # fmt: skip


def stopped(*, case: ServiceCase, now: datetime) -> dict[str, Any]:
    """What a case is that waits for the customer: what is left of the clocks is kept."""
    return {"state": CaseState.WAITING, "waiting_since": now, **stopped_clocks(case=case, now=now)}


def kept(*, case: ServiceCase, promise: Promise, at: datetime) -> dict[str, Any]:
    """What a case is whose promise has been kept: that clock stops, and a reminder of it is over."""
    clock = next(one for one in CLOCKS if one.promise == promise)
    values: dict[str, Any] = {clock.met: at, clock.left: None}
    if case.escalated_for == promise:
        values["escalation"] = Escalation.NONE
    return values
