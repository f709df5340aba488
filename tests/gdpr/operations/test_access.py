"""The record of who saw whom: as it is written, kept in months and watched."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from gdpr.models import AccessLog, ViewingAlert
from gdpr.operations.access import keep_months, record_access, settle_alert, watch_viewing
from gdpr.operations.refusals import AlertSettled, ReasonMissing
from gdpr.queries.access import consultations_of
from quality.models import Merge, MergedRecord
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import ViewingAlertFactory
from tests.factories.users import UserFactory
from tests.gdpr.loopback import mail_server

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def see(user, *subjects, at, **facts):
    said = {"action": "view", "purpose": "care", "screen": "contacts:person"} | facts
    record_access(by_id=user.pk, subjects=subjects, at=at, **said)


def months() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'gdpr_accesslog'::regclass"
        )
        return sorted(name.removeprefix("gdpr_accesslog_") for (name,) in cursor.fetchall())


def test_an_answer_with_many_persons_is_one_row_and_one_statement(rep, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        see(rep, *[uuid4() for _ in range(60)], at=now)

    assert [len(row.subjects) for row in AccessLog.objects.all()] == [60]


@pytest.mark.parametrize("statement", ["UPDATE gdpr_accesslog SET by_id = 0", "DELETE FROM gdpr_accesslog"])
def test_the_database_refuses_to_change_what_was_recorded(rep, now, statement):
    see(rep, uuid4(), at=now)

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_coming_months_get_partitions_and_rows_move_into_theirs(rep, now):
    see(rep, uuid4(), at=now)

    made = keep_months(today=TODAY)

    assert (made, months()) == ((3, 0), ["2026_11", "2026_12", "2027_01", "rest"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gdpr_accesslog_2026_11")
        assert cursor.fetchone() == (1,)
    assert keep_months(today=TODAY) == (0, 0)


def test_months_older_than_24_go_as_a_whole(rep):
    keep_months(today=date(2024, 10, 5))
    see(rep, uuid4(), at=datetime(2024, 10, 31, 20, tzinfo=UTC))
    see(rep, uuid4(), at=datetime(2024, 11, 1, 20, tzinfo=UTC))

    keep_months(today=TODAY)

    assert [row.at.month for row in AccessLog.objects.all()] == [11]
    assert "2024_10" not in months()
    assert "2024_11" in months()


def test_the_person_is_told_days_and_purposes_and_no_names(rep, now):
    person = PersonFactory()
    see(rep, person.public_id, at=now)
    see(rep, person.public_id, at=now + timedelta(hours=1))
    see(rep, person.public_id, at=now - timedelta(days=1), action="export", purpose="marketing")
    see(rep, uuid4(), at=now)

    told = consultations_of(person)

    assert [(one.what, one.purpose, one.times) for one in told] == [
        ("Looked at", "Looking after customers and those who may become one", 2),
        ("Taken out as a file", "Marketing", 1),
    ]
    assert rep.full_name not in str(told)


def test_what_was_seen_of_a_merged_record_is_told_of_the_one_it_went_into(rep, now):
    person, former = PersonFactory(), uuid4()
    merge = Merge.objects.create(
        kind="person", survivor=person.pk, survivor_uuid=person.public_id, change_set_id=0, by=rep, at=now
    )
    MergedRecord.objects.create(
        merge=merge, kind="person", record=0, uuid=former, survivor_uuid=person.public_id
    )
    see(rep, former, at=now)

    assert [one.times for one in consultations_of(person)] == [1]


def test_one_address_of_the_desk_that_is_refused_keeps_the_letter_from_nobody_else(
    rep, privacy_admin, now, settings
):
    UserFactory(role="privacy", email="aaa@example.com")
    settings.MASS_VIEWING, settings.EMAIL_BACKEND = 3, "django.core.mail.backends.smtp.EmailBackend"
    see(rep, *[uuid4() for _ in range(4)], at=now)

    with mail_server() as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        box.refusals.append("550 no")
        found = watch_viewing(now=now, today=TODAY)

    assert (found, len(box.taken)) == (1, 1)


def test_who_sees_more_than_the_threshold_is_told_to_the_desk_once(rep, clerk, privacy_admin, now, settings):
    settings.MASS_VIEWING = 3
    uids = [uuid4() for _ in range(4)]
    see(rep, *uids[:2], at=now)
    see(rep, *uids, at=now)  # the same ones again count once
    for _time in range(2):
        see(clerk, *uids[:3], at=now)

    assert watch_viewing(now=now, today=TODAY) == 1
    assert watch_viewing(now=now, today=TODAY) == 0

    alert = ViewingAlert.objects.get()
    assert (alert.user, alert.on, alert.persons, alert.threshold) == (rep, TODAY, 4, 3)
    assert [letter.to for letter in mail.outbox] == [["privacy@example.com"]]
    assert rep.full_name not in mail.outbox[0].body


def test_files_have_their_own_ledger_and_programs_their_own_threshold(rep, now, settings):
    settings.MASS_VIEWING, settings.MASS_VIEWING_API = 3, 10
    uids = [uuid4() for _ in range(6)]
    see(rep, *uids, at=now, action="export")
    see(rep, *uids, at=now, action="api")

    assert watch_viewing(now=now, today=TODAY) == 0


def test_an_alert_is_settled_once_with_a_finding(privacy_admin, now):
    alert = ViewingAlertFactory()

    with pytest.raises(ReasonMissing):
        settle_alert(alert=alert, finding=" ", by=privacy_admin, now=now)
    settle_alert(alert=alert, finding="Round of calls, in order", by=privacy_admin, now=now)
    with pytest.raises(AlertSettled):
        settle_alert(alert=alert, finding="Again", by=privacy_admin, now=now)

    assert ViewingAlert.objects.unsettled().count() == 0
