"""Makers of a chunk of rows under one name each: kept spellings, and what the user of the import said are one."""

from django.db.backends.utils import CursorWrapper

from imports.operations.links import KEY
from imports.operations.registers import Run


def call_by_one_name(*, cursor: CursorWrapper, run: Run, prefix: str = "") -> None:
    """Give staged rows the name of the maker that their spelling leads to; what was typed stays beside it."""
    maker, typed = f"{prefix}maker", f"{prefix}maker_typed"
    cursor.execute(f"ALTER TABLE stage ADD {typed} text")
    if maker not in run.mapped:
        return
    said = {} if prefix else run.options.get("makers") or {}
    cursor.execute(
        f"""CREATE TEMP TABLE said ON COMMIT DROP AS
            SELECT {KEY.format("name")} AS key, leads_to FROM unnest(%s::text[], %s::text[]) AS t(name, leads_to)""",
        [list(said), list(said.values())],
    )
    cursor.execute(f"UPDATE stage SET {typed} = {maker} WHERE {maker} <> ''")
    cursor.execute(
        f"""UPDATE stage s SET {maker} = led.name FROM (
                SELECT asked.name AS asked, COALESCE(m.name, said.leads_to) AS name
                FROM (SELECT DISTINCT {maker} AS name FROM stage WHERE {maker} <> '') asked
                LEFT JOIN (SELECT DISTINCT ON (key) * FROM said ORDER BY key, leads_to) said ON said.key = {KEY.format("asked.name")}
                LEFT JOIN installed_base_makerspelling p ON p.key = {KEY.format("COALESCE(said.leads_to, asked.name)")}
                LEFT JOIN installed_base_maker m ON m.id = p.maker_id
                WHERE NOT EXISTS (SELECT 1 FROM installed_base_maker m WHERE m.key = {KEY.format("asked.name")})) led
            WHERE s.{maker} = led.asked AND led.name IS NOT NULL"""
    )
    cursor.execute("DROP TABLE said")


def make_makers(*, cursor: CursorWrapper, run: Run, table: str) -> None:
    """Makers that the register does not have, each under one name, with history."""
    run.sql(
        cursor,
        f"""WITH added AS (
                INSERT INTO installed_base_maker (name)
                SELECT DISTINCT ON ({KEY.format("s.maker")}) s.maker FROM {table} s
                WHERE {KEY.format("s.maker")} <> '' AND NOT EXISTS (
                    SELECT 1 FROM installed_base_maker m WHERE m.key = {KEY.format("s.maker")})
                ORDER BY {KEY.format("s.maker")}, s.number ON CONFLICT DO NOTHING RETURNING id, name)
            INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at)
            SELECT %(change_set)s, 'installed_base.maker', id, 'created', ARRAY['name'], '{{}}',
                   jsonb_build_object('name', name), %(now)s FROM added""",
    )


def keep_spellings(*, cursor: CursorWrapper, run: Run) -> None:
    """What the user said is one stays so for the next file, where the maker is in the register."""
    if run.is_dry or not run.options.get("makers"):
        return
    run.sql(
        cursor,
        f"""WITH added AS (
                INSERT INTO installed_base_makerspelling (maker_id, name)
                SELECT DISTINCT ON ({KEY.format("s.maker_typed")}) m.id, s.maker_typed FROM stage s
                JOIN installed_base_maker m ON m.key = {KEY.format("s.maker")}
                WHERE s.maker_typed <> '' AND {KEY.format("s.maker_typed")} <> m.key
                ORDER BY {KEY.format("s.maker_typed")}, s.number ON CONFLICT DO NOTHING RETURNING id, maker_id, name)
            INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at)
            SELECT %(change_set)s, 'installed_base.makerspelling', id, 'created', ARRAY['maker_id', 'name'], '{{}}',
                   jsonb_build_object('maker_id', maker_id, 'name', name), %(now)s FROM added""",
    )


def unknown_makers(*, cursor: CursorWrapper, run: Run) -> dict[str, int]:
    """The spellings of the chunk that lead to no maker of the register, and in how many rows each stands."""
    if "maker" not in run.mapped:
        return {}
    cursor.execute(
        f"""SELECT asked.name, asked.rows FROM (
                SELECT maker_typed AS name, count(*) AS rows FROM stage WHERE {KEY.format("maker_typed")} <> '' GROUP BY 1) asked
            WHERE NOT EXISTS (SELECT 1 FROM installed_base_maker m WHERE m.key = {KEY.format("asked.name")})
              AND NOT EXISTS (SELECT 1 FROM installed_base_makerspelling p WHERE p.key = {KEY.format("asked.name")})"""
    )
    return dict(cursor.fetchall())
