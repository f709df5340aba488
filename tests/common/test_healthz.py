"""What /healthz tells, and to whom."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from common import health
from common.tasks import sign_for_schedule


@pytest.fixture(autouse=True)
def forgetful():
    health.forget()
    yield
    health.forget()


@pytest.fixture
def signs(settings):
    """Signs of life under names of our own, so that a worker beside the tests does not disturb them."""
    with health._redis() as redis:
        redis.delete(health.WORKER_KEY, health.SCHEDULE_KEY)
        yield redis
        redis.delete(health.WORKER_KEY, health.SCHEDULE_KEY)


@pytest.fixture
def own_keys(monkeypatch, worker_id):
    monkeypatch.setattr(health, "WORKER_KEY", f"test:worker:{worker_id}")
    monkeypatch.setattr(health, "SCHEDULE_KEY", f"test:schedule:{worker_id}")


@pytest.fixture
def worker_id(request):
    return getattr(request.config, "workerinput", {}).get("workerid", "alone")


def test_healthz_is_ok_for_anybody_when_all_parts_have_signed(db, client, own_keys, signs):
    health.sign(health.WORKER_KEY, seconds=5)
    sign_for_schedule()

    response = client.get(reverse("healthz"))

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "redis": "ok",
        "worker": "ok",
        "schedule": "ok",
        "custom_fields": "ok",
        "erasures": "ok",
    }
    assert "no-store" in response["Cache-Control"]


def test_healthz_names_the_worker_that_is_away_and_stays_in_service(db, client, own_keys, signs):
    sign_for_schedule()

    response = client.get(reverse("healthz"))

    assert (response.status_code, response.json()["status"], response.json()["worker"]) == (
        200,
        "degraded",
        "away",
    )


def test_healthz_names_redis_when_it_is_away_and_stays_in_service(db, client, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"

    response = client.get(reverse("healthz"))

    assert response.status_code == 200
    assert response.json() == {
        "status": "degraded",
        "database": "ok",
        "redis": "away",
        "worker": "unknown",
        "schedule": "unknown",
        "custom_fields": "ok",
        "erasures": "ok",
    }


def test_healthz_is_out_of_service_when_the_database_is_away(db, client, monkeypatch):
    class Away:
        def cursor(self):
            raise OperationalError

    monkeypatch.setattr(health, "connection", Away())

    response = client.get(reverse("healthz"))

    assert (response.status_code, response.json()["status"]) == (503, "down")


def test_jobs_are_available_only_while_a_worker_signs(own_keys, signs):
    assert health.jobs_available() is False

    health.forget()
    health.sign(health.WORKER_KEY, seconds=5)

    assert health.jobs_available() is True


def test_the_answer_about_jobs_is_remembered_so_that_pages_do_not_ask_redis_each_time(
    own_keys, signs, settings
):
    health.sign(health.WORKER_KEY, seconds=5)
    health.jobs_available()
    settings.REDIS_URL = "unix:///nowhere.sock"

    assert health.jobs_available() is True
