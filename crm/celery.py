"""The Celery application: workers and beat start from here."""

import os

from celery import Celery
from celery.signals import heartbeat_sent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
app = Celery("kolmikanta")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {}


@app.on_after_configure.connect
def read_schedule(sender, **kwargs):
    """Take the recurring jobs from their one page."""
    from crm.schedule import SCHEDULE

    sender.conf.beat_schedule = SCHEDULE


@heartbeat_sent.connect
def sign_of_life(**kwargs):
    """Let pages know that a worker is there: they say so when jobs have to wait."""
    from common import health

    health.sign(health.WORKER_KEY, seconds=health.WORKER_SECONDS)
