"""The test of the inbox, and the signs of the desk's health."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from contacts.models import Person
from crm.schedule import SCHEDULE
from gdpr import tasks as jobs
from gdpr.models import DeskJob, InboxTest, RetentionEvaluation, RetentionRun, Suppression
from gdpr.operations.desk_job import note_run
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.hold import place_hold
from gdpr.operations.inbox import measure_desk, register_inbox_test, send_inbox_test
from gdpr.operations.ledger_refusals import TaskDone
from gdpr.queries import health
from gdpr.queries.marks import mark_of
from gdpr.reading.signs import TO_DO
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory, PositionFactory
from tests.factories.gdpr import (
    BreachFactory,
    NotificationFactory,
    ObligationFactory,
    RequestTaskFactory,
    SubjectRequestFactory,
    ViewingAlertFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def red(now) -> set[str]:
    return {sign.name for sign in health.signs(now=now, today=now.date()) if sign.is_red}


def test_an_inbox_is_tested_each_week_and_noted_once(
    privacy_admin, now, settings, django_capture_on_commit_callbacks
):
    settings.PRIVACY_INBOX = "tietosuoja@example.com"

    with django_capture_on_commit_callbacks(execute=True):
        test = send_inbox_test(now=now)
        assert send_inbox_test(now=now + DAY / 2) is None

    assert [letter.to for letter in mail.outbox] == [["tietosuoja@example.com"]]
    assert test.code in mail.outbox[0].subject
    assert register_inbox_test(code="TEST-NOBODYS", by=privacy_admin, now=now) is None
    assert register_inbox_test(code=f" {test.code.lower()} ", by=privacy_admin, now=now) == test
    with pytest.raises(TaskDone):
        register_inbox_test(code=test.code, by=privacy_admin, now=now)


def test_a_test_that_nobody_notes_in_a_day_is_red(now, settings):
    settings.PRIVACY_INBOX = "tietosuoja@example.com"
    InboxTest.objects.create(code="TEST-A", sent_at=now)

    assert "inbox" not in red(now + timedelta(hours=24))
    assert "inbox" in red(now + timedelta(hours=24, seconds=1))


def test_a_test_that_nobody_notes_goes_again_each_day_until_one_comes_through(
    privacy_admin, now, settings, django_capture_on_commit_callbacks
):
    settings.PRIVACY_INBOX = "tietosuoja@example.com"

    with django_capture_on_commit_callbacks(execute=True):
        first = send_inbox_test(now=now)
        again = send_inbox_test(now=now + DAY - timedelta(seconds=2))
    assert (len(mail.outbox), first.code == again.code) == (2, False)
    assert "inbox" in red(now + DAY + timedelta(hours=2))
    register_inbox_test(code=again.code, by=privacy_admin, now=now + DAY)

    assert "inbox" not in red(now + 3 * DAY)
    assert send_inbox_test(now=now + 6 * DAY) is None
    # the job of the next week begins a moment earlier than that of this one did
    assert send_inbox_test(now=again.sent_at + 7 * DAY - timedelta(seconds=5)) is not None


def test_without_an_inbox_nothing_is_sent(now):
    assert send_inbox_test(now=now) is None


def test_a_job_that_has_not_run_for_26_hours_is_red(now):
    DeskJob.objects.all().delete()
    note_run(name="gdpr.tell_recipients", now=now)

    assert "stopped_jobs" not in red(now + timedelta(hours=26))
    assert "stopped_jobs" in red(now + timedelta(hours=26, seconds=1))


def test_each_job_that_is_watched_is_in_the_schedule_and_notes_that_it_ran(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    scheduled = {one["task"] for one in SCHEDULE.values()}
    assert set(health.JOBS) - scheduled == set()
    DeskJob.objects.all().delete()
    tasks = {task.name: task for task in vars(jobs).values() if hasattr(task, "apply")}

    for name in health.JOBS:
        tasks[name].apply(throw=True)

    assert set(DeskJob.objects.values_list("name", flat=True)) >= set(health.JOBS)


def test_the_nightly_run_of_retention_is_watched_and_red_when_it_failed(now):
    DeskJob.objects.all().delete()
    note_run(name="gdpr.start_retention", now=now)
    assert "stopped_jobs" in red(now + timedelta(hours=27))
    RetentionRun.objects.create(
        state="failed", failure="KeyError", started_at=now, heartbeat_at=now, finished_at=now, stop_percent=1
    )

    assert "stopped_run" in red(now)


def test_who_is_past_their_time_and_still_here_is_red_after_three_days(now):
    person = PersonFactory()
    verdict = RetentionEvaluation.objects.create(person=person, state="due", until=now, changed_at=now)
    assert "expired" not in red(now + 3 * DAY)
    assert "expired" in red(now + 3 * DAY + timedelta(seconds=1))

    verdict.state = "blocked"
    verdict.save()

    assert "expired" not in red(now + 60 * DAY)


def test_an_erasure_that_does_not_come_to_its_end_is_red(privacy_admin, now):
    erase_person(person=PersonFactory(), cause="deletion", by=privacy_admin, now=now)

    assert "erasures" not in red(now + timedelta(hours=1))
    assert "erasures" in red(now + timedelta(hours=1, seconds=1))


def test_a_hold_that_nobody_reviewed_is_red(privacy_admin, now):
    place_hold(
        person=PersonFactory(), ground="claim", reason="Riita", review_on=(now + DAY).date(), by=privacy_admin,
        now=now, today=now.date(),
    )  # fmt: skip

    assert "holds" not in red(now)
    assert "holds" in red(now + DAY)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (SubjectRequestFactory, "late_requests"),
        (RequestTaskFactory, "late_tasks"),
        (BreachFactory, "breach_due"),
        (ObligationFactory, "overdue_notices"),
        (NotificationFactory, "recipients_to_tell"),
        (ViewingAlertFactory, "mass_viewing"),
    ],
)
def test_what_is_late_is_red(now, make, name):
    DeskJob.objects.all().delete()
    assert red(now) == set()

    make()

    assert name in red(now + 60 * DAY)


def test_persons_without_a_purpose_and_values_without_a_class_are_counted_at_night(now):
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).update(created_at=now - 2 * DAY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_person SET custom = '{\"shoe_size\": 44}' WHERE id = %s", [person.pk])
        cursor.execute("CREATE TABLE shadow (old text)")

    measure_desk(now=now)

    found = {sign.name: (sign.count, sign.detail) for sign in health.signs(now=now, today=now.date())}
    assert found["without_purpose"] == (1, "")
    assert found["unclassified_custom"] == (1, "shoe_size")
    assert found["live_database"] == (1, "Table shadow is in the database and in no model.")


def test_a_changed_key_of_the_fingerprints_is_red_as_long_as_they_recognise_nobody(now, settings):
    settings.SUPPRESSION_KEY = ""
    measure_desk(now=now)
    Suppression.objects.create(
        kind="email", fingerprint=mark_of("email", "a@x.example"), reason="erasure", at=now
    )
    assert "suppression_key" not in red(now)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another"

    measure_desk(now=now + DAY)
    assert "suppression_key" in red(now)
    settings.SUPPRESSION_KEY = f"suppression:{before}"

    assert "suppression_key" not in red(now)


def test_a_sole_trader_of_whom_nobody_is_written_down_is_red_until_somebody_is(now, client_of, privacy_admin):
    firm = CompanyFactory(legal_name="Tmi Matti Meikäläinen", legal_form="Tmi")
    CompanyFactory(legal_form="Oy")
    measure_desk(now=now)
    assert "traders" in red(now)
    page = client_of(privacy_admin).get(reverse("gdpr:trader_list")).content.decode()
    assert f"?company={firm.public_id}" in page

    PositionFactory(company=firm)
    measure_desk(now=now)

    assert "traders" not in red(now)


def test_each_red_sign_says_what_to_do_and_a_well_one_is_silent(now):
    ObligationFactory(due_on=now.date() - DAY)

    found = {sign.name: sign for sign in health.signs(now=now, today=now.date())}

    assert "Write to all" in found["overdue_notices"].to_do
    assert [sign.name for sign in found.values() if sign.to_do and not sign.is_red] == []
    assert set(found) - {"suppression_key"} == set(TO_DO)  # what that one needs stands in its detail
