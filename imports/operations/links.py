"""Links of a row to records of other registers, found set by set."""

from django.db.backends.utils import CursorWrapper

from imports.operations.registers import Run

KEY = "upper(regexp_replace({}, '[^[:alnum:]]', '', 'g'))"


def find_companies(*, cursor: CursorWrapper, run: Run) -> None:
    """Give staged rows their company: by business ID, else by external ID, else by name when exactly one has it.
    A row that names a company that is not found keeps its other facts and is flagged."""
    cursor.execute("ALTER TABLE stage ADD company_id bigint")
    names = f"""
        SELECT asked.key, min(c.id) AS id FROM
            (SELECT DISTINCT {KEY.format("company_name")} AS key FROM stage WHERE company_name <> '') asked
        JOIN companies_company c ON c.name_key = asked.key AND asked.key <> '' AND ({run.sees("c.id")})
        GROUP BY asked.key HAVING count(*) = 1
    """
    run.sql(
        cursor,
        f"""UPDATE stage s SET company_id = c.id FROM companies_company c
            WHERE s.company_business_id <> '' AND c.country = s.company_country AND c.business_id <> ''
              AND c.business_key = {KEY.format("s.company_business_id")} AND ({run.sees("c.id")})""",
    )
    run.sql(
        cursor,
        f"""UPDATE stage s SET company_id = c.id FROM companies_externalid e JOIN companies_company c ON c.public_id = e.object_uuid
            WHERE s.company_id IS NULL AND e.system = %(system)s AND e.object_type = 'company'
              AND e.external_id = s.company_external_id AND ({run.sees("c.id")})""",
    )
    run.sql(
        cursor,
        f"""UPDATE stage s SET company_id = named.id FROM ({names}) named
            WHERE s.company_id IS NULL AND COALESCE(s.company_business_id, '') = '' AND named.key = {KEY.format("s.company_name")}""",
    )
    run.sql(
        cursor,
        """INSERT INTO imports_rowissue (import_id, number, field, code, value, proposal, is_rejection)
           SELECT %(import)s, number, 'company_name', 'unknown_company',
                  left(COALESCE(company_name, company_business_id, company_external_id), 300), '', FALSE
           FROM stage WHERE company_id IS NULL
             AND COALESCE(NULLIF(company_name, ''), company_business_id, company_external_id) IS NOT NULL""",
    )


def add_external_ids(*, cursor: CursorWrapper, run: Run, table: str, object_type: str) -> None:
    """Link the records to their numbers in the other system."""
    new = f"""
        SELECT DISTINCT ON (w.external_id) w.external_id, w.object_id, w.number, w.fate FROM work w
        WHERE w.external_id <> '' AND w.fate <> 'rejected' AND NOT EXISTS (
            SELECT 1 FROM companies_externalid e
            WHERE e.system = %(system)s AND e.entity = '{object_type}' AND e.external_id = w.external_id)
        ORDER BY w.external_id, w.number
    """
    _note_added(cursor, run, new, "'external_id'", "to_jsonb(n.external_id)")
    if not run.is_dry:
        run.sql(
            cursor,
            f"""INSERT INTO companies_externalid (system, entity, external_id, object_type, object_uuid)
                SELECT %(system)s, '{object_type}', n.external_id, '{object_type}', c.public_id
                FROM ({new}) n JOIN {table} c ON c.id = n.object_id ON CONFLICT DO NOTHING""",
        )


def add_tags(*, cursor: CursorWrapper, run: Run, through: str, column: str) -> None:
    """Put the tags on the records; unknown tags are made."""
    if not run.is_dry:
        run.sql(
            cursor,
            """INSERT INTO companies_tag (name) SELECT DISTINCT ON (lower(f.value)) f.value FROM fact f
               WHERE f.kind = 'tag' ORDER BY lower(f.value), f.value ON CONFLICT DO NOTHING""",
        )
    new = f"""
        SELECT DISTINCT ON (w.seen_key, lower(f.value)) w.object_id, w.number, w.fate, f.value, t.id AS tag_id
        FROM fact f JOIN work w ON w.number = f.number AND w.fate <> 'rejected'
        LEFT JOIN companies_tag t ON lower(t.name) = lower(f.value)
        WHERE f.kind = 'tag' AND NOT EXISTS (SELECT 1 FROM {through} x WHERE x.tag_id = t.id AND x.{column} = w.object_id)
        ORDER BY w.seen_key, lower(f.value), w.number
    """
    _note_added(cursor, run, new, "'tags'", "jsonb_agg(n.value)", grouped=True)
    if not run.is_dry:
        run.sql(
            cursor,
            f"INSERT INTO {through} (tag_id, {column}) SELECT n.tag_id, n.object_id FROM ({new}) n ON CONFLICT DO NOTHING",
        )


def _note_added(
    cursor: CursorWrapper, run: Run, new: str, field: str, value: str, *, grouped: bool = False
) -> None:
    """Write down what is about to be added. A dry run notes it for known records only."""
    by = "GROUP BY n.object_id, n.number" if grouped else ""
    only = "WHERE n.fate <> 'created'" if run.is_dry else ""
    run.sql(
        cursor,
        f"""INSERT INTO fact_added (object_id, number, field, old, new)
            SELECT n.object_id, n.number, {field}, NULL, {value} FROM ({new}) n {only} {by}""",
    )


note_added = _note_added
