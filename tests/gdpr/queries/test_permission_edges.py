"""Where a rule of permission ends: states, days and spellings that the ordinary case does not touch. One and many agree."""

from datetime import date, timedelta

import pytest

from companies.models import GroupLink
from gdpr.choices import ConsentAction
from gdpr.models import Death, MarketingObjection
from gdpr.operations.ledger import add_event
from gdpr.queries.reach import address_for
from tests.factories.cases import CaseFactory, ComplaintFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PositionFactory
from tests.factories.gdpr import CompanyRefusalFactory, TopicFactory
from tests.gdpr.queries.marketed import MAIL, worker

pytestmark = pytest.mark.django_db
WORK = "work@example.com"


@pytest.mark.parametrize(
    ("state", "times", "said"),
    [
        ("new", (), "complaint"),
        ("open", (), "complaint"),
        ("waiting", ("waiting_since",), "complaint"),
        ("reopened", ("reopened_at",), "complaint"),
        ("solved", ("solved_at",), "consent"),
        ("closed", ("solved_at", "closed_at"), "consent"),
    ],
)
def test_a_complaint_pauses_in_each_state_that_is_not_settled(text, consents, code, now, state, times, said):
    person, _position = worker()
    consents(person, text, address=WORK)
    ComplaintFactory(
        company=None, person=person, opened_at=now, state=state, **dict.fromkeys(times, now), answered_at=now
    )

    assert code(person, text.topic, address=WORK) == said


def test_a_question_is_no_complaint(text, consents, code, now):
    person, _position = worker()
    consents(person, text, address=WORK)
    CaseFactory(company=None, person=person, opened_at=now)

    assert code(person, text.topic, address=WORK) == "consent"


@pytest.mark.parametrize(
    ("ended", "said"), [(None, "company"), (date(2026, 11, 23), "company"), (date(2026, 11, 22), "no_basis")]
)
def test_a_refusal_reaches_subsidiaries_as_long_as_they_are_in_the_group(text, code, ended, said):
    mother, daughter, grandchild = CompanyFactory(), CompanyFactory(), CompanyFactory()
    GroupLink.objects.create(parent=mother, child=daughter, during=(date(2020, 1, 1), None))
    GroupLink.objects.create(parent=daughter, child=grandchild, during=(date(2020, 1, 1), ended))
    CompanyRefusalFactory(company=mother, includes_subsidiaries=True)
    person = PositionFactory(company=grandchild, work_email=WORK).person

    assert code(person, text.topic, address=WORK) == said


def test_an_address_of_work_is_theirs_whichever_way_it_is_written(code, now):
    topic = TopicFactory(responsibilities=["finance"])
    person, _position = worker("finance", address="Work@Example.COM")

    assert code(person, topic, address=WORK) == "role"
    assert code(person, topic, address=address_for(person, "email", now)) == "role"


def test_an_objection_that_was_taken_back_forbade_until_then(aino, text, consents, code, rep, now):
    consents(aino, text, ago=timedelta(hours=3))
    MarketingObjection.objects.create(
        person=aino,
        by=rep,
        at=now - timedelta(hours=2),
        lifted_at=now - timedelta(hours=1),
        lifted_because="Soitti",
    )

    said = [code(aino, text.topic, at=now - timedelta(minutes=ago)) for ago in (130, 90, 60, 0)]

    assert said == ["consent", "objected", "consent", "consent"]


def test_a_consent_that_lapsed_allows_no_more_and_one_given_after_it_does(
    aino, text, consents, code, rep, now
):
    consents(aino, text, ago=timedelta(hours=2))
    add_event(
        action=ConsentAction.EXPIRED, channel="email", topic=text.topic, person=aino, address=MAIL, method="paper",
        actor="system", occurred_at=now - timedelta(hours=2), by=rep, now=now,
    )  # fmt: skip
    at_once = code(aino, text.topic)
    consents(aino, text, ago=timedelta(hours=1))

    assert (at_once, code(aino, text.topic)) == ("no_basis", "consent")


def test_whoever_has_died_is_left_in_peace_and_a_mistake_is_no_death(aino, text, consents, code, rep, now):
    consents(aino, text)
    death = Death.objects.create(person=aino, source="Puoliso", by=rep, at=now)
    dead = code(aino, text.topic)
    death.taken_back_at, death.taken_back_because, death.taken_back_by = now, "Erehdys", rep
    death.save()

    assert (dead, code(aino, text.topic)) == ("deceased", "consent")
