"""How rows become what belongs to items: placements, parties, contact persons, relations, deliveries."""

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from history import operations as history
from imports.operations.links import find_companies
from imports.operations.references import (
    DURING_MERGED,
    SAID,
    SAME_START,
    START_KEY,
    find_items,
    find_persons,
    match_sql,
    reject,
)
from imports.operations.registers import Column, RegisterSpec, Run
from installed_base.operations.holders import show_holders
from installed_base.operations.placement import show_today
from installed_base.queries.days import day_of

NOON = "(({} + time '12:00') AT TIME ZONE '" + settings.TIME_ZONE + "')"


def _placements(*, cursor: CursorWrapper, run: Run) -> None:
    find_items(cursor=cursor, run=run)
    find_items(cursor=cursor, run=run, prefix="parent_", unknown="unknown_parent")
    reject(cursor=cursor, when="s.item_id = s.parent_item_id", code="circle")
    _refuse_same_spans(cursor)


def _refuse_same_spans(cursor: CursorWrapper) -> None:
    """Rows that the register cannot take beside what it holds, told before anything is tried."""
    known = f"p.child_id = s.item_id AND p.parent_id = s.parent_item_id AND {SAME_START.replace('c.', 'p.')}"
    other = f"p.during && {SAID} AND NOT ({known})"
    reject(
        cursor=cursor,
        when=f"EXISTS (SELECT 1 FROM installed_base_placement p WHERE p.child_id = s.item_id AND {other})",
        code="in_two_machines",
    )
    reject(
        cursor=cursor,
        when=f"""s.position <> '' AND EXISTS (SELECT 1 FROM installed_base_placement p
            WHERE p.parent_id = s.parent_item_id AND p.position = s.position AND {other})""",
        code="slot_taken",
    )


def _placed(*, cursor: CursorWrapper, run: Run) -> None:
    """Today's parents, machines, companies and sites follow from what was placed, and timelines tell of it."""
    if run.is_dry:
        return
    cursor.execute(
        """SELECT DISTINCT w.item_id FROM work w WHERE w.fate = 'created'
           UNION SELECT w.item_id FROM work w JOIN change ON change.number = w.number"""
    )
    touched = [row[0] for row in cursor.fetchall()]
    run.sql(
        cursor,
        """INSERT INTO installed_base_formerplacement (placement, child_id, parent_id, position, during, recorded_at, superseded_at)
           SELECT p.id, p.child_id, p.parent_id, COALESCE(h.old ->> 'position', p.position),
                  COALESCE((h.old ->> 'during')::daterange, p.during), p.recorded_at, %(now)s
           FROM change h JOIN installed_base_placement p ON p.id = h.object_id""",
    )
    run.sql(
        cursor,
        "UPDATE installed_base_placement p SET recorded_at = %(now)s FROM change h WHERE p.id = h.object_id",
    )
    show_places(items=touched, run=run)
    for kind, end in (("installed", "lower"), ("removed", "upper")):
        day = f"{end}(p.during)"
        run.sql(
            cursor,
            f"""INSERT INTO installed_base_itemevent (item_id, root_id, kind, at, recorded_at, ref_type, details)
                SELECT p.child_id, COALESCE(m.root_id, m.id), '{kind}', COALESCE({NOON.format(day)}, %(now)s), %(now)s, '',
                       jsonb_build_object('parent', m.public_id, 'position', p.position)
                FROM work w JOIN installed_base_placement p ON p.id = w.object_id JOIN installed_base_installeditem m ON m.id = p.parent_id
                WHERE w.fate = 'created' AND ('{kind}' = 'installed' OR {day} IS NOT NULL)""",
        )


def show_places(*, items: list[int], run: Run) -> None:
    """Bring the items' view of today up to their placements, in the import's own change set."""
    if items:
        with history.go_on(change_set_id=run.change_set_id):
            show_today(items=items, today=day_of(run.now), by=run.by, now=run.now)


# An owner of whom nobody knows since when, and nobody said until when: another one's first day ends it.
_GIVES_WAY = "p.role = 'owner' AND lower(p.during) IS NULL AND upper(p.during) IS NULL"


def _parties(*, cursor: CursorWrapper, run: Run) -> None:
    find_items(cursor=cursor, run=run)
    find_companies(cursor=cursor, run=run)
    reject(cursor=cursor, when="s.company_id IS NULL", code="unknown_party")
    reject(
        cursor=cursor,
        when=f"""EXISTS (SELECT 1 FROM installed_base_itemparty p WHERE p.item_id = s.item_id AND p.role = s.role AND p.during && {SAID}
            AND NOT (p.company_id = s.company_id AND {SAME_START.replace("c.", "p.")})
            AND NOT ({_GIVES_WAY} AND p.company_id <> s.company_id AND lower({SAID}) IS NOT NULL))""",
        code="party_twice",
    )


def _owners_so_far(*, cursor: CursorWrapper, run: Run) -> None:
    """Who owned a machine before is said to have done so until the first day of the new owner, as when one person says
    it: of an owner without days, and of the company that has a machine of which no owner was ever said."""
    if run.is_dry:
        return
    run.sql(
        cursor,
        f"""WITH first AS (
                SELECT w.item_id, min(lower(w.during::daterange)) AS day FROM work w
                WHERE w.fate = 'created' AND w.role = 'owner' GROUP BY w.item_id
            ), ended AS (
                UPDATE installed_base_itemparty p SET during = daterange(NULL, first.day) FROM first
                WHERE p.item_id = first.item_id AND first.day IS NOT NULL AND {_GIVES_WAY} RETURNING p.id, first.day
            )
            INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at)
            SELECT %(change_set)s, 'installed_base.itemparty', id, 'changed', ARRAY['during'],
                   '{{"during": "(,)"}}', jsonb_build_object('during', daterange(NULL, day)), %(now)s FROM ended""",
    )
    run.sql(
        cursor,
        """WITH said AS (
               SELECT w.item_id, min(lower(w.during::daterange)) FILTER (WHERE w.role = 'owner') AS day,
                      bool_or(w.role = 'owner' AND lower(w.during::daterange) IS NULL) AS is_since_ever,
                      (array_agg(w.company_id ORDER BY lower(w.during::daterange)) FILTER (WHERE w.role = 'owner'))[1] AS company_id
               FROM work w WHERE w.fate = 'created' AND w.role IN ('owner', 'operator') GROUP BY w.item_id
           ), added AS (
               INSERT INTO installed_base_itemparty (item_id, company_id, role, during)
               SELECT i.id, i.company_id, 'owner', daterange(NULL, said.day)
               FROM said JOIN installed_base_installeditem i ON i.id = said.item_id
               WHERE NOT said.is_since_ever AND i.parent_id IS NULL AND i.company_id IS NOT NULL
                 AND i.company_id IS DISTINCT FROM said.company_id
                 AND NOT EXISTS (SELECT 1 FROM installed_base_itemparty p WHERE p.item_id = i.id AND p.role = 'owner')
               ORDER BY i.id RETURNING id, item_id, company_id, during
           )
           INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at)
           SELECT %(change_set)s, 'installed_base.itemparty', id, 'created', ARRAY['company_id', 'during', 'item_id', 'role'], '{}',
                  jsonb_build_object('item_id', item_id, 'company_id', company_id, 'role', 'owner', 'during', during), %(now)s
           FROM added""",
    )


def _holders(*, cursor: CursorWrapper, run: Run) -> None:
    """Who has a machine today follows from who owns and operates it."""
    if run.is_dry:
        return
    cursor.execute(
        """SELECT DISTINCT w.item_id FROM work w LEFT JOIN change ON change.number = w.number
           WHERE w.role IN ('owner', 'operator') AND (w.fate = 'created' OR change.number IS NOT NULL)"""
    )
    with history.go_on(change_set_id=run.change_set_id):
        show_holders(items=[row[0] for row in cursor.fetchall()], by=run.by, now=run.now)
    run.sql(
        cursor,
        f"""INSERT INTO installed_base_itemevent (item_id, root_id, kind, at, recorded_at, ref_type, details)
            SELECT i.id, COALESCE(i.root_id, i.id), CASE WHEN w.role = 'owner' THEN 'sold' ELSE 'party' END,
                   COALESCE({NOON.format("lower(w.during::daterange)")}, %(now)s), %(now)s, '',
                   jsonb_build_object('role', w.role, 'company', c.public_id)
            FROM work w JOIN installed_base_installeditem i ON i.id = w.item_id JOIN companies_company c ON c.id = w.company_id
            WHERE w.fate = 'created'""",
    )


def _contacts(*, cursor: CursorWrapper, run: Run) -> None:
    find_items(cursor=cursor, run=run)
    find_persons(cursor=cursor, run=run)
    reject(cursor=cursor, when="s.person_found > 1", code="many_persons")
    reject(cursor=cursor, when="s.person_id IS NULL", code="unknown_person")


def _relations(*, cursor: CursorWrapper, run: Run) -> None:
    find_items(cursor=cursor, run=run)
    find_items(cursor=cursor, run=run, prefix="other_", unknown="unknown_other")
    reject(cursor=cursor, when="s.item_id = s.other_item_id", code="circle")


def _deliveries(*, cursor: CursorWrapper, run: Run) -> None:
    find_items(cursor=cursor, run=run)


_ITEM = Column("item_id", "item_id", cast="bigint", default="NULL")
_DURING = Column("during", "during", cast="daterange", default="'(,)'::daterange", merged=DURING_MERGED)
_DAYS = ("ordered_on", "requested_on", "promised_first_on", "promised_last_on", "delivered_on", "invoiced_on")

PLACEMENTS = RegisterSpec(
    table="installed_base_placement", object_type="installed_base.placement", subject="NULL", is_revisioned=False,
    columns=(
        Column("child_id", "item_id", cast="bigint", default="NULL"),
        Column("parent_id", "parent_item_id", cast="bigint", default="NULL"),
        Column("position", "position"), _DURING,
    ),
    fixed={"recorded_at": "%(now)s"},
    match=match_sql(
        table="installed_base_placement", key=f"s.item_id, s.parent_item_id, {START_KEY}",
        on=f"c.child_id = s.item_id AND c.parent_id = s.parent_item_id AND {SAME_START}",
    ),
    resolve=_placements, attach=_placed,
)  # fmt: skip
PARTIES = RegisterSpec(
    table="installed_base_itemparty", object_type="installed_base.itemparty", subject="NULL", is_revisioned=False,
    columns=(_ITEM, Column("company_id", "company_id", cast="bigint", default="NULL"), Column("role", "role"), _DURING),
    match=match_sql(
        table="installed_base_itemparty", key=f"s.item_id, s.role, s.company_id, {START_KEY}",
        on=f"c.item_id = s.item_id AND c.role = s.role AND c.company_id = s.company_id AND {SAME_START}",
    ),
    resolve=_parties, keep=_owners_so_far, attach=_holders,
)  # fmt: skip
ITEM_CONTACTS = RegisterSpec(
    table="installed_base_itemcontact", object_type="installed_base.itemcontact", is_revisioned=False,
    subject="(SELECT p.public_id FROM contacts_person p WHERE p.id = c.person_id)",
    columns=(_ITEM, Column("person_id", "person_id", cast="bigint", default="NULL"), Column("role", "role")),
    match=match_sql(
        table="installed_base_itemcontact", key="s.item_id, s.person_id, s.role",
        on="c.item_id = s.item_id AND c.person_id = s.person_id AND c.role = s.role",
    ),
    resolve=_contacts,
)  # fmt: skip
RELATIONS = RegisterSpec(
    table="installed_base_itemrelation", object_type="installed_base.itemrelation", subject="NULL", is_revisioned=False,
    columns=(
        _ITEM, Column("other_id", "other_item_id", cast="bigint", default="NULL"), Column("kind", "kind"),
        Column("on", "since", cast="date", default="NULL"),
    ),
    match=match_sql(
        table="installed_base_itemrelation", key="s.item_id, s.other_item_id, s.kind",
        on="c.item_id = s.item_id AND c.other_id = s.other_item_id AND c.kind = s.kind",
    ),
    resolve=_relations,
)  # fmt: skip
DELIVERIES = RegisterSpec(
    table="installed_base_deliveryline", object_type="installed_base.deliveryline", subject="NULL", is_revisioned=False,
    columns=(
        _ITEM, *(Column(name, name) for name in ("order_no", "line_no", "delivery_no", "invoice_no")),
        *(Column(name, name, cast="date", default="NULL") for name in _DAYS),
    ),
    fixed={"system": "left(%(system)s, 40)", "url": "''"},
    match=match_sql(
        table="installed_base_deliveryline",
        key="s.item_id, s.order_no, s.line_no, s.delivery_no, s.invoice_no",
        on="c.item_id = s.item_id AND c.system IN ('', left(%(system)s, 40)) AND "
        + " AND ".join(
            f"c.{name} = COALESCE(s.{name}, '')" for name in ("order_no", "line_no", "delivery_no", "invoice_no")
        ),
    ),
    resolve=_deliveries,
)  # fmt: skip
