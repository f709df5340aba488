"""One chunk of rows, written set by set in the caller's transaction: staged, matched, compared, merged, recorded.

Rows are validated before they come here. Everything happens in temporary tables, so two imports never meet
in the staging; in the register they take turns by an advisory lock. A dry run stops before the first write.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from imports.choices import GatePolicy
from imports.operations.custom_references import find_references
from imports.operations.door import warn_at_the_door
from imports.operations.doubles import warn_of_doubles
from imports.operations.gate import stop_at_gate
from imports.operations.maker_words import unknown_makers
from imports.operations.precedence import keep_better
from imports.operations.registers import BY_ANY, BY_INDEX, RegisterSpec, Run
from imports.reading.records import Record

DIFF_SAMPLE = 50


@dataclass
class Outcome:
    """What became of the rows of a chunk."""

    counts: Counter[str] = field(default_factory=Counter)
    diffs: list[dict[str, Any]] = field(default_factory=list)
    makers: Counter[str] = field(default_factory=Counter)  # in a dry run: spellings that lead to no maker


def write_chunk(
    *, spec: RegisterSpec, columns: Sequence[str], records: Sequence[Record], run: Run
) -> Outcome:
    """Bring the records into the register, or in a dry run only tell what would happen."""
    outcome = Outcome()
    stop_at_gate(
        records=records, are_persons=spec.table == "contacts_person",
        columns=columns if spec.table == "companies_company" else (),
        policy=str(run.options.get("gate") or GatePolicy.MARK), import_id=run.import_id,
        now=None if run.is_dry else run.now,
    )  # fmt: skip
    kept = [record for record in records if not record.rejected]
    outcome.counts["rejected"] = len(records) - len(kept)
    with connection.cursor() as cursor:
        if kept:
            _take_turn(cursor, spec)
            _stage(cursor, columns, kept)
            find_references(cursor=cursor, columns=tuple(columns), run=run)
            spec.resolve(cursor=cursor, run=run)
            _match(cursor, spec, run)
            born = 0 if run.is_dry else _give_numbers(cursor, spec, run)
            spec.keep(cursor=cursor, run=run)
            changed = _compare(cursor, spec, run)
            if changed:
                changed -= keep_better(cursor=cursor, spec=spec, run=run)
            if born:
                _write_new(cursor, spec, run)
            if changed and not run.is_dry:
                _write_changed(cursor, spec, run)
            spec.attach(cursor=cursor, run=run)
            if run.is_dry:
                warn_of_doubles(cursor=cursor, spec=spec, run=run)
                if spec.has_makers:
                    outcome.makers.update(unknown_makers(cursor=cursor, run=run))
            warn_at_the_door(cursor=cursor, spec=spec, run=run)
            if born:
                _record_new(cursor, spec, run)
            if not run.is_dry:
                _record_changed(cursor, spec, run)
            _remember(cursor, run)
            _count(cursor, outcome, run)
        _keep_issues(cursor, records, run)
        outcome.counts["flagged"] = _flagged(cursor, records, run)
        _drop(cursor)
    return outcome


def _take_turn(cursor: CursorWrapper, spec: RegisterSpec) -> None:
    cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")  # compiling and spilling cost more
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('imports'), hashtext(%s))", [spec.table])


def _drop(cursor: CursorWrapper) -> None:
    cursor.execute("DROP TABLE IF EXISTS stage, fact, work, born, change, fact_added")


def _stage(cursor: CursorWrapper, columns: Sequence[str], records: Sequence[Record]) -> None:
    _drop(cursor)
    named = ", ".join(f"{name} text" for name in columns)
    cursor.execute(f"CREATE TEMP TABLE stage (number bigint, {named}, reject text) ON COMMIT DROP")
    cursor.execute(
        "CREATE TEMP TABLE fact (number bigint, kind text, value text, key text, extra text) ON COMMIT DROP"
    )
    filled = [
        index
        for index, cells in enumerate(zip(*(record.values for record in records), strict=True))
        if cells.count(None) < len(cells)
    ]
    chosen = ", ".join(["number", *(columns[index] for index in filled)])
    with cursor.copy(f"COPY stage ({chosen}) FROM STDIN") as copy:
        for record in records:
            values = record.values
            copy.write_row((record.number, *[values[index] for index in filled]))
    facts = [(record.number, *fact) for record in records if record.facts for fact in record.facts]
    if facts:
        with cursor.copy("COPY fact FROM STDIN") as copy:
            for fact in facts:
                copy.write_row(fact)
    # What is found for rows is joined back to them by number: without an index, 10,000 rows are compared with 10,000.
    cursor.execute("CREATE UNIQUE INDEX ON stage (number)")
    cursor.execute("ANALYZE stage (number)")  # the number of rows is what plans need
    cursor.execute("ANALYZE fact (number)")


def _keep_plans_right(cursor: CursorWrapper, spec: RegisterSpec) -> None:
    """Count a register that has grown much since PostgreSQL last did: of an empty table it would take any index."""
    cursor.execute(
        "SELECT (SELECT min(number) FROM stage), reltuples FROM pg_class WHERE oid = %s::regclass",
        [spec.table],
    )
    first, known = cursor.fetchone()
    if first and first > 1000 + 2 * max(known, 0):
        cursor.execute(f"ANALYZE {spec.table}")


def _match(cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> None:
    """Find the record each row speaks of. The first row of a file that speaks of a record counts."""
    _keep_plans_right(cursor, spec)
    cursor.execute(BY_INDEX)
    sql = f"""
        CREATE TEMP TABLE work ON COMMIT DROP AS
        SELECT placed.*, seen.number AS seen_number,
            CASE WHEN placed.rejection IS NOT NULL THEN 'rejected'
                 WHEN placed.place > 1 OR seen.number IS NOT NULL THEN 'repeated'
                 WHEN placed.object_id IS NULL THEN 'created' ELSE 'known' END AS fate
        FROM (
            SELECT keyed.*, row_number() OVER (PARTITION BY keyed.seen_key, keyed.rejection IS NULL ORDER BY keyed.number) AS place
            FROM (
                SELECT m.*, COALESCE(m.object_id, -(hashtextextended(m.raw_key, 0) & 9223372036854775807) - 1) AS seen_key
                FROM ({spec.match}) m
            ) keyed
        ) placed
        LEFT JOIN LATERAL (
            SELECT k.number FROM imports_seenkey k WHERE k.import_id = %(import)s AND k.key = placed.seen_key LIMIT 1
        ) seen ON TRUE
    """
    run.sql(cursor, sql)
    cursor.execute(BY_ANY)
    visible = spec.visible(run=run)
    if visible != "TRUE":
        run.sql(
            cursor,
            f"""UPDATE work w SET rejection = 'not_visible', fate = 'rejected'
            FROM {spec.table} c WHERE c.id = w.object_id AND w.fate <> 'rejected' AND NOT ({visible})""",
        )
    cursor.execute("ANALYZE work (number, object_id, seen_key, fate)")


def _give_numbers(cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> int:
    """New records get their numbers before they are written, so that all that hangs on them can be joined. How many."""
    born = run.sql(
        cursor,
        f"""CREATE TEMP TABLE born ON COMMIT DROP AS
            SELECT w.seen_key, nextval(pg_get_serial_sequence('{spec.table}', 'id')) AS id
            FROM work w WHERE w.fate = 'created' ORDER BY {spec.order}""",
    )
    cursor.execute("ANALYZE born (seen_key)")
    if born:
        cursor.execute("UPDATE work w SET object_id = born.id FROM born WHERE born.seen_key = w.seen_key")
    return born


# What changed in the column of custom fields, each key as a field of its own.
_KEY_BY_KEY = """
    INSERT INTO fact_added SELECT f.object_id, f.number, 'cf_' || k.key, f.old -> k.key, f.new -> k.key
    FROM fact_added f CROSS JOIN LATERAL jsonb_object_keys(f.old || f.new) k(key)
    WHERE f.field = 'custom' AND f.old -> k.key IS DISTINCT FROM f.new -> k.key
"""


def _compare(cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> int:
    """Lock the records that the file changes and note what of them; how many."""
    used = spec.used(run.mapped)
    old = ", ".join(f"'{column.name}', c.{column.sql}" for column in used)
    new = ", ".join(f"'{column.name}', {column.for_old()}" for column in used)
    differs = " OR ".join(column.differs() for column in used) or "FALSE"
    cursor.execute(BY_INDEX)
    changed = run.sql(
        cursor,
        f"""CREATE TEMP TABLE change ON COMMIT DROP AS
            SELECT w.number, w.object_id, jsonb_build_object({old}) AS old, jsonb_build_object({new}) AS new
            FROM work w JOIN {spec.table} c ON c.id = w.object_id
            WHERE w.fate = 'known' AND ({differs})
            FOR UPDATE OF c""",
    )
    cursor.execute(BY_ANY)
    cursor.execute(
        "CREATE TEMP TABLE fact_added (object_id bigint, number bigint, field text, old jsonb, new jsonb) ON COMMIT DROP"
    )
    cursor.execute(
        """INSERT INTO fact_added
           SELECT change.object_id, change.number, n.key, change.old -> n.key, n.value
           FROM change CROSS JOIN LATERAL jsonb_each(change.new) n
           WHERE change.old -> n.key IS DISTINCT FROM n.value"""
    )
    cursor.execute(_KEY_BY_KEY)
    cursor.execute("DELETE FROM fact_added WHERE field = 'custom'")
    return changed


def _write_new(cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> None:
    names = [column.sql for column in spec.columns] + list(spec.fixed)
    values = [column.for_new() for column in spec.columns] + list(spec.fixed.values())
    if spec.is_revisioned:
        names, values = ["created_at", "changed_at", *names], ["%(now)s", "%(now)s", *values]
    run.sql(
        cursor,
        f"""INSERT INTO {spec.table} (id, {", ".join(names)})
            SELECT w.object_id, {", ".join(values)}
            FROM work w WHERE w.fate = 'created' ORDER BY {spec.order}""",
    )


def _write_changed(cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> None:
    settings = ", ".join(f"{column.sql} = {column.for_old()}" for column in spec.used(run.mapped))
    stamps = ", revision = c.revision + 1, changed_at = %(now)s" if spec.is_revisioned else ""
    if settings:
        run.sql(
            cursor,
            f"""UPDATE {spec.table} c SET {settings}{stamps}
                FROM work w JOIN change ON change.number = w.number WHERE c.id = w.object_id""",
        )


def _record_new(cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> None:
    """One row of history for each new record."""
    used = dict.fromkeys([*spec.used(run.mapped), *(c for c in spec.columns if c.name == "custom")])
    pairs = ", ".join(
        f"'{c.name}', NULLIF({c.for_new()}, '')" if c.is_text else f"'{c.name}', {c.for_new()}" for c in used
    )
    subject = (
        f"(SELECT {spec.subject} FROM {spec.table} c WHERE c.id = w.object_id)"
        if spec.subject != "NULL"
        else "NULL::uuid"
    )
    run.sql(
        cursor,
        f"""INSERT INTO history_change (change_set_id, object_type, object_id, subject_id, verb, fields, old, new, at)
            SELECT %(change_set)s, '{spec.object_type}', made.object_id, made.subject, 'created',
                   ARRAY(SELECT jsonb_object_keys(made.new)), '{{}}', made.new, %(now)s
            FROM (
                SELECT w.object_id, {subject} AS subject,
                       {_told("jsonb_strip_nulls(jsonb_build_object(" + pairs + "))")} || COALESCE(added.new, '{{}}') AS new
                FROM work w LEFT JOIN (
                    SELECT object_id, jsonb_object_agg(field, new) AS new FROM fact_added GROUP BY object_id
                ) added ON added.object_id = w.object_id
                WHERE w.fate = 'created' ORDER BY w.object_id
            ) made""",
    )


def _told(made: str) -> str:
    """The values of a new record with those of custom fields under names of their own."""
    keys = f"SELECT jsonb_object_agg('cf_' || e.key, e.value) FROM jsonb_each(COALESCE({made} -> 'custom', '{{}}')) e"
    return f"({made} - 'custom' || COALESCE(({keys}), '{{}}'))"


def _record_changed(cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> None:
    """One row of history for each known record that was touched."""
    cursor.execute("SELECT EXISTS (SELECT 1 FROM fact_added WHERE object_id NOT IN (SELECT id FROM born))")
    if not cursor.fetchone()[0]:
        return
    subject = (
        f"(SELECT {spec.subject} FROM {spec.table} c WHERE c.id = a.object_id)"
        if spec.subject != "NULL"
        else "NULL::uuid"
    )
    run.sql(
        cursor,
        f"""INSERT INTO history_change (change_set_id, object_type, object_id, subject_id, verb, fields, old, new, at)
            SELECT %(change_set)s, '{spec.object_type}', a.object_id, {subject}, 'changed',
                   array_agg(a.field ORDER BY a.field), jsonb_object_agg(a.field, a.old), jsonb_object_agg(a.field, a.new), %(now)s
            FROM (SELECT DISTINCT ON (object_id, field) * FROM fact_added ORDER BY object_id, field, number) a
            WHERE a.object_id NOT IN (SELECT id FROM born)
            GROUP BY a.object_id ORDER BY a.object_id""",
    )
    if not spec.is_revisioned:
        return
    # Records of which only what hangs on them changed: their page and the feed of changes show it as well.
    run.sql(
        cursor,
        f"""UPDATE {spec.table} c SET revision = c.revision + 1, changed_at = %(now)s
            FROM (SELECT DISTINCT object_id FROM fact_added WHERE object_id NOT IN (SELECT id FROM born)) a
            WHERE c.id = a.object_id AND c.changed_at <> %(now)s""",
    )


def _remember(cursor: CursorWrapper, run: Run) -> None:
    run.sql(
        cursor,
        """INSERT INTO imports_seenkey (import_id, key, number)
           SELECT %(import)s, COALESCE(w.object_id, w.seen_key), w.number FROM work w WHERE w.fate IN ('created', 'known')
           ORDER BY 2 ON CONFLICT DO NOTHING""",
    )


def _count(cursor: CursorWrapper, outcome: Outcome, run: Run) -> None:
    cursor.execute(
        """SELECT CASE WHEN w.fate = 'created' THEN 'created' WHEN w.fate = 'rejected' THEN 'rejected'
                       WHEN w.number IN (SELECT number FROM fact_added) THEN 'updated' ELSE 'unchanged' END, count(*)
           FROM work w GROUP BY 1"""
    )
    for fate, count in cursor.fetchall():
        outcome.counts[fate] += count
    run.sql(
        cursor,
        """INSERT INTO imports_rowissue (import_id, number, field, code, value, proposal, is_rejection)
           SELECT %(import)s, w.number, '', COALESCE(w.rejection, 'repeated'), '', '', w.rejection IS NOT NULL
           FROM work w WHERE w.fate IN ('rejected', 'repeated')""",
    )
    if run.is_dry:
        cursor.execute(
            """SELECT number, field, old, new FROM fact_added
               WHERE number IN (SELECT number FROM work WHERE fate = 'known') ORDER BY number, field LIMIT %s""",
            [DIFF_SAMPLE],
        )
        outcome.diffs = [
            {"number": number, "field": name, "old": _plain(old), "new": _plain(new)}
            for number, name, old, new in cursor.fetchall()
        ]


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _keep_issues(cursor: CursorWrapper, records: Iterable[Record], run: Run) -> None:
    rows = [
        (run.import_id, record.number, field_name, code, value, proposal, code == record.rejected)
        for record in records
        if record.issues
        for field_name, code, value, proposal in record.issues
    ]
    if rows:
        with cursor.copy(
            "COPY imports_rowissue (import_id, number, field, code, value, proposal, is_rejection) FROM STDIN"
        ) as copy:
            for row in rows:
                copy.write_row(row)


def _flagged(cursor: CursorWrapper, records: Sequence[Record], run: Run) -> int:
    """Rows of the chunk of which something is doubted, though they go in."""
    cursor.execute(
        """SELECT count(DISTINCT number) FROM imports_rowissue
           WHERE import_id = %s AND number BETWEEN %s AND %s AND NOT is_rejection
             AND number NOT IN (SELECT number FROM imports_rowissue
                                WHERE import_id = %s AND number BETWEEN %s AND %s AND is_rejection)""",
        [run.import_id, records[0].number, records[-1].number] * 2,
    )
    return cursor.fetchone()[0]
