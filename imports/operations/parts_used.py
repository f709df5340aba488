"""How rows become parts used on visits, and go into machines as those that are typed on a visit do."""

from django.db.backends.utils import CursorWrapper
from psycopg.types.json import Jsonb

from common.sql import day_here
from history import operations as history
from imports.operations.aftermarket_service import MACHINE
from imports.operations.links import KEY
from imports.operations.products import find_products
from imports.operations.references import find_items, match_sql, reject
from imports.operations.registers import BY_ANY, BY_INDEX, Column, RegisterSpec, Run
from installed_base.choices import ItemSource
from installed_base.models import InstalledItem, Placement
from service.models import PartUsed
from service.operations.part_used import place_used
from service.queries.answer_time import local_day

VISIT_DAY, DAY = day_here("v.at"), day_here("s.at")
SERIAL, REMOVED = KEY.format("COALESCE(s.part_serial, '')"), KEY.format("COALESCE(s.removed_serial, '')")
# The line that the register has of the row already: nothing is placed a second time.
SAME_LINE = f"""c.visit_id = s.visit_id AND c.item_id = s.item_id AND c.product_id = s.part_product_id
    AND {KEY.format("c.serial")} = {SERIAL} AND c.lot = COALESCE(s.lot, '') AND lower(c.position) = lower(COALESCE(s.position, ''))
    AND ({REMOVED} = '' OR EXISTS (SELECT 1 FROM installed_base_installeditem r WHERE r.id = c.removed_item_id AND r.key = {REMOVED}))"""
PLACED = (
    "(COALESCE(s.part_serial, '') <> '' OR COALESCE(s.position, '') <> '' OR s.removed_item_id IS NOT NULL)"
)
# Rows of a file that meet: two want one slot (unless both are the same thing), or one visit has one part twice.
_OTHER_SERIAL = KEY.format("COALESCE(o.part_serial, '')")
_SLOT_WANTED = f"""EXISTS (SELECT 1 FROM stage o WHERE o.reject IS NULL AND o.item_id = s.item_id AND o.position = s.position
    AND (o.at, o.number) < (s.at, s.number) AND (o.part_product_id <> s.part_product_id OR {_OTHER_SERIAL} <> {SERIAL}))"""
_USED_ABOVE = f"""EXISTS (SELECT 1 FROM stage o WHERE o.reject IS NULL AND o.visit_id = s.visit_id AND o.number < s.number
    AND o.part_product_id = s.part_product_id AND {_OTHER_SERIAL} = {SERIAL}
    AND (COALESCE(o.position, '') <> COALESCE(s.position, '') OR COALESCE(o.lot, '') <> COALESCE(s.lot, '')))"""


def _parts_used(*, cursor: CursorWrapper, run: Run) -> None:
    """The visit by its number, else the only one to the item on the day; the part goes to the item that is named,
    else to the only one that the visit was to."""
    find_items(cursor=cursor, run=run)
    find_products(cursor=cursor, run=run, prefix="part_")
    reject(
        cursor=cursor,
        when="""s.part_product_id IS NULL AND (COALESCE(s.removed_serial, '') = '' OR COALESCE(s.part_serial, '') <> ''
            OR COALESCE(s.part_product_code, '') <> '' OR COALESCE(s.part_product_name, '') <> '')""",
        code="unknown_component",
    )
    _find_visits(cursor, run)
    cursor.execute(
        """UPDATE stage s SET item_id = f.item FROM (
               SELECT s.number, min(i.item_id) AS item FROM stage s JOIN service_visititem i ON i.visit_id = s.visit_id
               WHERE s.item_id IS NULL GROUP BY s.number HAVING count(DISTINCT i.item_id) = 1) f WHERE f.number = s.number"""
    )
    reject(cursor=cursor, when="s.item_id IS NULL", code="no_item")
    run.sql(
        cursor,
        """UPDATE stage s SET at = LEAST(COALESCE(v.ended_at, v.started_at, %(now)s), %(now)s),
               reject = COALESCE(s.reject, CASE WHEN v.state = 'cancelled' THEN 'visit_called_off' END)
           FROM service_servicevisit v WHERE v.id = s.visit_id""",
    )
    reject(cursor=cursor, when="NULLIF(s.quantity, '')::numeric = 0", code="no_quantity")
    reject(
        cursor=cursor,
        when="s.part_serial <> '' AND NULLIF(s.quantity, '')::numeric <> 1",
        code="serial_is_one",
    )
    _find_removed(cursor, run)
    _refuse_unplaceable(cursor)


def _find_visits(cursor: CursorWrapper, run: Run) -> None:
    cursor.execute("ALTER TABLE stage ADD visit_id bigint, ADD visit_found int, ADD at timestamptz")
    sees = run.sees("v.company_id")
    visible = "TRUE" if sees == "TRUE" else f"(v.company_id IS NULL OR {sees})"
    cursor.execute(BY_INDEX)
    for name, source in (
        ("visit_external_id", f"""SELECT v.id FROM companies_externalid e JOIN service_servicevisit v ON v.public_id = e.object_uuid
            WHERE e.system = %(system)s AND e.entity = 'visit' AND e.external_id = s.visit_external_id AND {visible}"""),
        ("used_on", f"""SELECT DISTINCT v.id FROM service_visititem i JOIN service_servicevisit v ON v.id = i.visit_id
            WHERE i.item_id = s.item_id AND v.state <> 'cancelled' AND {VISIT_DAY} = NULLIF(s.used_on, '')::date AND {visible}"""),
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


def _find_removed(cursor: CursorWrapper, run: Run) -> None:
    """What came out is sought in the machine of that day; of two with one number the one of the part's product is
    meant. A line that only says what came out is of that product."""
    cursor.execute(
        "ALTER TABLE stage ADD removed_item_id bigint, ADD removed_found int, ADD is_known boolean"
    )
    cursor.execute(
        f"""UPDATE stage s SET part_product_id = r.product_id FROM service_partused c
            JOIN installed_base_installeditem r ON r.id = c.removed_item_id
            WHERE s.part_product_id IS NULL AND s.reject IS NULL AND c.visit_id = s.visit_id AND r.key = {REMOVED}"""
    )
    cursor.execute(
        f"UPDATE stage s SET is_known = EXISTS (SELECT 1 FROM service_partused c WHERE {SAME_LINE})"
    )
    if "removed_serial" not in run.mapped:
        return
    folded = f"translate({REMOVED}, 'OIL', '011')"
    cursor.execute(BY_INDEX)
    cursor.execute(
        f"""UPDATE stage s SET removed_item_id = f.id, removed_found = f.found, part_product_id = COALESCE(s.part_product_id, f.product)
            FROM (SELECT s.number, count(*)::int - 2 * bool_or(c.is_same)::int AS found,
                         (array_agg(c.id ORDER BY c.is_same DESC, c.id))[1] AS id, (array_agg(c.product_id))[1] AS product
                  FROM stage s CROSS JOIN LATERAL (
                      SELECT c.id, c.product_id, c.product_id IS NOT DISTINCT FROM s.part_product_id AS is_same
                      FROM installed_base_installeditem c
                      WHERE c.fold <> '' AND c.fold = {folded} AND c.key = {REMOVED} AND c.id <> s.item_id
                        AND {MACHINE.format(item="c.id", at="s.at")} = {MACHINE.format(item="s.item_id", at="s.at")}
                      ORDER BY is_same DESC LIMIT 2) c
                  WHERE s.reject IS NULL AND NOT s.is_known AND {REMOVED} <> '' GROUP BY s.number) f
            WHERE f.number = s.number"""
    )
    cursor.execute(BY_ANY)
    reject(cursor=cursor, when="s.removed_found > 1", code="many_removed")
    reject(
        cursor=cursor,
        when=f"{REMOVED} <> '' AND s.removed_item_id IS NULL AND NOT s.is_known",
        code="unknown_removed",
    )


def _refuse_unplaceable(cursor: CursorWrapper) -> None:
    """Parts that the machine cannot take, told before anything is tried."""
    reject(
        cursor=cursor,
        when=f"""NOT s.is_known AND {SERIAL} <> '' AND ({_USED_ABOVE} OR EXISTS (SELECT 1 FROM service_partused c
            JOIN installed_base_installeditem i ON i.id = c.installed_item_id
            WHERE c.visit_id = s.visit_id AND i.product_id = s.part_product_id AND i.key = {SERIAL}))""",
        code="used_twice",
    )
    reject(
        cursor=cursor,
        when=f"""{SERIAL} <> '' AND EXISTS (SELECT 1 FROM installed_base_installeditem i
            WHERE i.id = s.item_id AND i.product_id = s.part_product_id AND i.key = {SERIAL})""",
        code="circle",
    )
    free = "NOT s.is_known AND s.position <> '' AND s.removed_item_id IS NULL"
    reject(
        cursor=cursor,
        when=f"""{free} AND EXISTS (SELECT 1 FROM installed_base_placement p JOIN installed_base_installeditem i ON i.id = p.child_id
            WHERE p.parent_id = s.item_id AND p.position = s.position AND p.during @> {DAY}
              AND (i.product_id <> s.part_product_id OR i.key <> {SERIAL}))""",
        code="slot_taken",
    )
    reject(cursor=cursor, when=f"{free} AND {_SLOT_WANTED}", code="slot_taken")


def _used(*, cursor: CursorWrapper, run: Run) -> None:
    """New lines go into their machines in the order of their days, in the import's own change set."""
    if run.is_dry:
        return
    cursor.execute(
        f"""SELECT s.object_id, s.number, s.removed_item_id, COALESCE(s.removed_status, ''),
                   COALESCE(s.part_product_code, '') || COALESCE(s.part_product_name, '') || COALESCE(s.part_serial, '') = ''
            FROM work s WHERE s.fate = 'created' AND {PLACED} ORDER BY s.at, s.number"""
    )
    waiting = cursor.fetchall()
    parts = PartUsed.objects.select_related("item", "product").in_bulk([row[0] for row in waiting])
    removed = InstalledItem.objects.in_bulk([row[2] for row in waiting if row[2]])
    with history.go_on(change_set_id=run.change_set_id):
        for number, row, out, status, is_only_out in waiting:
            part = parts[number]
            old = removed[out] if out else _like_for_like(part)
            new = _place(part, old, status, is_only_out=is_only_out, run=run)
            _tell(cursor, part, row, new=new, old=old)


def _like_for_like(part: PartUsed) -> InstalledItem | None:
    """Filters and seals have no numbers: what is in the slot and is of the same product came out."""
    if part.serial or not part.position:
        return None
    there = Placement.objects.on(local_day(part.at)).filter(parent=part.item_id, position=part.position)
    here = there.filter(child__product=part.product_id, child__serial="").select_related("child").first()
    return here.child if here else None


def _place(
    part: PartUsed, old: InstalledItem | None, status: str, *, is_only_out: bool, run: Run
) -> InstalledItem | None:
    return place_used(
        item=part.item, product=None if is_only_out else part.product, serial=part.serial, quantity=part.quantity,
        position=part.position, at=part.at, removed_item=old, removed_status=status, source=ItemSource.IMPORT,
        by=run.by, now=run.now,
    )  # fmt: skip


def _tell(
    cursor: CursorWrapper,
    part: PartUsed,
    number: int,
    *,
    new: InstalledItem | None,
    old: InstalledItem | None,
) -> None:
    """The line says what went in and what came out, and so does its row of history."""
    told = {"installed_item_id": new.pk if new else None, "removed_item_id": old.pk if old else None}
    cursor.execute(
        "UPDATE service_partused SET installed_item_id = %s, removed_item_id = %s, serial = %s WHERE id = %s",
        [*told.values(), new.serial if new else part.serial, part.pk],
    )
    for name, value in told.items():
        if value is not None:
            cursor.execute(
                "INSERT INTO fact_added (object_id, number, field, old, new) VALUES (%s, %s, %s, NULL, %s)",
                [part.pk, number, name, Jsonb(value)],
            )


PARTS_USED = RegisterSpec(
    table="service_partused", object_type="service.partused", subject="NULL", resolve=_parts_used, attach=_used,
    is_revisioned=False, chunk=200,  # part by part, and nobody else changes a machine meanwhile
    columns=(
        Column("visit_id", "visit_id", cast="bigint", default="NULL"),
        Column("item_id", "item_id", cast="bigint", default="NULL"),
        Column("product_id", "part_product_id", cast="bigint", default="NULL"),
        Column("quantity", "quantity", cast="numeric(12,3)", default="1", keep_if="c.installed_item_id IS NOT NULL"),
        Column("serial", "part_serial"), Column("lot", "lot"),
        Column("position", "position", keep_if="c.installed_item_id IS NOT NULL"),
    ),
    fixed={"at": "w.at"},
    match=match_sql(
        table="service_partused",
        key=f"s.visit_id, s.item_id, s.part_product_id, {SERIAL}, {REMOVED}, s.lot, lower(s.position)",
        on=SAME_LINE,
    ),
)  # fmt: skip
