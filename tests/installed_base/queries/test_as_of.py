"""The card as of any date: 20, 21 and 23 of the plan's cases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from installed_base.operations import configuration, party
from installed_base.operations.configuration_refusals import ChangedLater, NotYet
from installed_base.operations.item import change_item, create_item, replace_serial, retire_item
from installed_base.queries.as_of import Moment, portrait, tree_then
from installed_base.queries.parties import parties_known, parties_on
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DELIVERED, BROKE, MENDED = date(2015, 3, 1), date(2016, 6, 1), date(2018, 9, 1)


def at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def machine(clerk, now):
    return create_item(
        product=ProductFactory(), serial="M-1", delivered_on=DELIVERED, version="1.0", by=clerk, now=now,
        company=CompanyFactory(), location="Hall 1",
    )  # fmt: skip


def test_the_machine_shows_what_was_in_it_on_the_day_the_swap_day_shows_the_new_part(machine, clerk, now):
    old, new = ItemFactory(), ItemFactory()
    configuration.install_part(item=old, parent=machine, position="A1", on=DELIVERED, by=clerk, now=now)
    configuration.swap_part(old=old, new=new, on=MENDED, by=clerk, now=now)

    for day, inside in ((BROKE, old), (MENDED - DAY, old), (MENDED, new), (now.date(), new)):
        assert [one.child for one in tree_then(machine.pk, Moment(day))] == [inside.pk]
    then = portrait(old, Moment(BROKE))
    assert (then.item.parent_id, then.item.position, then.above) == (machine.pk, "A1", [machine.pk])
    assert portrait(old, Moment(MENDED)).above == []


def test_before_it_was_delivered_there_is_nothing_and_no_error(machine):
    then = portrait(machine, Moment(DELIVERED - DAY))

    assert (then.is_there, then.begins) == (False, DELIVERED)
    assert tree_then(machine.pk, Moment(DELIVERED - DAY)) == []
    assert portrait(machine, Moment(DELIVERED)).is_there


def test_facts_are_folded_back_to_the_day_from_which_each_change_holds(machine, clerk, now):
    change_item(item=machine, values={"version": "2.0"}, effective_on=MENDED, by=clerk, now=now)
    replace_serial(item=machine, serial="M-2", on=date(2020, 1, 1), by=clerk, now=now)
    change_item(item=machine, values={"location": "Hall 2"}, by=clerk, now=now)
    retire_item(item=machine, on=date(2022, 5, 5), by=clerk, now=now)

    told = [
        (then.serial, then.version, then.location, then.status)
        for day in (BROKE, MENDED, date(2021, 1, 1), date(2022, 5, 5), now.date())
        for then in [portrait(machine, Moment(day)).item]
    ]

    assert told == [
        ("M-1", "1.0", "Hall 1", "in_use"),
        ("M-1", "2.0", "Hall 1", "in_use"),
        ("M-2", "2.0", "Hall 1", "in_use"),
        ("M-2", "2.0", "Hall 1", "retired"),
        ("M-2", "2.0", "Hall 2", "retired"),
    ]
    assert portrait(machine, Moment(BROKE)).item.retired_on is None


def test_a_change_holds_from_a_day_that_has_come_and_after_the_last_change_of_the_same_fact(
    machine, clerk, now
):
    change_item(item=machine, values={"version": "2.0"}, effective_on=MENDED, by=clerk, now=now)

    with pytest.raises(ChangedLater):
        change_item(item=machine, values={"version": "1.5"}, effective_on=BROKE, by=clerk, now=now)
    with pytest.raises(NotYet):
        change_item(item=machine, values={"version": "3.0"}, effective_on=now.date() + DAY, by=clerk, now=now)
    change_item(item=machine, values={"location": "Hall 3"}, effective_on=BROKE, by=clerk, now=now)


def test_company_and_site_are_those_of_the_day(machine, clerk, now):
    seller, site = machine.company, SiteFactory()
    part = PartFactory(parent=machine)
    party.sell_item(item=machine, company=site.company, site=site, on=MENDED, by=clerk, now=now)

    for item in (machine, part):
        before, after = portrait(item, Moment(BROKE)).item, portrait(item, Moment(MENDED)).item
        assert (before.company, before.site) == (seller, None)
        assert (after.company, after.site) == (site.company, site)


def test_a_correction_of_the_past_leaves_the_earlier_answer_to_be_had(clerk):
    """What the register said in January about June 2016 is told in the same words in March."""
    january, february = at(date(2026, 1, 10)), at(date(2026, 2, 10))
    machine, wrong, right = ItemFactory.create_batch(3)
    configuration.install_part(item=wrong, parent=machine, position="A1", on=DELIVERED, by=clerk, now=january)

    configuration.swap_part(old=wrong, new=right, on=date(2016, 1, 1), by=clerk, now=february)

    assert [one.child for one in tree_then(machine.pk, Moment(BROKE))] == [right.pk]
    known = Moment(BROKE, known=at(date(2026, 1, 31)))
    assert [one.child for one in tree_then(machine.pk, known)] == [wrong.pk]
    assert portrait(wrong, known).above == [machine.pk]
    assert tree_then(machine.pk, Moment(BROKE, known=at(date(2025, 12, 31)))) == []


def test_facts_as_they_were_known_at_a_moment(machine, clerk, now):
    later = now + 40 * DAY
    change_item(item=machine, values={"version": "2.0"}, effective_on=BROKE, by=clerk, now=later)

    assert portrait(machine, Moment(BROKE)).item.version == "2.0"
    assert portrait(machine, Moment(BROKE, known=now + DAY)).item.version == "1.0"
    assert not portrait(machine, Moment(BROKE, known=now - DAY)).is_there


def test_a_copy_of_the_past_leaves_the_item_of_today_alone(machine, clerk, now):
    change_item(item=machine, values={"version": "2.0"}, by=clerk, now=now)

    assert portrait(machine, Moment(BROKE)).item.version == "1.0"
    assert machine.version == "2.0"


def test_parties_as_they_were_known_at_a_moment(clerk):
    """An owner written down, ended, corrected and taken away later: each earlier answer is still to be had."""
    january, february, march = at(date(2026, 1, 10)), at(date(2026, 2, 10)), at(date(2026, 3, 10))
    machine, first, second = ItemFactory(company=None), CompanyFactory(), CompanyFactory()
    party.set_party(item=machine, role="owner", company=first, on=DELIVERED, by=clerk, now=january)
    wrong = party.set_party(
        item=machine, role="owner", company=second, on=date(2016, 1, 1), by=clerk, now=february
    )
    party.remove_party(party=wrong, by=clerk, now=march)

    def owner(known=None):
        return [one.party.company for one in parties_on(machine, BROKE, known=known) if one.role == "owner"]

    assert owner(at(date(2025, 12, 31))) == []
    assert owner(at(date(2026, 1, 31))) == [first]
    assert owner(at(date(2026, 2, 28))) == [second]
    assert owner(at(date(2026, 3, 31))) == owner()
    known = parties_known([machine.pk], at(date(2026, 2, 28)))
    assert [(row.company, row.during.upper) for row in known] == [(first, date(2016, 1, 1)), (second, None)]
