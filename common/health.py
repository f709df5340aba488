"""Whether the parts that pages lean on are there: database, Redis, worker and schedule."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from redis import Redis
from redis.exceptions import RedisError

WORKER_KEY = "kolmikanta:worker"
WORKER_SECONDS = 20  # the worker signs every two seconds; after so long without a sign it is away
SCHEDULE_KEY = "kolmikanta:schedule"
SCHEDULE_SECONDS = 180  # the schedule signs through the worker every minute
REMEMBERED_SECONDS = 5

_remembered: dict[str, float | bool] = {"until": 0.0, "answer": True}


def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5)


def sign(key: str, *, seconds: int) -> None:
    """Leave a sign of life that fades by itself; silently not, when Redis is away."""
    try:
        with _redis() as redis:
            redis.set(key, 1, ex=seconds)
    except (RedisError, OSError):
        return


_more: dict[str, Callable[[], str]] = {}


def watch(name: str, state: Callable[[], str]) -> None:
    """Let an app above say how something of its own is: "ok", or a word for what is wrong."""
    _more[name] = state


def parts() -> dict[str, str]:
    """Return the state of each part: "ok", "away", or "unknown" where only Redis or the database could tell."""
    database = _database()
    more = {name: state() if database == "ok" else "unknown" for name, state in _more.items()}
    return {"database": database} | parts_behind_redis() | more


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (Error, OSError):
        return "away"
    return "ok"


def parts_behind_redis() -> dict[str, str]:
    """Return the state of what can only be seen through Redis."""
    try:
        with _redis() as redis:
            worker, schedule = redis.mget(WORKER_KEY, SCHEDULE_KEY)
    except (RedisError, OSError):
        return {"redis": "away", "worker": "unknown", "schedule": "unknown"}
    return {
        "redis": "ok",
        "worker": "ok" if worker else "away",
        "schedule": "ok" if schedule else "away",
    }


def jobs_available() -> bool:
    """Tell whether a job started now would be taken up; remembered for a few seconds, as each page asks."""
    if time.monotonic() >= _remembered["until"]:
        state = parts_behind_redis()
        _remembered["answer"] = state["redis"] == state["worker"] == "ok"
        _remembered["until"] = time.monotonic() + REMEMBERED_SECONDS
    return bool(_remembered["answer"])


def forget() -> None:
    """Ask again at the next page."""
    _remembered["until"] = 0.0
