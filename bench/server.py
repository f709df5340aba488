"""The product's own server over a seeded database, and a browser that keeps its connection."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@contextmanager
def running(environment: dict[str, str]):
    """Start granian as `make run` does (2 workers of 4 threads) and yield its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--workers", "2",
               "--blocking-threads", "4", "--port", str(port), "--log-level", "warning", "bench.wsgi:application"]  # fmt: skip
    server = subprocess.Popen(command, env=environment | {"DEBUG": "0", "ALLOWED_HOSTS": "127.0.0.1"})
    try:
        for _attempt in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(15)


def session_cookie(email: str) -> str:
    """Log a user in without the form."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from users.models import User

    user = User.objects.get(email=email)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return f"sessionid={store.session_key}"


@dataclass
class Timing:
    """What a row of requests took, in milliseconds as the caller saw it and of the server itself."""

    label: str
    milliseconds: list[float] = field(default_factory=list)
    of_server: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return percentile(self.milliseconds, 0.95)

    def row(self) -> str:
        server = f"{percentile(self.of_server, 0.95):.1f}" if self.of_server else ""
        return (
            f"| {self.label} | {len(self.milliseconds)} | {self.median:.1f} | {self.p95:.1f} | {server}"
            f" | {max(self.milliseconds):.1f} |"
        )


def percentile(milliseconds: list[float], share: float) -> float:
    """The time within which that share of the requests was answered."""
    ordered = sorted(milliseconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Browser:
    """One user on one connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.of_server = 0.0  # milliseconds that the server itself took for the last answer

    def get(self, path: str, **headers: str) -> tuple[float, bytes, int]:
        """Milliseconds until the whole answer is here, the answer, its status."""
        started = time.perf_counter()
        self.connection.request(
            "GET", path, headers={"Cookie": self.cookie, "Accept-Language": "en", **headers}
        )
        answer = self.connection.getresponse()
        body = answer.read()
        self.of_server = float(answer.headers.get("Server-Timing", "dur=0").rpartition("=")[2])
        return (time.perf_counter() - started) * 1000, body, answer.status

    def measure(self, label: str, paths: Iterable[str], *, warm: int = 3, **headers: str) -> Timing:
        """Time each path once after a few that are not counted; a failure stops the bench."""
        timing = Timing(label)
        for number, path in enumerate(paths):
            taken, _body, status = self.get(path, **headers)
            if status >= 400:
                raise SystemExit(f"{path} answered {status}")
            if number >= warm:
                timing.milliseconds.append(taken)
                timing.of_server.append(self.of_server)
        return timing


def together(port: int, cookies: list[str], paths: list[str], seconds: float) -> tuple[float, Timing]:
    """Several users ask at once for some seconds: requests a second, and what each took."""
    until = time.perf_counter() + seconds
    timing = Timing(f"{len(cookies)} at once")

    def ask(number: int) -> list[float]:
        browser, taken, i = Browser(port, cookies[number]), [], number
        while time.perf_counter() < until:
            taken.append(browser.get(paths[i % len(paths)])[0])
            i += len(cookies)
        return taken

    with ThreadPoolExecutor(len(cookies)) as pool:
        for taken in pool.map(ask, range(len(cookies))):
            timing.milliseconds += taken
    return len(timing.milliseconds) / seconds, timing


def machine() -> str:
    """What the figures were measured on."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} cores, {pages:.0f} GiB"
