"""Settings that stand between us and others' defaults."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from redis import Redis

from crm.celery import app


def test_jobs_wait_in_the_same_database_of_redis_that_the_setting_names():
    named = Redis.from_url(settings.REDIS_URL).connection_pool.connection_kwargs.get("db", 0)

    with app.connection() as connection:
        used = connection.default_channel.client.connection_pool.connection_kwargs.get("db", 0)

    assert urlsplit(settings.CELERY_BROKER_URL).scheme in {"redis", "redis+socket"}
    assert int(used) == int(named)


def test_nights_of_the_schedule_are_nights_where_the_product_is_used():
    script = "from crm import settings; print(settings.TIME_ZONE, settings.CELERY_TIMEZONE)"
    there = os.environ | {"TIME_ZONE": "Asia/Tokyo"}

    told = subprocess.run(
        [sys.executable, "-c", script], env=there, capture_output=True, text=True, check=True
    )

    assert told.stdout.split() == ["Asia/Tokyo", "Asia/Tokyo"]


def test_a_mail_server_that_says_nothing_keeps_nobody():
    assert get_connection("django.core.mail.backends.smtp.EmailBackend").timeout
