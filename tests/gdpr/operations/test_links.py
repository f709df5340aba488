"""Letters with links: claimed by one worker, sent while nothing is locked, tried again, forgotten when done."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from contacts.models import Person
from contacts.operations.lock import PersonRestricted
from gdpr.models import ConsentEvent, LinkRequest, NoticeObligation
from gdpr.operations.consent import record_refusal
from gdpr.operations.death import record_death
from gdpr.operations.double_opt_in import ask_for_consent
from gdpr.operations.links import LINKS, ask_for_link, send_links
from gdpr.operations.notice import publish_notice
from gdpr.operations.outbox import LEASE
from gdpr.operations.refusals import PersonDied
from gdpr.operations.restriction import restrict_person
from gdpr.operations.suppression import refuse_marketing
from tests.factories.contacts import ContactPointFactory
from tests.factories.gdpr import ConsentTextFactory, ObligationFactory
from tests.gdpr.loopback import mail_server

pytestmark = pytest.mark.django_db
MAIL = "aino@home.example"
MINUTE = timedelta(minutes=1)
depths: list[int] = []


class Watching(EmailBackend):
    """Notes within how many transactions of the product a message goes out."""

    def send_messages(self, messages):
        depths.append(len(connection.savepoint_ids))
        return super().send_messages(messages)


@pytest.fixture
def asked(now):
    ContactPointFactory(value=MAIL)
    ask_for_link(email=MAIL, language="en", now=now)


@pytest.fixture
def post(settings):
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


def test_a_letter_goes_out_while_nothing_is_locked(asked, now, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Watching"
    depths.clear()

    assert send_links(now=now) == 1

    assert depths == [len(connection.savepoint_ids)]


def test_what_a_worker_has_claimed_no_other_sends_until_it_was_killed_and_then_it_is_the_same(
    asked, now, post
):
    one = LinkRequest.objects.get()
    send_links(now=now)
    one.save(force_insert=True)  # as it was when the first worker was killed before it could note
    LINKS.claim(one.pk, now, LEASE)

    assert send_links(now=now + MINUTE) == 0
    assert send_links(now=now + LEASE) == 1

    first, second = post.taken
    assert (first["Message-ID"], first.get_content()) == (second["Message-ID"], second.get_content())
    assert not LinkRequest.objects.exists()


def test_whose_claim_ran_out_forgets_nothing_of_the_next_one(asked, now):
    number = LinkRequest.objects.get().pk
    late = LINKS.claim(number, now, LEASE)
    LINKS.claim(number, now + LEASE, LEASE)

    assert not LINKS.forget(late, LinkRequest)
    assert LinkRequest.objects.exists()


def test_a_letter_that_no_server_takes_waits_holds_up_no_other_and_is_given_up(asked, now, post):
    ContactPointFactory(value="eino@home.example")
    ask_for_link(email="eino@home.example", language="en", now=now)
    post.refusals += ["451 4.7.1 later"]

    assert send_links(now=now) == 1
    assert (send_links(now=now + MINUTE / 2), LinkRequest.objects.get().next_at) == (0, now + MINUTE)
    post.refusals += ["451 4.7.1 later"] * 5
    for hour in range(1, 60, 5):
        send_links(now=now + timedelta(hours=hour))

    assert (LinkRequest.objects.count(), post.refusals, len(post.taken)) == (0, [], 1)


def test_an_address_that_is_refused_for_good_is_not_tried_again(asked, now, post):
    post.refusals += ["550 5.1.1 no such user"]

    assert (send_links(now=now), LinkRequest.objects.count()) == (0, 0)


def test_the_notice_it_carries_counts_as_told_only_when_it_went_out(
    asked, now, privacy_admin, post, settings
):
    settings.CONTROLLER_NAME = "Konepaja Oy"
    publish_notice(by=privacy_admin, now=now, today=now.date())
    ObligationFactory(person=Person.objects.get())
    post.refusals += ["451 4.7.1 later"]

    send_links(now=now)
    before = NoticeObligation.objects.get().state
    send_links(now=now + MINUTE)

    assert (before, NoticeObligation.objects.get().state) == ("open", "fulfilled")
    assert "Sellers of lists" in post.taken[0].get_content()


def test_who_is_gone_meanwhile_is_not_asked_for_a_consent(rep, now):
    person = ContactPointFactory(value=MAIL).person
    event = ask_for_consent(person=person, address=MAIL, text=ConsentTextFactory(), by=rep, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE gdpr_consentevent SET person_id = NULL WHERE id = %s", [event.pk])

    assert (send_links(now=now), LinkRequest.objects.count(), mail.outbox) == (0, 0, [])


def refuses(person, by, now):
    refuse_marketing(person=person, by=by, now=now)


def refuses_a_topic(person, by, now):
    topic = ConsentEvent.objects.get().topic
    record_refusal(
        person=person,
        channel="email",
        topic=topic,
        method="phone",
        evidence="Soitti",
        occurred_at=now,
        by=by,
        now=now,
    )


def is_restricted(person, by, now):
    restrict_person(person=person, ground="a", by=by, now=now)


def has_died(person, by, now):
    record_death(person=person, source="Puoliso soitti", by=by, now=now, today=now.date())


@pytest.mark.parametrize("what", [refuses, refuses_a_topic, is_restricted, has_died])
def test_whom_nothing_may_be_sent_meanwhile_is_not_asked_for_a_consent(admin, now, what):
    person = ContactPointFactory(value=MAIL).person
    ask_for_consent(person=person, address=MAIL, text=ConsentTextFactory(), by=admin, now=now)
    what(person, admin, now + MINUTE)

    assert (send_links(now=now + MINUTE), LinkRequest.objects.count(), mail.outbox) == (0, 0, [])


def test_whoever_asked_for_the_letter_gets_it_though_the_data_is_restricted(admin, now):
    person = ContactPointFactory(value=MAIL).person
    text = ConsentTextFactory()
    is_restricted(person, admin, now)
    ask_for_consent(person=person, address=MAIL, text=text, by=admin, now=now, is_own_act=True)

    assert send_links(now=now) == 1


@pytest.mark.parametrize(("what", "said"), [(is_restricted, PersonRestricted), (has_died, PersonDied)])
def test_staff_ask_nobody_for_a_consent_who_is_restricted_or_has_died(admin, now, what, said):
    person = ContactPointFactory(value=MAIL).person
    what(person, admin, now)

    with pytest.raises(said):
        ask_for_consent(person=person, address=MAIL, text=ConsentTextFactory(), by=admin, now=now)
