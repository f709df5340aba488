"""How rows become products: found by maker and code, else by the number in the other system."""

from django.db.backends.utils import CursorWrapper

from imports.operations.links import KEY, add_external_ids
from imports.operations.maker_words import call_by_one_name, keep_spellings, make_makers
from imports.operations.registers import Column, RegisterSpec, Run

MATCH = f"""
    SELECT s.*, COALESCE(by_external.id, by_code.id) AS object_id,
        'c:' || COALESCE(s.maker_id::text, lower(s.maker), '') || ':' || {KEY.format("s.code")} AS raw_key, NULL::text AS rejection
    FROM stage s
    LEFT JOIN LATERAL (
        SELECT c.id FROM companies_externalid e JOIN installed_base_product c ON c.public_id = e.object_uuid
        WHERE s.external_id <> '' AND e.system = %(system)s AND e.entity = 'product' AND e.external_id = s.external_id LIMIT 1
    ) by_external ON TRUE
    LEFT JOIN LATERAL (
        SELECT c.id FROM installed_base_product c
        WHERE by_external.id IS NULL AND c.code_key = {KEY.format("s.code")} AND c.maker_id IS NOT DISTINCT FROM s.maker_id
          AND (COALESCE(s.maker, '') = '' OR s.maker_id IS NOT NULL) LIMIT 1
    ) by_code ON TRUE
"""

COLUMNS = (
    Column("code", "code"),
    Column("name", "name"),
    Column("kind", "kind", default="'device'"),
    Column("maker_id", "maker_id", cast="bigint", default="NULL"),
    Column("family_id", "family_id", cast="bigint", default="NULL"),
    Column("end_of_sale", "end_of_sale", cast="date", default="NULL"),
    Column("end_of_support", "end_of_support", cast="date", default="NULL"),
    Column("expected_life_months", "expected_life_months", cast="smallint", default="NULL"),
    Column("description", "description"),
)


_SORTED = "translate(lower({}), 'åäöæøü', '{{|}}|}}y')"


def find_products(*, cursor: CursorWrapper, run: Run, prefix: str = "", makes_missing: bool = False) -> None:
    """Give staged rows their maker and product, each asked for once however many rows name it. Unknown ones
    are made when the user chose so (in a dry run they stay unknown)."""
    code, name, maker = (
        f"COALESCE(s.{prefix}{column}, '')" if prefix + column in run.mapped else "''"
        for column in ("product_code", "product_name", "maker")
    )
    kind = "min(s.product_kind)" if makes_missing else "NULL"
    call_by_one_name(cursor=cursor, run=run, prefix=prefix)
    cursor.execute(f"ALTER TABLE stage ADD {prefix}maker_id bigint, ADD {prefix}product_id bigint")
    cursor.execute(
        f"""CREATE TEMP TABLE asked ON COMMIT DROP AS
            SELECT {code} AS code, {name} AS name, {maker} AS maker, {kind} AS kind, min(s.number) AS number,
                   NULL::bigint AS maker_id, NULL::bigint AS product_id
            FROM stage s GROUP BY 1, 2, 3"""
    )
    _find_makers(cursor, run, "asked", makes_missing=makes_missing)
    _find_asked(cursor, is_maker_told=prefix + "maker" in run.mapped)
    if makes_missing and not run.is_dry:
        _make_asked(cursor, run)
        _find_asked(cursor, is_maker_told=prefix + "maker" in run.mapped)
    cursor.execute(
        f"""UPDATE stage s SET {prefix}maker_id = a.maker_id, {prefix}product_id = a.product_id FROM asked a
            WHERE a.code = {code} AND a.name = {name} AND a.maker = {maker}
              AND (a.maker_id IS NOT NULL OR a.product_id IS NOT NULL)"""
    )
    cursor.execute("DROP TABLE asked")
    if not prefix:
        keep_spellings(cursor=cursor, run=run)


def _find_makers(cursor: CursorWrapper, run: Run, table: str, *, makes_missing: bool) -> None:
    """Makers by their key; unknown ones are made when they may be (in a dry run they stay unknown)."""
    if makes_missing and not run.is_dry:
        make_makers(cursor=cursor, run=run, table=table)
    run.sql(
        cursor,
        f"UPDATE {table} s SET maker_id = m.id FROM installed_base_maker m WHERE s.maker <> '' AND m.key = {KEY.format('s.maker')}",
    )


def _find_asked(cursor: CursorWrapper, *, is_maker_told: bool) -> None:
    """By maker and code (a name may be a code), else by maker and name. A file that tells no makers finds the
    one product of that code or name, whoever makes it."""
    named = "CASE WHEN a.code = '' THEN a.name END"
    same, anyone = "p.maker_id IS NOT DISTINCT FROM a.maker_id", "TRUE"
    ways = [
        (KEY.format("NULLIF(a.code, '')"), "code_key", same),
        (KEY.format(named), "code_key", same),
        (_SORTED.format(named), "name_sort", same),
    ]
    if not is_maker_told:
        ways += [
            (KEY.format("NULLIF(a.code, '')"), "code_key", anyone),
            (_SORTED.format(named), "name_sort", anyone),
        ]
    for key, column, maker in ways:
        cursor.execute(
            f"""UPDATE asked SET product_id = found.id FROM (
                    SELECT a.code, a.name, a.maker, min(p.id) AS id FROM asked a
                    JOIN installed_base_product p ON p.{column} = {key} AND {maker}
                    WHERE a.product_id IS NULL AND {key} <> '' AND (a.maker_id IS NOT NULL OR a.maker = '')
                    GROUP BY a.code, a.name, a.maker HAVING count(*) = 1) found
                WHERE asked.code = found.code AND asked.name = found.name AND asked.maker = found.maker"""
        )


def _make_asked(cursor: CursorWrapper, run: Run) -> None:
    code = "left(COALESCE(NULLIF(s.code, ''), s.name), 80)"
    run.sql(
        cursor,
        f"""WITH added AS (
                INSERT INTO installed_base_product (kind, maker_id, code, name, tracking, serial_pattern, attribute_schema,
                    schema_version, description, created_at, changed_at)
                SELECT DISTINCT ON (s.maker_id, {KEY.format(code)}) COALESCE(NULLIF(s.kind, ''), 'device'), s.maker_id,
                    {code}, COALESCE(NULLIF(s.name, ''), s.code), 'serial', '', '{{}}'::jsonb, 1, '', %(now)s, %(now)s
                FROM asked s WHERE s.product_id IS NULL AND {KEY.format(code)} <> ''
                ORDER BY s.maker_id, {KEY.format(code)}, s.number ON CONFLICT DO NOTHING
                RETURNING id, kind, maker_id, code, name)
            INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at)
            SELECT %(change_set)s, 'installed_base.product', id, 'created', ARRAY['code', 'kind', 'maker_id', 'name'], '{{}}',
                   jsonb_build_object('code', code, 'kind', kind, 'maker_id', maker_id, 'name', name), %(now)s FROM added""",
    )


def resolve(*, cursor: CursorWrapper, run: Run) -> None:
    """Makers and families of the staged rows."""
    call_by_one_name(cursor=cursor, run=run)
    cursor.execute("ALTER TABLE stage ADD maker_id bigint, ADD family_id bigint")
    _find_makers(cursor, run, "stage", makes_missing=True)
    keep_spellings(cursor=cursor, run=run)
    if not run.is_dry:
        run.sql(
            cursor,
            """INSERT INTO installed_base_productfamily (name)
               SELECT DISTINCT s.family FROM stage s WHERE s.family <> '' ON CONFLICT DO NOTHING""",
        )
    run.sql(
        cursor,
        "UPDATE stage s SET family_id = f.id FROM installed_base_productfamily f WHERE f.name = s.family",
    )


def attach(*, cursor: CursorWrapper, run: Run) -> None:
    """External IDs of the chunk's products."""
    if "external_id" in run.mapped:
        add_external_ids(cursor=cursor, run=run, table="installed_base_product", object_type="product")


SPEC = RegisterSpec(
    table="installed_base_product",
    object_type="installed_base.product",
    subject="NULL",
    columns=COLUMNS,
    fixed={
        "tracking": "'serial'",
        "serial_pattern": "''",
        "attribute_schema": "'{}'::jsonb",
        "schema_version": "1",
    },
    has_makers=True,
    match=MATCH,
    resolve=resolve,
    attach=attach,
    order="w.maker_id, w.code",
)
