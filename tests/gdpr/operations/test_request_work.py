"""Facts put right for a request, tasks and their escalation, the pause while somebody shows who asks."""

from datetime import date, timedelta

import pytest
from django.core import mail

from common.constraints import InvalidValues
from gdpr.operations import request as requests
from gdpr.operations.escalation import escalate_tasks, remind_of_requests
from gdpr.operations.ledger_refusals import NotRectifiable, TaskDone
from gdpr.operations.refusals import NobodyChosen, NotIdentified, RequestClosed
from gdpr.operations.request_work import add_task, finish_task, rectify
from gdpr.queries.siblings import same_sender
from history.operations import Origin, outranks, standing_of
from history.operations.precedence import Verdict
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.gdpr import RequestTaskFactory, SubjectRequestFactory
from tests.factories.users import UserFactory
from tests.gdpr.loopback import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(now):
    """A request for rectification by somebody who was made sure of."""
    person = PersonFactory(first_name="Aino", last_name="Vanhanen")
    return SubjectRequestFactory(
        kind="rectification", person=person, state="working", identity_method="address", identified_at=now
    )


def test_a_fact_is_put_right_and_nothing_outside_writes_over_it(asked, privacy_admin, now):
    rectify(
        request=asked,
        key=f"contacts.person:{asked.person.pk}:last_name",
        value="Uusinen",
        by=privacy_admin,
        now=now,
    )

    asked.person.refresh_from_db()
    standing = standing_of(obj=asked.person)["last_name"]
    assert asked.person.last_name == "Uusinen"
    assert (standing.act, standing.party) == ("rectified", "zero")
    later = now + timedelta(days=9)
    feed = Origin(act="enrichment", party="third", source="A register")
    assert outranks(new=feed, at=later, standing=standing) == Verdict.KEEP
    assert [row.field for row in asked.rectifications.all()] == ["last_name"]


def test_positions_and_addresses_are_put_right_too(asked, privacy_admin, now):
    position = PositionFactory(person=asked.person, title="Myyja")
    point = ContactPointFactory(person=asked.person, kind="email", value="vanha@x.example")
    said = {"request": asked, "by": privacy_admin, "now": now}

    rectify(key=f"contacts.position:{position.pk}:title", value="Johtaja", **said)
    rectify(key=f"contacts.position:{position.pk}:work_phone", value="040 1234567", **said)
    rectify(key=f"contacts.contactpoint:{point.pk}:value", value="Uusi@x.example", **said)

    position.refresh_from_db()
    point.refresh_from_db()
    assert (position.title, position.work_phone, point.key) == ("Johtaja", "+358401234567", "uusi@x.example")


def test_what_is_somebody_elses_or_does_not_fit_is_refused(asked, privacy_admin, now):
    other, position = PersonFactory(), PositionFactory(person=asked.person)
    said = {"request": asked, "by": privacy_admin, "now": now}

    with pytest.raises(NotRectifiable):
        rectify(key=f"contacts.person:{other.pk}:last_name", value="X", **said)
    with pytest.raises(NotRectifiable):
        rectify(key=f"contacts.person:{asked.person.pk}:is_newsletter_subscriber", value="1", **said)
    with pytest.raises(InvalidValues):
        rectify(key=f"contacts.position:{position.pk}:started_on", value="a while ago", **said)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"person": None}, NobodyChosen),
        ({"identity_method": "", "identified_at": None}, NotIdentified),
        ({"state": "closed", "outcome": "withdrawn", "answered_at": "2026-11-21T10:00Z"}, RequestClosed),
    ],
)
def test_nothing_is_put_right_before_its_time(asked, privacy_admin, now, change, refusal):
    key = f"contacts.person:{asked.person.pk}:last_name"
    type(asked).objects.filter(pk=asked.pk).update(**change)

    with pytest.raises(refusal):
        rectify(request=asked, key=key, value="X", by=privacy_admin, now=now)


def test_a_task_is_given_and_done_once(privacy_admin, rep, now):
    one = SubjectRequestFactory()
    task = add_task(
        request=one,
        kind="collect",
        words="Ask the ERP",
        assignee=rep,
        due_on=date(2026, 12, 1),
        by=privacy_admin,
        now=now,
    )

    finish_task(task=task, result="Nothing there", by=rep, now=now)

    with pytest.raises(TaskDone):
        finish_task(task=task, result="Again", by=rep, now=now)


@pytest.mark.parametrize(
    ("left", "readers"),
    [
        (15, []), (14, ["rep@example.com"]), (13, []), (7, ["rep@example.com"]), (3, []),
        (2, ["privacy@example.com", "rep@example.com"]), (1, []), (0, ["privacy@example.com", "rep@example.com"]),
        (-4, ["privacy@example.com", "rep@example.com"]),
    ],
)  # fmt: skip
def test_a_task_is_told_of_at_14_7_2_and_0_days_and_each_day_after(rep, privacy_admin, now, left, readers):
    task = RequestTaskFactory(assignee=rep, words="Ask about Aino")

    for _twice in range(2):
        escalate_tasks(now=now, today=task.due_on - timedelta(days=left))

    assert sorted(letter.to[0] for letter in mail.outbox) == readers
    assert "Aino" not in "".join(letter.body for letter in mail.outbox)


def test_a_letter_that_is_refused_holds_up_nobody_and_goes_later_on_the_same_day(
    settings, privacy_admin, now
):
    UserFactory(role="privacy", email="aaa@example.com")
    one = SubjectRequestFactory()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    with mail_server() as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        box.refusals.append("550 no")
        sent = [remind_of_requests(now=now, today=one.due_on) for _hour in range(3)]

    assert sent == [1, 1, 0]
    assert sorted(letter["To"] for letter in box.taken) == ["aaa@example.com", "privacy@example.com"]


def test_days_in_which_identity_was_asked_for_move_the_legal_day_and_not_the_strict_one(privacy_admin, now):
    one = SubjectRequestFactory()  # due on Sunday 20 December, in time until Monday
    requests.ask_for_identity(request=one, by=privacy_admin, now=now)

    answered = now + timedelta(days=10)
    requests.confirm_identity(request=one, method="address", note="", by=privacy_admin, now=answered)

    one.refresh_from_db()
    assert (one.due_on, one.paused_days, one.legal_due_on) == (date(2026, 12, 20), 10, date(2026, 12, 30))
    requests.extend_request(
        request=one, reason="Complex", by=privacy_admin, now=answered, today=date(2026, 12, 10)
    )
    assert (one.due_on, one.legal_due_on) == (date(2027, 2, 20), date(2027, 3, 2))


def test_requests_of_one_sender_are_seen_together():
    one = SubjectRequestFactory(requester_email="a@x.example")
    twin = SubjectRequestFactory(requester_email="a@x.example", kind="erasure")
    SubjectRequestFactory(requester_email="ba@x.example")
    SubjectRequestFactory()

    assert list(same_sender(one)) == [twin]
