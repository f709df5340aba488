import threading
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.db import close_old_connections, connection, transaction

from activities.models import Activity
from activities.operations.reminder import send_reminder
from activities.tasks import send_reminders
from tests.factories.activities import ActivityFactory
from tests.factories.users import UserFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def due(db, now, rep, time_machine_at):
    return ActivityFactory(owner=rep, subject="Soita Aino Virtaselle", remind_at=now - HOUR)


@pytest.fixture
def time_machine_at(now):
    import time_machine

    with time_machine.travel(now, tick=False):
        yield


def test_a_reminder_is_sent_once_however_often_the_task_runs(due, mailoutbox, now):
    assert (send_reminders(), send_reminders(), send_reminders()) == (1, 0, 0)

    due.refresh_from_db()
    assert (len(mailoutbox), due.reminded_at) == (1, now)


def test_the_letter_holds_a_link_and_no_word_of_the_activity(due, mailoutbox):
    send_reminders()

    (letter,) = mailoutbox
    assert letter.to == ["rep@example.com"]
    assert f"/activities/{due.public_id}/" in letter.body
    assert "Virta" not in letter.subject + letter.body


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "cancelled"},
        {"remind_at": None},
        {"reminded_at": True},
        {"remind_at": "later"},
    ],
)
def test_nobody_is_reminded_of_what_is_not_due(due, mailoutbox, now, facts):
    values = {"later": now + HOUR, True: now}
    Activity.objects.update(**{name: values.get(value, value) for name, value in facts.items()})

    assert (send_reminders(), mailoutbox) == (0, [])


def test_who_has_left_the_house_is_not_written_to(due, mailoutbox, rep):
    rep.is_active = False
    rep.save()

    assert send_reminders() == 0


def test_a_letter_that_cannot_be_sent_waits_and_holds_up_no_other(due, now, mailoutbox, monkeypatch):
    ActivityFactory(owner=UserFactory(email="other@example.com"), remind_at=now)
    from activities.operations import reminder

    send = reminder.send_mail

    def refuses(subject, body, sender, to):
        if to == ["rep@example.com"]:
            raise SMTPException("mailbox full")
        return send(subject, body, sender, to)

    monkeypatch.setattr(reminder, "send_mail", refuses)

    assert send_reminders() == 1
    due.refresh_from_db()
    assert due.reminded_at is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_letter(rep, now, mailoutbox):
    activity = ActivityFactory(owner=rep, remind_at=now)
    results = []

    def other_worker():
        results.append(send_reminder(activity_id=activity.pk, now=now))
        close_old_connections()
        connection.close()

    with transaction.atomic():
        results.append(send_reminder(activity_id=activity.pk, now=now))
        worker = threading.Thread(target=other_worker)
        worker.start()
        worker.join(timeout=10)

    assert (results, len(mailoutbox)) == ([True, False], 1)
