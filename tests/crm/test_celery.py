"""Jobs of the schedule: one of a kind at a time, whoever sends it twice."""

from contextlib import contextmanager
from zlib import crc32

import pytest
from celery.exceptions import Ignore
from django.db import connection

from crm.celery import LOCK_CLASS, app
from search.tasks import drain_queue
from service.models import FigureCell
from service.tasks.cover import take_figures_of_night

pytestmark = pytest.mark.django_db


@contextmanager
def at_work(name):
    """Another worker, with a session of its own at the database, is at the job."""
    lock = [LOCK_CLASS, crc32(name.encode()) % 2**31]
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", lock)
            yield
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", lock)
    finally:
        other.close()


def test_a_job_that_is_given_out_twice_is_worked_off_once():
    with at_work("service.take_figures"), pytest.raises(Ignore):
        take_figures_of_night()

    assert take_figures_of_night() == FigureCell.objects.count()


def test_a_queue_whose_rows_workers_share_is_worked_off_by_several():
    with at_work("search.drain_queue"):
        assert drain_queue() == 0


def test_no_job_hangs_for_ever():
    assert app.conf.task_time_limit
