"""The one-key repairs: the register is changed by its own operations, and the entry says what became of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from common.gate import PAGE, Address, StoppedAtGate, refuse_stopped, tell_stopped
from common.refusals import Refusal
from companies.operations.address import change_address, remove_address
from companies.operations.company import change_company
from companies.operations.contact_point import change_contact_point as change_company_point
from companies.operations.contact_point import remove_contact_point as remove_company_point
from companies.operations.gate import firm_in, point_in
from companies.operations.name import change_name, remove_name
from companies.operations.site import change_site
from contacts.operations.contact_point import (
    address_in,
    change_contact_point,
    remove_contact_point,
    verify_contact_point,
)
from contacts.operations.person import change_person
from contacts.operations.position import addresses_in, change_position, leave_company
from history import operations as history
from installed_base.operations.flag import dismiss_flag, settle_flag
from installed_base.operations.item import change_item
from installed_base.operations.product import change_product
from quality.choices import Record, UpkeepState
from quality.models import UpkeepEntry
from quality.operations.refusals import (
    EntryIsSettled,
    MayNotRepair,
    NothingChanged,
    NothingProposed,
    NotRepairedHere,
    NotToBeRemoved,
    RecordIsGone,
    SnoozedIntoThePast,
    TooManyAtOnce,
)
from quality.operations.upkeep import stamp_verified
from quality.queries.facts import RIGHTS, Fact, fact_of, plain, rows_of, values_of_fact
from service.operations.campaign import change_campaign
from service.operations.case import change_case
from service.operations.contract import change_contract
from users.models import User

MOST = 1000
STEP = 50


@transaction.atomic
def accept_proposal(*, entry: UpkeepEntry, by: User, now: datetime, today: date) -> UpkeepEntry:
    """Write the proposed values into the record. Refuses an entry without a proposal or settled before, and what
    the register itself refuses. Recorded in the record and in the entry."""
    entry, obj, fact = _taken(entry, by)
    if not entry.proposed:
        raise NothingProposed
    _settle(entry, UpkeepState.ACCEPTED, by=by, now=now)
    _write(obj, fact, _typed(obj, entry.proposed), by=by, now=now, today=today)
    stamp_verified(obj=obj, fact=fact.key, by=by, now=now)
    return entry


@transaction.atomic
def correct_fact(
    *, entry: UpkeepEntry, values: Mapping[str, Any], by: User, now: datetime, today: date
) -> UpkeepEntry:  # fmt: skip
    """Write what was typed in place. Refuses what stands there already, a fact that has its own page, an entry
    settled before, and what the register itself refuses. Recorded."""
    entry, obj, fact = _taken(entry, by)
    if not fact.fields:
        if values:
            raise NotRepairedHere
        _settle(entry, UpkeepState.EDITED, by=by, now=now)
        return entry
    values = {name: value for name, value in values.items() if name in fact.fields}
    now_there = plain(values_of_fact(obj, fact))
    if all(str(now_there.get(name) or "") == str(value or "") for name, value in plain(values).items()):
        raise NothingChanged
    _settle(entry, UpkeepState.EDITED, by=by, now=now)
    _write(obj, fact, values, by=by, now=now, today=today)
    stamp_verified(obj=obj, fact=fact.key, by=by, now=now)
    return entry


@transaction.atomic
def confirm_fact(*, entry: UpkeepEntry, by: User, now: datetime, today: date) -> UpkeepEntry:
    """The fact is right as it is: it counts as verified now, and the same finding does not come back. Recorded."""
    entry, obj, fact = _taken(entry, by)
    _settle(entry, UpkeepState.CONFIRMED, by=by, now=now)
    if entry.record == Record.PERSON_POINT:
        verify_contact_point(point=obj, by=by, now=now)
    stamp_verified(obj=obj, fact=fact.key, by=by, now=now)
    return entry


@transaction.atomic
def remove_fact(*, entry: UpkeepEntry, by: User, now: datetime, today: date) -> UpkeepEntry:
    """The fact is not to be found: the number or address goes, the position or the address ends, a field becomes
    empty. Refuses facts that no record can be without. Recorded."""
    entry, obj, fact = _taken(entry, by)
    if not fact.may_be_empty or not fact.fields:
        raise NotToBeRemoved
    _settle(entry, UpkeepState.REMOVED, by=by, now=now)
    _remove(obj, fact, by=by, now=now, today=today)
    return entry


@transaction.atomic
def snooze_entry(*, entry: UpkeepEntry, until: date, by: User, now: datetime, today: date) -> UpkeepEntry:
    """Put an entry off until a day. Refuses a day that is not to come. Recorded."""
    if until <= today:
        raise SnoozedIntoThePast
    entry = _locked(entry)
    history.save_changes(obj=entry, values={"snoozed_until": until}, by=by, at=now)
    return entry


def accept_many(
    *, entries: Iterable[UpkeepEntry], by: User, clock: Callable[[], datetime], today: date
) -> tuple[int, list[tuple[UpkeepEntry, str]]]:
    """Take the proposals of many entries, fifty in a transaction; one that is refused is left, with the reason.
    Returns how many were taken. Refuses too many at once."""
    waiting = list(entries[: MOST + 1]) if isinstance(entries, models.QuerySet) else list(entries)
    if len(waiting) > MOST:
        raise TooManyAtOnce(MOST)
    taken, left = 0, []
    for start in range(0, len(waiting), STEP):
        with transaction.atomic():
            for entry in waiting[start : start + STEP]:
                try:
                    accept_proposal(entry=entry, by=by, now=clock(), today=today)
                    taken += 1
                except Refusal as refusal:
                    if isinstance(refusal, StoppedAtGate):  # the refusal took the note back with the rest
                        tell_stopped(stopped=refusal.stopped, now=clock())
                    left.append((entry, refusal.message))
    return taken, left


def _locked(entry: UpkeepEntry) -> UpkeepEntry:
    row = UpkeepEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.state != UpkeepState.OPEN:
        raise EntryIsSettled
    return row


def _taken(entry: UpkeepEntry, by: User) -> tuple[UpkeepEntry, models.Model, Fact]:
    """The entry, locked and still open, with its record; whoever repairs has the register's own right."""
    if not by.has_permission(RIGHTS[entry.record][1]):
        raise MayNotRepair
    row = _locked(entry)
    obj, fact = rows_of(row.record, [row.object_id]).get(row.object_id), fact_of(row.record, row.fact)
    if obj is None or fact is None:
        raise RecordIsGone
    return row, obj, fact


def _settle(entry: UpkeepEntry, state: UpkeepState, *, by: User, now: datetime) -> None:
    """Settled before the record is written: the trigger that follows the record leaves settled entries alone."""
    history.save_changes(
        obj=entry, by=by, at=now,
        values={"state": state, "settled_at": now, "settled_by": by, "snoozed_until": None},
    )  # fmt: skip
    if entry.item_flag_id:
        act = dismiss_flag if state == UpkeepState.CONFIRMED else settle_flag
        act(flag=entry.item_flag, by=by, now=now)


def _typed(obj: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Days out of JSON."""
    return {name: obj._meta.get_field(name).to_python(value) for name, value in values.items()}


# what is written by values alone, and what its operation calls the record
_BY_VALUES: dict[str, tuple[Callable[..., Any], str]] = {
    Record.COMPANY: (change_company, "company"),
    Record.SITE: (change_site, "site"),
    Record.COMPANY_NAME: (change_name, "name"),
    Record.PERSON: (change_person, "person"),
    Record.PERSON_POINT: (change_contact_point, "point"),
    Record.ITEM: (change_item, "item"),
    Record.CASE: (change_case, "case"),
    Record.CONTRACT: (change_contract, "contract"),
    Record.PRODUCT: (change_product, "product"),
    Record.CAMPAIGN: (change_campaign, "campaign"),
}


def _write(
    obj: models.Model, fact: Fact, values: dict[str, Any], *, by: User, now: datetime, today: date
) -> None:
    said: dict[str, Any] = {"by": by, "now": now}
    refuse_stopped(given=_asked(obj, fact, values), where=PAGE, now=now)
    match fact.record:
        case Record.ADDRESS:
            change_address(address=obj, values=values, today=today, **said)
        case Record.COMPANY_POINT:
            change_company_point(
                contact_point=obj, value=values["value"], label=obj.label, is_primary=obj.is_primary, **said
            )
        case Record.POSITION if "ended_on" in values:
            leave_company(position=obj, on=values["ended_on"] or today, today=today, **said)
        case Record.POSITION:
            change_position(position=obj, values=values, **said)
        case _:
            change, noun = _BY_VALUES[fact.record]
            change(**{noun: obj}, values=values, **said)


def _asked(obj: Any, fact: Fact, values: Mapping[str, Any]) -> dict[str, Address]:
    """What the gate is asked about: a correction brings an address in as a new record does."""
    match fact.record:
        case Record.COMPANY:
            return firm_in(values=values, company=obj)
        case Record.COMPANY_POINT:
            return point_in(values=values, but=obj)
        case Record.PERSON_POINT:
            return address_in(values=values, but=obj)
        case Record.POSITION:
            return addresses_in(values=values, but=obj)
    return {}


def _remove(obj: models.Model, fact: Fact, *, by: User, now: datetime, today: date) -> None:
    said: dict[str, Any] = {"by": by, "now": now}
    match fact.record, fact.key:
        case Record.ADDRESS, _key:
            yesterday = today - timedelta(days=1)
            if obj.valid_from is not None and obj.valid_from > yesterday:
                remove_address(address=obj, today=today, **said)
            else:
                change_address(address=obj, values={"valid_to": yesterday}, today=today, **said)
        case Record.SITE, _key:
            change_site(site=obj, values={"closed_on": today}, **said)
        case Record.COMPANY_POINT, _key:
            remove_company_point(contact_point=obj, **said)
        case Record.COMPANY_NAME, _key:
            remove_name(name=obj, **said)
        case Record.PERSON_POINT, _key:
            remove_contact_point(point=obj, **said)
        case Record.POSITION, "position":
            leave_company(position=obj, on=today, today=today, **said)
        case _:
            _write(obj, fact, _emptied(obj, fact), by=by, now=now, today=today)


def _emptied(obj: models.Model, fact: Fact) -> dict[str, Any]:
    return {name: None if obj._meta.get_field(name).null else "" for name in fact.fields}
