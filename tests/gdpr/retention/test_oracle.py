"""The worked cases of the default rules, to the day, Finnish dates."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contacts.models import ContactPoint
from contacts.operations.contact_point import add_contact_point
from gdpr.models import Purpose
from gdpr.operations.hold import place_hold
from gdpr.operations.purpose import assign_purpose
from gdpr.operations.request import choose_person, confirm_identity, receive_request
from gdpr.operations.retention.held import remove_unheld
from installed_base.models import ItemContact
from service.models import Opportunity
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory
from tests.factories.cover import ContractFactory
from tests.factories.installed_base import ItemFactory
from tests.gdpr.retention.world import (
    HELSINKI,
    at_company,
    did,
    ends_on,
    is_due,
    noon,
    person_since,
    prospect,
    tell,
    verdict,
    wrote_to,
)

pytestmark = pytest.mark.django_db
FOUR = (date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 14), date(2026, 5, 12))


def silent_prospect():
    """The second case: a prospect of January whom four messages did not move."""
    person = prospect(2026, 1, 15)
    wrote_to(person, *FOUR)
    return person


def test_a_prospect_from_a_list_who_is_never_contacted_stays_a_year():
    person = prospect(2026, 1, 15)

    assert ends_on(person, 2026, 6, 1) == date(2027, 1, 15)
    assert not is_due(person, 2027, 1, 14)
    assert is_due(person, 2027, 1, 15)


def test_four_messages_without_a_reaction_end_it_half_a_year_after_the_first():
    person = silent_prospect()
    tell(person, "opened", noon(2026, 2, 11), noon(2026, 6, 2))

    found = verdict(person, 2026, 6, 10)

    assert found.until.astimezone(HELSINKI).date() == date(2026, 8, 10)
    assert found.rule.key == "prospect_no_interest"


def test_three_messages_are_no_silence_yet():
    person = prospect(2026, 1, 15)
    wrote_to(person, date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 10))

    found = verdict(person, 2026, 6, 10)

    assert (found.until.astimezone(HELSINKI).date(), found.rule.key) == (
        date(2027, 1, 15),
        "prospect_unanswered",
    )


def test_machines_and_calls_that_nobody_answers_change_nothing():
    person = silent_prospect()
    tell(person, "clicked", noon(2026, 5, 12), after=timedelta(seconds=3))
    tell(person, "auto_reply", noon(2026, 5, 12))
    did(person, "call", "outbound", 2026, 5, 20, outcome="no_answer")

    assert ends_on(person, 2026, 6, 10) == date(2026, 8, 10)


def test_a_click_of_the_person_begins_two_years_and_the_silence_anew():
    person = silent_prospect()
    tell(person, "clicked", noon(2026, 5, 31), after=timedelta(hours=4))

    assert ends_on(person, 2026, 6, 10) == date(2028, 5, 31)
    wrote_to(person, date(2026, 7, 1), date(2026, 7, 8), date(2026, 7, 15))
    assert ends_on(person, 2026, 8, 1) == date(2028, 5, 31)
    wrote_to(person, date(2026, 7, 22))
    assert ends_on(person, 2026, 8, 1) == date(2027, 1, 1)


def test_an_open_deal_keeps_a_prospect_and_a_lost_one_for_two_years(rep):
    person = silent_prospect()
    deal = Opportunity.objects.create(
        rule="competitor_ageing", company=person.positions.get().company, cause="1", since=date(2026, 2, 1),
        found_at=noon(2026, 2, 1), assigned_to=rep,
    )  # fmt: skip

    assert ends_on(person, 2026, 8, 20) is None
    Opportunity.objects.filter(pk=deal.pk).update(state="lost", reason="Hinta", settled_at=noon(2026, 9, 30))
    assert ends_on(person, 2026, 10, 1) == date(2028, 9, 30)


def test_a_customers_person_stays_two_years_after_the_last_contract_and_the_device_longer():
    person = person_since(2020, 1, 15)
    position = at_company(person, "customer")
    ContractFactory(company=position.company, starts_on=date(2020, 9, 1), ends_on=date(2026, 8, 31))
    item = ItemFactory(company=position.company, status="in_use", delivered_on=date(2012, 5, 1))
    ItemContact.objects.create(item=item, person=person, role="technical")

    assert ends_on(person, 2026, 11, 1) == date(2028, 8, 31)
    assert is_due(person, 2028, 8, 31)


def test_who_left_the_company_stays_three_months_unless_another_company_keeps_them():
    person = person_since(2020, 1, 15)
    at_company(person, "customer", ended_on=date(2026, 3, 31))

    assert ends_on(person, 2026, 4, 1) == date(2026, 6, 30)
    position = at_company(person, "customer")
    ContractFactory(company=position.company, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    assert ends_on(person, 2026, 4, 1) == date(2029, 12, 31)


def test_whom_no_message_reaches_stays_thirty_days():
    person = prospect(2025, 12, 1)
    ContactPointFactory(person=person, bounce="hard", bounced_at=noon(2026, 1, 31))

    assert ends_on(person, 2026, 2, 1) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("clicked", "end"),
    [((2026, 2, 28), date(2028, 2, 28)), ((2028, 2, 29), date(2030, 2, 28))],
)
def test_a_reader_of_the_newsletter_stays_two_years_after_the_last_click(clicked, end):
    person = person_since(2025, 3, 1, is_newsletter_subscriber=True)
    tell(person, "clicked", noon(*clicked))

    assert ends_on(person, 2028, 3, 5) == end


def test_a_subscription_that_is_not_confirmed_is_gone_after_seven_days_to_the_hour():
    person = person_since(2026, 5, 1)
    tell(person, "asked", datetime(2026, 5, 1, 10, tzinfo=HELSINKI))

    found = verdict(person, 2026, 5, 2)

    assert found.until == datetime(2026, 5, 8, 10, tzinfo=HELSINKI)
    assert not is_due(person, 2026, 5, 8)
    assert is_due(person, 2026, 5, 9)


def test_a_name_on_an_invoice_stays_in_the_books_alone(admin, now):
    person = silent_prospect()
    books = Purpose.objects.get(slug="accounting_record")
    assign_purpose(person=person, purpose=books, counts_from=date(2026, 12, 31), by=admin, now=now)

    found = verdict(person, 2026, 6, 10)

    assert found.until.astimezone(HELSINKI).date() == date(2026, 8, 10)
    assert found.archive_until == date(2032, 12, 31)


@pytest.mark.parametrize(
    ("year_end", "end"),
    [(date(2017, 4, 30), date(2023, 12, 31)), (date(2017, 12, 31), date(2023, 12, 31))],
)
def test_books_stay_six_years_from_the_end_of_the_calendar_year(admin, now, year_end, end):
    person = person_since(2017, 1, 15)
    books = Purpose.objects.get(slug="accounting_record")
    assign_purpose(person=person, purpose=books, counts_from=year_end, by=admin, now=now)

    assert verdict(person, 2018, 6, 1).archive_until == end


def test_a_hold_and_a_request_block_the_end_and_the_request_is_due_in_a_month(admin):
    person = silent_prospect()
    when = noon(2026, 7, 1)
    request = receive_request(
        kind="erasure", channel="email", requester_name="Aino", received_at=when, by=admin, now=when
    )
    place_hold(
        person=person, ground="claim", reason="Riita", review_on=date(2027, 1, 1), by=admin, now=when,
        today=date(2026, 7, 1),
    )  # fmt: skip

    found = verdict(person, 2026, 8, 10)

    assert request.due_on == date(2026, 8, 1)
    assert (found.state, found.blocked_by) == ("blocked", ["hold"])
    assert found.until.astimezone(UTC) == datetime(2026, 8, 9, 21, tzinfo=UTC)


def test_a_hold_keeps_only_what_it_needs_when_erasure_is_asked_for(admin):
    person = silent_prospect()
    when, today = noon(2026, 7, 1), date(2026, 7, 1)
    add_contact_point(person=person, kind="phone", value="+358401234567", by=admin, now=when)
    add_contact_point(person=person, kind="email", value="lea@x.example", by=admin, now=when)
    request = receive_request(
        kind="erasure", channel="email", requester_name="Aino", received_at=when, by=admin, now=when
    )
    choose_person(request=request, person=person, by=admin, now=when)
    confirm_identity(request=request, method="address", note="", by=admin, now=when)
    place_hold(
        person=person, ground="claim", reason="Riita", review_on=date(2027, 1, 1), by=admin, now=when, today=today,
        keeps=["email", "activities"],
    )  # fmt: skip

    remove_unheld(request=request, by=admin, now=when, today=today)

    assert [point.kind for point in ContactPoint.objects.filter(person=person)] == ["email"]
    assert request.due_on == date(2026, 8, 1)
    assert verdict(person, 2026, 8, 10).state == "blocked"


def test_companies_are_told_apart(rep):
    # somebody else's deal keeps nobody here
    person = silent_prospect()
    Opportunity.objects.create(
        rule="competitor_ageing", company=CompanyFactory(), cause="1", since=date(2026, 2, 1),
        found_at=noon(2026, 2, 1), assigned_to=rep,
    )  # fmt: skip

    assert ends_on(person, 2026, 6, 10) == date(2026, 8, 10)
