"""Data that a person gives (article 13): owed at once, given where it is asked for, and told with what article 14 asks."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from contacts.operations.person import create_person
from contacts.operations.whence import Whence
from gdpr.models import NoticeDelivery, NoticeObligation
from gdpr.operations.ledger_refusals import OnlyWhenKnown
from gdpr.operations.notice import ask_exemption, enter_whom_to_tell, publish_notice, record_told
from gdpr.operations.notice_letter import queue_notices, reopen_returned, send_waiting_notices
from gdpr.operations.notice_shown import note_collected, note_shown
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import ObligationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(privacy_admin, now, settings):
    def write(name="Konepaja Oy"):
        settings.CONTROLLER_NAME = name
        return publish_notice(by=privacy_admin, now=now, today=now.date())

    return write


def shown(person, by, now):
    return note_shown(person=person, page="Form", language="en", by=by, now=now)


def test_a_page_that_shows_the_notice_fulfils_it_at_the_moment_of_collection(publish, privacy_admin, now):
    publish()

    one = shown(PersonFactory(), privacy_admin, now)
    shown(one.person, privacy_admin, now + timedelta(days=1))

    assert (one.article, one.state, one.due_on, one.ended_at) == ("13", "fulfilled", date(2026, 11, 22), now)
    delivery = NoticeDelivery.objects.get()
    assert (delivery.how, delivery.notice.language, delivery.notice.version) == ("shown", "en", 1)


def test_somebody_who_saw_an_older_version_is_noted_as_given_the_new_one(publish, privacy_admin, now):
    publish()
    one = shown(PersonFactory(), privacy_admin, now)
    publish("Konepaja Oyj")

    shown(one.person, privacy_admin, now)

    assert sorted(NoticeDelivery.objects.values_list("notice__version", flat=True)) == [1, 2]


def test_while_no_notice_is_published_it_stays_owed_and_is_late_the_day_after(privacy_admin, now):
    shown(PersonFactory(), privacy_admin, now)

    assert NoticeObligation.objects.get().state == "open"
    assert not NoticeObligation.objects.overdue(now.date()).exists()
    assert NoticeObligation.objects.overdue(now.date() + timedelta(days=1)).exists()


def test_whoever_typed_it_can_say_that_the_person_gave_it(rep, now):
    made = create_person(
        values={"last_name": "Kortti"},
        by=rep,
        now=now,
        today=now.date(),
        whence=Whence("person", "Käyntikortti"),
    )
    create_person(values={"last_name": "Muu"}, by=rep, now=now, today=now.date())

    assert (enter_whom_to_tell(now=now), enter_whom_to_tell(now=now)) == (0, 0)
    one = NoticeObligation.objects.get()
    assert (one.person, one.article, one.due_on) == (made, "13", date(2026, 11, 22))


def test_who_gave_some_and_of_whom_others_gave_some_gets_one_letter_that_tells_all(
    publish, privacy_admin, now
):
    publish()
    person = PersonFactory(language="en")
    ContactPointFactory(person=person, value="aino@home.example")
    own = note_collected(person=person, source="Form", by=privacy_admin, now=now)
    other = ObligationFactory(person=person, source="Sellers of lists")

    assert queue_notices(obligations=[own, other], by=privacy_admin, now=now) == 1
    send_waiting_notices(now=now)

    [letter] = mail.outbox
    assert "Sellers of lists" in letter.body
    assert not NoticeObligation.objects.open().exists()


def test_who_gave_the_data_reads_so_in_the_letter(publish, privacy_admin, now):
    publish()
    person = PersonFactory(language="en")
    ContactPointFactory(person=person, value="aino@home.example")
    own = note_collected(person=person, source="Form", by=privacy_admin, now=now)

    queue_notices(obligations=[own], by=privacy_admin, now=now)
    send_waiting_notices(now=now)

    assert "you gave us your contact details" in mail.outbox[0].body
    assert "We have them from" not in mail.outbox[0].body


def test_telling_of_the_persons_own_data_does_not_tell_where_others_had_theirs_from(
    publish, privacy_admin, now
):
    publish()
    other = ObligationFactory()
    own = note_collected(person=other.person, source="Form", by=privacy_admin, now=now)

    record_told(obligations=[own], how="post", by=privacy_admin, now=now)

    assert list(NoticeObligation.objects.open()) == [other]


def test_a_letter_that_comes_back_told_neither(publish, privacy_admin, now):
    publish()
    person = PersonFactory()
    point = ContactPointFactory(person=person, value="aino@home.example")
    note_collected(person=person, source="Form", by=privacy_admin, now=now)
    queue_notices(obligations=[ObligationFactory(person=person)], by=privacy_admin, now=now)
    send_waiting_notices(now=now)
    assert not NoticeObligation.objects.open().exists()
    type(point).objects.filter(pk=point.pk).update(bounce="hard", bounced_at=now + timedelta(hours=1))

    reopen_returned()

    assert NoticeObligation.objects.open().count() == 2


def test_of_own_data_only_who_knows_it_all_need_not_be_told(privacy_admin, now):
    own = note_collected(person=PersonFactory(), source="Form", by=privacy_admin, now=now)

    with pytest.raises(OnlyWhenKnown):
        ask_exemption(obligation=own, exemption="b", because="Much work", by=privacy_admin, now=now)
    ask_exemption(obligation=own, exemption="a", because="Told at the fair", by=privacy_admin, now=now)
    with pytest.raises(IntegrityError, match="obligation_own_data_known_alone"), transaction.atomic():
        NoticeObligation.objects.update(exemption="c")
