"""What the search for duplicates must know of a register."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from quality.scoring.verdict import Comparison


@dataclass(frozen=True)
class DuplicateRegister:
    """One register: `keys` makes rows (text, record) by which records are brought together, in SQL; `forbidden` is
    the condition over `a` and `b` under which two records can never be one; `facts_of` reads what is compared. One shared
    key is enough for a pair where no more than `lone` records have it; commoner keys tell something by twos."""

    kind: str
    table: str
    keys: str
    forbidden: str
    facts_of: Callable[[Iterable[int]], Mapping[int, Any]]
    compare: Callable[[Any, Any, Callable[[str], float] | None], Comparison]
    lone: int = 100


def rows(sql: str, values: list[Any]) -> list[tuple]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
