"""Permissions, consents and suppressions for programs."""

import pytest
from django.conf import settings
from django.utils import timezone

from gdpr.models import ConsentEvent
from gdpr.operations.refused_companies import suppress_domain
from gdpr.operations.suppression import refuse_marketing
from installed_base.models import DeliveryLine
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.gdpr import ConsentTextFactory, TopicFactory
from tests.factories.installed_base import FamilyFactory, ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
MAIL = "aino@example.com"


@pytest.fixture
def ask(client_of, rep):
    client = client_of(rep)

    def post(path, data, by=None):
        return (client_of(by) if by else client).post(
            f"/api/v1/{path}/", data, content_type="application/json"
        )

    return post


def test_many_persons_are_asked_at_once_and_strangers_are_gone(ask, outsider):
    topic = TopicFactory(responsibilities=["finance"])
    cfo = PositionFactory(responsibilities=["finance"], work_email=MAIL).person
    other = PersonFactory()
    question = {
        "channel": "email", "topic": topic.slug,
        "recipients": [{"person": str(cfo.public_id)}, {"person": str(other.public_id), "address": MAIL}],
    }  # fmt: skip

    answer = ask("permissions", question).json()["results"]
    assert [(one["allowed"], one["code"], one["address"]) for one in answer] == [
        (True, "role", MAIL), (False, "not_theirs", MAIL),
    ]  # fmt: skip
    assert {one["code"] for one in ask("permissions", question, by=outsider).json()["results"]} == {"gone"}


def test_a_consent_is_appended_and_listed_and_never_changed(ask, client_of, rep):
    person, text = ContactPointFactory(value=MAIL).person, ConsentTextFactory()
    consent = {
        "person": str(person.public_id), "action": "granted", "channel": "email", "topic": text.topic.slug,
        "text": str(text.public_id), "method": "paper", "address": MAIL, "evidence": "Signed at the fair",
        "occurred_at": timezone.now().isoformat(),
    }  # fmt: skip

    made = ask("consents", consent)
    assert made.status_code == 201, made.content
    client = client_of(rep)
    rows = client.get(f"/api/v1/consents/?person={person.public_id}").json()["results"]
    assert [(row["id"], row["action"], row["topic"]) for row in rows] == [
        (made.json()["id"], "granted", text.topic.slug)
    ]
    assert MAIL not in str(rows)
    url = f"/api/v1/consents/{made.json()['id']}/"
    for method in (client.put, client.patch, client.delete):
        assert method(url, {}, content_type="application/json").status_code == 405


@pytest.mark.parametrize(
    "change",
    [{"evidence": ""}, {"text": None}, {"action": "confirmed"}, {"method": "one_click"}, {"channel": ""}, {"address": "x@y.example"}],
)  # fmt: skip
def test_a_consent_without_what_shows_it_is_refused(ask, change):
    person, text = ContactPointFactory(value=MAIL).person, ConsentTextFactory()
    consent = {
        "person": str(person.public_id), "action": "granted", "channel": "email", "topic": text.topic.slug,
        "text": str(text.public_id), "method": "paper", "address": MAIL, "evidence": "Signed at the fair",
    }  # fmt: skip

    assert ask("consents", consent | change).status_code == 400
    assert not ConsentEvent.objects.exists()


def test_what_a_list_says_waits_and_a_refusal_holds(ask):
    person, topic = ContactPointFactory(value=MAIL).person, TopicFactory()
    about = {"person": str(person.public_id), "channel": "email", "topic": topic.slug, "address": MAIL}

    assert ask("consents", about | {"action": "imported", "evidence": "optin=1"}).status_code == 201
    question = {"channel": "email", "topic": topic.slug, "recipients": [{"person": str(person.public_id)}]}
    assert ask("permissions", question).json()["results"][0]["code"] == "pending"
    assert ask("consents", about | {"action": "refused"}).status_code == 201
    assert ask("permissions", question).json()["results"][0]["code"] == "suppressed"


def test_an_answer_carries_the_headers_by_which_the_reader_stops_the_topic(ask, client):
    topic = TopicFactory(responsibilities=["finance"])
    cfo = PositionFactory(responsibilities=["finance"], work_email=MAIL, work_phone="+358401234567").person
    question = {"topic": topic.slug, "recipients": [{"person": str(cfo.public_id)}]}

    by_mail = ask("permissions", question | {"channel": "email"}).json()["results"][0]
    by_phone = ask("permissions", question | {"channel": "phone"}).json()["results"][0]
    link = by_mail["headers"]["List-Unsubscribe"].strip("<>")
    client.post(link.removeprefix(settings.SITE_URL), {"List-Unsubscribe": "One-Click"})
    after = ask("permissions", question | {"channel": "email"}).json()["results"][0]

    assert by_mail["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (by_phone["headers"], after["code"], after["headers"]) == ({}, "suppressed", {})


def test_an_address_given_when_buying_is_written_down_with_its_order(ask, outsider):
    position = PositionFactory(work_email=MAIL)
    item = ItemFactory(company=position.company, product=ProductFactory(family=FamilyFactory()))
    topic, line = (
        TopicFactory(family=item.product.family),
        DeliveryLine.objects.create(item=item, order_no="1"),
    )
    said = {
        "person": str(position.person.public_id), "action": "soft_opt_in", "channel": "email", "topic": topic.slug,
        "address": MAIL, "delivery": str(line.public_id), "refusal_offered": True,
    }  # fmt: skip
    question = {
        "channel": "email",
        "topic": topic.slug,
        "recipients": [{"person": str(position.person.public_id)}],
    }
    others = DeliveryLine.objects.create(item=ItemFactory(), order_no="2")

    assert ask("consents", said | {"delivery": str(others.public_id)}).status_code == 400
    assert ask("consents", {**said, "delivery": None}).status_code == 400
    assert ask("consents", said).status_code == 201
    assert ask("permissions", question).json()["results"][0]["code"] == "soft_opt_in"


def test_a_reader_records_nothing(ask, reader):
    person = ContactPointFactory(value=MAIL).person

    assert (
        ask("consents", {"person": str(person.public_id), "action": "refused"}, by=reader).status_code == 403
    )


def test_suppressed_addresses_are_recognised_before_a_list_is_used(ask, rep, now):
    refuse_marketing(person=ContactPointFactory(value=MAIL).person, by=rep, now=now)
    suppress_domain(domain="yritys.example", note="", by=rep, now=now)

    answer = ask(
        "suppressions/check",
        {"kind": "email", "addresses": [MAIL.upper(), "joaino@example.com", "a@yritys.example"]},
    )

    assert answer.json() == {"everything": [MAIL.upper(), "a@yritys.example"], "in_part": []}
