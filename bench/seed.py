"""Seeds a register: the same seed gives the same rows. Companies, persons, items, activities by COPY."""

import os
import random
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import psycopg

from bench import names
from bench.database import copy, exists, indexes_later, make_anew, url_of

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
USERS, TEAMS, PRODUCTS = 20, 4, 2000


@dataclass(frozen=True)
class Size:
    """How many rows of each kind."""

    name: str
    companies: int
    persons: int
    items: int
    activities: int


SMALL = Size("small", 10_000, 30_000, 30_000, 20_000)
LARGE = Size("large", 1_000_000, 3_000_000, 3_000_000, 2_000_000)
SIZES = {size.name: size for size in (SMALL, LARGE)}


def database_name(size: Size) -> str:
    return f"kolmikanta_bench_{size.name}"


def environment(size: Size) -> dict[str, str]:
    """The environment in which the product sees this size's database."""
    return os.environ | {
        "DATABASE_URL": url_of(database_name(size)),
        "DJANGO_SETTINGS_MODULE": "crm.settings",
    }


def manage(size: Size, *arguments: str) -> None:
    """Run one of the product's own commands against the size's database."""
    subprocess.run([sys.executable, "manage.py", *arguments], env=environment(size), check=True)


def ensure(size: Size, *, searchable: bool = True) -> None:
    """Seed the size once; later runs find it, and bring it up to the tables of today.

    Without `searchable` the index of the search is left to what is seeded on top.
    """
    if exists(database_name(size)):
        manage(size, "migrate", "-v0")
    else:
        started = time.perf_counter()
        make_anew(database_name(size))
        manage(size, "migrate", "-v0")
        with psycopg.connect(url_of(database_name(size)), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")  # search is filled once, below
            _fill(connection, size)
            connection.execute("CREATE TABLE bench_done ()")
        print(f"seeded {size.name} in {time.perf_counter() - started:.0f} s", flush=True)
    if searchable:
        make_searchable(size)


def make_searchable(size: Size) -> None:
    """Fill the index of the search, unless it was filled since the last row was seeded."""
    with psycopg.connect(url_of(database_name(size)), autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('bench_searchable')").fetchone()[0] is not None:
            return
        started = time.perf_counter()
        manage(size, "reindex_search", "--anew")
        connection.execute("VACUUM ANALYZE")
        connection.execute("CREATE TABLE bench_searchable ()")
    print(f"index of the search of {size.name} in {time.perf_counter() - started:.0f} s", flush=True)


# What the triggers would have kept, had they been on.
COMPANIES_AT_WORK = """UPDATE companies_company c SET has_items_at_work = NOT has_items_at_work
WHERE has_items_at_work IS DISTINCT FROM EXISTS (SELECT FROM installed_base_installeditem i
  WHERE i.company_id = c.id AND i.status IN ('delivered', 'in_use', 'in_repair', 'loaned'))"""


def _fill(connection: psycopg.Connection, size: Size) -> None:
    rng = random.Random(2026)
    for fill in (_staff, _companies, _persons, _items, _activities):
        started = time.perf_counter()
        fill(connection, size, rng)
        print(f"  {fill.__name__[1:]} {time.perf_counter() - started:.0f} s", flush=True)
    connection.execute(COMPANIES_AT_WORK)
    for (table,) in connection.execute(
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name = 'id' AND is_identity = 'YES'"
    ).fetchall():
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"
        )


def _uuid(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def _staff(connection: psycopg.Connection, size: Size, rng: random.Random) -> None:
    copy(
        connection,
        "users_team",
        ["id", "name", "public_id"],
        ((i, f"Team {i}", _uuid(rng)) for i in range(1, TEAMS + 1)),
    )
    copy(
        connection, "users_user",
        ["id", "public_id", "email", "full_name", "password", "role", "scope", "language", "is_active", "is_robot", "must_change_password"],
        (
            (i, _uuid(rng), f"user{i}@bench.example", f"User {i}", "!", "sales", "team" if i % 4 == 0 else "all", "en", True, False, False)
            for i in range(1, USERS + 1)
        ),
    )  # fmt: skip
    copy(
        connection, "users_membership", ["user_id", "team_id"],
        ((i, i % TEAMS + 1) for i in range(1, USERS + 1)),
    )  # fmt: skip


def _companies(connection: psycopg.Connection, size: Size, rng: random.Random) -> None:
    n = size.companies
    legal, ids = names.company_names(rng, n), names.business_ids(n)
    towns, industries = names.Skewed(rng, names.TOWNS).draw(n), names.Skewed(rng, names.INDUSTRIES).draw(n)
    lifecycles = rng.choices(("prospect", "customer", "former", "lost"), (80, 15, 3, 2), k=n)
    columns = [
        "id", "public_id", "legal_name", "country", "business_id", "business_id_scheme", "vat_number", "lei", "legal_form",
        "status", "industry_code", "industry_version", "lifecycle", "owner_id", "team_id", "language", "preferred_channel",
        "notes", "postcode", "town", "region", "staff", "turnover", "turnover_currency", "last_activity_at", "changed_at",
    ]  # fmt: skip

    def rows():
        for i in range(n):
            town, region, postcode = towns[i]
            staff = int(rng.paretovariate(0.9))
            owned = lifecycles[i] != "prospect" or i % 10 == 0
            yield (
                i + 1, _uuid(rng), legal[i], "FI", ids[i], "fi_ytunnus", "FI" + ids[i].replace("-", ""), "", "OY",
                "active", industries[i], "TOL2025" if i % 3 else "TOL2008", lifecycles[i],
                i % USERS + 1 if owned else None, i % TEAMS + 1 if owned else None, "fi", "", "", postcode, town, region,
                staff, staff * rng.randrange(60_000, 240_000), "EUR",
                NOW - timedelta(days=rng.randrange(900)) if i % 3 == 0 else None, NOW - timedelta(seconds=n - i),
            )  # fmt: skip

    with indexes_later(connection, ["companies_company"]):
        copy(connection, "companies_company", columns, rows())
    with indexes_later(connection, ["companies_address"]):
        connection.execute(
            """
            INSERT INTO companies_address (public_id, company_id, kind, street, postcode, town, region, country)
            SELECT gen_random_uuid(), id, 'visiting', 'Tehtaankatu ' || id % 200, postcode, town, region, 'FI'
            FROM companies_company
            """
        )
    with indexes_later(connection, ["companies_companycontactpoint"]):
        connection.execute(
            """
            INSERT INTO companies_companycontactpoint (public_id, company_id, kind, value, key, label)
            SELECT gen_random_uuid(), id, 'phone', '03 ' || 1000000 + id, '+3583' || 1000000 + id, ''
            FROM companies_company WHERE id % 3 = 0
            """
        )
    connection.execute(
        """
        INSERT INTO companies_financialyear (public_id, company_id, starts_on, ends_on, turnover_from, turnover_to,
          currency, staff_from, staff_to, source)
        SELECT gen_random_uuid(), id, make_date(y, 1, 1), make_date(y, 12, 31), turnover * (1 + (y - 2025) * 0.05),
          turnover * (1 + (y - 2025) * 0.05), 'EUR', staff, staff, 'bench'
        FROM companies_company, generate_series(2022, 2025) y WHERE lifecycle = 'customer'
        """
    )


def _persons(connection: psycopg.Connection, size: Size, rng: random.Random) -> None:
    n = size.persons
    firsts, lasts = names.Skewed(rng, names.FIRST_NAMES).draw(n), names.Skewed(rng, names.SURNAMES).draw(n)
    tails = rng.choices(names.SYLLABLES, k=n)
    titles = rng.choices(names.TITLES, k=n)
    surnames = [last if i % 3 else last + tails[i] for i, last in enumerate(lasts)]
    with indexes_later(connection, ["contacts_person"]):
        copy(
            connection, "contacts_person",
            ["id", "public_id", "first_name", "last_name", "language", "preferred_channel", "notes", "changed_at"],
            (
                (i + 1, _uuid(rng), firsts[i], surnames[i], "fi", "", "", NOW - timedelta(seconds=n - i))
                for i in range(n)
            ),
        )  # fmt: skip
    with indexes_later(connection, ["contacts_position"]):
        copy(
            connection, "contacts_position",
            ["public_id", "person_id", "company_id", "title", "decision_role", "responsibilities", "is_primary", "work_email", "work_phone", "changed_at"],
            (
                (
                    _uuid(rng), i + 1, i % size.companies + 1, titles[i].replace("_", " "),
                    "decider" if i % 3 == 0 else "", ["maintenance"] if i % 4 == 0 else [], True,
                    f"{firsts[i].lower()}.{surnames[i].lower()}{i}@firma{i % size.companies + 1}.example", f"+35840{1_000_000 + i}",
                    NOW - timedelta(seconds=n - i),
                )
                for i in range(n)
            ),
        )  # fmt: skip


def _items(connection: psycopg.Connection, size: Size, rng: random.Random) -> None:
    n = size.items
    copy(
        connection,
        "installed_base_maker",
        ["id", "public_id", "name", "is_us"],
        [(1, _uuid(rng), "Kolmi Konepajat", True)],
    )
    copy(
        connection, "installed_base_product",
        ["id", "public_id", "kind", "maker_id", "code", "name", "tracking", "serial_pattern", "attribute_schema", "schema_version", "description"],
        (
            (i, _uuid(rng), "device", 1, f"VX{100 + i}", f"VX{100 + i} {names.TRADES[i % len(names.TRADES)].lower()}kone", "serial", "", "{}", 1, "")
            for i in range(1, PRODUCTS + 1)
        ),
    )  # fmt: skip
    customers = [
        row[0] for row in connection.execute("SELECT id FROM companies_company WHERE lifecycle = 'customer'")
    ]
    products = names.Skewed(rng, range(1, PRODUCTS + 1)).draw(n)
    owners = rng.choices(customers, k=n)
    statuses = rng.choices(("in_use", "delivered", "in_repair", "retired", "stored"), (80, 5, 3, 10, 2), k=n)
    with indexes_later(connection, ["installed_base_installeditem"]):
        copy(
            connection, "installed_base_installeditem",
            ["id", "public_id", "product_id", "serial", "name", "quantity", "status", "company_id", "location", "position", "version",
             "version_key", "delivered_on", "source", "notes", "changed_at"],
            (
                (
                    i + 1, _uuid(rng), products[i], serial_of(i), "", 1, statuses[i], owners[i], "", "",
                    f"{i % 4 + 1}.{i % 13}" if i % 8 else "", [i % 4 + 1, i % 13] if i % 8 else None, date(2005, 1, 1) + timedelta(days=i % 7500), "erp", "", NOW - timedelta(seconds=n - i),
                )
                for i in range(n)
            ),
        )  # fmt: skip


def serial_of(i: int) -> str:
    """The serial number of the i-th item: a family letter, a mixed number, a check letter."""
    return f"{'KXHZ'[i % 4]}{i % 9}-{i * 7919 % 10_000_019:08d}-{'ABCDEFGH'[i % 8]}"


def _activities(connection: psycopg.Connection, size: Size, rng: random.Random) -> None:
    n = size.activities
    kinds = rng.choices(("call", "meeting", "email", "note", "task"), (45, 15, 25, 10, 5), k=n)
    companies = rng.choices(range(1, size.companies + 1), k=n)
    directions = rng.choices(("outbound", "two_way", "inbound"), (50, 30, 20), k=n)
    with indexes_later(connection, ["activities_activity"]):
        copy(
            connection, "activities_activity",
            ["public_id", "kind", "direction", "state", "subject", "body", "outcome", "due_at", "done_at", "owner_id", "company_id", "changed_at"],
            (
                (
                    _uuid(rng), kinds[i], directions[i], *_when(i, rng), i % USERS + 1, companies[i], NOW - timedelta(seconds=n - i)
                )
                for i in range(n)
            ),
        )  # fmt: skip


def _when(i: int, rng: random.Random) -> tuple:
    if i % 200 == 0:
        due = NOW + timedelta(days=rng.randrange(-10, 30))
        return "planned", "Soita tarjouksesta", "", "", due, None
    return (
        "done",
        "Puhelu huollosta",
        "",
        "reached",
        None,
        NOW - timedelta(minutes=rng.randrange(900 * 24 * 60)),
    )
