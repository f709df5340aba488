"""A restart of the database costs nobody an error page: cut connections are not handed out again."""

import pytest
from django.conf import settings
from django.db import connection, connections


@pytest.fixture
def pooled(django_db_setup, django_db_blocker, monkeypatch):
    """A connection as the product has it, with a pool; tests themselves go without one."""
    named = connection.settings_dict
    options = {**named["OPTIONS"], "pool": {"min_size": 1, "max_size": 1, "timeout": 5}}
    checks = settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]
    own = {**named, "OPTIONS": options, "CONN_HEALTH_CHECKS": checks}
    monkeypatch.setitem(connections.databases, "pooled", own)
    with django_db_blocker.unblock():
        yield connections["pooled"]
        connections["pooled"].close()
        connections["pooled"].close_pool()
        del connections["pooled"]
        connection.close()


def process_of(wrapper) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_connection_that_the_server_has_cut_is_replaced_before_it_is_used(pooled):
    before = process_of(pooled)
    pooled.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])

    assert process_of(pooled) != before
