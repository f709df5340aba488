"""What stands in the logs when something breaks: never what PostgreSQL tells of rows."""

import logging
import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, connection, transaction

from common.logs import DiscreetFormatter
from users.models import User


@pytest.fixture
def logged():
    formatter = DiscreetFormatter("%(levelname)s %(message)s")

    def line(act, message: str = "It broke") -> str:
        try:
            with transaction.atomic():
                act()
        except DatabaseError as failure:
            told = (type(failure), failure, failure.__traceback__)
            record = logging.LogRecord("x", logging.ERROR, "", 0, message, (repr(failure),), told)
            return formatter.format(record)
        raise AssertionError("nothing broke")

    return line


def executed(sql: str):
    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return act


@pytest.mark.django_db
def test_an_error_names_its_constraint_and_not_the_row(logged, rep):
    text = logged(
        lambda: User.objects.create(email=rep.email, full_name="Aino\nKanäria", role="sales"), "Job: %s"
    )

    assert "users_user_email_key" in text
    assert text.count("Traceback") == 2
    assert rep.email not in text


@pytest.mark.django_db
def test_a_row_of_many_lines_goes_as_a_whole(logged):
    text = logged(
        executed("INSERT INTO users_team (name) VALUES (E'Aino\\nKan\u00e4ria\\n'), (NULL)"), "Job: %s"
    )

    assert 'null value in column "name"' in text
    assert "null, null" not in text
    assert "DETAIL" not in text


@pytest.mark.django_db
def test_a_value_that_is_refused_is_not_repeated(logged):
    text = logged(executed("SELECT 'Kan\u00e4ria'::int"), "Job: %s")

    assert "invalid input syntax for type integer" in text.splitlines()[0]
    assert "Kan\u00e4ria" not in text.replace("SELECT 'Kan\u00e4ria'", "")


def test_the_worker_writes_its_log_the_same_way():
    script = (
        "import django; django.setup(); from crm.celery import app; import logging;"
        "app.log.setup('INFO'); logging.getLogger('celery.app.trace').error('Task raised: %s', 'Broken\\nDETAIL:  Key (a)')"
    )
    there = os.environ | {"DJANGO_SETTINGS_MODULE": "crm.settings", "LOG_LEVEL": "INFO"}

    done = subprocess.run(
        [sys.executable, "-c", script], env=there, capture_output=True, text=True, check=True
    )

    assert "Task raised: Broken" in done.stderr
    assert "Key (a)" not in done.stderr + done.stdout
