"""A worker is killed while it imports; the next one goes on where it was."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from companies.models import Company
from imports.models import Import
from imports.operations import run, upload
from tests.factories.users import UserFactory
from users.permissions import Role

ROWS = 22_000
ROOT = Path(__file__).resolve().parents[3]


def worker(media: Path) -> subprocess.Popen:
    """A real worker on the test's own database and broker."""
    given = urlsplit(os.environ.get("DATABASE_URL", "postgres:///kolmikanta"))
    address = urlunsplit(given._replace(path=f"/{connection.settings_dict['NAME']}"))
    if not given.netloc:
        address = address.replace("postgres:/", "postgres:///", 1)
    environment = os.environ | {
        "DATABASE_URL": address,
        "MEDIA_ROOT": str(media),
        "DJANGO_SETTINGS_MODULE": "crm.settings",
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "crm",
        "worker",
        "-c",
        "1",
        "--pool",
        "prefork",
        "-l",
        "ERROR",
    ]
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def wait_for(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.worker
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_row_and_doubles_none(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    admin = UserFactory(role=Role.ADMIN)
    text = "Nimi;Kaupunki\n" + "".join(f"Yritys {number};Turku\n" for number in range(ROWS))
    imported = upload.upload_import(
        register="companies",
        upload=SimpleUploadedFile("big.csv", text.encode()),
        by=admin,
        now=timezone.now(),
    )
    run.start_check(of=imported, by=admin, now=timezone.now())
    run.work_off(import_id=imported.pk, clock=timezone.now)
    run.confirm_import(of=imported, by=admin, now=timezone.now())
    first = worker(tmp_path)
    try:
        assert wait_for(lambda: Import.objects.get(pk=imported.pk).rows_done > 0, 60)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert wait_for(lambda: not holds_lock(imported.pk), 20)
    cut = Import.objects.get(pk=imported.pk)
    second = worker(tmp_path)
    try:
        run.resume_stalled(now=timezone.now() + timedelta(minutes=2))
        assert wait_for(lambda: Import.objects.get(pk=imported.pk).state == "done", 180)
    finally:
        os.killpg(second.pid, signal.SIGTERM)
        second.wait(timeout=30)

    done = Import.objects.get(pk=imported.pk)
    assert 0 < cut.rows_done < ROWS
    assert (done.rows_done, done.counts["created"], Company.objects.count()) == (ROWS, ROWS, ROWS)


def holds_lock(import_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s",
            [run.LOCK_CLASS, import_id],
        )
        return cursor.fetchone()[0] > 0
