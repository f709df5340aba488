"""Letters of article 14 over a real mail server: sent once, tried again, come back, carried by the first message."""

from datetime import timedelta

import pytest
from django.core import mail

from contacts.models import ContactPoint
from gdpr.models import NoticeDelivery, NoticeObligation
from gdpr.operations.ledger_refusals import NoAddress, NoticeMissing, ObligationEnded
from gdpr.operations.links import ask_for_link, send_links
from gdpr.operations.notice import publish_notice
from gdpr.operations.notice_letter import queue_notices, reopen_returned, send_notice, send_waiting_notices
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import ObligationFactory
from tests.gdpr.loopback import mail_server

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(settings):
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


@pytest.fixture
def published(privacy_admin, now, settings):
    settings.CONTROLLER_NAME = "Konepaja Oy"
    return publish_notice(by=privacy_admin, now=now, today=now.date())


def owed(email="aino@home.example", **person):
    one = ObligationFactory(person=PersonFactory(**person), source="Sellers of lists")
    if email:
        ContactPointFactory(person=one.person, value=email)
    return one


def fresh(one):
    return NoticeObligation.objects.get(pk=one.pk)


def test_the_letter_is_the_persons_own_and_counts_as_told_when_the_server_took_it(
    post, published, privacy_admin, now
):
    one = owed(language="fi")
    send_notice(obligation=one, by=privacy_admin, now=now)
    waiting = fresh(one).state

    assert send_waiting_notices(now=now) == 1
    assert send_waiting_notices(now=now + MINUTE) == 0

    letter = post.taken[0]
    text, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert (waiting, fresh(one).state, fresh(one).letter, fresh(one).letter_at) == (
        "open",
        "fulfilled",
        "sent",
        now,
    )
    assert (letter["To"], letter["Message-ID"]) == (
        "aino@home.example",
        f"<notice-{one.public_id}@localhost>",
    )
    assert "Sellers of lists" in text
    assert "Sellers of lists" in page
    assert '<html lang="fi"' in page
    assert "tietosuoja.fi" in text  # the whole notice stands below
    assert "<li>" not in text
    assert NoticeDelivery.objects.get().notice.language == "fi"
    with pytest.raises(ObligationEnded):
        send_notice(obligation=fresh(one), by=privacy_admin, now=now)


def test_an_address_that_is_refused_for_good_leaves_the_person_untold_and_says_so(
    post, published, privacy_admin, now
):
    one = owed()
    queue_notices(obligations=[one], by=privacy_admin, now=now)
    post.refusals.append("550 5.1.1 no such user")

    assert send_waiting_notices(now=now) == 0

    assert (fresh(one).state, fresh(one).letter, fresh(one).letter_failure) == ("open", "bounced", "smtp_550")
    assert queue_notices(obligations=[one], by=privacy_admin, now=now) == 1  # once the address is put right


def test_a_server_that_is_away_is_tried_again_and_given_up_in_the_end(post, published, privacy_admin, now):
    one = owed()
    queue_notices(obligations=[one], by=privacy_admin, now=now)
    post.refusals += ["451 4.7.1 later"] * 6

    send_waiting_notices(now=now)
    first = fresh(one)
    assert send_waiting_notices(now=now + MINUTE / 2) == 0  # its moment has not come
    for hour in range(1, 60, 5):
        send_waiting_notices(now=now + timedelta(hours=hour))
    last = fresh(one)

    assert (first.letter, first.letter_at, first.letter_failure) == ("waiting", now + MINUTE, "smtp_451")
    assert (last.state, last.letter, last.letter_tries) == ("open", "failed", 6)
    assert post.refusals == []


def test_no_mail_server_at_all_is_tried_again_as_well(published, privacy_admin, now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    one = owed()
    queue_notices(obligations=[one], by=privacy_admin, now=now)

    send_waiting_notices(now=now)

    assert (fresh(one).letter, fresh(one).letter_failure) == ("waiting", "ConnectionRefusedError")


def test_many_are_written_to_in_one_go_but_those_without_an_address(post, published, privacy_admin, now):
    rows = [owed(f"p{number}@x.example") for number in range(3)] + [owed("")]

    count = queue_notices(obligations=rows, by=privacy_admin, now=now)
    again = queue_notices(obligations=rows, by=privacy_admin, now=now)
    send_waiting_notices(now=now)

    assert (count, again, len(post.taken)) == (3, 0, 3)
    assert list(NoticeObligation.objects.open()) == [rows[3]]
    with pytest.raises(NoAddress):
        send_notice(obligation=rows[3], by=privacy_admin, now=now)


def test_nothing_is_sent_before_a_notice_is_published(privacy_admin, now):
    with pytest.raises(NoticeMissing):
        queue_notices(obligations=[owed()], by=privacy_admin, now=now)


def test_a_letter_that_comes_back_later_is_owed_again(post, published, privacy_admin, now):
    one, other = owed(), owed("b@x.example")
    queue_notices(obligations=[one, other], by=privacy_admin, now=now)
    send_waiting_notices(now=now)
    ContactPoint.objects.filter(person=one.person).update(bounce="hard", bounced_at=now + MINUTE)

    assert reopen_returned() == 1
    assert reopen_returned() == 0

    assert (fresh(one).state, fresh(one).letter, fresh(other).state) == ("open", "bounced", "fulfilled")


def test_the_first_message_carries_the_notice_and_counts_as_told_once(published, now):
    one = owed(language="fi")

    for _time in range(2):
        ask_for_link(email="aino@home.example", language="fi", now=now)
        send_links(now=now)

    assert ["Sellers of lists" in letter.body for letter in mail.outbox] == [True, False]
    assert (fresh(one).state, NoticeDelivery.objects.get().how) == ("fulfilled", "message")


def test_a_first_message_that_could_not_be_sent_tells_nobody(published, now, settings):
    one = owed()
    ask_for_link(email="aino@home.example", language="en", now=now)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert send_links(now=now) == 0

    assert fresh(one).state == "open"
