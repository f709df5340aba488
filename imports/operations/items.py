"""How rows become installed items: found by product and serial number, else by the number in the other system,
else by the customer's own tag, else (without a serial) by product, company, site, place and name together."""

import json

from django.db.backends.utils import CursorWrapper

from imports.operations.aftermarket_items import show_places
from imports.operations.links import KEY, add_external_ids, add_tags, find_companies, note_added
from imports.operations.precedence import keep_part
from imports.operations.products import find_products
from imports.operations.references import find_items
from imports.operations.registers import BY_ANY, BY_INDEX, CUSTOM, Column, RegisterSpec, Run
from installed_base.models.serial_pattern import fits
from installed_base.models.told_attributes import told_attributes
from installed_base.models.version import version_key

MATCH = f"""
    SELECT s.*, COALESCE(by_serial.id, by_external.id, by_tag.id, by_place.id) AS object_id,
        'p:' || COALESCE(s.product_id::text, lower(COALESCE(s.maker, '') || ':' || COALESCE(s.product_code, s.product_name, ''))) || ':' ||
        CASE WHEN s.serial <> '' THEN 's:' || {KEY.format("s.serial")} WHEN s.external_id <> '' THEN 'x:' || s.external_id
             WHEN s.customer_tag <> '' THEN 't:' || {KEY.format("s.customer_tag")}
             ELSE concat_ws(':', 'w', s.company_id, s.site_id, s.site, lower(s.location), lower(s.name)) END AS raw_key,
        CASE WHEN s.product_id IS NULL AND (NOT %(option_create_products)s OR NOT %(is_dry)s
                  OR {KEY.format("COALESCE(NULLIF(s.product_code, ''), s.product_name)")} = '') THEN 'unknown_product'
             WHEN s.is_unlike AND by_serial.id IS NULL THEN 'serial_pattern' END AS rejection
    FROM stage s
    LEFT JOIN LATERAL (
        SELECT c.id FROM installed_base_installeditem c
        WHERE s.serial <> '' AND c.product_id = s.product_id AND c.key = {KEY.format("s.serial")} AND c.serial <> '' LIMIT 1
    ) by_serial ON TRUE
    LEFT JOIN LATERAL (
        SELECT c.id FROM companies_externalid e JOIN installed_base_installeditem c ON c.public_id = e.object_uuid
        WHERE by_serial.id IS NULL AND s.external_id <> '' AND e.system = %(system)s AND e.entity = 'item'
          AND e.external_id = s.external_id LIMIT 1
    ) by_external ON TRUE
    LEFT JOIN LATERAL (
        SELECT c.id FROM installed_base_itemidentifier i JOIN installed_base_installeditem c ON c.id = i.item_id
        WHERE by_serial.id IS NULL AND by_external.id IS NULL AND s.serial IS NULL AND s.customer_tag <> '' AND i.scheme = 'customer_tag'
          AND i.fold <> '' AND i.fold LIKE translate({KEY.format("s.customer_tag")}, 'OIL', '011')
          AND i.key = {KEY.format("s.customer_tag")} AND c.product_id = s.product_id LIMIT 1
    ) by_tag ON TRUE
    LEFT JOIN LATERAL (
        SELECT c.id FROM installed_base_installeditem c
        WHERE s.serial IS NULL AND s.external_id IS NULL AND s.customer_tag IS NULL AND c.product_id = s.product_id AND c.serial = ''
          AND c.key = '' AND c.company_id IS NOT DISTINCT FROM s.company_id AND c.site_id IS NOT DISTINCT FROM s.site_id
          AND lower(c.location) = lower(COALESCE(s.location, '')) AND lower(c.name) = lower(COALESCE(s.name, ''))
        ORDER BY c.id LIMIT 1
    ) by_place ON TRUE
"""

COLUMNS = (
    Column("product_id", "product_id", cast="bigint", default="NULL"),
    Column("serial", "serial"),
    Column("name", "name"),
    Column("quantity", "quantity", cast="numeric(12,3)", default="1"),
    Column("status", "status", default="'in_use'"),
    Column("company_id", "company_id", cast="bigint", default="NULL"),
    Column("site_id", "site_id", cast="bigint", default="NULL"),
    Column("location", "location"),
    Column("version", "version"),
    Column("version_key", "version_key", cast="int[]", default="NULL"),
    Column("manufactured_on", "manufactured_on", cast="date", default="NULL"),
    Column("delivered_on", "delivered_on", cast="date", default="NULL"),
    Column("installed_on", "installed_on", cast="date", default="NULL"),
    Column("commissioned_on", "commissioned_on", cast="date", default="NULL"),
    Column("notes", "notes"),
    CUSTOM,
)


def resolve(*, cursor: CursorWrapper, run: Run) -> None:
    """Companies, makers, products and sites of the staged rows; what is missing is made when the user chose so."""
    find_companies(cursor=cursor, run=run)
    find_products(cursor=cursor, run=run, makes_missing=bool(run.options.get("create_products")))
    cursor.execute("ALTER TABLE stage ADD site_id bigint, ADD version_key text, ADD is_unlike boolean")
    if "serial" in run.mapped:
        _unlike_patterns(cursor)
    if "site" in run.mapped:
        _sites(cursor, run)
    if "version" in run.mapped:
        _version_keys(cursor)
    if "attributes" in run.mapped:
        _check_attributes(cursor, run)


def _check_attributes(cursor: CursorWrapper, run: Run) -> None:
    """Attributes are kept under the names of the product's schema, as the schema types them; what it does not allow
    is told and left out, and the row goes in."""
    cursor.execute(
        """SELECT p.attribute_schema, s.attributes, array_agg(s.number) FROM stage s
           JOIN installed_base_product p ON p.id = s.product_id
           WHERE s.attributes <> '' AND p.attribute_schema <> '{}' GROUP BY p.id, s.attributes"""
    )
    told, issues = [], []
    for stored, text, numbers in cursor.fetchall():
        schema = stored if isinstance(stored, dict) else json.loads(stored)
        kept, refused = told_attributes(schema, json.loads(text))
        told.append((json.dumps(kept, ensure_ascii=False) if kept else None, numbers))
        issues += [(number, f"{name}: {value}"[:300]) for number in numbers for name, value in refused]
    cursor.executemany("UPDATE stage SET attributes = %s WHERE number = ANY(%s)", told)
    cursor.executemany(
        """INSERT INTO imports_rowissue (import_id, number, field, code, value, proposal, is_rejection)
           VALUES (%s, %s, 'attribute', 'attribute_not_allowed', %s, '', FALSE)""",
        [(run.import_id, *issue) for issue in issues],
    )


def _unlike_patterns(cursor: CursorWrapper) -> None:
    """Mark new serial numbers that are built otherwise than their product says; the rule is the catalogue's own."""
    cursor.execute(
        """SELECT s.number, s.serial, p.serial_pattern FROM stage s JOIN installed_base_product p ON p.id = s.product_id
           WHERE p.serial_pattern <> '' AND s.serial <> ''"""
    )
    unlike = [number for number, serial, pattern in cursor.fetchall() if not fits(serial, pattern)]
    if unlike:
        cursor.execute("UPDATE stage SET is_unlike = TRUE WHERE number = ANY(%s)", [unlike])


def _version_keys(cursor: CursorWrapper) -> None:
    """Versions sort as people mean them; the rule is the catalogue's own."""
    cursor.execute("SELECT DISTINCT version FROM stage WHERE version <> ''")
    keys = [(version_key(version), version) for (version,) in cursor.fetchall()]
    cursor.executemany("UPDATE stage SET version_key = %s::int[]::text WHERE version = %s", keys)


def _sites(cursor: CursorWrapper, run: Run) -> None:
    """The company's site of that name or code. Without a company the site's name goes to the place."""
    find = """UPDATE stage s SET site_id = found.id FROM (
            SELECT s.number, min(t.id) AS id FROM stage s JOIN companies_site t ON t.company_id = s.company_id
                AND (lower(t.name) = lower(s.site) OR t.code <> '' AND lower(t.code) = lower(s.site))
            WHERE s.site <> '' AND s.site_id IS NULL GROUP BY s.number) found WHERE found.number = s.number"""
    run.sql(cursor, find)
    if run.options.get("create_sites") and not run.is_dry:
        run.sql(
            cursor,
            """WITH added AS (
                    INSERT INTO companies_site (company_id, name, code, created_at, changed_at)
                    SELECT DISTINCT ON (s.company_id, lower(s.site)) s.company_id, s.site, '', %(now)s, %(now)s FROM stage s
                    WHERE s.site_id IS NULL AND s.site <> '' AND s.company_id IS NOT NULL
                    ORDER BY s.company_id, lower(s.site), s.number RETURNING id, company_id, name)
               INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at)
               SELECT %(change_set)s, 'companies.site', id, 'created', ARRAY['company_id', 'name'], '{}',
                      jsonb_build_object('company_id', company_id, 'name', name), %(now)s FROM added""",
        )
        run.sql(cursor, find)
    run.sql(
        cursor,
        """UPDATE stage SET location = left(concat_ws(', ', site, location), 200) WHERE site <> '' AND site_id IS NULL""",
    )


def attach(*, cursor: CursorWrapper, run: Run) -> None:
    """Attributes, other identifiers, tags and external IDs of the chunk's items."""
    if "attributes" in run.mapped:
        _attributes(cursor, run)
    if run.mapped & {"customer_tag", "former_serial"}:
        _identifiers(cursor, run)
    if "tags" in run.mapped:
        add_tags(cursor=cursor, run=run, through="installed_base_itemtag", column="item_id")
    if "external_id" in run.mapped:
        add_external_ids(cursor=cursor, run=run, table="installed_base_installeditem", object_type="item")
    if run.mapped & {"parent_serial", "parent_item_external_id"}:
        _places(cursor, run)


def _attributes(cursor: CursorWrapper, run: Run) -> None:
    """Attributes of the file are laid over those the item has; others stay."""
    cursor.execute(BY_INDEX)
    noted = run.sql(
        cursor,
        """INSERT INTO fact_added (object_id, number, field, old, new)
           SELECT w.object_id, w.number, 'attributes', c.attributes, c.attributes || w.attributes::jsonb
           FROM work w JOIN installed_base_installeditem c ON c.id = w.object_id
           WHERE w.fate IN ('known', 'created') AND w.attributes <> '' AND NOT c.attributes @> w.attributes::jsonb""",
    )
    cursor.execute(BY_ANY)
    if noted and not run.is_dry:
        run.sql(
            cursor,
            """UPDATE installed_base_installeditem c SET attributes = c.attributes || w.attributes::jsonb
               FROM work w JOIN fact_added a ON a.number = w.number AND a.field = 'attributes'
               WHERE c.id = w.object_id AND w.fate = 'known'""",
        )


def _places(cursor: CursorWrapper, run: Run) -> None:
    """An item that names the machine it came in is placed there, since it was installed or delivered. The machine
    may stand in the same file, before or after its parts in the same chunk."""
    find_items(cursor=cursor, run=run, prefix="parent_", unknown="unknown_parent")
    day = "COALESCE(NULLIF(w.installed_on, ''), NULLIF(w.delivered_on, ''))::date"
    new = f"""
        SELECT DISTINCT ON (w.object_id) w.object_id, w.number, w.fate, s.parent_item_id, left(COALESCE(w.position, ''), 60) AS position,
               CASE WHEN {day} <= %(now)s::date THEN {day} END AS since
        FROM work w JOIN stage s ON s.number = w.number
        WHERE w.fate IN ('created', 'known') AND s.parent_item_id IS NOT NULL AND s.parent_item_id <> w.object_id
          AND NOT EXISTS (SELECT 1 FROM installed_base_placement p WHERE p.child_id = w.object_id AND upper(p.during) IS NULL)
        ORDER BY w.object_id, w.number
    """
    if not run.is_dry:
        run.sql(
            cursor,
            """INSERT INTO imports_rowissue (import_id, number, field, code, value, proposal, is_rejection)
               SELECT %(import)s, s.number, 'parent_serial', s.reject, '', '', FALSE FROM stage s JOIN work w ON w.number = s.number
               WHERE w.fate <> 'rejected' AND s.reject IN ('unknown_parent', 'many_parents')""",
        )
    note_added(cursor, run, new, "'parent'", "to_jsonb(n.parent_item_id)")
    if run.is_dry:
        return
    run.sql(
        cursor,
        f"""WITH added AS (
                INSERT INTO installed_base_placement (child_id, parent_id, position, during, recorded_at)
                SELECT n.object_id, n.parent_item_id, n.position, daterange(n.since, NULL), %(now)s FROM ({new}) n
                RETURNING id, child_id, parent_id, position, during)
            INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at)
            SELECT %(change_set)s, 'installed_base.placement', id, 'created', ARRAY['child_id', 'during', 'parent_id', 'position'], '{{}}',
                   jsonb_build_object('child_id', child_id, 'during', during, 'parent_id', parent_id, 'position', position), %(now)s
            FROM added""",
    )
    cursor.execute("SELECT DISTINCT object_id FROM fact_added WHERE field = 'parent'")
    show_places(items=[row[0] for row in cursor.fetchall()], run=run)


def _identifiers(cursor: CursorWrapper, run: Run) -> None:
    new = """
        SELECT DISTINCT ON (w.seen_key, f.extra, f.key) w.object_id, w.number, w.fate, f.value, f.extra AS scheme
        FROM fact f JOIN work w ON w.number = f.number AND w.fate <> 'rejected'
        WHERE f.kind = 'identifier' AND NOT EXISTS (SELECT 1 FROM installed_base_itemidentifier i
            WHERE i.item_id = w.object_id AND i.scheme = f.extra AND i.key = f.key)
        ORDER BY w.seen_key, f.extra, f.key, w.number
    """
    note_added(cursor, run, new, "'identifiers'", "jsonb_agg(n.value)", grouped=True)
    if not run.is_dry:
        run.sql(
            cursor,
            f"""INSERT INTO installed_base_itemidentifier (item_id, scheme, value, is_current)
                SELECT n.object_id, n.scheme, n.value, n.scheme <> 'former_serial' FROM ({new}) n ON CONFLICT DO NOTHING""",
        )


def keep(*, cursor: CursorWrapper, run: Run) -> None:
    """Attributes that stand better than the file are kept."""
    if "attributes" in run.mapped:
        keep_part(
            cursor=cursor, run=run, object_type="", field="attributes", staged=("attributes",),
            rows="""SELECT w.number, 0::bigint AS id, 'installed_base.installeditem' AS word_type, w.object_id AS word_id,
                         ARRAY['attributes'] AS words
                    FROM work w JOIN installed_base_installeditem c ON c.id = w.object_id
                    WHERE w.fate = 'known' AND w.attributes <> '' AND c.attributes <> '{}'
                      AND NOT c.attributes @> w.attributes::jsonb""",
        )  # fmt: skip


def _visible(*, run: Run) -> str:
    return f"c.company_id IS NULL OR {run.sees('c.company_id')}" if run.mine != "TRUE" else "TRUE"


SPEC = RegisterSpec(
    table="installed_base_installeditem",
    object_type="installed_base.installeditem",
    subject="NULL",
    columns=COLUMNS,
    fixed={
        "position": "''",
        "is_ours": "TRUE",
        "source": "'import'",
        "confidence": "100",
        "attributes": "COALESCE(NULLIF(w.attributes, '')::jsonb, '{}')",
        "schema_version": "(SELECT p.schema_version FROM installed_base_product p WHERE p.id = w.product_id)",
    },
    has_makers=True,
    match=MATCH,
    visible=_visible,
    resolve=resolve,
    attach=attach,
    keep=keep,
    order="w.product_id, w.serial",
)
