"""One run of retention, worked off by two processes at the same time."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from contacts.models import Person
from gdpr.choices import RunState
from gdpr.models import ErasureLog, ErasureRun, RetentionChunk
from gdpr.operations.retention.run import resume_runs, start_run, work_off_run
from tests.faults.acting import acting, held, until_alone, until_still
from tests.gdpr.retention.world import prospect
from users.models import User

pytestmark = [pytest.mark.slow]
LATER = datetime(2027, 1, 16, 0, 30, tzinfo=UTC)
EVERYBODY = "SELECT FROM contacts_person FOR UPDATE"  # who is judged cannot be written down meanwhile


@pytest.fixture
def due(on_ground):
    """Five persons whose time is over, and nobody else."""
    assert not Person.objects.exists()
    return [prospect(2026, 1, 15) for _number in range(5)]


def work_off(*, run_id: int) -> None:
    work_off_run(run_id=run_id, by=User.objects.robot("retention"), clock=lambda: LATER)


@pytest.mark.django_db
def test_a_run_without_anybody_is_worked_off(now):
    """Asks for the database of the tests, of which the ground is a copy."""
    run = start_run(by=None, now=now)
    work_off(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_two_workers_share_a_run_at_the_same_time_and_one_that_is_killed_loses_nothing(due):
    run = start_run(by=None, now=LATER, width=1)
    with (
        held(EVERYBODY) as lock,
        acting(work_off, run_id=run.pk) as first,
        acting(work_off, run_id=run.pk) as second,
    ):
        until_still(first, second, count=2)  # both at work, each on a chunk of its own
        assert not RetentionChunk.objects.filter(run=run).exclude(done_at=None).exists()
        first.kill()
        lock.rollback()
        second.result()
    until_alone()

    assert resume_runs(now=LATER.replace(hour=2)) <= 1
    with acting(work_off, run_id=run.pk) as third:  # what was left, if anything
        third.result()
    run.refresh_from_db()
    erased = Counter(ErasureLog.objects.values_list("subject_uid", flat=True))
    assert (run.state, run.persons, run.due) == (RunState.DONE, 5, 5)
    assert erased == Counter(person.public_id for person in due)
    assert ErasureRun.objects.count() == 5
    assert not Person.objects.exists()
