"""Runs over everybody: shared, resumed, stopped, released; and what they carry out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contacts.models import Person
from gdpr.choices import Kept, RunState
from gdpr.models import ErasureRun, RetentionChunk, RetentionEvaluation, RetentionRun
from gdpr.operations.hold import place_hold, release_hold
from gdpr.operations.request import close_request
from gdpr.operations.retention.expiry import expire_person, put_off_erasure
from gdpr.operations.retention.refusals import RunNotStopped
from gdpr.operations.retention.run import release_run, resume_runs, start_run, work_off_run
from tests.factories.cover import ContractFactory
from tests.factories.gdpr import RestrictionFactory, SubjectRequestFactory
from tests.gdpr.retention.world import noon, prospect, tell, verdict
from users.models import User

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 1, 16, 0, 30, tzinfo=UTC)


@pytest.fixture
def robot(db):
    return User.objects.robot("retention")


def run_once(robot, now=LATER, width=10_000):
    run = start_run(by=None, now=now, width=width)
    work_off_run(run_id=run.pk, by=robot, clock=lambda: now)
    run.refresh_from_db()
    return run


def states():
    return dict(RetentionEvaluation.objects.values_list("person", "state"))


def test_a_run_ends_whose_time_is_over_and_leaves_the_others(robot):
    over, goes_on = prospect(2026, 1, 15), prospect(2026, 6, 1)

    run = run_once(robot)

    assert (run.state, run.due, run.newly_due, run.ended) == (RunState.DONE, 1, 1, 1)
    assert states() == {goes_on.pk: Kept.KEPT}
    assert list(Person.objects.all()) == [goes_on]
    assert list(ErasureRun.objects.values_list("subject_uid", "cause")) == [(over.public_id, "retention")]
    assert goes_on.purposes.active().count() == 1


def test_a_run_again_finds_nothing_new(robot):
    prospect(2026, 6, 1)
    run_once(robot)
    before = list(RetentionEvaluation.objects.values_list("state", "queued_at", "changed_at"))

    run = run_once(robot, LATER + timedelta(days=1))

    assert (run.newly_due, run.ended) == (0, 0)
    assert list(RetentionEvaluation.objects.values_list("state", "queued_at", "changed_at")) == before


def test_asked_twice_it_runs_once(robot):
    prospect(2026, 6, 1)

    assert start_run(by=None, now=LATER).pk == start_run(by=None, now=LATER).pk


def test_a_killed_worker_loses_its_chunk_alone(robot):
    persons = [prospect(2026, 1, 15) for _number in range(4)]
    run = start_run(by=None, now=LATER, width=1)
    done = RetentionChunk.objects.filter(run=run).order_by("first").first()
    RetentionChunk.objects.filter(pk=done.pk).update(done_at=LATER, counts={"persons": 1})

    later = LATER + timedelta(minutes=5)
    assert resume_runs(now=later) == 1
    work_off_run(run_id=run.pk, by=robot, clock=lambda: later)

    run.refresh_from_db()
    assert (run.state, run.persons) == (RunState.DONE, 4)
    assert Person.objects.count() == 1  # the one that was counted as done
    assert len(persons) == 4


def test_two_workers_share_a_run_and_count_nobody_twice(robot):
    for _number in range(5):
        prospect(2026, 1, 15)
    run = start_run(by=None, now=LATER, width=1)

    work_off_run(run_id=run.pk, by=robot, clock=lambda: LATER)
    work_off_run(run_id=run.pk, by=robot, clock=lambda: LATER)

    run.refresh_from_db()
    assert (run.persons, run.due, run.ended) == (5, 5, 5)


def test_too_many_at_once_stop_the_run_until_somebody_lets_it_go_on(robot, admin, settings):
    settings.RETENTION_STOP_FLOOR = 2
    for _number in range(3):
        prospect(2026, 1, 15)

    run = run_once(robot)
    assert (run.state, run.due, run.ended) == (RunState.STOPPED, 3, 0)
    assert set(states().values()) == {Kept.DUE}
    release_run(run=run, by=admin, now=LATER)
    work_off_run(run_id=run.pk, by=robot, clock=lambda: LATER)

    run.refresh_from_db()
    assert (run.state, run.ended, run.released_by) == (RunState.DONE, 3, admin)
    assert not Person.objects.exists()


def test_the_night_after_a_stop_stops_again(robot, settings):
    settings.RETENTION_STOP_FLOOR = 2
    for _number in range(3):
        prospect(2026, 1, 15)
    run_once(robot)

    assert run_once(robot, LATER + timedelta(days=1)).state == RunState.STOPPED


def test_only_the_newest_run_that_stopped_is_let_go_on(robot, admin, settings):
    settings.RETENTION_STOP_FLOOR = 0
    prospect(2026, 1, 15)
    old = run_once(robot)
    run_once(robot, LATER + timedelta(days=1))

    with pytest.raises(RunNotStopped):
        release_run(run=old, by=admin, now=LATER)


def test_a_run_that_does_not_wait_is_not_let_go_on(robot, admin):
    prospect(2026, 6, 1)
    done = run_once(robot)

    with pytest.raises(RunNotStopped):
        release_run(run=done, by=admin, now=LATER)

    done.refresh_from_db()
    assert done.state == RunState.DONE


def test_an_interaction_between_the_verdict_and_the_end_keeps_the_person(robot):
    person = prospect(2026, 1, 15)
    verdict(person, 2027, 1, 16)
    tell(person, "replied", noon(2027, 1, 15))

    ended = expire_person(person_id=person.pk, by=robot, now=LATER, today=LATER.date())

    assert not ended
    assert states() == {person.pk: Kept.KEPT}
    assert person.purposes.active().exists()


def test_a_hold_between_the_verdict_and_the_end_keeps_the_person(robot, admin):
    person = prospect(2026, 1, 15)
    verdict(person, 2027, 1, 16)
    place_hold(
        person=person, ground="claim", reason="Riita", review_on=datetime(2027, 6, 1).date(), by=admin, now=LATER,
        today=LATER.date(),
    )  # fmt: skip

    assert not expire_person(person_id=person.pk, by=robot, now=LATER, today=LATER.date())
    assert states() == {person.pk: Kept.BLOCKED}


def test_a_restriction_blocks_the_end(robot):
    person = prospect(2026, 1, 15)
    RestrictionFactory(person=person)

    run_once(robot)

    assert RetentionEvaluation.objects.get().blocked_by == ["restriction"]
    assert Person.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("scope", ["person", "company", "contract"])
def test_a_hold_blocks_the_end_until_it_is_released(robot, admin, scope):
    person = prospect(2026, 1, 15)
    company = person.positions.get().company
    held = {"person": person, "company": company, "contract": ContractFactory(company=company)}[scope]
    hold = place_hold(
        ground="claim", reason="Riita", review_on=date(2027, 6, 1), by=admin, now=LATER, today=date(2027, 1, 15),
        **{scope: held},
    )  # fmt: skip
    run_once(robot)
    verdict_then = RetentionEvaluation.objects.get()

    release_hold(hold=hold, because="Sovittu", by=admin, now=LATER)
    run = run_once(robot, LATER + timedelta(days=1))

    assert (verdict_then.state, verdict_then.blocked_by, run.ended) == (Kept.BLOCKED, ["hold"], 1)


def test_an_open_request_blocks_the_end_until_it_is_answered(robot, admin):
    person = prospect(2026, 1, 15)
    asked = SubjectRequestFactory(
        person=person, kind="access", identity_method="address", identified_at=LATER
    )
    run_once(robot)
    blocked = RetentionEvaluation.objects.get().blocked_by

    close_request(request=asked, outcome="fulfilled", answer="Jäljennös", by=admin, now=LATER)
    run = run_once(robot, LATER + timedelta(days=1))

    assert (blocked, run.ended) == (["request"], 1)
    assert not Person.objects.filter(pk=person.pk).exists()


def test_whose_erasure_failed_waits_for_the_next_night(robot):
    person = prospect(2026, 1, 15)
    verdict(person, 2027, 1, 16)
    put_off_erasure(person_id=person.pk, now=LATER)

    assert states() == {person.pk: Kept.QUEUED}
    assert list(person.purposes.values_list("end_reason", flat=True)) == ["retention"]
    assert verdict(person, 2027, 1, 17).state == Kept.QUEUED
    assert not person.purposes.active().exists()
    assert run_once(robot, LATER + timedelta(days=1)).ended == 1
    assert not Person.objects.exists()


def test_somebody_who_comes_back_while_waiting_for_erasure_is_kept():
    person = prospect(2026, 1, 15)
    verdict(person, 2027, 1, 16)
    put_off_erasure(person_id=person.pk, now=LATER)
    tell(person, "replied", noon(2027, 1, 16))

    found = verdict(person, 2027, 1, 17)

    assert (found.state, found.queued_at) == (Kept.KEPT, None)
    assert person.purposes.active().count() == 1


def test_an_empty_register_is_done_at_once(robot):
    assert run_once(robot).state == RunState.DONE
    assert RetentionRun.objects.count() == 1
