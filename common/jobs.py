"""Starting background jobs: by name, with ids, after the transaction has been committed.

What a job shall do is a row in a table before it is a message. When the broker is away the message is lost,
the row is not: the schedule sends waiting rows again.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from common.cache import breaker

logger = logging.getLogger(__name__)


def enqueue_on_commit(name: str, **ids: int | str) -> None:
    """Send the registered task `name` once the running transaction is committed."""
    transaction.on_commit(partial(_send, name, ids))


def _send(name: str, ids: dict[str, int | str]) -> None:
    if not breaker.is_open():
        logger.warning("Job %s waits: Redis is away", name)
        return
    try:
        current_app.send_task(name, kwargs=ids, retry=False)
    except (OperationalError, RedisError, OSError) as failure:
        breaker.trip(failure)
        logger.warning("Job %s waits: Redis is away", name)


@contextmanager
def alone(lock_class: int, number: int) -> Iterator[bool]:
    """Whether nobody else works on this row now: a lock of the database session, which goes when the worker dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [lock_class, number % 2**31])
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [lock_class, number % 2**31])
