import uuid
from datetime import timedelta

import pytest

from activities.models import Activity, ActivityPerson
from activities.operations import activity as operations
from history import queries as history
from history.operations import ChangedMeanwhile
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory, PositionFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_call_that_is_logged_makes_the_company_active(rep, now):
    company, person, item = CompanyFactory(), PersonFactory(), ItemFactory()

    call = operations.log_activity(
        kind="call", outcome="reached", company=company, persons=[person], items=[item], by=rep, now=now
    )

    company.refresh_from_db()
    assert (call.state, call.done_at, call.owner, call.subject) == ("done", now, rep, "Call")
    assert (list(call.persons.all()), list(call.items.all())) == ([person], [item])
    assert company.last_activity_at == now


def test_an_older_call_logged_later_does_not_make_the_company_less_active(rep, now):
    company = CompanyFactory(last_activity_at=now)

    operations.log_activity(kind="call", company=company, done_at=now - 5 * HOUR, by=rep, now=now)

    company.refresh_from_db()
    assert company.last_activity_at == now


@pytest.mark.parametrize(
    ("kind", "outcome", "direction"),
    [
        ("call", "reached", "two_way"),
        ("call", "not_interested", "two_way"),
        ("call", "no_answer", "outbound"),
        ("call", "", "outbound"),
        ("meeting", "", "two_way"),
        ("email", "", "outbound"),
        ("letter", "", "outbound"),
        ("note", "", "internal"),
        ("task", "", "internal"),
    ],
)
def test_the_direction_follows_from_kind_and_outcome(rep, now, kind, outcome, direction):
    assert operations.log_activity(kind=kind, outcome=outcome, by=rep, now=now).direction == direction


def test_a_direction_that_is_said_stays(rep, now):
    assert operations.log_activity(kind="email", direction="inbound", by=rep, now=now).direction == "inbound"


def test_the_same_form_sent_twice_logs_once(rep, now):
    number = uuid.uuid4()

    for _time in range(2):
        operations.log_activity(kind="call", by=rep, now=now, public_id=number)

    assert Activity.objects.count() == 1


def test_what_is_done_cannot_lie_in_the_future(rep, now):
    with pytest.raises(operations.DoneInTheFuture):
        operations.log_activity(kind="call", done_at=now + HOUR, by=rep, now=now)


def test_a_plan_needs_a_time(rep, now):
    with pytest.raises(operations.PlanNeedsTime):
        operations.plan_activity(kind="call", due_at=None, by=rep, now=now)


def test_logging_with_a_next_step_plans_it_with_the_same_people(rep, now):
    company, person = CompanyFactory(), PersonFactory()

    operations.log_activity(
        kind="call", company=company, persons=[person], by=rep, now=now,
        next_step={"kind": "meeting", "subject": "Palaveri", "due_at": now + HOUR},
    )  # fmt: skip

    plan = Activity.objects.planned().get()
    assert (plan.subject, plan.company, list(plan.persons.all())) == ("Palaveri", company, [person])


def test_completing_a_plan_notes_outcome_and_direction_and_plans_the_next_step(rep, now):
    plan = ActivityFactory(owner=rep)

    done = operations.complete_activity(
        activity=plan, outcome="agreed", by=rep, now=now,
        next_step={"kind": "task", "subject": "Lähetä sopimus", "due_at": now + HOUR},
    )  # fmt: skip

    plan.company.refresh_from_db()
    assert (done.state, done.done_at, done.direction, plan.company.last_activity_at) == (
        "done",
        now,
        "two_way",
        now,
    )
    assert [a.subject for a in Activity.objects.planned()] == ["Lähetä sopimus"]


def test_completing_twice_is_refused_and_plans_no_second_step(rep, now):
    plan = ActivityFactory()
    step = {"kind": "task", "subject": "Seuraava", "due_at": now + HOUR}
    operations.complete_activity(activity=plan, by=rep, now=now, next_step=step)

    with pytest.raises(operations.NotPlanned):
        operations.complete_activity(activity=plan, by=rep, now=now, next_step=step)

    assert Activity.objects.planned().count() == 1


def test_what_is_called_off_stays_and_may_be_taken_up_again(rep, now):
    plan = ActivityFactory()

    off = operations.cancel_activity(activity=plan, by=rep, now=now)
    again = operations.reopen_activity(activity=plan, by=rep, now=now)

    assert (off.state, again.state, again.due_at) == ("cancelled", "planned", plan.due_at)
    with pytest.raises(operations.StillPlanned):
        operations.reopen_activity(activity=plan, by=rep, now=now)


def test_what_is_done_cannot_be_called_off(rep, now):
    done = operations.log_activity(kind="call", by=rep, now=now)

    with pytest.raises(operations.NotPlanned):
        operations.cancel_activity(activity=done, by=rep, now=now)


def test_a_moved_plan_takes_its_reminder_along_and_is_reminded_of_again(rep, now):
    plan = ActivityFactory(due_at=now + HOUR, remind_at=now, reminded_at=now)

    moved = operations.postpone_activity(activity=plan, due_at=now + 25 * HOUR, by=rep, now=now)

    assert (moved.due_at, moved.remind_at, moved.reminded_at) == (now + 25 * HOUR, now + 24 * HOUR, None)


def test_a_reminder_that_is_changed_is_sent_again(rep, now):
    plan = ActivityFactory(remind_at=now, reminded_at=now)

    operations.change_activity(activity=plan, values={"remind_at": now + HOUR}, by=rep, now=now)

    assert (plan.remind_at, plan.reminded_at) == (now + HOUR, None)


def test_persons_and_items_are_set_and_history_names_them_by_id_only(rep, now):
    plan, olli = ActivityFactory(), PersonFactory(first_name="Olli")

    operations.change_activity(activity=plan, values={}, persons=[olli], items=[], by=rep, now=now)

    assert list(plan.persons.all()) == [olli]
    assert history.changes_of(plan).first().new == {"persons": [str(olli.public_id)]}


def test_the_second_editor_is_told_what_the_first_one_wrote(rep, clerk, now):
    plan = ActivityFactory(subject="Soita")
    operations.change_activity(activity=plan, values={"subject": "Kirjoita"}, by=clerk, now=now)

    with pytest.raises(ChangedMeanwhile) as refusal:
        operations.change_activity(
            activity=plan,
            values={"subject": "Käy"},
            by=rep,
            now=now,
            expected_revision=1,
            base={"subject": "Soita"},
        )

    assert refusal.value.theirs == {"subject": "Kirjoita"}


def test_plans_with_a_leaver_move_to_the_successor_and_what_was_done_stays(rep, now):
    leaver, successor = PositionFactory().person, PersonFactory()
    plan, other = ActivityFactory(), ActivityFactory()
    done = operations.log_activity(kind="call", persons=[leaver], by=rep, now=now)
    ActivityPerson.objects.create(activity=plan, person=leaver)

    count = operations.hand_over_planned(
        activities=[plan, other, done], leaver=leaver, successor=successor, by=rep, now=now
    )

    assert count == 1
    assert [list(a.persons.all()) for a in (plan, other, done)] == [[successor], [], [leaver]]
