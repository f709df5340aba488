"""A register withdraws a record: what it gave goes from the company, its parts and history, and nothing else does."""

import pytest

from companies.operations.address import add_address
from companies.operations.company import change_company
from companies.operations.contact_point import add_contact_point
from companies.operations.financial_year import set_financial_year
from crm.demo.registers.shapes import unit, update
from enrichment.models import Lookup, OutsideRegister, Proposal
from enrichment.operations.erase import erase_given
from enrichment.operations.run import start_run
from history.models import Change
from history.operations import Origin, one_change_set
from users.models import User

NO = "923609016"
GIVEN = (
    "Kari Nordmann Verksted",
    "Verkstedveien",
    "22 00 11 22",
    "+4722001122",
    "post@verksted.example",
    "NACE2",
)


def all_of_history() -> str:
    return str(list(Change.objects.values_list("old", "new")))


@pytest.fixture
def given(imported, world, work, admin, now):
    """A unit of Norway, filled from the register; some of it is ours."""
    company = imported(business_id=NO, legal_name="Nordmann", country="NO")
    add_contact_point(company=company, kind="phone", value="+47 40 55 66 77", by=admin, now=now)
    set_financial_year(
        company=company, ends_on=now.date().replace(month=12, day=31), turnover_from=900, currency="NOK", by=admin,
        now=now,
    )  # fmt: skip
    world.units[NO] = unit(NO, "Kari Nordmann Verksted", staff=3)
    work(start_run(register="brreg", kind="refresh", by=admin, now=now))
    company.refresh_from_db()
    assert (company.legal_name, company.addresses.count(), company.staff) == ("Kari Nordmann Verksted", 2, 3)
    return company


def test_what_the_feed_calls_removed_is_erased(given, world, work, admin, now):
    OutsideRegister.objects.filter(code="brreg").update(cursor={"id": 9})
    world.removed_units = {NO}
    world.updates = [update(10, NO, "Fjernet")]

    done = work(start_run(register="brreg", kind="feed", by=admin, now=now))

    given.refresh_from_db()
    assert (done.state, done.changed, done.failed) == ("done", 1, 0)
    assert done.erased > 8
    assert (given.legal_name, given.industry_code, given.vat_number, given.town) == ("Nordmann", "", "", "")
    assert (given.founded_on, given.legal_form, given.status, given.business_id) == (None, "", "active", NO)
    assert (given.addresses.count(), given.names.count()) == (0, 0)
    assert [(point.kind, point.key, point.is_primary) for point in given.contact_points.all()] == [
        ("phone", "+4740556677", True)
    ]
    year = given.financial_years.get()
    assert (year.turnover_from, year.staff_from, given.staff) == (900, None, None)
    assert [word for word in GIVEN if word in all_of_history()] == []


def test_history_keeps_that_something_was_there_and_our_own_words(given, admin, now):
    before = Change.objects.filter(object_type="companies.company", object_id=given.pk).count()

    erase_given(company=given, register="brreg", key=NO, by=admin, now=now, today=now.date())

    assert Change.objects.filter(object_type="companies.company", object_id=given.pk).count() > before
    assert "Nordmann" in all_of_history()
    assert "+4740556677" in all_of_history()


def test_an_own_address_that_the_register_had_ended_is_in_force_again(imported, world, work, admin, now):
    company = imported(business_id=NO, legal_name="Nordmann", country="NO")
    robot = User.objects.robot("loader")
    with one_change_set(by=robot, at=now, from_=Origin(act="import", party="third", source="vendor.csv")):
        add_address(
            company=company, kind="visiting", street="Vår egen vei 1", town="Bergen", country="NO", by=robot, now=now,
            today=now.date(),
        )  # fmt: skip
    world.units[NO] = unit(NO, "Nordmann AS")
    work(start_run(register="brreg", kind="refresh", by=admin, now=now))
    moved = list(company.addresses.filter(kind="visiting", valid_to=None).values_list("street", flat=True))

    erase_given(company=company, register="brreg", key=NO, by=admin, now=now, today=now.date())

    company.refresh_from_db()
    assert moved == ["Verkstedveien 3"]
    assert list(company.addresses.values_list("street", "valid_to")) == [("Vår egen vei 1", None)]
    assert company.town == "Bergen"


def test_what_somebody_typed_over_the_registers_value_stays(given, rep, now):
    change_company(company=given, values={"legal_name": "Verkstedet i gata"}, by=rep, now=now)

    erase_given(company=given, register="brreg", key=NO, by=rep, now=now, today=now.date())

    given.refresh_from_db()
    assert given.legal_name == "Verkstedet i gata"
    assert "Kari Nordmann Verksted" not in all_of_history()
    assert list(given.names.values_list("name", flat=True)) == []


def test_proposals_and_what_was_remembered_go_too_and_again_changes_nothing(given, admin, now):
    Proposal.objects.create(
        company=given,
        register="brreg",
        field="legal_name",
        ours="Nordmann",
        theirs="Kari",
        why="policy",
        found_at=now,
    )
    erase_given(company=given, register="brreg", key=NO, by=admin, now=now, today=now.date())
    before = Change.objects.count()

    again = erase_given(company=given, register="brreg", key=NO, by=admin, now=now, today=now.date())

    lookup = Lookup.objects.get(company=given)
    assert (lookup.answer, lookup.given, lookup.digest, Proposal.objects.count()) == ("gone", {}, "", 0)
    assert (again, Change.objects.count()) == (0, before)


def test_a_value_that_somebody_else_had_said_before_stays(world, work, admin, now, imported):
    company = imported(business_id=NO, legal_name="Kari Nordmann Verksted", country="NO")
    world.units[NO] = unit(NO, "Kari Nordmann Verksted", konkurs=True)
    work(start_run(register="brreg", kind="refresh", by=admin, now=now))

    erase_given(company=company, register="brreg", key=NO, by=admin, now=now, today=now.date())

    company.refresh_from_db()
    assert (company.legal_name, company.status) == ("Kari Nordmann Verksted", "active")
