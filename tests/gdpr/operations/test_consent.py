"""Consents asked for by letter, confirmed by a button, taken back by a click."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError

from common.refusals import Refusal
from contacts.models import ContactPoint
from gdpr.models import ConsentEvent, LinkRequest, MarketingObjection, Suppression
from gdpr.operations.consent import record_consent, record_refusal, record_soft_opt_in
from gdpr.operations.double_opt_in import ask_for_consent, confirm_consent, confirming_token
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.links import ask_for_link, send_links
from gdpr.operations.own_page import ask_desk, choose_topics, object_to_all, take_objection_back
from gdpr.operations.refused_companies import lift_domain, record_company_refusal, suppress_domain
from gdpr.operations.suppression import allow_marketing_again, refuse_marketing
from gdpr.operations.topic import create_topic, publish_text
from gdpr.operations.unsubscribe import stop_everything, stop_topic
from gdpr.queries.links import unsubscribe_headers, unsubscribe_link
from gdpr.queries.permission import permission
from installed_base.models import DeliveryLine
from quality.operations.merge import merge_records
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import ConsentTextFactory, TopicFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db
MAIL = "aino@example.com"


@pytest.fixture
def aino():
    return ContactPointFactory(value=MAIL).person


@pytest.fixture
def text():
    return ConsentTextFactory()


def on_paper(person, text, rep, at, **how):
    how = {"address": MAIL, "channel": "email", "method": "paper", "evidence": "Signed at the fair"} | how
    return record_consent(person=person, text=text, occurred_at=at, by=rep, now=at, **how)


def press(event, by, at):
    return confirm_consent(
        token=confirming_token(event=event), ip="192.0.2.1", user_agent="Firefox", by=by, now=at
    )


def test_a_letter_asks_and_its_button_alone_confirms(aino, text, rep, now):
    event = ask_for_consent(person=aino, address=MAIL, text=text, by=rep, now=now)
    assert permission(aino, MAIL, "email", text.topic, now).code == "pending"

    assert send_links(now=now) == 1
    [letter] = mail.outbox
    assert (letter.to, text.body in letter.body, confirming_token(event=event) in letter.body) == (
        [MAIL],
        True,
        True,
    )
    assert not LinkRequest.objects.exists()
    confirmed = press(event, rep, now + timedelta(hours=1))
    assert press(event, rep, now + timedelta(hours=2)) == confirmed
    assert (confirmed.ip, confirmed.user_agent, confirmed.text) == ("192.0.2.1", "Firefox", text)
    assert permission(aino, MAIL, "email", text.topic, now + timedelta(hours=2)).code == "consent"


def test_a_letter_that_was_answered_too_late_or_after_a_refusal_confirms_nothing(aino, text, rep, now):
    event = ask_for_consent(person=aino, address=MAIL, text=text, by=rep, now=now)

    with pytest.raises(Refusal, match="seven days"):
        press(event, rep, now + timedelta(days=8))
    record_refusal(
        person=aino,
        channel="email",
        topic=None,
        method="phone",
        evidence="",
        occurred_at=now,
        by=rep,
        now=now,
    )
    with pytest.raises(Refusal, match="refused since"):
        press(event, rep, now + timedelta(days=1))


def test_a_link_of_somebody_who_was_erased_meanwhile_confirms_nothing(aino, text, rep, now):
    event = ask_for_consent(person=aino, address=MAIL, text=text, by=rep, now=now)
    erase_person(person=aino, cause="request", by=rep, now=now)

    with pytest.raises(Refusal, match="seven days"):
        press(event, rep, now + timedelta(hours=1))

    assert not ConsentEvent.objects.filter(action="confirmed").exists()


def test_a_link_still_confirms_after_a_merge(aino, text, admin, now):
    event = ask_for_consent(person=aino, address=MAIL, text=text, by=admin, now=now)
    keeps = PersonFactory()
    merge_records(kind="person", survivor=keeps.pk, others=[aino.pk], chosen={}, by=admin, now=now)

    press(event, admin, now + timedelta(hours=1))

    assert permission(keeps, MAIL, "email", text.topic, now + timedelta(hours=1)).code == "consent"


@pytest.mark.parametrize("evidence", ["", "OK", "         x"])
def test_staff_write_down_no_consent_without_what_shows_it(aino, text, rep, now, evidence):
    with pytest.raises(Refusal, match="what shows the consent"):
        on_paper(aino, text, rep, now, evidence=evidence)


def test_staff_do_not_ask_who_objected_nor_at_addresses_of_others(aino, text, rep, now):
    with pytest.raises(Refusal, match="not an address of the person"):
        ask_for_consent(person=aino, address="other@example.com", text=text, by=rep, now=now)
    refuse_marketing(person=aino, by=rep, now=now)
    for ask in (
        lambda: ask_for_consent(person=aino, address=MAIL, text=text, by=rep, now=now),
        lambda: on_paper(aino, text, rep, now),
    ):
        with pytest.raises(Refusal, match="Only the person can take that back"):
            ask()


def test_nothing_was_said_in_the_future_or_to_a_wording_out_of_use(aino, text, rep, now):
    with pytest.raises(Refusal, match="in the future"):
        record_consent(
            person=aino, address=MAIL, channel="email", text=text, method="paper", evidence="Signed at the fair",
            occurred_at=now + timedelta(minutes=1), by=rep, now=now,
        )  # fmt: skip
    text.retired_at = now
    with pytest.raises(Refusal, match="wording in use"):
        on_paper(aino, text, rep, now)


def test_an_order_of_others_makes_nobody_a_customer(aino, rep, now):
    line = DeliveryLine.objects.create(item=ItemFactory(company=CompanyFactory()), order_no="1")

    with pytest.raises(Refusal, match="not of a company at which"):
        record_soft_opt_in(
            person=aino, address=MAIL, channel="email", topic=TopicFactory(), delivery=line, was_refusal_offered=True,
            by=rep, now=now,
        )  # fmt: skip


def link_of(person, topic, now, address=MAIL):
    url = unsubscribe_headers(person, address, topic, now)["List-Unsubscribe"].strip("<>")
    return url.rstrip("/").rpartition("/")[2]


def test_unsubscribing_stops_the_topic_once_and_survives_the_record(aino, text, rep, now):
    on_paper(aino, text, rep, now - timedelta(days=1))
    token = link_of(aino, text.topic, now)
    later = now + timedelta(days=730)

    for _click in range(2):
        stop_topic(link=unsubscribe_link(token, later), method="one_click", by=rep, now=later)
    assert ConsentEvent.objects.refusals().count() == 1
    assert permission(aino, MAIL, "email", text.topic, later).code == "suppressed"
    assert permission(aino, MAIL, "email", ConsentTextFactory().topic, later).code == "no_basis"
    assert unsubscribe_link(token, now + timedelta(days=732)) is None

    other = TopicFactory()
    token = link_of(aino, other, now)
    aino.delete()
    stop_topic(link=unsubscribe_link(token, now), method="one_click", by=rep, now=now)
    back = ContactPointFactory(value=MAIL).person
    assert permission(back, MAIL, "email", other, now).code == "suppressed"


def test_unsubscribing_reaches_the_record_that_a_person_became(aino, text, admin, now):
    keeps = PersonFactory()
    token = link_of(aino, text.topic, now)
    merge_records(kind="person", survivor=keeps.pk, others=[aino.pk], chosen={}, by=admin, now=now)

    stop_everything(link=unsubscribe_link(token, now), by=admin, now=now)

    assert MarketingObjection.objects.get().person == keeps


def test_a_consent_lifts_only_what_the_same_person_had_refused(aino, text, rep, now):
    for _again in range(2):
        record_refusal(
            person=aino,
            channel="email",
            topic=text.topic,
            method="phone",
            evidence="",
            occurred_at=now,
            by=rep,
            now=now,
        )
    event = on_paper(aino, text, rep, now + timedelta(hours=1))

    [row] = Suppression.objects.all()
    assert (row.lifted_at, row.lifting_event) == (now + timedelta(hours=1), event)


def test_lifting_an_objection_leaves_the_topics_refused_and_shared_addresses(
    aino, text, rep, privacy_admin, now
):
    other = ContactPointFactory(value=MAIL).person
    record_refusal(
        person=aino,
        channel="email",
        topic=text.topic,
        method="phone",
        evidence="",
        occurred_at=now,
        by=rep,
        now=now,
    )
    for person in (aino, other):
        refuse_marketing(person=person, by=rep, now=now)
    mine = MarketingObjection.objects.get(person=aino)

    allow_marketing_again(
        objection=mine, because="Asked at the fair", by=privacy_admin, now=now + timedelta(hours=1)
    )

    later = now + timedelta(hours=2)
    assert Suppression.objects.standing().count() == 2  # the topic, and the address that the other one shares
    assert permission(other, MAIL, "email", TopicFactory(), later).code == "suppressed"


def test_who_asks_for_a_link_is_written_to_only_if_known_and_alone(aino, now):
    ContactPointFactory(value="myynti@example.com")
    ContactPoint.objects.create(
        person=aino, kind="email", value="myynti@example.com", key="myynti@example.com"
    )
    for email in (MAIL, "nobody@example.com", "MYYNTI@example.com"):
        ask_for_link(email=email, language="en", now=now)

    assert send_links(now=now) == 2
    assert send_links(now=now) == 0
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "/own-data/" in letters[MAIL]
    assert "/own-data/" not in letters["myynti@example.com"]
    assert "several people" in letters["myynti@example.com"]


def test_what_changed_on_the_own_page_is_carried_out_and_nothing_else(aino, text, rep, now):
    other = ConsentTextFactory()
    on_paper(aino, text, rep, now - timedelta(days=1))
    mine, others = ("email", text.topic.pk), ("email", other.topic.pk)
    choose = {"person": aino, "token": "x", "address": MAIL, "by": rep, "now": now}

    assert choose_topics(ticked={mine}, shown={mine}, **choose) == (0, 0)
    assert choose_topics(ticked={others}, shown={mine}, **choose) == (1, 1)
    later = now + timedelta(hours=1)
    assert permission(aino, MAIL, "email", text.topic, later).code == "suppressed"
    assert permission(aino, MAIL, "email", other.topic, later).code == "consent"


def test_on_the_own_page_an_objection_is_made_and_taken_back(aino, text, rep, now):
    object_to_all(person=aino, by=rep, now=now)
    object_to_all(person=aino, by=rep, now=now)
    with pytest.raises(Refusal, match="objected"):
        choose_topics(
            ticked={("email", text.topic.pk)},
            shown=set(),
            person=aino,
            token="x",
            address=MAIL,
            by=rep,
            now=now,
        )

    take_objection_back(person=aino, by=rep, now=now + timedelta(hours=1))
    assert permission(aino, MAIL, "email", text.topic, now + timedelta(hours=2)).code == "no_basis"


def test_a_request_from_the_own_page_is_on_the_desk_with_the_person_made_sure(aino, rep, now):
    request = ask_desk(person=aino, email=MAIL, kind="access", words="Please", language="fi", by=rep, now=now)

    assert (request.person, request.state, request.identity_method, request.assignee) == (
        aino, "working", "address", None,
    )  # fmt: skip


@pytest.mark.parametrize("domain", ["gmail.com", "https://www.Gmail.com/", "mail.luukku.com"])
def test_a_domain_of_everybody_is_not_suppressed(rep, now, domain):
    with pytest.raises(Refusal, match="Everybody can have a mailbox"):
        suppress_domain(domain=domain, note="", by=rep, now=now)


def test_a_domain_and_a_company_are_refused_once_and_lifted(rep, now):
    row = suppress_domain(domain="Yritys.example", note="Sanoivat", by=rep, now=now)
    with pytest.raises(Refusal, match="already"):
        suppress_domain(domain="yritys.example", note="", by=rep, now=now)
    lift_domain(suppression=row, by=rep, now=now)
    assert not Suppression.objects.standing().exists()

    refuse = {"company": CompanyFactory(), "covers_subsidiaries": False, "by": rep, "now": now}
    record_company_refusal(words="Toimitusjohtaja", **refuse)
    with pytest.raises(Refusal, match="already"):
        record_company_refusal(words="Toimitusjohtaja", **refuse)
    with pytest.raises(Refusal, match="who of the company"):
        record_company_refusal(words=" ", **refuse)


def test_a_new_wording_takes_the_place_of_the_old_one_in_its_language(rep, now):
    values = {"slug": "news", "name_fi": "Uutiset", "name_en": "News"}
    topic = create_topic(values=values, by=rep, now=now)
    with pytest.raises(Refusal, match="short name"):
        create_topic(values=values, by=rep, now=now)
    how = {"topic": topic, "channels": ["email"], "by": rep, "now": now}
    first, other = publish_text(language="fi", body="A", **how), publish_text(language="en", body="B", **how)

    second = publish_text(language="fi", body="C", **how)

    first.refresh_from_db()
    assert (first.retired_at, second.version, other.version) == (now, 2, 1)
    assert second.sha256 == "6b23c0d5f35d1b11f9b683f0b0a617355deb11277d91ae091d399c655b87940d"


def test_raw_sql_cannot_take_a_refusal_out_of_the_ledger(aino, text, rep, now):
    record_refusal(
        person=aino,
        channel="email",
        topic=text.topic,
        method="phone",
        evidence="",
        occurred_at=now,
        by=rep,
        now=now,
    )

    with pytest.raises(IntegrityError, match="append-only"):
        ConsentEvent.objects.all().delete()
