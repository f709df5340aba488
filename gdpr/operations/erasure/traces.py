"""Traces outside the registers' rows, taken away in the same transaction: sessions, words of the search, keys of scans."""

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from contacts.models import Person
from gdpr.classification.foreign import TABLES
from gdpr.operations.erasure.words import erased_word
from gdpr.queries.erasure.look import like
from gdpr.reading.needles import Needles, mapped, strings_of, without


def clear_sessions(*, needles: Needles) -> int:
    """Take the person's words out of open sessions (messages that were not shown yet); nobody is logged out. Returns
    sessions rewritten."""
    store, count, word = SessionStore(), 0, erased_word()

    def change(text: str) -> str:
        return without(text, needles.found(text, with_parts=False), word)

    for session in Session.objects.iterator(chunk_size=500):
        told = store.decode(session.session_data)
        if any(needles.found(text, with_parts=False) for text in strings_of(told)):
            session.session_data = store.encode(mapped(told, change))
            session.save(update_fields=["session_data"])
            count += 1
    return count


def words_of_search(*, person: Person, needles: Needles) -> list[str]:
    """The words by which the search knows the person, before the documents go, and those of others' documents that
    begin like a name or an address of the person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT l FROM search_searchdocument d, unnest(tsvector_to_array(d.words)) l"
            " WHERE d.kind = 2 AND d.ref_id = %s UNION SELECT word FROM search_searchword WHERE word ILIKE ANY(%s)",
            [person.pk, like([*needles.stems(), *needles.rough_addresses()])],
        )
        return [row[0] for row in cursor.fetchall()]


def forget_words(*, words: list[str]) -> None:
    """Drop words that no document has any more, at once and not in the night."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH gone AS (
                SELECT w.id FROM search_searchword w WHERE w.word = ANY(%s) AND NOT EXISTS (
                    SELECT FROM search_searchdocument d WHERE d.words @@ quote_literal(w.word)::tsquery
                )
            ), slips AS (DELETE FROM search_searchslip s USING gone WHERE s.word_id = gone.id)
            DELETE FROM search_searchword w USING gone WHERE w.id = gone.id
            """,
            [words],
        )


def forget_keys(*, person: Person) -> None:
    """Take the person out of tables that no model knows."""
    with connection.cursor() as cursor:
        for table, column in TABLES.items():
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if column and cursor.fetchone()[0]:
                cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [person.pk])  # noqa: S608
