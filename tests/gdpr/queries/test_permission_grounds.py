"""Grounds other than consent: what was bought before, duties at work, and channels that need no consent."""

import pytest
from django.test import override_settings

from gdpr.operations.consent import record_soft_opt_in
from installed_base.models import DeliveryLine
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.factories.gdpr import TopicFactory
from tests.factories.installed_base import FamilyFactory, ItemFactory, ProductFactory
from tests.gdpr.queries.marketed import worker

pytestmark = pytest.mark.django_db


def soft(family, *, offered, rep, now):
    topic = TopicFactory(family=family)
    position = PositionFactory(work_email="ostaja@example.com")
    bought = ItemFactory(
        company=position.company, product=ProductFactory(family=FamilyFactory(parent=family))
    )
    line = DeliveryLine.objects.create(item=bought, order_no="4711")
    record_soft_opt_in(
        person=position.person, address="ostaja@example.com", channel="email", topic=topic, delivery=line,
        was_refusal_offered=offered, by=rep, now=now,
    )  # fmt: skip
    return position.person, topic, line


def test_a_buyer_hears_of_the_same_product_group_until_refusing(rep, now, code, refuses):
    family = FamilyFactory()
    person, topic, _line = soft(family, offered=True, rep=rep, now=now)
    assert code(person, topic, address="ostaja@example.com") == "soft_opt_in"
    assert code(person, TopicFactory(family=FamilyFactory()), address="ostaja@example.com") == "no_basis"

    refuses(person, topic=topic, channel="email")
    assert code(person, topic, address="ostaja@example.com") == "suppressed"


def test_an_order_of_another_product_group_opens_no_topic_though_it_was_written_down_for_it(rep, now, code):
    person, _topic, line = soft(FamilyFactory(), offered=True, rep=rep, now=now)
    other = TopicFactory(family=FamilyFactory())
    record_soft_opt_in(
        person=person, address="ostaja@example.com", channel="email", topic=other, delivery=line,
        was_refusal_offered=True, by=rep, now=now,
    )  # fmt: skip

    assert code(person, other, address="ostaja@example.com") == "no_basis"


def test_a_buyer_to_whom_refusing_was_not_offered_hears_nothing(rep, now, code):
    person, topic, _line = soft(FamilyFactory(), offered=False, rep=rep, now=now)

    assert code(person, topic, address="ostaja@example.com") == "no_basis"


def test_a_buyer_whose_order_was_cancelled_hears_nothing(rep, now, code):
    person, topic, line = soft(FamilyFactory(), offered=True, rep=rep, now=now)
    line.delete()

    assert code(person, topic, address="ostaja@example.com") == "no_basis"


def test_what_belongs_to_the_duties_may_be_offered_at_work(code):
    topic = TopicFactory(responsibilities=["finance", "management"])
    cfo, _position = worker("finance")

    assert code(cfo, topic, address="work@example.com") == "role"
    assert code(cfo, TopicFactory(responsibilities=["hr"]), address="work@example.com") == "no_basis"
    assert code(cfo, TopicFactory(), address="work@example.com") == "no_basis"
    ContactPointFactory(person=cfo, use="personal", value="cfo@home.example")
    assert code(cfo, topic, address="cfo@home.example") == "no_basis"


def test_a_title_alone_shows_no_duty(code):
    person = PositionFactory(title="Talousjohtaja", work_email="work@example.com").person

    assert code(person, TopicFactory(responsibilities=["finance"]), address="work@example.com") == "no_basis"


@pytest.mark.parametrize(
    "firm",
    [
        {"legal_form": "TMI"},
        {"legal_form": "Tmi"},
        {"legal_form": "Yksityinen elinkeinonharjoittaja"},
        {"legal_form": "ENK"},
        {"legal_form": "", "legal_name": "Tmi Matti Meikäläinen"},
        {"legal_form": "", "legal_name": "Meikäläinen T:mi"},
    ],
)
def test_a_sole_trader_is_a_natural_person_however_the_form_is_written(firm, code):
    person, _position = worker("finance", **firm)

    assert code(person, TopicFactory(responsibilities=["finance"]), address="work@example.com") == "no_basis"


def test_a_position_that_ended_allows_nothing_and_another_one_stays(code, now):
    topic = TopicFactory(responsibilities=["finance"])
    person, position = worker("finance")
    PositionFactory(person=person, responsibilities=["finance"], work_email="other@example.com")
    position.ended_on = now.date()
    position.save()

    assert code(person, topic, address="work@example.com") == "not_theirs"
    assert code(person, topic, address="other@example.com") == "role"


def test_calls_and_letters_are_allowed_until_refused(aino, text, refuses, code):
    ContactPointFactory(person=aino, kind="phone", value="+358401234567")
    assert code(aino, text.topic, channel="phone", address="+358401234567") == "opt_out"
    assert code(aino, text.topic, channel="post", address="") == "opt_out"
    with override_settings(OPT_OUT_CHANNELS=["post"]):
        assert code(aino, text.topic, channel="phone", address="+358401234567") == "no_basis"

    refuses(aino, channel="phone")
    assert code(aino, text.topic, channel="phone", address="+358401234567") == "suppressed"
    assert code(aino, text.topic, channel="post", address="") == "opt_out"
