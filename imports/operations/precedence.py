"""What stands better than the file is kept: the cell is left out, told as such, and the rest of the row goes in."""

from django.db.backends.utils import CursorWrapper

from history.choices import Act
from history.operations import OUTRANKS_SQL, STANDING_SQL
from imports.choices import Precedence
from imports.operations.registers import BY_ANY, BY_INDEX, RegisterSpec, Run

# Custom fields lie in one staged column: those that stand better are taken out of it, key by key.
_KEEP_CUSTOM = """
    UPDATE work w SET custom = (w.custom::jsonb - k.keys)::text
    FROM (SELECT number, array_agg(substr(field, 4)) AS keys FROM kept WHERE starts_with(field, 'cf_') GROUP BY number) k
    WHERE k.number = w.number
"""
_RECTIFIED = f"s.act = '{Act.RECTIFIED.value}'"


def stands_better(*, run: Run, standing: str, is_filled: str) -> str:
    """SQL: whether the present value is kept. `standing`: the alias of the change set whose word it is."""
    if run.precedence == Precedence.FILE:
        return _RECTIFIED.replace("s.", f"{standing}.")
    if run.precedence == Precedence.EMPTY:
        return is_filled
    verdict = OUTRANKS_SQL.format(s=standing, act="'import'", party="%(party)s", at="%(now)s::timestamptz")
    # An empty field that nobody emptied by hand, or had emptied, takes any value.
    emptied = f"{standing}.act IN ('edit', 'bulk_edit', 'rectified')"
    return f"({verdict}) <> 'write' AND ({is_filled} OR {emptied})"


def keep_better(*, cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> int:
    """Keep the columns that stand better than what the file says: as if the file did not tell them. Returns how many
    records it no longer changes."""
    used = {column.name: column for column in spec.used(run.mapped)}
    filled = """a.old IS NOT NULL AND a.old NOT IN ('null', '""')"""
    cursor.execute(BY_INDEX)
    kept = run.sql(
        cursor,
        f"""CREATE TEMP TABLE kept ON COMMIT DROP AS
            SELECT DISTINCT a.object_id, a.number, a.field FROM fact_added a
            LEFT JOIN LATERAL ({STANDING_SQL.format(object_type=f"'{spec.object_type}'", object_id="a.object_id", field="a.field")}) s ON TRUE
            WHERE {stands_better(run=run, standing="s", is_filled=filled)}""",
    )
    cursor.execute(BY_ANY)
    if not kept:
        cursor.execute("DROP TABLE kept")
        return 0
    for group in spec.whole:
        names = ", ".join(f"('{name}')" for name in sorted(group & used.keys()))
        if names:
            cursor.execute(
                f"""INSERT INTO kept SELECT k.object_id, k.number, n.name
                    FROM (SELECT DISTINCT object_id, number FROM kept WHERE field = ANY(%s)) k CROSS JOIN (VALUES {names}) n(name)
                    WHERE NOT EXISTS (SELECT 1 FROM kept o WHERE o.number = k.number AND o.field = n.name)""",
                [sorted(group)],
            )
    note_kept(cursor=cursor, run=run)
    for name, column in used.items():
        cursor.execute(
            f"UPDATE work w SET {column.staged} = NULL FROM kept k WHERE k.number = w.number AND k.field = %s",
            [name],
        )
    if "custom" in used:
        cursor.execute(_KEEP_CUSTOM)
    cursor.execute(
        """DELETE FROM fact_added a USING kept k WHERE k.object_id = a.object_id AND k.field = a.field"""
    )
    cursor.execute(
        "DELETE FROM change h WHERE NOT EXISTS (SELECT 1 FROM fact_added a WHERE a.object_id = h.object_id)"
    )
    gone = cursor.rowcount
    cursor.execute(
        """UPDATE change h SET new = h.new || COALESCE((SELECT jsonb_object_agg(k.field, h.old -> k.field) FROM kept k
               WHERE k.number = h.number), '{}')"""
    )
    cursor.execute("DROP TABLE kept")
    return gone


def note_kept(*, cursor: CursorWrapper, run: Run) -> None:
    """Tell of each cell that was kept."""
    run.sql(
        cursor,
        """INSERT INTO imports_rowissue (import_id, number, field, code, value, proposal, is_rejection)
           SELECT %(import)s, k.number, left(k.field, 30), 'kept_better',
                  left(COALESCE((SELECT a.new #>> '{}' FROM fact_added a WHERE a.object_id = k.object_id AND a.field = k.field LIMIT 1), ''), 300),
                  left(COALESCE((SELECT a.old #>> '{}' FROM fact_added a WHERE a.object_id = k.object_id AND a.field = k.field LIMIT 1), ''), 300),
                  FALSE
           FROM kept k""",
    )


def keep_part(
    *, cursor: CursorWrapper, run: Run, rows: str, object_type: str, staged: tuple[str, ...], field: str
) -> None:
    """Keep a row that hangs on a record (an address, a year, a position) where it stands better than the file.

    `rows`: SELECT number, id (of the row), word_type, word_id, word (how an import noted it on the record) of rows that
    the file would change. The staged columns of these rows are left out, as if the file did not tell them.
    """
    newest = f"""
        SELECT s.* FROM (
            SELECT h.change_set_id, h.restores, h.id FROM history_change h
            WHERE h.verb <> 'deleted' AND (h.object_type = '{object_type}' AND h.object_id = p.id)
            UNION ALL
            SELECT h.change_set_id, h.restores, h.id FROM history_change h
            WHERE h.verb <> 'deleted' AND h.object_type = p.word_type AND h.object_id = p.word_id AND h.fields && p.words::varchar[]
            ORDER BY 3 DESC LIMIT 1
        ) newest LEFT JOIN history_change r ON r.id = newest.restores
        JOIN history_changeset s ON s.id = COALESCE(r.change_set_id, newest.change_set_id)
    """
    cursor.execute(BY_INDEX)
    kept = run.sql(
        cursor,
        f"""CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT p.number FROM ({rows}) p LEFT JOIN LATERAL ({newest}) s ON TRUE
            WHERE {stands_better(run=run, standing="s", is_filled="TRUE")}""",
    )
    cursor.execute(BY_ANY)
    if kept:
        run.sql(
            cursor,
            f"""INSERT INTO imports_rowissue (import_id, number, field, code, value, proposal, is_rejection)
                SELECT DISTINCT %(import)s, k.number, '{field}', 'kept_better', '', '', FALSE FROM kept k""",
        )
        cleared = ", ".join(f"{name} = NULL" for name in staged if name in run.mapped or name.endswith("_to"))
        cursor.execute(f"UPDATE work w SET {cleared} FROM kept k WHERE k.number = w.number")
    cursor.execute("DROP TABLE kept")
