"""A database of its own for each size, and COPY into it."""

import os
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


def url_of(name: str) -> str:
    """The server's address with another database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def exists(name: str) -> bool:
    """Whether the database is there and was filled to the end."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not found:
        return False
    with psycopg.connect(url_of(name)) as connection:
        return connection.execute("SELECT to_regclass('bench_done')").fetchone()[0] is not None


def make_anew(name: str, *, like_own: bool = False) -> None:
    """Drop and create the database; `like_own` with the tables of the server's own, which is quicker than migrating."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        of = sql.Identifier(connection.info.dbname if like_own else "template1")
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), of))


def copy(connection: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> int:
    """COPY the rows; returns how many."""
    target = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(target) as pipe:
        for row in rows:
            pipe.write_row(row)
            count += 1
    return count


@contextmanager
def indexes_later(connection: psycopg.Connection, tables: Sequence[str]):
    """Drop the indexes that hold no constraint, and build them after the rows are in."""
    found = connection.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
          AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        """,
        [list(tables)],
    ).fetchall()
    for name, _definition in found:
        connection.execute(f"DROP INDEX {name}")
    yield
    connection.execute("SET maintenance_work_mem = '1GB'")
    for _name, definition in found:
        connection.execute(definition)
