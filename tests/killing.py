"""Operations in processes of their own, killed where a lock in the database holds them: no sleep, no luck."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
NAME = "to_be_killed"  # what the database calls the process
PATIENCE = 300  # seconds, on a machine that has much else to do


def kill_while_waiting_for(row: tuple[str, int], code: str, **environment: str) -> None:
    """Run `code` in a process until it waits for a row (table and number) that this test holds; kill it there.

    Comes back once the database has noticed, so that what the process had not committed is gone.
    """
    with _held(*row):
        process = subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=ROOT,
            env=_environment() | environment,
        )
        try:
            _until(lambda: process.poll() is None and _sessions("wait_event_type = 'Lock'") > 0, process)
        finally:
            process.kill()
            process.wait()
    _until(lambda: _sessions("true") == 0)


@contextmanager
def _held(table: str, number: int) -> Iterator[None]:
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE id = %s FOR UPDATE', [number])
        yield
        other.rollback()
    finally:
        other.close()


def _environment() -> dict[str, str]:
    """This test's database, under settings of the product."""
    given = urlsplit(os.environ.get("DATABASE_URL", "postgres:///kolmikanta"))
    address = urlunsplit(given._replace(path=f"/{connection.settings_dict['NAME']}"))
    if not given.netloc:
        address = address.replace("postgres:/", "postgres:///", 1)
    return os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "crm.settings",
        "PGAPPNAME": NAME,
    }


def _sessions(which: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND {which}", [NAME]
        )
        return cursor.fetchone()[0]


def _until(condition: Callable[[], bool], process: subprocess.Popen | None = None) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert process is None or process.poll() is None, "the process came to its end before it met the lock"
        assert time.monotonic() < end, "the process never met the lock"
        time.sleep(0.05)
