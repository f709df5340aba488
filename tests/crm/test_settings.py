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


def test_static_files_are_for_everybody_and_uploads_for_their_owner_alone(tmp_path):
    script = """
import django; django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import storages
for name in ("staticfiles", "default"):
    path = storages[name].path(storages[name].save("one.css", ContentFile(b"x")))
    print(oct(__import__("os").stat(path).st_mode & 0o777))
"""
    there = {"STATIC_ROOT": str(tmp_path / "static"), "MEDIA_ROOT": str(tmp_path / "files")}

    told = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | there | {"DJANGO_SETTINGS_MODULE": "crm.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.split() == ["0o644", "0o600"]
