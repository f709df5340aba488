"""Who has to do with items: owner, operator, payer, servicer, landlord, from a day to a day; sold and lent.

`InstalledItem.company` and `site` are the view of today: the company that has the machine, which is its operator
when one is named and else its owner. Who sees that company sees the machine and everything in it.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from common.constraints import Refuse, refusing
from companies.models import Company, Site
from history import operations as history
from installed_base.choices import EventKind, ItemStatus, PartyRole, RelationKind
from installed_base.models import InstalledItem, ItemParty, ItemSite
from installed_base.operations.configuration_refusals import (
    EndsBeforeItBegan,
    PartSoldWithItsMachine,
    PartyTwice,
    SoldToItsOwner,
)
from installed_base.operations.dated import days, end_row, make_room
from installed_base.operations.event import record_event
from installed_base.operations.lifecycle import derive_both
from installed_base.operations.refusals import PartStaysWithItsMachine, SiteOfAnotherCompany
from installed_base.operations.relation import relate
from installed_base.operations.structure import change_alike, lock_with_parts
from installed_base.queries.days import day_of, moment_of
from installed_base.queries.parties import HOLDERS, holders_on, parties_on
from users.models import User

GUARD: dict[str, Refuse] = {
    "party_one_in_role": PartyTwice,
    "party_not_empty": EndsBeforeItBegan,
    "item_site_not_empty": EndsBeforeItBegan,
}


@transaction.atomic
def set_party(
    *, item: InstalledItem, role: str, company: Company, by: User, now: datetime, on: date | None = None,
    until: date | None = None,
) -> ItemParty:  # fmt: skip
    """Say which company is in a role on an item, and on everything in it, from a day on (None: nobody knows since
    when) and until a day. Who was in the role before is so until that day. Recorded.

    An owner or operator of a machine changes who has it, and with it who sees it.
    """
    going = lock_with_parts(item=item)
    with history.one_change_set(by=by, at=now), refusing(GUARD):
        if role in HOLDERS:
            _say_owner_so_far(going[0], role=role, on=on, by=by, now=now)
        rows = ItemParty.objects.filter(item=item, role=role)
        room = make_room(rows=rows, on=on, by=by, now=now) if on else None
        last = until if until is not None else room
        if until is not None and room is not None:
            last = min(until, room)
        party = ItemParty(item=item, role=role, company=company, during=days(since=on, until=last))
        history.create(obj=party, by=by, at=now)
        show_holder(going=going, by=by, now=now)
        kind = EventKind.SOLD if role == PartyRole.OWNER else EventKind.PARTY
        _tell(item, kind, on=on, now=now, role=role, company=company)
    item.refresh_from_db()
    return party


@transaction.atomic
def end_party(*, party: ItemParty, on: date, by: User, now: datetime) -> None:
    """Say from which day on a company is not in its role any more. Recorded."""
    if party.during.lower and on <= party.during.lower:
        raise EndsBeforeItBegan(party.during.lower)
    going = lock_with_parts(item=party.item)
    with history.one_change_set(by=by, at=now), refusing(GUARD):
        end_row(row=party, on=on, by=by, now=now)
        show_holder(going=going, by=by, now=now)
        _tell(party.item, EventKind.PARTY, on=on, now=now, role=party.role, until=party.company)


@transaction.atomic
def remove_party(*, party: ItemParty, by: User, now: datetime) -> None:
    """Take away what was a mistake: the company never was in this role. Recorded."""
    going = lock_with_parts(item=party.item)
    with history.one_change_set(by=by, at=now):
        history.delete(obj=party, by=by, at=now)
        show_holder(going=going, by=by, now=now)


@transaction.atomic
def sell_item(
    *, item: InstalledItem, company: Company, by: User, now: datetime, on: date | None = None,
    site: Site | None = None,
) -> int:  # fmt: skip
    """A machine with everything in it becomes another company's from a day on (None: today). Returns how many items
    changed hands. Who owned and ran it before stays on record; from that day the buyer's people see it."""
    going = lock_with_parts(item=item)
    if going[0].parent_id is not None:
        raise PartSoldWithItsMachine
    if site is not None and site.company_id != company.pk:
        raise SiteOfAnotherCompany
    on = on or day_of(now)
    owner = next((one for one in parties_on(item, on) if one.role == PartyRole.OWNER), None)
    if (owner.party.company_id if owner else going[0].company_id) == company.pk:
        raise SoldToItsOwner
    with history.one_change_set(by=by, at=now):
        count = hand_over(going=going, company=company, site=site, on=on, by=by, now=now, is_sale=True)
        _tell(item, EventKind.SOLD, on=on, now=now, role=PartyRole.OWNER, company=company)
    item.refresh_from_db()
    return count


@transaction.atomic
def lend_item(
    *, item: InstalledItem, instead_of: InstalledItem, by: User, now: datetime, on: date | None = None
) -> None:
    """Give a machine on loan while another is away: it is run by that one's company, on its site, and stays its
    owner's. Recorded, with the relation between the two."""
    going = lock_with_parts(item=item)
    if going[0].parent_id is not None:
        raise PartStaysWithItsMachine
    today = day_of(now)
    on = on or today
    with history.one_change_set(by=by, at=now):
        relate(item=item, other=instead_of, kind=RelationKind.LOANER_FOR, on=on, by=by, now=now)
        if instead_of.company is not None:
            set_party(item=item, role=PartyRole.OPERATOR, company=instead_of.company, on=on, by=by, now=now)
            _set_site(going[0], instead_of.site, on=on, by=by, now=now)
            show_holder(going=lock_with_parts(item=item), by=by, now=now)
        if on <= today:
            rows = lock_with_parts(item=item)
            change_alike(
                items=rows, values={"status": ItemStatus.LOANED.value}, by=by, now=now, effective_on=on
            )
        at = moment_of(on, now=now)
        details = {"for": str(instead_of.public_id)}
        record_event(item=item, kind=EventKind.LOANED, at=at, now=now, root_id=item.pk, details=details)
    item.refresh_from_db()


@transaction.atomic
def return_loaner(
    *, item: InstalledItem, by: User, now: datetime, on: date | None = None, status: str = ItemStatus.STORED
) -> None:
    """A machine comes back from loan: nobody else runs it any more. Recorded."""
    today = day_of(now)
    on = on or today
    with history.one_change_set(by=by, at=now):
        going = lock_with_parts(item=item)
        make_room(rows=ItemParty.objects.filter(item=item, role=PartyRole.OPERATOR), on=on, by=by, now=now)
        make_room(rows=ItemSite.objects.filter(item=item), on=on, by=by, now=now)
        show_holder(going=going, by=by, now=now)
        if on <= today:
            rows = lock_with_parts(item=item)
            change_alike(items=rows, values={"status": str(status)}, by=by, now=now, effective_on=on)
        record_event(item=item, kind=EventKind.RETURNED, at=moment_of(on, now=now), now=now, root_id=item.pk)
    item.refresh_from_db()


def hand_over(
    *, going: list[InstalledItem], company: Company | None, site: Site | None, on: date, by: User, now: datetime,
    is_sale: bool = False,
) -> int:  # fmt: skip
    """Write that a locked machine stands at a company and a site from a day on; another company owns it then."""
    machine = going[0]
    had = holders_on([machine.pk], on).get(machine.pk, machine.company_id)
    with refusing(GUARD):
        if is_sale or had != (company.pk if company else None):
            _say_owner_so_far(machine, role=PartyRole.OWNER, on=on, by=by, now=now)
            untils = [
                make_room(rows=ItemParty.objects.filter(item=machine, role=role), on=on, by=by, now=now)
                for role in HOLDERS
            ]
            if company is not None:
                until = untils[HOLDERS.index(PartyRole.OWNER)]
                party = ItemParty(
                    item=machine, role=PartyRole.OWNER, company=company, during=days(since=on, until=until)
                )
                history.create(obj=party, by=by, at=now)
        _set_site(machine, site, on=on, by=by, now=now)
    return show_holder(going=going, by=by, now=now, forgets=company is None)


def show_holder(*, going: list[InstalledItem], by: User, now: datetime, forgets: bool = False) -> int:
    """Bring company and site of a locked machine (first) and its parts up to what is said of today. Returns how many
    items stand elsewhere now. A part's company and site are its machine's, so nothing is done for a part."""
    machine, today = going[0], day_of(now)
    if machine.parent_id is not None:
        return 0
    holders = holders_on([machine.pk], today)
    company = None if forgets and machine.pk not in holders else holders.get(machine.pk, machine.company_id)
    site = _site_today(machine, company, today)
    values: dict[str, Any] = {"company_id": company, "site_id": site}
    left = machine.company
    count = change_alike(items=going, values=values, by=by, now=now)
    came = Company.objects.filter(pk=company).first() if company else None
    if left != came:
        derive_both(left=left, came=came, by=by, now=now)
    return count


def end_own_place(*, item: InstalledItem, on: date, parties: bool, by: User, now: datetime) -> None:
    """What goes into a machine stands where the machine stands from that day, and is its owner's."""
    make_room(rows=ItemSite.objects.filter(item=item), on=on, by=by, now=now)
    for role in HOLDERS if parties else ():
        make_room(rows=ItemParty.objects.filter(item=item, role=role), on=on, by=by, now=now)


def _say_owner_so_far(machine: InstalledItem, *, role: str, on: date | None, by: User, now: datetime) -> None:
    """Before the first owner or operator is said of a machine: that its company owned it until now."""
    if machine.parent_id is not None or machine.company is None:
        return
    if ItemParty.objects.filter(item=machine, role=PartyRole.OWNER).exists():
        return
    until = on if role == PartyRole.OWNER else None
    if role == PartyRole.OWNER and on is None:
        return
    party = ItemParty(
        item=machine, role=PartyRole.OWNER, company=machine.company, during=days(since=None, until=until)
    )
    history.create(obj=party, by=by, at=now)


def _set_site(machine: InstalledItem, site: Site | None, *, on: date, by: User, now: datetime) -> None:
    rows = ItemSite.objects.filter(item=machine)
    if machine.site is not None and not rows.exists():
        history.create(
            obj=ItemSite(item=machine, site=machine.site, during=days(since=None, until=on)), by=by, at=now
        )
        until = None
    else:
        until = make_room(rows=rows, on=on, by=by, now=now)
    if site is not None:
        history.create(
            obj=ItemSite(item=machine, site=site, during=days(since=on, until=until)), by=by, at=now
        )


def _site_today(machine: InstalledItem, company: int | None, today: date) -> int | None:
    """The site said of today; what was never said stays, as long as it is a site of the company."""
    rows = ItemSite.objects.filter(item=machine).select_related("site")
    if rows.exists():
        row = rows.on(today).first()
        return row.site_id if row and row.site.company_id == company else None
    return machine.site_id if machine.site and machine.site.company_id == company else None


def _tell(
    item: InstalledItem, kind: str, *, on: date | None, now: datetime, role: str, company: Company | None = None,
    until: Company | None = None,
) -> None:  # fmt: skip
    details = {"role": str(role)}
    for word, one in (("company", company), ("until", until)):
        if one is not None:
            details[word] = str(one.public_id)
    record_event(item=item, kind=kind, at=moment_of(on, now=now), now=now, details=details)


def holders_to_show(*, since: date, today: date) -> list[int]:
    """Machines for which an owner, operator or site began or ended on these days: the nightly job looks at them."""
    found: set[int] = set()
    for model in (ItemParty, ItemSite):
        for edge in ("during__startswith__range", "during__endswith__range"):
            found.update(model.objects.filter(**{edge: (since, today)}).values_list("item_id", flat=True))
    return sorted(found)
