"""A worker is killed in the middle of an undo; the next one goes on where it was."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from companies.models import Company
from history import operations as history
from history.models import Change
from tests.factories.users import UserFactory
from tests.imports.tasks.test_killed_worker import wait_for, worker
from users.models import UndoRun
from users.operations import undo_run
from users.permissions import Role

ROWS = 6_000


def holds_lock(run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s",
            [undo_run.LOCK_CLASS, run_id],
        )
        return cursor.fetchone()[0] > 0


def act_on_many(by) -> int:
    """The number of an act that wrote notes to thousands of companies."""
    Company.objects.bulk_create(
        Company(legal_name=f"Yritys {n}", country="FI", notes="new") for n in range(ROWS)
    )
    rows = [
        (number, {"notes": "old"}, {"notes": "new"})
        for number in Company.objects.values_list("pk", flat=True)
    ]
    with history.one_change_set(by=by, at=timezone.now()) as change_set:
        history.record_each(model=Company, rows=rows, by=by, at=timezone.now())
    return change_set.pk


@pytest.mark.worker
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_behind_and_takes_nothing_back_twice(tmp_path):
    admin = UserFactory(role=Role.ADMIN)
    run = undo_run.prepare_undo(change_set_id=act_on_many(admin), by=admin, now=timezone.now())
    undo_run.work_off(run_id=run.pk, clock=timezone.now)
    mine = UndoRun.objects.filter(pk=run.pk)
    undo_run.confirm_run(of=mine.get(), by=admin, now=timezone.now())
    first = worker(tmp_path)
    try:
        assert wait_for(lambda: Company.objects.filter(notes="old").exists(), 60)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert wait_for(lambda: not holds_lock(run.pk), 20)
    cut = Company.objects.filter(notes="old").count()
    second = worker(tmp_path)
    try:
        undo_run.resume_stalled(now=timezone.now() + timedelta(minutes=5))
        assert wait_for(lambda: mine.get().state == "done", 120)
    finally:
        os.killpg(second.pid, signal.SIGTERM)
        second.wait(timeout=30)

    done = mine.get()
    assert 0 < cut < ROWS
    assert (done.counts, Company.objects.filter(notes="old").count()) == ({"back": ROWS}, ROWS)
    assert Change.objects.filter(change_set=done.change_set_id).count() == ROWS
