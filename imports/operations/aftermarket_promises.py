"""How rows become service levels, and the features that items are licensed for."""

from django.db.backends.utils import CursorWrapper

from imports.operations.links import KEY
from imports.operations.references import (
    DURING_MERGED,
    SAID,
    SAME_START,
    START_KEY,
    find_items,
    match_sql,
    reject,
)
from imports.operations.registers import Column, RegisterSpec, Run


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
