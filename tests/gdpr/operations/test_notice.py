"""Notices under articles 13 and 14: who owes one, by when, and how it ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.operations.person import create_person, delete_person
from gdpr.models import NoticeDelivery, NoticeObligation, PrivacyNotice
from gdpr.operations import notice as operations
from gdpr.operations.disclosure import record_disclosure
from gdpr.operations.ledger_refusals import ControllerMissing, ExemptByOne, NothingNew, NoticeMissing
from gdpr.operations.refusals import ReasonMissing
from history.operations import Origin, origin
from tests.factories.activities import ActivityFactory
from tests.factories.gdpr import ObligationFactory, RecipientFactory

pytestmark = pytest.mark.django_db


def enter(by, now, *, party="third", source="Sellers of lists", name="Uusi"):
    with origin(Origin(act="import", party=party, source=source)):
        return create_person(
            values={"first_name": "Aino", "last_name": name}, by=by, now=now, today=now.date()
        )


def publish(by, now):
    return operations.publish_notice(by=by, now=now, today=now.date())


def test_who_comes_in_from_somebody_else_is_told_within_a_month_and_who_gave_it_at_once(admin, now):
    person = enter(admin, now)
    enter(admin, now, party="second", name="Kumppani")
    enter(admin, now, party="first", name="Oma")
    own = enter(admin, now, party="zero", name="Itse")

    assert operations.find_whom_to_tell(now=now) == 3
    assert operations.find_whom_to_tell(now=now) == 0

    one = NoticeObligation.objects.get(person=person)
    assert (one.article, one.source, one.due_on) == ("14", "Sellers of lists", date(2026, 12, 22))
    one = NoticeObligation.objects.get(person=own)
    assert (one.article, one.due_on, one.state) == ("13", date(2026, 11, 22), "open")


def test_the_month_ends_with_a_month_that_has_no_such_day(admin):
    at = datetime(2026, 1, 31, 22, 30, tzinfo=UTC)  # the first of February in Finland
    enter(admin, at)
    enter(admin, datetime(2026, 1, 30, 10, 0, tzinfo=UTC))

    operations.find_whom_to_tell(now=at)

    days = NoticeObligation.objects.order_by("obtained_at").values_list("due_on", flat=True)
    assert list(days) == [date(2026, 2, 28), date(2026, 3, 1)]


def test_the_first_message_comes_before_the_month(admin, rep, now):
    person = enter(admin, now)
    operations.find_whom_to_tell(now=now)
    mailed = now + timedelta(days=3)
    activity = ActivityFactory(owner=rep, kind="email", direction="outbound", state="done", done_at=mailed)
    activity.persons.add(person)

    operations.find_whom_to_tell(now=mailed)

    assert NoticeObligation.objects.get().due_on == date(2026, 11, 25)


def test_giving_the_data_to_others_comes_before_the_month(admin, rep, now):
    person = enter(admin, now)
    operations.find_whom_to_tell(now=now)
    record_disclosure(
        subjects=[person.public_id], what="x", fields=[], purpose="marketing", recipient=RecipientFactory(), by=rep,
        now=now + timedelta(days=5),
    )  # fmt: skip
    record_disclosure(
        subjects=[person.public_id], what="x", fields=[], purpose="care", recipient=None, by=rep, now=now
    )

    operations.find_whom_to_tell(now=now)

    assert NoticeObligation.objects.get().due_on == date(2026, 11, 27)


def test_who_is_erased_before_the_day_need_not_be_told(admin, now):
    person = enter(admin, now)
    operations.find_whom_to_tell(now=now)
    delete_person(person=person, by=admin, now=now)

    operations.find_whom_to_tell(now=now)

    one = NoticeObligation.objects.get()
    assert (one.state, one.person, one.ended_at) == ("gone", None, now)
    assert NoticeObligation.objects.overdue(date(2030, 1, 1)).count() == 0


def test_a_person_is_told_once_with_the_newest_version(privacy_admin, now):
    one = ObligationFactory()

    with pytest.raises(NoticeMissing):
        operations.record_told(obligations=[one], how="post", by=privacy_admin, now=now)
    publish(privacy_admin, now)
    assert operations.record_told(obligations=[one], how="post", by=privacy_admin, now=now) == 1
    assert operations.record_told(obligations=[one], how="post", by=privacy_admin, now=now) == 0

    delivery = NoticeDelivery.objects.get()
    assert (delivery.obligation, delivery.notice.version, delivery.how) == (one, 1, "post")


def test_an_exemption_needs_its_reason_and_a_second_person(privacy_admin, admin, now):
    one = ObligationFactory()
    said = {"obligation": one, "exemption": "a", "by": privacy_admin, "now": now}

    with pytest.raises(ReasonMissing):
        operations.ask_exemption(because=" ", **said)
    with pytest.raises(ReasonMissing):
        operations.approve_exemption(obligation=one, by=admin, now=now)
    operations.ask_exemption(because="Told at the fair", **said)
    with pytest.raises(ExemptByOne):
        operations.approve_exemption(obligation=one, by=privacy_admin, now=now)
    operations.approve_exemption(obligation=one, by=admin, now=now)

    one.refresh_from_db()
    assert (one.state, one.exempt_approved_by) == ("exempt", admin)


def test_the_database_refuses_an_exemption_by_one(privacy_admin, now):
    one = ObligationFactory()
    values = {"state": "exempt", "ended_at": now, "exemption": "a", "exempt_because": "x"}

    with pytest.raises(IntegrityError, match="obligation_exempt_by_two"), transaction.atomic():
        NoticeObligation.objects.filter(pk=one.pk).update(
            exempt_asked_by=privacy_admin, exempt_approved_by=privacy_admin, **values
        )


@pytest.mark.parametrize("missing", ["CONTROLLER_NAME", "CONTROLLER_CONTACT"])
def test_a_notice_that_does_not_say_whose_it_is_is_not_published(privacy_admin, now, settings, missing):
    setattr(settings, missing, "")

    with pytest.raises(ControllerMissing):
        publish(privacy_admin, now)
    assert not PrivacyNotice.objects.exists()


def test_a_version_is_published_when_it_says_something_new_and_never_changed(privacy_admin, now, settings):
    publish(privacy_admin, now)
    with pytest.raises(NothingNew):
        publish(privacy_admin, now)
    settings.CONTROLLER_NAME = "Konepaja Oy"
    publish(privacy_admin, now)

    found = PrivacyNotice.objects.order_by("version", "language").values_list("version", "language")
    assert list(found) == [(1, "en"), (1, "fi"), (2, "en"), (2, "fi")]
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE gdpr_privacynotice SET html = ''")


def test_a_talk_from_before_the_data_came_moves_the_day_to_that_of_the_data_and_no_further(admin, rep, now):
    person, told_later = enter(admin, now), now - timedelta(days=10)
    met = ActivityFactory(owner=rep, kind="meeting", direction="two_way", state="done", done_at=told_later)
    met.persons.add(person)
    record_disclosure(
        subjects=[person.public_id], what="x", fields=[], purpose="marketing", recipient=RecipientFactory(), by=rep,
        now=told_later,
    )  # fmt: skip

    operations.find_whom_to_tell(now=now)

    assert NoticeObligation.objects.get().due_on == date(2026, 11, 22)
