"""Acts of the product in processes of their own, for tests that kill them; and locks that bring them to a standstill."""

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import psycopg
from django.db import connection
from django.test import Client

from tests.stage.servers import PATIENCE, wait_until
from users.models import User

FORK = multiprocessing.get_context("fork")  # what is loaded need not be loaded again
LONG = 3 * PATIENCE


class Acting:
    """A process at work on one act, with a connection of its own to the database."""

    def __init__(self, act: Callable[..., Any], facts: dict[str, Any]) -> None:
        connection.close()  # a socket that two processes share would mix up their talk
        self.ear, mouth = FORK.Pipe(duplex=False)
        self.process = FORK.Process(target=_do, args=(mouth, act, facts), daemon=True)
        self.process.start()
        mouth.close()

    def poll(self) -> int | None:
        """As of a `Popen`: whether it has ended."""
        return self.process.exitcode

    def kill(self) -> None:
        """As the kernel kills (SIGKILL): at once, nothing is tidied up."""
        self.process.kill()
        self.process.join(10)

    def result(self) -> Any:
        """What came of it."""
        assert self.ear.poll(LONG), "The act came to no end."
        is_done, said = self.ear.recv()
        self.process.join(10)
        assert is_done, said
        return said


def _do(mouth: Connection, act: Callable[..., Any], facts: dict[str, Any]) -> None:
    try:
        said = (True, act(**facts))
    except Exception as error:  # noqa: BLE001 (the test tells of it)
        said = (False, repr(error))
    connection.close()
    mouth.send(said)


@contextlib.contextmanager
def acting(act: Callable[..., Any], **facts: Any) -> Iterator[Acting]:
    """Begin an act; whatever is left of it in the end is killed."""
    one = Acting(act, facts)
    try:
        yield one
    finally:
        one.kill()
        one.ear.close()


@contextlib.contextmanager
def held(statement: str, *params: Any) -> Iterator[psycopg.Connection]:
    """Hold a lock of PostgreSQL, so that whoever needs it stands still at a known place; `rollback()` lets it go."""
    kept = ("host", "port", "user", "password", "dbname")
    known = {key: value for key, value in connection.get_connection_params().items() if key in kept}
    with psycopg.connect(**known) as link:
        link.execute(statement, params)
        yield link
        link.rollback()


def until_still(*workers: Acting, count: int = 1) -> None:
    """Wait until so many sessions wait for a lock."""
    wait_until(lambda: _sessions("wait_event_type = 'Lock'") >= count, "the standstill", workers[0], LONG)


def until_alone() -> None:
    """Wait until nobody else is at the database: a killed process leaves a session until PostgreSQL notices."""
    wait_until(lambda: _sessions("pid <> pg_backend_pid()") == 0, "the end of the others", seconds=LONG)


def _sessions(condition: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            f" AND backend_type = 'client backend' AND {condition}"
        )
        return cursor.fetchone()[0]


def post(*, by: int, path: str, fields: dict[str, Any]) -> tuple[int, str]:
    """Send a form as somebody at a browser; the status and the page that came back."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=by), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(path, fields)
    return answer.status_code, answer.content.decode()
