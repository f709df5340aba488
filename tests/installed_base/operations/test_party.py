"""Who has to do with an item: over time, inherited, sold, lent."""

from datetime import date, timedelta

import pytest

from installed_base.choices import EventKind, ItemStatus, PartyRole
from installed_base.models import InstalledItem, ItemEvent
from installed_base.operations import configuration, party
from installed_base.operations.configuration_refusals import (
    EndsBeforeItBegan,
    PartSoldWithItsMachine,
    SoldToItsOwner,
)
from installed_base.operations.refusals import SiteOfAnotherCompany
from installed_base.queries.parties import parties_on
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, PartFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Y2020, Y2021 = date(2020, 1, 1), date(2021, 1, 1)


@pytest.fixture
def today(now):
    return now.date()


def named(item, day):
    return {one.role: one.party.company for one in parties_on(item, day)}


def test_a_machine_sold_is_the_buyers_from_that_day_with_everything_in_it(clerk, now, today):
    seller, site = CompanyFactory(), SiteFactory()
    machine = ItemFactory(company=seller)
    part = PartFactory(parent=machine)

    count = party.sell_item(item=machine, company=site.company, site=site, by=clerk, now=now)

    part.refresh_from_db()
    assert count == 2
    assert (machine.company, machine.site, part.company, part.site) == (
        site.company,
        site,
        site.company,
        site,
    )
    assert named(part, today) == {PartyRole.OWNER: site.company}
    assert named(part, today - DAY) == {PartyRole.OWNER: seller}
    assert ItemEvent.objects.get(item=machine).kind == EventKind.SOLD


def test_visibility_follows_a_sale(clerk, now, outsider):
    buyer = CompanyFactory(owner=outsider)
    machine = ItemFactory()
    assert not InstalledItem.objects.visible_to(outsider).exists()

    party.sell_item(item=machine, company=buyer, by=clerk, now=now)
    assert InstalledItem.objects.visible_to(outsider).get() == machine

    party.sell_item(item=machine, company=CompanyFactory(), by=clerk, now=now)
    assert not InstalledItem.objects.visible_to(outsider).exists()


def test_what_is_sold_changes_hands(clerk, now):
    machine = ItemFactory()
    with pytest.raises(SoldToItsOwner):
        party.sell_item(item=machine, company=machine.company, by=clerk, now=now)
    with pytest.raises(PartSoldWithItsMachine):
        party.sell_item(item=PartFactory(parent=machine), company=CompanyFactory(), by=clerk, now=now)
    with pytest.raises(SiteOfAnotherCompany):
        party.sell_item(item=machine, company=CompanyFactory(), site=SiteFactory(), by=clerk, now=now)


def test_an_operator_has_the_machine_while_it_runs_it_and_the_owner_again_afterwards(clerk, now, today):
    owner, operator = CompanyFactory.create_batch(2)
    machine = ItemFactory(company=owner)

    row = party.set_party(item=machine, role="operator", company=operator, on=Y2020, by=clerk, now=now)

    assert machine.company == operator
    assert named(machine, today) == {PartyRole.OWNER: owner, PartyRole.OPERATOR: operator}
    with pytest.raises(EndsBeforeItBegan):
        party.end_party(party=row, on=Y2020, by=clerk, now=now)

    party.end_party(party=row, on=Y2021, by=clerk, now=now)

    machine.refresh_from_db()
    assert machine.company == owner
    assert named(machine, Y2020) == {PartyRole.OWNER: owner, PartyRole.OPERATOR: operator}


def test_who_comes_into_a_role_ends_who_was_in_it(clerk, now):
    machine = ItemFactory()
    first, second = CompanyFactory.create_batch(2)
    party.set_party(item=machine, role="servicer", company=first, by=clerk, now=now)

    party.set_party(item=machine, role="servicer", company=second, on=Y2021, by=clerk, now=now)

    assert (named(machine, Y2020)["servicer"], named(machine, Y2021)["servicer"]) == (first, second)


def test_a_part_sold_alone_and_built_in_later_is_the_machine_owners_unless_it_keeps_its_own(
    clerk, now, today
):
    owner, other = CompanyFactory.create_batch(2)
    machine = ItemFactory(company=owner)
    party.set_party(item=machine, role="owner", company=owner, by=clerk, now=now)
    part, rented = ItemFactory(company=None), ItemFactory(company=None)
    for item in (part, rented):
        party.sell_item(item=item, company=other, on=Y2020, by=clerk, now=now)

    configuration.install_part(item=part, parent=machine, by=clerk, now=now)
    configuration.install_part(item=rented, parent=machine, keeps_parties=True, by=clerk, now=now)

    assert named(part, today - DAY) == {PartyRole.OWNER: other}
    assert named(part, today) == {PartyRole.OWNER: owner}
    assert named(rented, today) == {PartyRole.OWNER: other}
    assert rented.company == owner  # it stands where the machine stands, and is seen with it


def test_the_nearest_item_around_a_part_says_who_it_is(clerk, now, today):
    machine = ItemFactory()
    board = PartFactory(parent=machine)
    chip = PartFactory(parent=board)
    far, near = CompanyFactory.create_batch(2)
    party.set_party(item=machine, role="payer", company=far, by=clerk, now=now)

    assert named(chip, today) == {PartyRole.PAYER: far}
    party.set_party(item=board, role="payer", company=near, by=clerk, now=now)
    assert named(chip, today) == {PartyRole.PAYER: near}


def test_a_move_on_a_past_day_leaves_what_came_after_it(clerk, now, today):
    machine = ItemFactory(company=None)
    first, second, third = CompanyFactory.create_batch(3)
    configuration.move_item(item=machine, company=first, on=date(2015, 1, 1), by=clerk, now=now)
    configuration.move_item(item=machine, company=third, on=Y2021, by=clerk, now=now)

    configuration.move_item(item=machine, company=second, on=Y2020, by=clerk, now=now)

    assert machine.company == third
    assert [named(machine, day)["owner"] for day in (Y2020 - DAY, Y2020, today)] == [first, second, third]


def test_a_move_to_come_is_not_shown_before_its_day(clerk, now, today):
    site = SiteFactory()
    machine = ItemFactory()
    before = machine.company

    configuration.move_item(item=machine, company=site.company, site=site, on=today + DAY, by=clerk, now=now)

    assert machine.company == before
    assert named(machine, today + DAY) == {PartyRole.OWNER: site.company}


def test_a_loaner_is_run_by_the_customer_and_stays_its_owners(clerk, now):
    site = SiteFactory()
    broken = ItemFactory(company=site.company, site=site)
    loaner = ItemFactory()
    us = loaner.company

    party.lend_item(item=loaner, instead_of=broken, by=clerk, now=now)

    assert (loaner.company, loaner.site, loaner.status) == (site.company, site, ItemStatus.LOANED)
    assert loaner.relations.get().other == broken

    later = now + 10 * DAY
    party.return_loaner(item=loaner, by=clerk, now=later)

    assert (loaner.company, loaner.site, loaner.status) == (us, None, ItemStatus.STORED)
    kinds = ItemEvent.objects.filter(item=loaner).values_list("kind", flat=True)
    assert {EventKind.LOANED, EventKind.RETURNED} <= set(kinds)
