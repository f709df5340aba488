"""Everybody is in the register for a purpose, drawn from what is known, or stands in the queue."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from companies.models import Company
from contacts.models import Person
from contacts.operations.person import create_person
from gdpr.models import PurposeAssignment, RetentionEvaluation, RetentionRule
from gdpr.operations.retention.expiry import judge_new_persons
from installed_base.models import ItemContact
from tests.factories.cases import CaseFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.installed_base import ItemFactory
from tests.gdpr.retention.world import at_company, noon, person_since, prospect, verdict

pytestmark = pytest.mark.django_db
TODAY = (2026, 11, 22)


def active(person):
    rows = PurposeAssignment.objects.active().filter(person=person)
    return sorted(rows.values_list("purpose", "company", "trigger"))


def test_purposes_are_drawn_from_positions_items_tickets_and_the_newsletter():
    person = person_since(2026, 1, 15, is_newsletter_subscriber=True)
    buys, looks = at_company(person, "customer"), at_company(person)
    item = ItemFactory(company=buys.company)
    ItemContact.objects.create(item=item, person=person, role="technical")
    CaseFactory(person=person)

    verdict(person, *TODAY)

    assert active(person) == sorted(
        [
            ("customer_contact", buys.company_id, "position"), ("prospecting", looks.company_id, "position"),
            ("installed_base_contact", buys.company_id, "item_contact"), ("service_ticket", None, "case"),
            ("newsletter", None, "newsletter"),
        ],
        key=lambda row: row[0],
    )  # fmt: skip


def test_judging_twice_changes_nothing():
    person = prospect(2026, 1, 15)
    verdict(person, *TODAY)
    rows = list(PurposeAssignment.objects.values_list("pk", "started_at", "ended_at"))
    before = RetentionEvaluation.objects.get(person=person).changed_at

    verdict(person, 2026, 11, 23)

    assert list(PurposeAssignment.objects.values_list("pk", "started_at", "ended_at")) == rows
    assert RetentionEvaluation.objects.get(person=person).changed_at == before


def test_a_purpose_ends_with_its_facts_and_comes_back_as_a_new_one():
    person = person_since(2026, 1, 15)
    position = at_company(person, "customer")
    verdict(person, *TODAY)

    Company.objects.filter(pk=position.company_id).update(lifecycle="prospect")
    verdict(person, 2026, 11, 23)
    Company.objects.filter(pk=position.company_id).update(lifecycle="customer")
    verdict(person, 2026, 11, 24)

    rows = PurposeAssignment.objects.filter(person=person, purpose="customer_contact").order_by("pk")
    assert list(rows.values_list("end_reason", flat=True)) == ["facts", ""]


def test_one_company_is_left_and_the_others_purpose_stays():
    person = person_since(2020, 1, 15)
    left = at_company(person, "customer", ended_on=date(2026, 3, 31))
    stays = at_company(person, "customer")
    Person.objects.filter(pk=person.pk).update(created_at=noon(2026, 1, 1))

    verdict(person, 2026, 4, 1)
    assert {row[1] for row in active(person)} == {left.company_id, stays.company_id}
    verdict(person, 2026, 6, 30)

    assert {row[1] for row in active(person)} == {stays.company_id}
    ended = PurposeAssignment.objects.get(person=person, company=left.company)
    assert ended.end_reason == "retention"


def test_a_person_written_down_on_a_page_has_a_purpose_when_the_job_has_run(
    rep, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        person = create_person(
            values={"last_name": "Virtanen"}, by=rep, now=now, today=now.date(), company=CompanyFactory()
        )

    assert any("gdpr.judge_person" in str(callback.args) for callback in callbacks)
    verdict(person, *TODAY)
    assert [row[0] for row in active(person)] == ["prospecting"]


def test_whoever_came_by_another_way_gets_a_purpose_within_the_hour(now):
    known = PersonFactory()
    judge_new_persons(now=now, today=now.date())
    came = [PersonFactory() for _number in range(3)]

    assert judge_new_persons(now=now, today=now.date()) == 3
    assert judge_new_persons(now=now, today=now.date()) == 0
    assert all(active(person) for person in (known, *came))


def test_nobody_is_without_a_purpose_and_out_of_the_queue(now):
    PersonFactory()
    at_company(PersonFactory(), ended_on=date(2020, 1, 1))
    judge_new_persons(now=now, today=now.date())

    adrift = Person.objects.exclude(pk__in=PurposeAssignment.objects.active().values("person"))
    assert [person.retention.state for person in adrift] == ["due"] * len(adrift)


def test_a_purpose_without_a_rule_is_an_error_and_keeps_nobody_by_itself(now):
    person = prospect(2026, 1, 15)
    RetentionRule.objects.filter(key="prospect_unanswered").update(
        effective_from=date(2026, 11, 22) + timedelta(days=3000)
    )

    found = verdict(person, *TODAY)

    assert found.blocked_by == ["no_rule"]


def test_prospects_of_three_years_are_shown_to_somebody():
    assert verdict(prospect(2024, 1, 15), *TODAY).review_on == date(2027, 1, 15)


def test_the_answer_to_a_data_subject_tells_the_purposes(client_of, privacy_admin):
    person = person_since(2026, 1, 15)
    at_company(person, "customer")
    verdict(person, *TODAY)

    page = client_of(privacy_admin).get(reverse("gdpr:person_why", args=[person.public_id]))

    assert "Looking after a customer" in page.content.decode()
