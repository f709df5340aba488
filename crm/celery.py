"""The Celery application: workers and beat start from here."""

import logging.config
import os
from zlib import crc32

from celery import Celery, Task
from celery.exceptions import Ignore
from celery.signals import heartbeat_sent, setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")


LOCK_CLASS = 47_206  # of jobs that the schedule sends


class GatedTask(Task):
    """A job that rests while the database is behind the journal of erasures. What a job shall do is a row: the
    schedule sends it again once the erasures have been done again.

    A job without a row of its own comes from the schedule, and again when it has not ended by the next time, or after
    an hour (`visibility_timeout`): only one of them works at a time. `is_shared`: its workers take different rows.
    """

    is_shared = False

    def __call__(self, *args, **kwargs):
        from common.jobs import alone
        from gdpr.queries import gate

        if gate.is_behind():
            raise Ignore
        if kwargs or self.is_shared:
            return super().__call__(*args, **kwargs)
        with alone(LOCK_CLASS, crc32(self.name.encode())) as is_alone:
            if not is_alone:
                raise Ignore
            return super().__call__(*args, **kwargs)


app = Celery("kolmikanta", task_cls=GatedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {}


@app.on_after_configure.connect
def read_schedule(sender, **kwargs):
    """Take the recurring jobs from their one page."""
    from crm.schedule import SCHEDULE

    sender.conf.beat_schedule = SCHEDULE


@setup_logging.connect
def write_logs_as_the_pages_do(**kwargs):
    """Celery would put formatters of its own in place of those that keep rows out of the log."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@heartbeat_sent.connect
def sign_of_life(**kwargs):
    """Let pages know that a worker is there: they say so when jobs have to wait."""
    from common import health

    health.sign(health.WORKER_KEY, seconds=health.WORKER_SECONDS)
