"""Web server and worker as processes of their own, on the stage's database and broker."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from celery import Celery
from redis import Redis

from launcher.places import ROOT

PATIENCE = 60  # seconds until a server must have come up on a busy machine


def tool(name: str) -> Path:
    """A program of the environment that runs these tests."""
    return Path(sys.executable).parent / name


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Stage:
    """Where everything of one stage is, and the environment that its processes get."""

    folder: Path
    database: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def mails(self) -> Path:
        return self.folder / "mails"

    def with_(self, **changes: str) -> "Stage":
        """The same stage with some of the environment changed."""
        return Stage(self.folder, self.database, self.environment | changes)


def new_stage(folder: Path, *, database: str, database_url: str, redis_url: str) -> Stage:
    """Prepare a folder and an environment; static files are collected once per folder."""
    (folder / "mails").mkdir(parents=True, exist_ok=True)
    (folder / "files").mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in ("HTTPS", "BEHIND_PROXY")}
    kept.pop("PYTHONWARNINGS", None)
    return Stage(
        folder,
        database,
        kept
        | {
            "DJANGO_SETTINGS_MODULE": "crm.settings",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": "only-for-tests-0123456789012345678901234567890123456789",
            "ALLOWED_HOSTS": "127.0.0.1",
            "LANGUAGE_CODE": "en",
            "DEBUG": "0",
            "DEMO": "0",
            "STATIC_ROOT": str(folder / "static"),
            "MEDIA_ROOT": str(folder / "files"),
            "EMAIL_URL": f"filemail:///{folder / 'mails'}",
            "KOLMIKANTA_DATA": str(folder),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )


def collect_static(stage: Stage) -> None:
    words = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "-v0"]
    subprocess.run(words, env=stage.environment, cwd=ROOT, check=True, capture_output=True)


@contextlib.contextmanager
def process(stage: Stage, name: str, words: list[str]) -> Iterator[subprocess.Popen]:
    """Run something in a process group of its own and end the whole group afterwards."""
    with (stage.folder / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            words, env=stage.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield child
    finally:
        end(child)


def end(child: subprocess.Popen, how: int = signal.SIGTERM) -> None:
    """End a process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, how)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait(10)


@contextlib.contextmanager
def web_server(stage: Stage, name: str = "web") -> Iterator[str]:
    """Serve the product as `make run` does, and give its address."""
    port = free_port()
    words = [str(tool("granian")), "--host", "127.0.0.1", "--port", str(port), "--interface", "wsgi"]
    words += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    with process(stage, name, [*words, "crm.wsgi:application"]) as child:
        wait_until(lambda: _answers(port), f"the web server (see {stage.folder / name}.log)", child)
        yield f"http://127.0.0.1:{port}"


def _answers(port: int) -> bool:
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        door.request("GET", "/healthz")
        return door.getresponse().status in (200, 503)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        door.close()


@contextlib.contextmanager
def worker(stage: Stage, name: str = "worker") -> Iterator[subprocess.Popen]:
    """Take jobs as in production, and wait until it does."""
    words = [str(tool("celery")), "-A", "crm", "worker", "--concurrency", "1", "--loglevel", "WARNING"]
    words += ["--without-gossip", "--without-mingle"]
    redis = redis_of(stage)
    redis.delete("kolmikanta:worker")
    with process(stage, name, words) as child:
        wait_until(
            lambda: redis.exists("kolmikanta:worker"), f"the worker (see {stage.folder / name}.log)", child
        )
        yield child


def redis_of(stage: Stage) -> Redis:
    return Redis.from_url(stage.environment["REDIS_URL"])


def send_task(stage: Stage, name: str) -> None:
    """Ask the stage's worker for a job, as the schedule would."""
    with Celery(broker=broker_url(stage.environment["REDIS_URL"]), set_as_current=False) as asker:
        asker.send_task(name)


def broker_url(redis_url: str) -> str:
    return redis_url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


def wait_until(holds, what: str, child: subprocess.Popen | None = None, seconds: float = PATIENCE) -> None:
    """Ask again and again until it holds."""
    limit = time.monotonic() + seconds
    while not holds():
        if child is not None and child.poll() is not None:
            raise AssertionError(f"{what} ended by itself")
        if time.monotonic() > limit:
            raise AssertionError(f"{what} did not come in {seconds} s")
        time.sleep(0.1)


def redis_url_of_stage(given: str, number_from_last: int) -> str:
    """A database of the broker for the stage alone: counted from the last one, and emptied."""
    own = Redis.from_url(given)
    number = int(own.config_get("databases")["databases"]) - 1 - number_from_last
    base = given.partition("?")[0]
    if urlsplit(given).scheme == "unix":
        url = f"{base}?db={number}"
    else:
        url = base.rstrip("/").rsplit("/", 1)[0] + f"/{number}" if base.count("/") > 2 else f"{base}/{number}"
    if own.connection_pool.connection_kwargs.get("db", 0) != number:
        with Redis.from_url(url) as redis:
            redis.flushdb()
    return url
