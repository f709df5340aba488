"""While Redis or the worker is away pages work, and say that jobs wait."""

import pytest
from django.urls import reverse

from common import health
from common.cache import breaker

SENTENCE = "Background jobs are waiting"


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    monkeypatch.setattr(health, "WORKER_KEY", "test:worker-of-the-banner")
    health.forget()
    breaker.reset()
    yield
    health.forget()
    breaker.reset()


def test_the_page_works_and_says_that_jobs_wait_while_redis_is_away(client_of, rep, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    settings.CACHES = {
        "default": {"BACKEND": "common.cache.PatientRedisCache", "LOCATION": settings.REDIS_URL},
    }

    response = client_of(rep).get(reverse("home"))

    assert response.status_code == 200
    assert SENTENCE in response.text


def test_the_page_says_that_jobs_wait_while_no_worker_signs(client_of, rep):
    response = client_of(rep).get(reverse("home"))

    assert SENTENCE in response.text


def test_the_page_says_nothing_of_the_kind_while_a_worker_signs(client_of, rep):
    health.sign(health.WORKER_KEY, seconds=2)

    response = client_of(rep).get(reverse("home"))

    assert SENTENCE not in response.text
