"""What extends the time for which a person is kept, and what never does."""

from datetime import date, timedelta

import pytest
from django.db import connection

from activities.models import Activity
from contacts.operations.person import change_person
from gdpr.models import Interaction
from service.models import Opportunity
from tests.factories.activities import ActivityFactory
from tests.factories.cases import CaseFactory, CommentFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.users import UserFactory
from tests.gdpr.retention.world import (
    at_company,
    did,
    ends_on,
    is_due,
    noon,
    person_since,
    prospect,
    tell,
    verdict,
)

pytestmark = pytest.mark.django_db
YEAR_LATER = date(2027, 1, 15)


@pytest.mark.parametrize("kind", ["opened", "scanned", "auto_reply", "sent"])
def test_machines_and_messages_of_ours_extend_nothing(kind):
    person = prospect(2026, 1, 15)
    tell(person, kind, noon(2026, 6, 1))

    assert ends_on(person, 2026, 7, 1) == YEAR_LATER


@pytest.mark.parametrize("kind", ["clicked", "replied", "form", "ordered", "confirmed"])
def test_what_comes_from_the_person_extends(kind):
    person = prospect(2026, 1, 15)
    tell(person, kind, noon(2026, 6, 1))

    assert ends_on(person, 2026, 7, 1) == date(2028, 6, 1)


@pytest.mark.parametrize(
    ("kind", "direction", "facts", "end"),
    [
        ("call", "outbound", {"outcome": "no_answer"}, YEAR_LATER),
        ("call", "two_way", {"outcome": "no_answer"}, YEAR_LATER),
        ("email", "outbound", {}, YEAR_LATER),
        ("note", "internal", {}, YEAR_LATER),
        ("call", "two_way", {"outcome": "reached"}, date(2028, 6, 1)),
        ("meeting", "two_way", {}, date(2028, 6, 1)),
        ("email", "inbound", {}, date(2028, 6, 1)),
    ],
)
def test_activities_extend_when_the_person_took_part(kind, direction, facts, end):
    person = prospect(2026, 1, 15)
    did(person, kind, direction, 2026, 6, 1, **facts)

    assert ends_on(person, 2026, 7, 1) == end


def test_empty_calls_by_the_hundred_refresh_nobody():
    person = prospect(2026, 1, 15)
    for day in range(1, 21):
        did(person, "call", "outbound", 2026, 6, day, outcome="no_answer")

    assert ends_on(person, 2026, 7, 1) == YEAR_LATER


def test_an_edit_an_import_or_a_look_extends_nothing(rep, now):
    person = prospect(2026, 1, 15)

    change_person(person=person, values={"notes": "Tarkistettu"}, by=rep, now=now)

    assert ends_on(person, 2026, 12, 1) == YEAR_LATER


def test_what_is_planned_keeps_a_person_until_thirty_days_after_it_but_not_for_ever():
    person = prospect(2026, 1, 15)
    meeting = ActivityFactory(kind="meeting", state="planned", due_at=noon(2027, 2, 1), owner=UserFactory())
    meeting.persons.add(person)

    assert ends_on(person, 2027, 1, 15) == date(2027, 3, 3)
    Activity.objects.filter(pk=meeting.pk).update(due_at=noon(2029, 1, 1))
    assert ends_on(person, 2027, 1, 15) == date(2027, 1, 15) + timedelta(days=180)
    Activity.objects.filter(pk=meeting.pk).update(kind="task", due_at=noon(2027, 2, 1))
    assert is_due(person, 2027, 1, 15)


def test_an_idle_deal_keeps_a_prospect_only_until_it_is_stale(rep):
    person = prospect(2026, 1, 15)
    Opportunity.objects.create(
        rule="competitor_ageing", company=person.positions.get().company, cause="1", since=date(2026, 2, 1),
        found_at=noon(2026, 2, 1), assigned_to=rep,
    )  # fmt: skip

    assert ends_on(person, 2026, 12, 1) is None
    assert ends_on(person, 2027, 2, 1) == date(2028, 2, 1)


def test_a_deal_that_nobody_took_up_keeps_nobody():
    person = prospect(2026, 1, 15)
    Opportunity.objects.create(
        rule="competitor_ageing", company=person.positions.get().company, cause="1", since=date(2026, 2, 1),
        found_at=noon(2026, 2, 1),
    )  # fmt: skip

    assert ends_on(person, 2026, 12, 1) == YEAR_LATER


def test_a_ticket_keeps_its_person_while_it_is_open_and_a_year_afterwards():
    person = person_since(2025, 1, 15)
    case = CaseFactory(person=person, opened_at=noon(2026, 3, 1))

    assert ends_on(person, 2026, 4, 1) is None
    case.state, case.solved_at, case.answer_due_at = "solved", noon(2026, 5, 4), None
    case.save()
    assert ends_on(person, 2026, 6, 1) == date(2027, 5, 4)


def test_a_comment_of_the_customers_extends_and_ours_does_not():
    person = prospect(2025, 1, 15)
    case = CaseFactory(person=person, opened_at=noon(2025, 3, 1))
    CommentFactory(case=case, kind="internal", at=noon(2025, 9, 1))

    assert _prospecting(person) == date(2027, 3, 1)
    CommentFactory(case=case, kind="from_customer", at=noon(2025, 10, 1))
    assert _prospecting(person) == date(2027, 10, 1)


def _prospecting(person):
    claims = {claim["purpose"]: claim["until"] for claim in verdict(person, 2026, 1, 1).claims}
    return date.fromisoformat(claims["prospecting"])


def test_a_refusal_of_marketing_ends_an_offer_and_not_a_customership(rep, now):
    asked, bought = prospect(2026, 10, 1), person_since(2026, 10, 1)
    at_company(bought, "customer")
    for person in (asked, bought):
        person.marketing_objections.create(by=rep, at=noon(2026, 11, 1))

    assert ends_on(asked, 2026, 11, 5) == date(2026, 12, 1)
    assert ends_on(bought, 2026, 11, 5) == date(2028, 10, 1)


def test_a_new_address_that_works_takes_the_bounce_back():
    person = prospect(2026, 1, 15)
    ContactPointFactory(person=person, bounce="hard", bounced_at=noon(2026, 2, 1))
    assert ends_on(person, 2026, 2, 2) == date(2026, 3, 3)

    ContactPointFactory(person=person)

    assert ends_on(person, 2026, 2, 2) == YEAR_LATER


def test_the_same_thing_told_twice_is_taken_in_once():
    person = PersonFactory()
    tell(person, "replied", noon(2026, 6, 1))
    tell(person, "replied", noon(2026, 6, 1))

    assert Interaction.objects.filter(person=person).count() == 1


def test_a_day_ends_at_finnish_midnight_also_on_the_night_that_changes_the_clock():
    person = prospect(2025, 3, 29)

    until = verdict(person, 2025, 6, 1).until

    with connection.cursor() as cursor:
        cursor.execute("SELECT %s AT TIME ZONE 'Europe/Helsinki'", [until])
        assert cursor.fetchone()[0].isoformat() == "2026-03-29T00:00:00"
