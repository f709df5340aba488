"""What people without an account see and press: links that scanners follow, buttons that count."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gdpr.models import (
    ConsentEvent,
    LinkRequest,
    MarketingObjection,
    NoticeObligation,
    SubjectRequest,
    Suppression,
)
from gdpr.operations.double_opt_in import ask_for_consent, confirming_token
from gdpr.operations.links import send_links
from gdpr.operations.notice import publish_notice
from gdpr.queries.links import own_page_url, unsubscribe_headers, unsubscribe_url
from gdpr.queries.marks import mark_of
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.factories.gdpr import ConsentTextFactory, TopicFactory

pytestmark = pytest.mark.django_db
MAIL = "aino@example.com"


@pytest.fixture
def aino():
    position = PositionFactory(
        person__language="en", title="Buyer", work_email=MAIL, responsibilities=["purchasing"]
    )
    return position.person


@pytest.fixture
def stranger():
    keys = ["own-link-from:127.0.0.1", "guesses:127.0.0.1", f"own-link:{mark_of('email', MAIL)}"]
    cache.delete_many([f"throttle:{key}" for key in keys])
    return Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")


def path(url):
    return "/" + url.partition("://")[2].partition("/")[2]


def stop_path(person, topic, now=None):
    return path(unsubscribe_url(person, MAIL, "email", topic, now or timezone.now()))


def own_path(person, now=None):
    return path(own_page_url(person, mark_of("email", MAIL), now or timezone.now()))


def rows():
    return [
        model.objects.count() for model in (ConsentEvent, Suppression, MarketingObjection, SubjectRequest)
    ]


def test_looking_at_a_link_changes_nothing(aino, stranger, rep):
    text = ConsentTextFactory()
    event = ask_for_consent(person=aino, address=MAIL, text=text, by=rep, now=timezone.now())
    before = rows()

    for url in (
        stop_path(aino, text.topic), own_path(aino), reverse("gdpr:consent_confirm", args=[confirming_token(event=event)]),
    ):  # fmt: skip
        assert stranger.get(url).status_code == 200
        assert stranger.head(url).status_code == 200
        assert stranger.put(url).status_code == 405
    assert rows() == before


def test_one_request_of_a_mail_program_unsubscribes(aino, stranger):
    topic = TopicFactory(responsibilities=["purchasing"])
    headers = unsubscribe_headers(aino, MAIL, topic, timezone.now())
    url = path(headers["List-Unsubscribe"].strip("<>"))
    name, _is, value = headers["List-Unsubscribe-Post"].partition("=")

    answer = stranger.post(url, {name: value})

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert not answer.cookies
    [event] = ConsentEvent.objects.all()
    assert (event.action, event.method, event.topic, event.channel) == (
        "withdrawn",
        "one_click",
        topic,
        "email",
    )


def test_the_page_stops_a_topic_or_everything(aino, stranger):
    topic = TopicFactory(name_en="News & offers")
    url = stop_path(aino, topic)
    assert "News &amp; offers" in stranger.get(url).content.decode()

    assert "no more of these" in stranger.post(url, {"stop": "topic"}).content.decode()
    assert not MarketingObjection.objects.exists()
    stranger.post(url, {"everything": "1"})
    assert MarketingObjection.objects.get().person == aino


def test_a_link_of_one_purpose_opens_nothing_of_another(aino, stranger):
    topic = TopicFactory()
    token = stop_path(aino, topic).rstrip("/").rpartition("/")[2]
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")

    for name, wrong in (
        ("own_page", token), ("consent_confirm", token), ("unsubscribe", changed), ("unsubscribe", "x"),
        ("unsubscribe", own_path(aino).rstrip("/").rpartition("/")[2]),
    ):  # fmt: skip
        assert stranger.get(reverse(f"gdpr:{name}", args=[wrong])).status_code == 404
        assert stranger.post(reverse(f"gdpr:{name}", args=[wrong])).status_code == 404
    assert rows() == [0, 0, 0, 0]


def test_links_tell_nobody_who_they_are_for(aino):
    url = stop_path(aino, TopicFactory()) + own_path(aino)

    assert str(aino.public_id) not in url
    assert "aino" not in url.lower()


def test_links_last_as_long_as_they_say(aino, stranger):
    topic, now = TopicFactory(), timezone.now()

    assert stranger.get(stop_path(aino, topic, now - timedelta(days=730))).status_code == 200
    assert stranger.get(stop_path(aino, topic, now - timedelta(days=732))).status_code == 404
    assert stranger.get(own_path(aino, now - timedelta(days=6))).status_code == 200
    assert stranger.get(own_path(aino, now - timedelta(days=8))).status_code == 404


def test_a_button_confirms_and_the_address_it_came_from_is_evidence(aino, stranger, rep):
    text = ConsentTextFactory(body="You may write to me.")
    event = ask_for_consent(person=aino, address=MAIL, text=text, by=rep, now=timezone.now())
    url = reverse("gdpr:consent_confirm", args=[confirming_token(event=event)])
    assert "You may write to me." in stranger.get(url).content.decode()

    answer = stranger.post(url, headers={"User-Agent": "Testing 1.0"})

    assert "Your consent is noted" in answer.content.decode()
    confirmed = ConsentEvent.objects.get(action="confirmed")
    assert (confirmed.ip, confirmed.user_agent) == ("127.0.0.1", "Testing 1.0")


def test_a_person_sees_chooses_objects_and_asks(aino, stranger):
    allowed, offered = TopicFactory(responsibilities=["purchasing"]), ConsentTextFactory(body="Yes, news.")
    url = own_path(aino)
    page = stranger.get(url).content.decode()
    assert "Buyer" in page
    assert "Yes, news." in page
    ticked = re.findall(r'name="ticked" value="([^"]+)" checked', page)
    assert f"email-{allowed.pk}" in ticked
    assert f"email-{offered.topic.pk}" not in ticked  # a box that was not ticked by the person is empty

    shown = re.findall(r'name="shown" value="([^"]+)"', page)
    chosen = [f"email-{offered.topic.pk}", *(one for one in shown if one != f"email-{allowed.pk}")]
    assert stranger.post(url, {"act": "choose", "ticked": chosen, "shown": shown}).status_code == 302
    said = set(ConsentEvent.objects.values_list("action", "topic", "channel", "method"))
    assert said == {
        ("granted", offered.topic.pk, "email", "own_page"), ("withdrawn", allowed.pk, "email", "own_page"),
    }  # fmt: skip

    stranger.post(url, {"act": "object"})
    assert "You have refused all marketing" in stranger.get(url).content.decode()
    stranger.post(url, {"act": "take_back"})
    assert not MarketingObjection.objects.standing().exists()
    stranger.post(url, {"act": "ask", "kind": "rectification", "words": "My title is wrong"})
    request = SubjectRequest.objects.get()
    assert (request.kind, request.person, request.requester_email) == ("rectification", aino, MAIL)


def test_nonsense_in_the_form_changes_nothing(aino, stranger):
    answer = stranger.post(
        own_path(aino), {"act": "choose", "ticked": ["email-x", "-1", "fax-7", "email-999999999"]}
    )

    assert answer.status_code == 302
    assert rows() == [0, 0, 0, 0]


def test_asking_for_the_link_asks_the_database_the_same_whether_the_address_is_known_or_not(aino, stranger):
    asked = []
    for email in (MAIL, "nobody@example.com"):
        with CaptureQueriesContext(connection) as queries:
            stranger.post(reverse("gdpr:own_link"), {"email": email})
        asked.append([one["sql"].replace(email, "") for one in queries])

    shapes = [[re.sub(r"'[^']*'|\d+", "?", sql) for sql in each] for each in asked]
    assert shapes[0] == shapes[1] != []


@pytest.mark.parametrize("ask", ["head", "get"])
def test_no_scanner_and_no_early_loading_changes_anything(ask, aino, stranger, rep):
    text, now = ConsentTextFactory(), timezone.now()
    event = ask_for_consent(person=aino, text=text, address=MAIL, by=rep, now=now)
    paths = [stop_path(aino, text.topic), own_path(aino), reverse("gdpr:own_link")]
    paths.append(reverse("gdpr:consent_confirm", args=[confirming_token(event=event)]))
    before = rows()

    for one in paths:
        answer = getattr(stranger, ask)(
            f"{one}?List-Unsubscribe=One-Click&act=object", headers={"Purpose": "prefetch"}
        )
        assert (answer.status_code, answer["Referrer-Policy"], "no-store" in answer["Cache-Control"]) == (
            200, "no-referrer", True,
        )  # fmt: skip
        assert not answer.cookies
    assert rows() == before


def test_asking_for_the_link_answers_the_same_for_everybody(aino, stranger):
    answers = [
        stranger.post(reverse("gdpr:own_link"), {"email": email}).content
        for email in (MAIL, "nobody@example.com")
    ]

    assert answers[0] == answers[1]
    assert (LinkRequest.objects.count(), len(mail.outbox)) == (2, 0)  # a worker looks it up
    send_links(now=timezone.now())
    assert [letter.to for letter in mail.outbox] == [[MAIL]]


def test_one_address_gets_three_letters_a_day_and_the_answer_does_not_tell(stranger):
    ContactPointFactory(value=MAIL)
    answers = {stranger.post(reverse("gdpr:own_link"), {"email": MAIL}).content for _number in range(5)}

    assert (len(answers), LinkRequest.objects.count()) == (1, 3)


def test_who_asks_or_guesses_again_and_again_has_to_wait_and_who_unsubscribes_never(aino, stranger):
    for key in ("own-link-from", "guesses"):
        cache.set(f"throttle:{key}:127.0.0.1", 1000, 3600)

    assert stranger.post(reverse("gdpr:own_link"), {"email": MAIL}).status_code == 429
    assert stranger.get(reverse("gdpr:unsubscribe", args=["guessed"])).status_code == 429
    assert (
        stranger.post(stop_path(aino, TopicFactory()), {"List-Unsubscribe": "One-Click"}).status_code == 200
    )


def test_a_page_of_a_person_whose_address_went_opens_nothing(aino, stranger):
    url = own_path(aino)
    aino.positions.update(work_email="other@example.com")

    assert stranger.get(url).status_code == 404


def test_where_somebody_gives_us_data_the_notice_stands_and_is_noted_as_shown(aino, stranger, privacy_admin):
    now = timezone.now()
    publish_notice(by=privacy_admin, now=now, today=now.date())
    assert "The whole privacy notice" in stranger.get(own_path(aino)).content.decode()
    assert not NoticeObligation.objects.exists()

    stranger.post(own_path(aino), {"act": "ask", "kind": "access", "words": ""})
    stranger.post(own_path(aino), {"act": "ask", "kind": "access", "words": ""})

    one = NoticeObligation.objects.get()
    assert (one.person, one.article, one.state, one.deliveries.get().how) == (
        aino,
        "13",
        "fulfilled",
        "shown",
    )


def test_the_page_that_confirms_a_consent_shows_the_notice_too(aino, stranger, privacy_admin, rep):
    now = timezone.now()
    publish_notice(by=privacy_admin, now=now, today=now.date())
    event = ask_for_consent(person=aino, address=MAIL, text=ConsentTextFactory(), by=rep, now=now)
    url = reverse("gdpr:consent_confirm", args=[confirming_token(event=event)])
    assert "The whole privacy notice" in stranger.get(url).content.decode()

    stranger.post(url)

    assert NoticeObligation.objects.get().state == "fulfilled"


def test_a_request_sent_twice_is_written_down_once(aino, stranger):
    page = own_path(aino)
    sent = re.search(r'name="submission" value="([^"]+)"', stranger.get(page).content.decode()).group(1)
    form = {"act": "ask", "kind": "access", "words": "Kopio", "submission": sent}

    answers = [stranger.post(page, form).status_code for _press in range(2)]

    assert (answers, SubjectRequest.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize("cell", ["email-" + "9" * 5000, "email-", "sms-999999999", "fax-1", "email-²"])
def test_what_is_no_choice_of_the_page_changes_nothing(aino, stranger, cell):
    TopicFactory()

    answer = stranger.post(own_path(aino), {"act": "choose", "ticked": [cell], "shown": [cell + "1"]})

    assert (answer.status_code, ConsentEvent.objects.count()) == (302, 0)


def test_a_channel_without_an_address_of_the_person_is_not_consented_to(aino, stranger):
    text = ConsentTextFactory(channels=["email", "sms"])

    answer = stranger.post(own_path(aino), {"act": "choose", "ticked": [f"sms-{text.topic_id}"]})

    assert (answer.status_code, ConsentEvent.objects.count()) == (302, 0)
