"""Upkeep of the index that the triggers leave to the worker. The documents are copies: nothing here is history."""

from django.db import connection, transaction

from search.choices import Kind
from search.models import SearchDocument

TABLES = {
    Kind.COMPANY: "companies_company",
    Kind.PERSON: "contacts_person",
    Kind.ITEM: "installed_base_installeditem",
    Kind.PRODUCT: "installed_base_product",
}
STEP = 20000
BATCH = 5000


def defer() -> None:
    """Queue what the rest of this transaction writes instead of indexing it at once: for jobs that write much."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL kolmikanta.defer_search = 'on'")


def drain_queue(*, most: int = BATCH) -> int:
    """Index every queued record, a batch to a transaction; returns how many rows were queued."""
    drained = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT search_drain(%s)", [most])
            taken = cursor.fetchone()[0]
        drained += taken
        if not taken:
            return drained


@transaction.atomic
def count_words() -> int:
    """Count every word anew, drop those that no document has; returns how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_count_words()")
        return cursor.fetchone()[0]


@transaction.atomic
def reindex(*, kind: Kind, ids: list[int]) -> None:
    """Make the documents of these records anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_reindex(%s, %s)", [int(kind), ids])


def reindex_all() -> int:
    """Make every document anew while people go on searching; returns how many records were read or documents made."""
    if not SearchDocument.objects.exists():
        return rebuild()
    seen = 0
    for kind, table in TABLES.items():
        after = 0
        while ids := _ids_after(table, after):
            reindex(kind=kind, ids=ids)
            seen, after = seen + len(ids), ids[-1]
    count_words()
    return seen


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew, several times faster than `reindex_all`; searches wait until it is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_rebuild_begins()")
        filled = 0
        for kind in TABLES:
            cursor.execute("SELECT search_rebuild_fill(%s)", [kind.name.lower()])
            filled += cursor.fetchone()[0]
        cursor.execute("SELECT search_rebuild_ends()")
    return filled


def _ids_after(table: str, after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s",  # noqa: S608
            [after, STEP],
        )
        return [row[0] for row in cursor.fetchall()]
