"""A worker is killed in the middle of a bulk edit; the next one goes on where it was."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from companies.models import Company
from companies.operations.bulk_edit import COMPANIES
from history.models import Change
from tests.factories.users import UserFactory
from tests.imports.tasks.test_killed_worker import wait_for, worker
from users.models import BulkRun
from users.operations import bulk_run
from users.operations.bulk_registers import BulkEdit
from users.permissions import Role

ROWS = 6_000


def holds_lock(run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s",
            [bulk_run.LOCK_CLASS, run_id],
        )
        return cursor.fetchone()[0] > 0


@pytest.mark.worker
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_record_and_changes_none_twice(tmp_path):
    admin = UserFactory(role=Role.ADMIN)
    Company.objects.bulk_create(Company(legal_name=f"Yritys {n}", country="FI") for n in range(ROWS))
    run = bulk_run.start_run(
        register=COMPANIES, records=Company.objects.all(), edit=BulkEdit({"lifecycle": "lost"}), words=[],
        by=admin, now=timezone.now(),
    )  # fmt: skip
    mine = BulkRun.objects.filter(pk=run.pk)
    first = worker(tmp_path)
    try:
        assert wait_for(lambda: mine.filter(cursor__gt=0).exists(), 60)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert wait_for(lambda: not holds_lock(run.pk), 20)
    cut = mine.get()
    second = worker(tmp_path)
    try:
        bulk_run.resume_stalled(now=timezone.now() + timedelta(minutes=2))
        assert wait_for(lambda: mine.get().state == "done", 120)
    finally:
        os.killpg(second.pid, signal.SIGTERM)
        second.wait(timeout=30)

    done = mine.get()
    assert 0 < cut.cursor < ROWS
    assert (done.cursor, done.changed, Company.objects.filter(lifecycle="lost", revision=2).count()) == (
        ROWS,
    ) * 3
    assert Change.objects.filter(change_set=done.change_set_id).count() == ROWS
