"""Seeds the aftermarket over a seeded register, inside the database: numbers alone decide the rows, so they come out alike.

A tenth of the machines have ten parts each, one plant is a tree of nodes; machines have owners, warranties, contracts,
cases, visits, readings and events. Triggers are off while rows go in; what they write is written at the end.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from bench.database import url_of
from bench.seed import COMPANIES_AT_WORK, Size, database_name, make_searchable

FAN = 20  # parts right in each node of the plant
PARTS = 10  # of each tenth machine
PART_PRODUCTS = 600

TABLES = (
    "installed_base_installeditem", "installed_base_placement", "installed_base_itemparty", "installed_base_itemevent",
    "installed_base_partfit", "service_servicecontract", "service_contractline", "service_coverage",
    "service_servicecase", "service_servicevisit", "service_visititem", "service_meterreading",
    "service_maintenanceplan",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How the items of a size are shared out, by their numbers: machines first, then parts, then the plant."""

    items: int

    @property
    def plant(self) -> int:
        return min(20_000, self.items // 15)

    @property
    def machines(self) -> int:
        return (self.items - self.plant) // 2 // PARTS * PARTS

    @property
    def first_of_plant(self) -> int:
        return self.items - self.plant + 1

    @property
    def contracts(self) -> int:
        return self.items // 60

    @property
    def cases(self) -> int:
        return self.items // 25

    @property
    def visits(self) -> int:
        return self.items // 37

    def asked(self) -> dict[str, int]:
        """What the statements below are given."""
        return {
            "machines": self.machines, "plant": self.plant, "first": self.first_of_plant, "items": self.items,
            "fan": FAN, "parts": PARTS, "contracts": self.contracts, "cases": self.cases, "visits": self.visits,
            "part_products": PART_PRODUCTS,
        }  # fmt: skip


PREPARE = """
DROP TABLE IF EXISTS bench_sites, bench_home;
-- a site for every fifth customer, with every machine of it there
INSERT INTO companies_site (public_id, name, code, company_id)
SELECT md5('site' || id)::uuid, 'Tehdas', '', id FROM companies_company WHERE lifecycle = 'customer' AND id %% 5 = 0;
CREATE TABLE bench_sites AS SELECT company_id, min(id) AS site_id FROM companies_site GROUP BY company_id;

INSERT INTO installed_base_productfamily (id, public_id, name, code, description)
SELECT 100 + f, md5('family' || f)::uuid, 'Perhe ' || f, 'F' || f, '' FROM generate_series(1, 40) f;
UPDATE installed_base_product p SET family_id = 101 + id %% 40, expected_life_months = 120 + id %% 6 * 24,
  end_of_support = CASE WHEN id %% 20 = 0 THEN date '2024-01-01' END,
  successor_id = CASE WHEN id %% 20 = 0 THEN id - 1 END
WHERE kind = 'device';
-- one product in ten tells the number in its serial numbers, so that a range of them has items in it
UPDATE installed_base_product SET serial_pattern = '(?P<prefix>[A-Z]\\d)-(?P<seq>\\d+)-[A-H]' WHERE kind = 'device' AND id %% 10 = 1;
INSERT INTO installed_base_product (id, public_id, kind, maker_id, code, name, tracking, serial_pattern, attribute_schema,
  schema_version, description)
SELECT 2000 + g, md5('part' || g)::uuid, 'part', 1, 'P' || 10000 + g,
  (ARRAY['Tiiviste', 'Moottori', 'Pumppu', 'Ohjain', 'Laakeri', 'Anturi'])[1 + g %% 6] || ' ' || g, 'serial', '', '{}', 1, ''
FROM generate_series(1, %(part_products)s) g;
INSERT INTO installed_base_partfit (public_id, part_id, product_id, position, serial_from, serial_to, stem, number_from,
  number_to, revision_from, revision_to, note)
SELECT gen_random_uuid(), 2001 + (p.id * 7 + s * 13) %% %(part_products)s, p.id, 'Paikka ' || s, '', '', '', NULL, NULL, '', '', ''
FROM installed_base_product p, generate_series(1, 15) s WHERE p.kind = 'device';

INSERT INTO service_warrantyterm (id, public_id, name, months, start_basis, meter, parts_percent, parts_months,
  labour_percent, labour_months, travel_percent, travel_months, include_children, is_transferable)
SELECT t, md5('term' || t)::uuid, 'Takuu ' || t * 12 || ' kk', t * 12, 'delivery', '', 100, t * 12, 100, 12, 0, 0, true, t > 1
FROM generate_series(1, 3) t;
INSERT INTO service_productwarranty (public_id, product_id, term_id, during)
SELECT md5('w' || id)::uuid, id, 1 + id %% 3, daterange('2009-01-01', NULL) FROM installed_base_product
WHERE kind = 'device' AND id %% 7 < 3;
INSERT INTO service_sla (id, public_id, name, response_hours, weekdays, opens_at, closes_at, country, holidays_count)
SELECT 1, md5('sla')::uuid, 'Työpäivät 8–16', 8, '{1,2,3,4,5}', '08:00', '16:00', 'FI', false;
"""

# Where each part stands: the tenth machines hold ten, a node of the plant holds twenty.
ITEMS = """
UPDATE installed_base_installeditem i SET
  parent_id = 1 + (i.id - %(machines)s - 1) / %(parts)s * 10,
  root_id = 1 + (i.id - %(machines)s - 1) / %(parts)s * 10,
  company_id = m.company_id, site_id = s.site_id, delivered_on = m.delivered_on,
  retired_on = CASE WHEN m.status = 'retired' THEN LEAST(m.delivered_on + 4000, date '2026-06-01') END, status = m.status,
  position = 'Paikka ' || (i.id - %(machines)s - 1) %% %(parts)s + 1,
  product_id = 2001 + i.id %% %(part_products)s, version_key = ARRAY[(i.id - 1) %% 4 + 1, (i.id - 1) %% 13]::int[]
FROM installed_base_installeditem m LEFT JOIN bench_sites s ON s.company_id = m.company_id
WHERE m.id = 1 + (i.id - %(machines)s - 1) / %(parts)s * 10 AND i.id > %(machines)s AND i.id < %(first)s;
UPDATE installed_base_installeditem i SET
  parent_id = CASE WHEN i.id > %(first)s THEN %(first)s + (i.id - %(first)s - 1) / %(fan)s END,
  root_id = CASE WHEN i.id > %(first)s THEN %(first)s END, company_id = m.company_id, status = 'in_use',
  position = CASE WHEN i.id > %(first)s THEN 'Paikka ' || (i.id - %(first)s - 1) %% %(fan)s + 1 ELSE '' END,
  delivered_on = date '2012-05-02', retired_on = NULL,
  product_id = CASE WHEN i.id > %(first)s THEN 2001 + i.id %% %(part_products)s ELSE 1 END
FROM installed_base_installeditem m WHERE m.id = 1 AND i.id >= %(first)s;
UPDATE installed_base_installeditem i SET site_id = s.site_id,
  retired_on = CASE WHEN i.status = 'retired' THEN LEAST(i.delivered_on + 4000, date '2026-06-01') END,
  version_key = ARRAY[(i.id - 1) %% 4 + 1, (i.id - 1) %% 13]::int[], verified_at = CASE WHEN i.id %% 3 = 0 THEN now() END
FROM installed_base_installeditem j LEFT JOIN bench_sites s ON s.company_id = j.company_id
WHERE j.id = i.id AND i.id <= %(machines)s AND (s.site_id IS NOT NULL OR i.status = 'retired' OR i.id %% 3 = 0);
"""

PLACES = """
INSERT INTO installed_base_placement (public_id, child_id, parent_id, position, during, recorded_at)
SELECT md5('place' || id)::uuid, id, parent_id, position, daterange(delivered_on, NULL), '2026-11-01'
FROM installed_base_installeditem WHERE parent_id IS NOT NULL;
INSERT INTO installed_base_itemparty (public_id, item_id, company_id, role, during)
SELECT md5('owner' || id)::uuid, id, company_id, 'owner', daterange(delivered_on, NULL)
FROM installed_base_installeditem WHERE parent_id IS NULL;
"""

COVER = """
CREATE TABLE bench_home AS
SELECT row_number() OVER (ORDER BY company_id) AS n, company_id FROM (
  SELECT DISTINCT company_id FROM installed_base_installeditem WHERE parent_id IS NULL) c;
INSERT INTO service_servicecontract (id, public_id, system, number, name, kind, status, starts_on, ends_on,
  auto_renew_months, notice_months, currency, notes, company_id, changed_at)
SELECT g, md5('contract' || g)::uuid, '', 'HS-' || 100000 + g, 'Huoltosopimus', (ARRAY['full', 'maintenance', 'inspection'])[1 + g %% 3],
  'signed', date '2015-01-01' + g * 7 %% 3600, CASE WHEN g %% 6 > 0 THEN date '2026-06-30' + g %% 700 END,
  CASE WHEN g %% 6 > 2 THEN 12 ELSE 0 END, 3, 'EUR', '', h.company_id, timestamptz '2026-11-01' - g * interval '1 second'
FROM generate_series(1, %(contracts)s) g
JOIN bench_home h ON h.n = 1 + g * 3 %% (SELECT max(n) FROM bench_home);
INSERT INTO service_contractline (id, public_id, position, description, price, billing, index_clause, contract_id, sla_id)
SELECT g * 2 + l, md5('line' || g * 2 + l)::uuid, l, 'Huolto', 1200 + g %% 900, 'year', '', g, CASE WHEN l = 0 THEN 1 END
FROM generate_series(1, %(contracts)s) g, generate_series(0, 1) l;
-- a contract for the machines of its company, eleven at most; one company in ten has its product covered instead
INSERT INTO service_coverage (public_id, source, is_by_rule, include_children, during, effective, parts_percent, labour_percent,
  void_reason, cut_why, company_id, item_id, product_id, contract_id, line_id)
SELECT md5('cover' || c.id || '-' || i.id)::uuid, 'contract', false, c.id %% 4 > 0, d.days, d.days * c.in_force, 80, 100, '', '',
  NULL, i.id, NULL, c.id, c.id * 2
FROM service_servicecontract c
CROSS JOIN LATERAL (SELECT id FROM installed_base_installeditem WHERE company_id = c.company_id AND parent_id IS NULL
  ORDER BY id LIMIT 11) i
CROSS JOIN LATERAL (SELECT daterange(c.starts_on, c.ends_on + 1) AS days) d WHERE c.id %% 10 > 0;
INSERT INTO service_coverage (public_id, source, is_by_rule, include_children, during, effective, parts_percent, labour_percent,
  void_reason, cut_why, company_id, product_id, contract_id, line_id)
SELECT md5('cover' || c.id || '+' || i.product_id)::uuid, 'contract', false, true, d.days, d.days * c.in_force, 80, 100, '', '',
  c.company_id, i.product_id, c.id, c.id * 2
FROM service_servicecontract c
CROSS JOIN LATERAL (SELECT DISTINCT product_id FROM installed_base_installeditem WHERE company_id = c.company_id
  AND parent_id IS NULL ORDER BY 1 LIMIT 2) i
CROSS JOIN LATERAL (SELECT daterange(c.starts_on, c.ends_on + 1) AS days) d WHERE c.id %% 10 = 0;
INSERT INTO service_coverage (public_id, source, is_by_rule, include_children, during, effective, parts_percent, labour_percent,
  void_reason, cut_why, site_id, contract_id, line_id)
SELECT md5('cover' || c.id || '/site')::uuid, 'contract', false, true, d.days, d.days * c.in_force, 80, 100, '', '',
  s.site_id, c.id, c.id * 2 + 1
FROM service_servicecontract c JOIN bench_sites s USING (company_id)
CROSS JOIN LATERAL (SELECT daterange(c.starts_on, c.ends_on + 1) AS days) d WHERE c.id %% 3 = 0;
"""

# The warranties as the product writes them, before there are indexes to write; what cuts them short comes after.
WARRANTIES = """
INSERT INTO service_coverage (public_id, source, is_by_rule, item_id, term_id, include_children, during, effective,
  parts_percent, parts_ends_on, labour_percent, labour_ends_on, travel_percent, travel_ends_on, void_reason, cut_why)
SELECT md5('warranty' || d.item_id)::uuid, 'warranty', true, d.item_id, d.term_id, d.include_children, d.during, d.during,
  d.parts_percent, d.parts_ends_on, d.labour_percent, d.labour_ends_on, d.travel_percent, d.travel_ends_on, '', ''
FROM service_warranties_due(NULL, NULL) d;
"""

SERVICE = """
INSERT INTO installed_base_itemevent (public_id, kind, at, recorded_at, ref_type, details, item_id, root_id)
SELECT md5('event' || g)::uuid, (ARRAY['installed', 'visit', 'reading', 'maintenance', 'version', 'case_opened', 'case_closed',
  'status', 'cover', 'visit'])[1 + g %% 10], timestamptz '2026-10-30' - g %% 4000 * interval '1 day', '2026-11-01', '', '{}',
  i.id, COALESCE(i.root_id, i.id)
FROM generate_series(1, %(items)s) g JOIN installed_base_installeditem i ON i.id = 1 + g * 7919::bigint %% %(items)s;
INSERT INTO service_servicecase (public_id, kind, severity, state, channel, subject, description, opened_at, answered_at,
  solved_at, closed_at, escalation, root_cause, resolution, company_id, item_id, machine_id, owner_id, sla_id, changed_at)
SELECT md5('case' || g)::uuid, CASE WHEN g %% 8 = 0 THEN 'complaint' ELSE 'ticket' END,
  (ARRAY['normal', 'high', 'low', 'critical'])[1 + g %% 4], CASE WHEN g %% 20 = 0 THEN 'open' ELSE 'closed' END, 'phone',
  'Kone pysähtyi', '', t.at, t.at + interval '2 hours', CASE WHEN g %% 20 > 0 THEN t.at + interval '3 days' END,
  CASE WHEN g %% 20 > 0 THEN t.at + interval '5 days' END, 'none', CASE WHEN g %% 20 > 0 THEN 'wear' ELSE '' END, '',
  i.company_id, i.id, COALESCE(i.root_id, i.id), 1 + g %% 20, 1, t.at
FROM generate_series(1, %(cases)s) g
CROSS JOIN LATERAL (SELECT timestamptz '2026-10-30' - g %% 3000 * interval '1 day' AS at) t
JOIN installed_base_installeditem i ON i.id = 1 + g * 104729::bigint %% %(items)s;
INSERT INTO service_servicevisit (id, public_id, kind, state, subject, planned_at, planned_hours, started_at, ended_at, hours,
  covered_by, result, report, case_id, company_id, technician_id, changed_at)
SELECT g, md5('visit' || g)::uuid, 'repair', CASE WHEN c.state = 'open' THEN 'planned' ELSE 'done' END, 'Korjaus', c.opened_at + interval '2 days',
  4, CASE WHEN c.state <> 'open' THEN c.opened_at + interval '2 days' END,
  CASE WHEN c.state <> 'open' THEN c.opened_at + interval '2 days 4 hours' END, 4,
  CASE WHEN c.state <> 'open' THEN (ARRAY['warranty', 'contract', 'billable', 'goodwill'])[1 + g %% 4] ELSE '' END,
  CASE WHEN c.state <> 'open' THEN 'fixed' ELSE '' END, '', c.id, c.company_id, 1 + g %% 20, c.changed_at
FROM (SELECT row_number() OVER (ORDER BY id) AS g, * FROM service_servicecase ORDER BY id LIMIT %(visits)s) c;
INSERT INTO service_visititem (item_id, machine_id, visit_id)
SELECT c.item_id, c.machine_id, v.id FROM service_servicevisit v JOIN service_servicecase c ON c.id = v.case_id;
INSERT INTO service_meterreading (public_id, meter, read_at, value, is_reset, source, by_id, item_id)
SELECT md5('read' || m || '-' || r)::uuid, 'Käyttötunnit', timestamptz '2026-10-01' - r * interval '90 days', 9000 - r * 400, false,
  'technician', 1, m FROM generate_series(1, %(machines)s, 30) m, generate_series(0, 3) r;
INSERT INTO service_maintenanceplan (public_id, name, every_months, meter, instructions, last_done_on, next_due_on, is_active, item_id)
SELECT md5('plan' || m)::uuid, 'Vuosihuolto', 12, '', '', date '2025-01-01' + m %% 800, date '2026-01-01' + m %% 800, true, m
FROM generate_series(1, %(machines)s, 70) m;
"""

STEPS = {
    "products, warranties": PREPARE, "parts in their machines": ITEMS, "placements, owners": PLACES,
    "contracts, cover": COVER, "warranties": WARRANTIES, "events, cases, visits, readings": SERVICE,
}  # fmt: skip


AT_THE_END = {
    "warranties that end early": "SELECT service_cut_warranties(NULL, NULL)",
    "items with days of cover": "SELECT service_fill_item_cover()",
}


def ensure(size: Size) -> None:
    """Seed the aftermarket of a size once; the index of the search is made after it, as parts follow their machines."""
    with psycopg.connect(url_of(database_name(size)), autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('bench_aftermarket_done')").fetchone()[0] is None:
            started = time.perf_counter()
            fill(connection, Counts(size.items))
            connection.execute("CREATE TABLE bench_aftermarket_done ()")
            connection.execute("DROP TABLE IF EXISTS bench_searchable")
            print(
                f"seeded the aftermarket of {size.name} in {time.perf_counter() - started:.0f} s", flush=True
            )
    make_searchable(size)


def fill(connection: psycopg.Connection, counts: Counts) -> None:
    """All rows with triggers off and indexes built afterwards, then what the triggers would have written."""
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET jit = off")
    with _without_indexes(connection, TABLES):
        for label, statements in STEPS.items():
            started = time.perf_counter()
            for statement in filter(None, map(str.strip, statements.split(";\n"))):
                connection.execute(_bound(statement, counts))
            connection.execute("ANALYZE")
            print(f"  {label} {time.perf_counter() - started:.0f} s", flush=True)
        started = time.perf_counter()
    print(f"  indexes {time.perf_counter() - started:.0f} s", flush=True)
    connection.execute(COMPANIES_AT_WORK)
    for (table,) in connection.execute(
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id'"
        " AND is_identity = 'YES' AND table_name ~ '^(service|installed_base|companies_site)'"
    ).fetchall():
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"
        )
    connection.execute("SET session_replication_role = origin")
    for label, statement in AT_THE_END.items():
        started = time.perf_counter()
        count = connection.execute(statement).fetchone()[0]
        print(f"  {count:,} {label} {time.perf_counter() - started:.0f} s", flush=True)


def _bound(statement: str, counts: Counts) -> str:
    """The statement with its numbers in it; `%%` is the remainder."""
    return statement % counts.asked()


@contextmanager
def _without_indexes(connection: psycopg.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Drop every index and every exclusion but the primary keys, and make them again after the rows are in."""
    named = [list(tables)]
    exclusions = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = ANY(%s::regclass[]) AND contype = 'x'",
        named,
    ).fetchall()
    indexes = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        named,
    ).fetchall()
    for table, name, _definition in exclusions:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.execute(
        "CREATE INDEX bench_machines ON installed_base_installeditem (company_id, id) WHERE parent_id IS NULL"
    )
    yield
    connection.execute("DROP INDEX bench_machines")
    connection.execute("SET maintenance_work_mem = '1GB'")
    for _name, definition in indexes:
        connection.execute(definition)
    for table, name, definition in exclusions:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
