"""Doubts: raised once, closed by an edit anywhere, repaired by one key."""

from datetime import date, timedelta

import pytest

from common.normalise import NotAVatNumber
from companies.operations.company import change_company
from companies.operations.contact_point import change_contact_point as change_company_point
from contacts.choices import Bounce, ContactKind
from contacts.operations.contact_point import mark_bounced, verify_contact_point
from history.queries import changes_of
from installed_base.models import ItemFlag
from installed_base.operations.flag import dismiss_flag
from installed_base.operations.flag import flag_fact as flag_item
from quality.choices import Problem, Reporter, UpkeepState
from quality.models import UpkeepEntry, Verification
from quality.operations import repair
from quality.operations.refusals import (
    EntryIsSettled,
    MayNotRepair,
    NothingChanged,
    NothingProposed,
    NotToBeRemoved,
    RecordIsGone,
    SnoozedIntoThePast,
    UnknownFact,
)
from quality.operations.upkeep import flag_fact, raise_doubt
from quality.queries.facts import fact_of
from tests.factories.companies import AddressFactory, CompanyContactPointFactory, CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.installed_base import ItemFactory

TODAY = date(2026, 11, 22)


@pytest.fixture
def company(db):
    return CompanyFactory(legal_name="Kone Oy", vat_number="FI01120389", lifecycle="customer")


def doubt(obj, fact, by, now, **more):
    return flag_fact(obj=obj, fact=fact, by=by, now=now, **more)


def test_a_flag_says_which_fact_and_what_it_was(company, rep, now):
    entry = doubt(
        company, "vat_number", rep, now, words="Kirjanpitäjä sanoi", proposed={"vat_number": "FI20774740"}
    )

    assert (entry.record, entry.object_id, entry.fact) == ("companies.company", company.pk, "vat_number")
    assert (entry.value, entry.proposed, entry.words) == (
        "FI01120389", {"vat_number": "FI20774740"}, "Kirjanpitäjä sanoi",
    )  # fmt: skip
    assert (entry.company, entry.raised_by, entry.reporter, entry.weight) == (company, rep, Reporter.PAGE, 0)
    assert changes_of(entry).count() == 1


def test_the_same_doubt_said_twice_stays_one_with_the_newest_words(company, rep, clerk, now):
    first = doubt(company, "vat_number", rep, now, words="väärin")

    second = doubt(company, "vat_number", clerk, now, words="toinen numero")

    assert (second.pk, second.words) == (first.pk, "toinen numero")
    assert UpkeepEntry.objects.count() == 1


def test_a_fact_that_the_record_does_not_have_is_refused(company, rep, now):
    with pytest.raises(UnknownFact):
        doubt(company, "serial", rep, now)
    with pytest.raises(UnknownFact):
        doubt(company, "vat_number", rep, now, problem=Problem.LEFT)


def test_an_edit_anywhere_closes_the_doubt_and_says_who(company, rep, clerk, now):
    entry = doubt(company, "vat_number", rep, now)

    change_company(company=company, values={"vat_number": "FI20774740"}, by=clerk, now=now)

    entry.refresh_from_db()
    assert (entry.state, entry.settled_by, entry.settled_at) == (UpkeepState.EDITED, clerk, now)


def test_an_edit_of_another_fact_closes_nothing(company, rep, now):
    entry = doubt(company, "vat_number", rep, now)

    change_company(company=company, values={"legal_form": "Oy"}, by=rep, now=now)

    entry.refresh_from_db()
    assert entry.state == UpkeepState.OPEN


def test_a_bounce_closes_no_doubt_about_the_address_but_a_verification_does(rep, now):
    point = ContactPointFactory()
    entry = doubt(point, "value", rep, now)

    mark_bounced(point=point, by=rep, now=now, bounce=Bounce.HARD)
    entry.refresh_from_db()
    assert entry.state == UpkeepState.OPEN

    verify_contact_point(point=point, by=rep, now=now)
    entry.refresh_from_db()
    assert entry.state == UpkeepState.EDITED


def test_accepting_writes_the_proposal_and_stamps_the_fact(company, rep, now):
    entry = doubt(company, "vat_number", rep, now, proposed={"vat_number": "FI20774740"})

    repair.accept_proposal(entry=entry, by=rep, now=now, today=TODAY)

    company.refresh_from_db()
    entry.refresh_from_db()
    assert (company.vat_number, entry.state, entry.settled_by) == ("FI20774740", UpkeepState.ACCEPTED, rep)
    stamp = Verification.objects.get(record="companies.company", object_id=company.pk, fact="vat_number")
    assert (stamp.verified_at, stamp.verified_by) == (now, rep)


def test_a_proposal_that_the_register_refuses_leaves_everything_as_it_was(company, rep, now):
    entry = doubt(company, "vat_number", rep, now, proposed={"vat_number": "FI20774741"})

    with pytest.raises(NotAVatNumber):
        repair.accept_proposal(entry=entry, by=rep, now=now, today=TODAY)

    company.refresh_from_db()
    entry.refresh_from_db()
    assert (company.vat_number, entry.state) == ("FI01120389", UpkeepState.OPEN)


def test_accepting_without_a_proposal_is_refused(company, rep, now):
    entry = doubt(company, "vat_number", rep, now)

    with pytest.raises(NothingProposed):
        repair.accept_proposal(entry=entry, by=rep, now=now, today=TODAY)


def test_a_correction_in_place_changes_the_record(rep, now):
    address = AddressFactory(street="Vanhatie 1", postcode="33100", town="TAMPERE")
    entry = doubt(address, "address", rep, now)

    repair.correct_fact(entry=entry, values={"street": "Uusitie 2"}, by=rep, now=now, today=TODAY)

    address.refresh_from_db()
    entry.refresh_from_db()
    assert (address.street, address.town, entry.state) == ("Uusitie 2", "TAMPERE", UpkeepState.EDITED)


def test_typing_what_stands_there_is_refused(company, rep, now):
    entry = doubt(company, "vat_number", rep, now)

    with pytest.raises(NothingChanged):
        repair.correct_fact(entry=entry, values={"vat_number": "FI01120389"}, by=rep, now=now, today=TODAY)


def test_confirming_clears_a_bounce_and_stamps_the_address(rep, now):
    point = ContactPointFactory()
    mark_bounced(point=point, by=rep, now=now)
    entry = raise_doubt(
        obj=point,
        fact=fact_of("contacts.contactpoint", "value"),
        problem=Problem.BOUNCED,
        reporter="mail",
        by=rep,
        now=now,
    )

    repair.confirm_fact(entry=entry, by=rep, now=now, today=TODAY)

    point.refresh_from_db()
    entry.refresh_from_db()
    assert (point.bounce, point.verified_at, entry.state) == ("", now, UpkeepState.CONFIRMED)


def test_removing_takes_the_number_away_and_ends_the_position(rep, now):
    point = CompanyContactPointFactory()
    position = PositionFactory()
    entries = [doubt(point, "value", rep, now), doubt(position, "position", rep, now, problem=Problem.LEFT)]

    for entry in entries:
        repair.remove_fact(entry=entry, by=rep, now=now, today=TODAY)

    position.refresh_from_db()
    assert not type(point).objects.filter(pk=point.pk).exists()
    assert position.ended_on == TODAY
    assert set(UpkeepEntry.objects.values_list("state", flat=True)) == {UpkeepState.REMOVED}


def test_an_address_that_is_not_to_be_found_ends_yesterday(rep, now):
    address = AddressFactory(street="Vanhatie 1", valid_from=None)
    entry = doubt(address, "address", rep, now, problem=Problem.RETURNED)

    repair.remove_fact(entry=entry, by=rep, now=now, today=TODAY)

    address.refresh_from_db()
    assert address.valid_to == TODAY - timedelta(days=1)


def test_what_no_record_can_be_without_is_not_removed(company, rep, now):
    entry = doubt(company, "legal_name", rep, now)

    with pytest.raises(NotToBeRemoved):
        repair.remove_fact(entry=entry, by=rep, now=now, today=TODAY)


def test_the_second_of_two_repairs_is_told_that_the_first_was_faster(company, rep, clerk, now):
    entry = doubt(company, "vat_number", rep, now, proposed={"vat_number": "FI20774740"})
    stale = UpkeepEntry.objects.get(pk=entry.pk)
    repair.accept_proposal(entry=entry, by=rep, now=now, today=TODAY)

    with pytest.raises(EntryIsSettled):
        repair.confirm_fact(entry=stale, by=clerk, now=now, today=TODAY)


def test_whoever_may_not_change_the_register_repairs_nothing(company, marketer, rep, now):
    entry = doubt(company, "vat_number", rep, now)

    with pytest.raises(MayNotRepair):
        repair.confirm_fact(entry=entry, by=marketer, now=now, today=TODAY)


def test_a_record_that_went_takes_its_entry_along(rep, now):
    point = CompanyContactPointFactory()
    entry = doubt(point, "value", rep, now)

    type(point).objects.filter(pk=point.pk).delete()  # past every operation

    with pytest.raises(RecordIsGone):
        repair.confirm_fact(entry=entry, by=rep, now=now, today=TODAY)


def test_an_entry_sleeps_until_a_day_to_come(company, rep, now):
    entry = doubt(company, "vat_number", rep, now)

    with pytest.raises(SnoozedIntoThePast):
        repair.snooze_entry(entry=entry, until=TODAY, by=rep, now=now, today=TODAY)
    repair.snooze_entry(entry=entry, until=TODAY + timedelta(days=7), by=rep, now=now, today=TODAY)

    assert not UpkeepEntry.objects.awake(TODAY).exists()
    assert UpkeepEntry.objects.awake(TODAY + timedelta(days=7)).count() == 1


def test_many_proposals_are_taken_and_refused_ones_are_left_with_their_reason(rep, now):
    good, bad = CompanyFactory(vat_number=""), CompanyFactory(vat_number="")
    doubt(good, "vat_number", rep, now, proposed={"vat_number": "FI20774740"})
    doubt(bad, "vat_number", rep, now, proposed={"vat_number": "FI1"})

    taken, left = repair.accept_many(
        entries=UpkeepEntry.objects.order_by("pk"), by=rep, clock=lambda: now, today=TODAY
    )

    good.refresh_from_db()
    assert (taken, len(left), good.vat_number) == (1, 1, "FI20774740")


def test_a_flag_on_the_card_of_an_item_stands_in_the_queue_and_goes_with_it(clerk, now):
    item = ItemFactory(serial="HX-77")

    flag = flag_item(item=item, fact="serial", by=clerk, now=now, words="luetaan HX-71")

    entry = UpkeepEntry.objects.get(item_flag=flag)
    assert (entry.value, entry.words, entry.company, entry.item, entry.raised_by) == (
        "HX-77", "luetaan HX-71", item.company, item, clerk,
    )  # fmt: skip
    dismiss_flag(flag=flag, by=clerk, now=now)
    entry.refresh_from_db()
    assert (entry.state, entry.settled_by) == (UpkeepState.CONFIRMED, clerk)


def test_repairing_an_item_in_the_queue_settles_its_flag(clerk, now):
    item = ItemFactory(serial="HX-77", location="Halli 1")
    entry = doubt(item, "location", clerk, now, proposed={"location": "Halli 2"})

    repair.accept_proposal(entry=entry, by=clerk, now=now, today=TODAY)

    item.refresh_from_db()
    assert item.location == "Halli 2"
    assert ItemFlag.objects.get().outcome == "edited"


def test_an_owner_sees_the_own_companies_and_a_stranger_nothing(company, rep, outsider, now):
    person = PersonFactory()
    PositionFactory(person=person, company=company)
    entries = [
        doubt(company, "vat_number", rep, now),
        doubt(
            ContactPointFactory(
                person=person, kind=ContactKind.PHONE, value="+358401234567", key="+358401234567"
            ),
            "value",
            rep,
            now,
        ),
    ]

    assert set(UpkeepEntry.objects.visible_to(rep)) == set(entries)
    assert not UpkeepEntry.objects.visible_to(outsider).exists()


def test_writing_a_fact_down_counts_as_confirmed(rep, now):
    point = CompanyContactPointFactory(kind="phone", value="040 1234567", key="+358401234567")

    change_company_point(
        contact_point=point, value="040 7654321", label="", is_primary=False, by=rep, now=now
    )

    stamp = Verification.objects.get(record="companies.companycontactpoint", object_id=point.pk)
    assert (stamp.fact, stamp.verified_at, stamp.verified_by) == ("value", now, rep)
