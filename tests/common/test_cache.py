"""The cache reads as empty while Redis is away, and pages do not wait for it."""

import time

import pytest

from common.cache import PatientRedisCache, breaker


@pytest.fixture(autouse=True)
def rested_breaker():
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture
def away(tmp_path):
    return PatientRedisCache(f"unix://{tmp_path}/nobody.sock", {})


@pytest.fixture
def here(settings):
    cache = PatientRedisCache(settings.REDIS_URL, {"KEY_PREFIX": "test-cache"})
    cache.delete_many(["town", "country"])
    yield cache
    cache.delete_many(["town", "country"])


def test_every_question_to_an_absent_redis_is_answered_as_by_an_empty_cache(away):
    assert away.get("town", "nowhere") == "nowhere"
    assert away.add("town", "Tampere") is True
    assert away.set("town", "Tampere") is None
    assert away.touch("town") is False
    assert away.delete("town") is False
    assert away.get_many(["town"]) == {}
    assert away.has_key("town") is False
    assert away.set_many({"town": "Tampere"}) == ["town"]
    assert away.delete_many(["town"]) is None
    assert away.clear() is False
    assert away.get_or_set("town", "Tampere") == "Tampere"
    with pytest.raises(ValueError, match="not found"):
        away.incr("visits")


def test_absent_redis_is_asked_once_and_then_left_alone_for_a_while(away, monkeypatch):
    away.get("town")
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", pytest.fail)

    assert away.get("town") is None


def test_absent_redis_is_reported_once_a_minute_not_once_a_page(away, caplog):
    for _ in range(20):
        breaker.closed_until = 0.0
        away.get("town")

    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_hundred_keys_of_an_absent_redis_take_no_noticeable_time(away):
    started = time.monotonic()
    for number in range(100):
        away.get(f"key-{number}")

    assert time.monotonic() - started < 1


def test_present_redis_is_an_ordinary_cache(here):
    here.set("town", "Tampere")

    assert here.get("town") == "Tampere"
    assert here.get_many(["town", "country"]) == {"town": "Tampere"}
    assert here.add("town", "Turku") is False
