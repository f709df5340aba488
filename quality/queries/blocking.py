"""Keys of a whole register, and the pairs of records that share one."""

import math
from collections.abc import Callable

from django.db import connection

from quality.choices import Kind
from quality.queries.companies import COMPANIES
from quality.queries.items import ITEMS
from quality.queries.persons import PERSONS
from quality.queries.registers import DuplicateRegister, rows

REGISTERS: dict[str, DuplicateRegister] = {one.kind: one for one in (COMPANIES, PERSONS, ITEMS)}
MOST_IN_BLOCK = 100  # a key that more records share tells nothing: the telephone of a chain, a common name


def keys_table(kind: str) -> str:
    """Where the keys of a register are while a scan goes on: plain hashes, unlogged, made anew by the next one."""
    return f"quality_key_{Kind(kind).value}"


def make_keys(kind: str) -> int:
    """Work out the keys of every record; keys of one record alone or of too many are left out. Says how many."""
    register, table = REGISTERS[kind], keys_table(kind)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off; SET LOCAL maintenance_work_mem = '256MB'"
        )
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(
            f"""
            CREATE UNLOGGED TABLE {table} AS
            WITH every(word, record) AS ({register.keys}),
            hashed AS MATERIALIZED (SELECT hashtextextended(word, 0) AS key, record FROM every),
            useful AS (
              SELECT key, count(*)::smallint AS size FROM hashed GROUP BY key HAVING count(*) BETWEEN 2 AND {MOST_IN_BLOCK}
            )
            SELECT key, record, size FROM hashed JOIN useful USING (key)
            """
        )
        made = cursor.rowcount
        cursor.execute(f"CREATE INDEX ON {table} (record)")
        cursor.execute(f"CREATE INDEX ON {table} (key) INCLUDE (record)")
        cursor.execute(f"ANALYZE {table}")
    return made


def pairs_after(kind: str, after: int, until: int) -> list[tuple[int, int]]:
    """Pairs that share a rare key, or two, and are not forbidden, whose lower record is after one number and up to
    another."""
    register, table = REGISTERS[kind], keys_table(kind)
    joins = f"JOIN {register.table} a ON a.id = p.first JOIN {register.table} b ON b.id = p.second"
    sql = f"""
        SELECT p.first, p.second FROM (
          SELECT k.record AS first, o.record AS second FROM {table} k
          JOIN {table} o ON o.key = k.key AND o.record > k.record
          WHERE k.record > %s AND k.record <= %s
          GROUP BY 1, 2 HAVING count(*) > 1 OR min(k.size) <= {register.lone}) p
        {joins} WHERE NOT ({register.forbidden})
    """
    return [(row[0], row[1]) for row in rows(sql, [after, until])]


def last_and_count(kind: str) -> tuple[int, int]:
    """The highest number of a record, and how many records there are."""
    return rows(f"SELECT coalesce(max(id), 0), count(*) FROM {REGISTERS[kind].table}", [])[0]


def word_rarity() -> Callable[[str], float]:
    """How rare each word of company names is, out of a sample of the register: 1 for one hardly seen."""
    found = rows(
        """
        SELECT word, count(*) FROM (
          SELECT legal_name FROM companies_company
          TABLESAMPLE SYSTEM (CASE WHEN (SELECT reltuples FROM pg_class WHERE oid = 'companies_company'::regclass)
                              > 200000 THEN 10 ELSE 100 END)) s,
          regexp_split_to_table(quality_words(legal_name), ' ') word
        GROUP BY word HAVING count(*) > 2
        """,
        [],
    )
    counts = dict(found)
    total = max(sum(counts.values()) / 3, 100.0)
    ceiling = math.log(total / 3)

    def rarity(word: str) -> float:
        return max(0.15, min(1.0, math.log(total / (counts.get(word, 0) + 1)) / ceiling))

    return rarity
