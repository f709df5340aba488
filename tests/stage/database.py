"""A database of the stage's own, and its address as the servers want it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from crm.settings import env
from tests.stage.gate import Gate


def address(name: str, gate: Gate | None = None) -> str:
    """DATABASE_URL of the database `name`, directly or through a gate."""
    given = urlsplit(env.str("DATABASE_URL", default="postgres:///kolmikanta"))
    if gate is None:
        return urlunsplit(given._replace(path=f"/{name}"))
    login = given.netloc.rpartition("@")[0] or connection.get_connection_params().get("user", "")
    return f"postgres://{login}{'@' if login else ''}127.0.0.1:{gate.port}/{name}"


@contextmanager
def own_database(suffix: str) -> Iterator[str]:
    """Copy the test database, give its name, and drop the copy in the end."""
    source = connection.settings_dict["NAME"]
    name = f"{source}_{suffix}"
    connection.close()
    _drop(name)
    _maintain(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))
    try:
        yield name
    finally:
        _drop(name)


@contextmanager
def empty_database(name: str) -> Iterator[str]:
    """A database with nothing in it, for a dump to be read into; dropped in the end."""
    connection.close()
    _drop(name)
    made = "CREATE DATABASE {} TEMPLATE template0 LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'"
    _maintain(sql.SQL(made).format(sql.Identifier(name)))
    try:
        yield name
    finally:
        _drop(name)


def _drop(name: str) -> None:
    _maintain(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _maintain(statement: sql.Composed) -> None:
    kept = ("host", "port", "user", "password")
    known = {key: value for key, value in connection.get_connection_params().items() if key in kept}
    with psycopg.connect(**known, dbname="postgres", autocommit=True) as link:
        link.execute(statement)


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let the models of this process read and write the database `name`, committed at once."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def postgres_socket() -> tuple[str, int]:
    """Where PostgreSQL listens: a path of a socket and 0, or host and port."""
    connection.ensure_connection()
    info = connection.connection.info
    if info.host.startswith("/"):
        return f"{info.host}/.s.PGSQL.{info.port}", 0
    return info.host, info.port


def redis_socket() -> tuple[str, int]:
    """Where Redis listens, likewise."""
    parts = urlsplit(settings.REDIS_URL)
    return (parts.path, 0) if parts.scheme == "unix" else (parts.hostname or "127.0.0.1", parts.port or 6379)
