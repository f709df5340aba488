"""How rows become service levels, parts used on visits, and the features that items are licensed for."""

from django.db.backends.utils import CursorWrapper

from imports.operations.links import KEY
from imports.operations.products import find_products
from imports.operations.references import (
    DURING_MERGED,
    SAID,
    SAME_START,
    START_KEY,
    find_items,
    match_sql,
    reject,
)
from imports.operations.registers import BY_ANY, BY_INDEX, Column, RegisterSpec, Run

DAY = "(v.at AT TIME ZONE current_setting('TimeZone'))::date"


def _levels(*, cursor: CursorWrapper, run: Run) -> None:
    """Hours have both ends or none; a level of which the register knows the other end gets just the one."""
    has_one = "(COALESCE(s.opens_at, '') = '') <> (COALESCE(s.closes_at, '') = '')"
    is_known = (
        "EXISTS (SELECT 1 FROM service_sla c WHERE lower(c.name) = lower(s.name) AND c.opens_at IS NOT NULL)"
    )
    reject(
        cursor=cursor,
        when=f"({has_one} AND NOT {is_known}) OR NULLIF(s.closes_at, '')::time <= NULLIF(s.opens_at, '')::time",
        code="no_hours",
    )


def _parts_used(*, cursor: CursorWrapper, run: Run) -> None:
    """The visit by its number, else the only one to the item on the day; the part goes to the item that is named,
    else to the only one that the visit was to."""
    find_items(cursor=cursor, run=run)
    find_products(cursor=cursor, run=run, prefix="part_")
    reject(cursor=cursor, when="s.part_product_id IS NULL", code="unknown_component")
    cursor.execute("ALTER TABLE stage ADD visit_id bigint, ADD visit_found int, ADD at timestamptz")
    sees = run.sees("v.company_id")
    visible = "TRUE" if sees == "TRUE" else f"(v.company_id IS NULL OR {sees})"
    cursor.execute(BY_INDEX)
    for name, source in (
        ("visit_external_id", f"""SELECT v.id FROM companies_externalid e JOIN service_servicevisit v ON v.public_id = e.object_uuid
            WHERE e.system = %(system)s AND e.entity = 'visit' AND e.external_id = s.visit_external_id AND {visible}"""),
        ("used_on", f"""SELECT DISTINCT v.id FROM service_visititem i JOIN service_servicevisit v ON v.id = i.visit_id
            WHERE i.item_id = s.item_id AND v.state <> 'cancelled' AND {DAY} = NULLIF(s.used_on, '')::date AND {visible}"""),
    ):  # fmt: skip
        if name not in run.mapped:
            continue
        run.sql(
            cursor,
            f"""UPDATE stage s SET visit_id = f.id, visit_found = f.found FROM (
                    SELECT s.number, min(c.id) AS id, count(*)::int AS found FROM stage s CROSS JOIN LATERAL ({source} LIMIT 2) c
                    WHERE s.reject IS NULL AND s.visit_id IS NULL AND s.{name} <> '' GROUP BY s.number) f
                WHERE f.number = s.number""",
        )
    cursor.execute(BY_ANY)
    reject(cursor=cursor, when="s.visit_found > 1", code="many_visits")
    reject(cursor=cursor, when="s.visit_id IS NULL", code="unknown_visit")
    cursor.execute(
        """UPDATE stage s SET item_id = f.item FROM (
               SELECT s.number, min(i.item_id) AS item FROM stage s JOIN service_visititem i ON i.visit_id = s.visit_id
               WHERE s.item_id IS NULL GROUP BY s.number HAVING count(DISTINCT i.item_id) = 1) f WHERE f.number = s.number"""
    )
    reject(cursor=cursor, when="s.item_id IS NULL", code="no_item")
    cursor.execute(
        """UPDATE stage s SET at = v.at, reject = COALESCE(s.reject, CASE WHEN v.state = 'cancelled' THEN 'visit_called_off' END)
           FROM service_servicevisit v WHERE v.id = s.visit_id"""
    )
    reject(cursor=cursor, when="NULLIF(s.quantity, '')::numeric = 0", code="no_quantity")
    reject(
        cursor=cursor,
        when="s.part_serial <> '' AND NULLIF(s.quantity, '')::numeric <> 1",
        code="serial_is_one",
    )


def _licences(*, cursor: CursorWrapper, run: Run) -> None:
    find_items(cursor=cursor, run=run)
    cursor.execute("ALTER TABLE stage ADD feature_id bigint")
    cursor.execute(
        f"""UPDATE stage s SET feature_id = f.id FROM installed_base_installeditem i
            JOIN installed_base_softwarefeature f ON f.product_id = i.product_id
            WHERE i.id = s.item_id AND f.code_key = {KEY.format("s.code")}"""
    )
    reject(cursor=cursor, when="s.feature_id IS NULL", code="unknown_feature")
    reject(cursor=cursor, when="NULLIF(s.quantity, '')::int = 0", code="no_quantity")
    reject(
        cursor=cursor,
        when=f"""EXISTS (SELECT 1 FROM installed_base_itemfeature p WHERE p.item_id = s.item_id AND p.feature_id = s.feature_id
            AND p.during && {SAID} AND NOT {SAME_START.replace("c.", "p.")})""",
        code="licensed_twice",
    )


_ITEM = Column("item_id", "item_id", cast="bigint", default="NULL")
_HOURS = ("response_hours", "onsite_hours", "restore_hours")

SLAS = RegisterSpec(
    table="service_sla", object_type="service.sla", subject="NULL", resolve=_levels,
    columns=(
        Column("name", "name"), *(Column(name, name, cast="numeric(6,2)", default="NULL") for name in _HOURS),
        Column("weekdays", "weekdays", cast="smallint[]", default="'{1,2,3,4,5}'"),
        Column("opens_at", "opens_at", cast="time", default="NULL"),
        Column("closes_at", "closes_at", cast="time", default="NULL"),
        Column("holidays_count", "holidays_count", cast="boolean", default="FALSE"),
    ),
    fixed={"country": "'FI'"},
    match=match_sql(
        table="service_sla", on="lower(c.name) = lower(s.name)", key="lower(s.name)",
        needs=((" AND ".join(f"COALESCE(s.{name}, '') = ''" for name in _HOURS), "no_promise"),),
    ),
)  # fmt: skip
PARTS_USED = RegisterSpec(
    table="service_partused", object_type="service.partused", subject="NULL", resolve=_parts_used, is_revisioned=False,
    columns=(
        Column("visit_id", "visit_id", cast="bigint", default="NULL"), _ITEM,
        Column("product_id", "part_product_id", cast="bigint", default="NULL"),
        Column("quantity", "quantity", cast="numeric(12,3)", default="1"),
        Column("serial", "part_serial"), Column("lot", "lot"), Column("position", "position"),
    ),
    fixed={"at": "w.at"},
    match=match_sql(
        table="service_partused",
        key=f"s.visit_id, s.item_id, s.part_product_id, {KEY.format('s.part_serial')}, s.lot, lower(s.position)",
        on=f"""c.visit_id = s.visit_id AND c.item_id = s.item_id AND c.product_id = s.part_product_id
            AND {KEY.format("c.serial")} = {KEY.format("COALESCE(s.part_serial, '')")} AND c.lot = COALESCE(s.lot, '')
            AND lower(c.position) = lower(COALESCE(s.position, ''))""",
    ),
)  # fmt: skip
LICENCES = RegisterSpec(
    table="installed_base_itemfeature", object_type="installed_base.itemfeature", subject="NULL", resolve=_licences,
    is_revisioned=False,
    columns=(
        _ITEM, Column("feature_id", "feature_id", cast="bigint", default="NULL"),
        Column("quantity", "quantity", cast="int", default="1"),
        Column("during", "during", cast="daterange", default="'(,)'::daterange", merged=DURING_MERGED),
    ),
    match=match_sql(
        table="installed_base_itemfeature", key=f"s.item_id, s.feature_id, {START_KEY}",
        on=f"c.item_id = s.item_id AND c.feature_id = s.feature_id AND {SAME_START}",
    ),
)  # fmt: skip
