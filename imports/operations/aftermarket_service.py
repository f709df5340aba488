"""How rows become tickets and complaints, visits, readings of meters and maintenance plans."""

from django.db.backends.utils import CursorWrapper
from django.utils.translation import override

from common.sql import day_here
from history import operations as history
from imports.operations.links import add_external_ids, find_companies
from imports.operations.references import find_items, find_persons, match_sql, reject
from imports.operations.registers import Column, RegisterSpec, Run
from service.choices.case import OPEN_STATES, CaseKind
from service.choices.visit import VisitKind
from service.models import ServiceCase
from service.operations.plan import work_out_dues
from service.queries.answer_time import CLOCKS, dues_from, local_day, sla_of

# The machine that an item was in at a moment, by its placements.
MACHINE = f"""(SELECT n.node FROM (
    WITH RECURSIVE up(node, depth) AS (
        SELECT {{item}}, 0 UNION ALL SELECT p.parent_id, up.depth + 1 FROM up JOIN installed_base_placement p
        ON p.child_id = up.node AND p.during @> {day_here("{at}")} WHERE up.depth < 60)
    SELECT node FROM up ORDER BY depth DESC LIMIT 1) n)"""


def _future(cursor: CursorWrapper, run: Run, column: str) -> None:
    run.sql(
        cursor,
        f"""UPDATE stage s SET reject = 'in_future' WHERE s.reject IS NULL AND s.{column} <> ''
            AND s.{column}::timestamptz > %(now)s + interval '5 minutes'""",
    )


def _about(cursor: CursorWrapper, run: Run) -> None:
    """The item, and the company that is named or has the item; a row about neither is rejected."""
    find_items(cursor=cursor, run=run)
    find_companies(cursor=cursor, run=run)
    cursor.execute("ALTER TABLE stage ADD site_id bigint, ADD machine_id bigint")
    cursor.execute(
        """UPDATE stage s SET company_id = COALESCE(s.company_id, i.company_id),
               site_id = CASE WHEN COALESCE(s.company_id, i.company_id) = i.company_id THEN i.site_id END
           FROM installed_base_installeditem i WHERE i.id = s.item_id"""
    )
    reject(cursor=cursor, when="s.item_id IS NULL AND s.company_id IS NULL", code="unknown_about")


def _titles(cursor: CursorWrapper, run: Run, kinds: type[CaseKind | VisitKind], kind: str) -> None:
    """A row without a subject is called by its kind, in the importing user's language."""
    with override(run.by.language):
        for code, label in kinds.choices:
            cursor.execute(
                f"UPDATE stage SET subject = %s WHERE COALESCE(subject, '') = '' AND COALESCE(kind, '{kind}') = %s",
                [str(label), code],
            )


def _tickets(*, cursor: CursorWrapper, run: Run) -> None:
    _about(cursor, run)
    find_persons(cursor=cursor, run=run)
    _titles(cursor, run, CaseKind, "ticket")
    for column in ("opened_at", "solved_at", "closed_at"):
        _future(cursor, run, column)
    cursor.execute("ALTER TABLE stage ADD state text")
    cursor.execute(
        """UPDATE stage SET solved_at = COALESCE(NULLIF(solved_at, ''), closed_at),
               state = CASE WHEN closed_at <> '' THEN 'closed' ELSE 'solved' END WHERE is_done = 'yes'"""
    )
    reject(
        cursor=cursor,
        when="s.is_done = 'yes' AND s.solved_at::timestamptz < s.opened_at::timestamptz",
        code="ends_first",
    )
    cursor.execute(
        f"UPDATE stage s SET machine_id = {MACHINE.format(item='s.item_id', at='s.opened_at::timestamptz')} WHERE s.item_id IS NOT NULL"
    )


def _ticketed(*, cursor: CursorWrapper, run: Run) -> None:
    """Numbers of the other system, timelines, and the clocks of what is still open."""
    if "external_id" in run.mapped:
        add_external_ids(cursor=cursor, run=run, table="service_servicecase", object_type="case")
    if run.is_dry:
        return
    run.sql(
        cursor,
        """INSERT INTO installed_base_itemevent (item_id, root_id, kind, at, recorded_at, ref_type, ref_id, details)
           SELECT c.item_id, c.machine_id, e.kind, e.at, %(now)s, 'service.servicecase', c.public_id, jsonb_build_object('kind', c.kind)
           FROM work w JOIN service_servicecase c ON c.id = w.object_id
           CROSS JOIN LATERAL (VALUES ('case_opened', c.opened_at), ('case_closed', c.solved_at)) e(kind, at)
           WHERE w.fate = 'created' AND c.item_id IS NOT NULL AND e.at IS NOT NULL""",
    )
    cursor.execute("SELECT object_id FROM work WHERE fate = 'created' AND is_done IS NULL")
    made = ServiceCase.objects.filter(pk__in=[row[0] for row in cursor.fetchall()], state__in=OPEN_STATES)
    cases = list(made.select_related("item"))
    for case in cases:
        case.sla = sla_of(item=case.item, day=local_day(case.opened_at))
        for name, due in dues_from(start=case.opened_at, sla=case.sla, severity=case.severity).items():
            setattr(case, name, due)
    ServiceCase.objects.bulk_update(cases, ["sla", *(one.due for one in CLOCKS)], batch_size=1000)


def _visits(*, cursor: CursorWrapper, run: Run) -> None:
    """A visit with an end is done. Who pays follows from the cover of that day where the file does not say."""
    _about(cursor, run)
    _titles(cursor, run, VisitKind, "repair")
    for column in ("started_at", "ended_at"):
        _future(cursor, run, column)
    reject(
        cursor=cursor,
        when="s.started_at <> '' AND s.ended_at <> '' AND s.ended_at::timestamptz < s.started_at::timestamptz",
        code="ends_first",
    )
    cursor.execute("ALTER TABLE stage ADD at timestamptz")
    cursor.execute(
        f"""UPDATE stage s SET at = COALESCE(NULLIF(s.ended_at, ''), NULLIF(s.started_at, ''), s.planned_at)::timestamptz,
                state = COALESCE(s.state, CASE WHEN s.ended_at <> '' THEN 'done' WHEN s.started_at <> '' THEN 'under_way' ELSE 'planned' END),
                machine_id = CASE WHEN s.item_id IS NOT NULL THEN
                    {MACHINE.format(item="s.item_id", at="COALESCE(NULLIF(s.ended_at, ''), NULLIF(s.started_at, ''), s.planned_at)::timestamptz")} END
            WHERE s.reject IS NULL"""
    )
    reject(cursor=cursor, when="s.state = 'done' AND COALESCE(s.ended_at, '') = ''", code="no_visit_end")
    reject(cursor=cursor, when="s.state = 'planned' AND COALESCE(s.planned_at, '') = ''", code="no_visit_day")
    cursor.execute("UPDATE stage SET started_at = NULL, ended_at = NULL WHERE state = 'planned'")
    if not {"covered_by", "result"} <= run.mapped:
        cursor.execute(
            f"""UPDATE stage s SET result = COALESCE(s.result, 'fixed'), covered_by = COALESCE(s.covered_by, (
                   SELECT c.source FROM service_coverage c WHERE c.item_id IN (s.item_id, s.machine_id)
                     AND c.effective @> {day_here("s.at")} ORDER BY c.source DESC LIMIT 1), 'billable')
               WHERE s.state = 'done'"""
        )
    reject(
        cursor=cursor,
        when="s.state = 'done' AND (COALESCE(s.covered_by, '') = '' OR COALESCE(s.result, '') = '')",
        code="visit_not_whole",
    )


def _visited(*, cursor: CursorWrapper, run: Run) -> None:
    if "external_id" in run.mapped:
        add_external_ids(cursor=cursor, run=run, table="service_servicevisit", object_type="visit")
    if run.is_dry:
        return
    run.sql(
        cursor,
        """INSERT INTO service_visititem (visit_id, item_id, machine_id)
           SELECT w.object_id, w.item_id, w.machine_id FROM work w
           WHERE w.fate IN ('created', 'known') AND w.item_id IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM service_visititem v WHERE v.visit_id = w.object_id AND v.item_id = w.item_id)""",
    )
    run.sql(
        cursor,
        """INSERT INTO installed_base_itemevent (item_id, root_id, kind, at, recorded_at, ref_type, ref_id, details)
           SELECT w.item_id, w.machine_id, CASE WHEN c.kind = 'maintenance' THEN 'maintenance' ELSE 'visit' END, c.at, %(now)s,
                  'service.servicevisit', c.public_id, jsonb_build_object('kind', c.kind, 'result', c.result)
           FROM work w JOIN service_servicevisit c ON c.id = w.object_id
           WHERE w.fate = 'created' AND w.item_id IS NOT NULL AND c.state = 'done'""",
    )


def _readings(*, cursor: CursorWrapper, run: Run) -> None:
    """Meters keep the spelling that the item's readings have."""
    find_items(cursor=cursor, run=run)
    _future(cursor, run, "read_at")
    cursor.execute(
        """UPDATE stage s SET meter = known.meter FROM (
               SELECT DISTINCT ON (r.item_id, lower(r.meter)) r.item_id, r.meter FROM service_meterreading r
               WHERE r.item_id IN (SELECT item_id FROM stage) ORDER BY r.item_id, lower(r.meter), r.id) known
           WHERE known.item_id = s.item_id AND lower(known.meter) = lower(s.meter) AND known.meter <> s.meter"""
    )


def _read(*, cursor: CursorWrapper, run: Run) -> None:
    if run.is_dry:
        return
    run.sql(
        cursor,
        f"""INSERT INTO installed_base_itemevent (item_id, root_id, kind, at, recorded_at, ref_type, ref_id, details)
            SELECT c.item_id, {MACHINE.format(item="c.item_id", at="c.read_at")}, 'reading', c.read_at, %(now)s,
                   'service.meterreading', c.public_id, jsonb_build_object('reset', c.is_reset)
            FROM work w JOIN service_meterreading c ON c.id = w.object_id WHERE w.fate = 'created'""",
    )
    _dues(cursor=cursor, run=run)


def _dues(*, cursor: CursorWrapper, run: Run) -> None:
    """When maintenance is due follows from plans and readings."""
    if run.is_dry:
        return
    cursor.execute(
        """SELECT DISTINCT w.item_id FROM work w LEFT JOIN change ON change.number = w.number
           WHERE w.fate = 'created' OR change.number IS NOT NULL"""
    )
    items = [row[0] for row in cursor.fetchall()]
    if items:
        with history.go_on(change_set_id=run.change_set_id):
            work_out_dues(items=items, by=run.by, now=run.now)


def _plans(*, cursor: CursorWrapper, run: Run) -> None:
    find_items(cursor=cursor, run=run)
    run.sql(
        cursor,
        "UPDATE stage s SET reject = 'in_future' WHERE s.reject IS NULL AND NULLIF(s.last_done_on, '')::date > %(now)s::date",
    )


_ITEM = Column("item_id", "item_id", cast="bigint", default="NULL")
_COMPANY = Column("company_id", "company_id", cast="bigint", default="NULL")
_SITE = Column("site_id", "site_id", cast="bigint", default="NULL")
_REOPENED = "c.state = 'reopened'"  # what happened here since is newer than the file


def _moment(name: str, **more: str) -> Column:
    return Column(name, name, cast="timestamptz", default="NULL", **more)


def _sees(*, run: Run) -> str:
    return "TRUE" if run.mine == "TRUE" else f"(c.company_id IS NULL OR {run.sees('c.company_id')})"


TICKETS = RegisterSpec(
    table="service_servicecase", object_type="service.servicecase", resolve=_tickets, attach=_ticketed, visible=_sees,
    subject="(SELECT p.public_id FROM contacts_person p WHERE p.id = c.person_id)",
    columns=(
        Column("kind", "kind", default="'ticket'"), Column("severity", "severity", default="'normal'"),
        Column("channel", "channel", default="'phone'"), Column("subject", "subject"),
        Column("description", "description"), _ITEM, Column("machine_id", "machine_id", cast="bigint", default="NULL"),
        _COMPANY, _SITE, Column("person_id", "person_id", cast="bigint", default="NULL"), _moment("opened_at"),
        Column("state", "state", default="'new'", keep_if=_REOPENED), _moment("solved_at", keep_if=_REOPENED),
        _moment("closed_at", keep_if=_REOPENED), Column("resolution", "resolution"), Column("root_cause", "root_cause"),
    ),
    fixed={
        "answered_at": "NULLIF(w.solved_at, '')::timestamptz", "restored_at": "NULLIF(w.solved_at, '')::timestamptz",
        "escalation": "'none'",
        "team_id": "(SELECT o.team_id FROM companies_company o WHERE o.id = w.company_id)",
    },
    match=match_sql(
        table="service_servicecase", entity="case", key="s.item_id, s.company_id, s.opened_at, lower(s.subject)",
        on="""c.opened_at = s.opened_at::timestamptz AND c.item_id IS NOT DISTINCT FROM s.item_id
            AND c.company_id IS NOT DISTINCT FROM s.company_id AND lower(c.subject) = lower(s.subject)""",
    ),
)  # fmt: skip
VISITS = RegisterSpec(
    table="service_servicevisit", object_type="service.servicevisit", subject="NULL", resolve=_visits, attach=_visited,
    visible=_sees,
    columns=(
        Column("kind", "kind", default="'repair'"), Column("state", "state", default="'planned'"),
        Column("subject", "subject"), _COMPANY, _SITE,
        Column("technician_id", "technician_id", cast="bigint", default="NULL"),
        _moment("planned_at"), _moment("started_at"), _moment("ended_at"),
        Column("hours", "hours", cast="numeric(6,2)", default="NULL"),
        Column("travel_hours", "travel_hours", cast="numeric(5,2)", default="NULL"),
        Column("travel_km", "travel_km", cast="int", default="NULL"),
        Column("covered_by", "covered_by", keep_if="c.covered_by <> ''"), Column("result", "result", keep_if="c.result <> ''"),
        Column("report", "report"),
    ),
    match=match_sql(
        table="service_servicevisit", entity="visit", key="s.item_id, s.company_id, s.at, s.kind, lower(s.subject)",
        on="""c.at = s.at AND lower(c.subject) = lower(s.subject) AND c.company_id IS NOT DISTINCT FROM s.company_id
            AND (s.item_id IS NULL OR EXISTS (SELECT 1 FROM service_visititem v WHERE v.visit_id = c.id AND v.item_id = s.item_id))""",
    ),
)  # fmt: skip
READINGS = RegisterSpec(
    table="service_meterreading", object_type="service.meterreading", subject="NULL", resolve=_readings, attach=_read,
    is_revisioned=False,
    columns=(
        _ITEM, Column("meter", "meter"), _moment("read_at"), Column("value", "value", cast="numeric(16,3)", default="NULL"),
        Column("is_reset", "is_reset", cast="boolean", default="FALSE"), Column("source", "source", default="'import'"),
    ),
    fixed={"by_id": "%(by)s"},
    match=match_sql(
        table="service_meterreading", key="s.item_id, lower(s.meter), s.read_at",
        on="c.item_id = s.item_id AND c.meter = s.meter AND c.read_at = s.read_at::timestamptz",
    ),
    order="w.item_id, w.meter, w.read_at",
)  # fmt: skip
PLANS = RegisterSpec(
    table="service_maintenanceplan", object_type="service.maintenanceplan", subject="NULL", resolve=_plans, attach=_dues,
    columns=(
        _ITEM, Column("name", "name"), Column("every_months", "every_months", cast="smallint", default="NULL"),
        Column("meter", "meter"), Column("every_units", "every_units", cast="numeric(14,3)", default="NULL"),
        Column("planned_hours", "planned_hours", cast="numeric(5,2)", default="NULL"),
        Column("last_done_on", "last_done_on", cast="date", default="NULL"), Column("instructions", "instructions"),
    ),
    fixed={"is_active": "TRUE"},
    match=match_sql(
        table="service_maintenanceplan", on="c.item_id = s.item_id AND lower(c.name) = lower(s.name)",
        key="s.item_id, lower(s.name)",
        needs=(("COALESCE(s.every_months, '') = '' AND COALESCE(s.every_units, '') = ''", "no_interval"),),
    ),
)  # fmt: skip
