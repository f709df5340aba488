"""Custom fields over a large register: seven fields with values, filtered, sorted and counted through the page."""

import random
import time
from collections.abc import Iterator

import psycopg

from bench.database import url_of
from bench.seed import Size
from bench.server import Browser, Timing, session_cookie, together

PART = "fields"
# Companies are what is measured: the other registers are there, and small.
OWN = {
    "small": Size("small_fields", 10_000, 3_000, 3_000, 2_000),
    "large": Size("large_fields", 1_000_000, 30_000, 30_000, 20_000),
}
HTMX = {"HX-Request": "true"}
FIELDS = (
    ("ABC class", "choice", {"options": [{"fi": one, "en": one} for one in "ABC"]}),
    ("Factory area", "number", {"unit": "m²"}),
    ("Key account since", "date", {}),
    ("Credit limit", "money", {}),
    ("Sectors", "choices", {"options": [{"fi": f"Ala {n}", "en": f"Sector {n}"} for n in range(50)]}),
    ("Account code", "text", {}),
    ("Dealer", "company", {}),
)
# 10 % A, 20 % B, 50 % C, 20 % without; an area for a third; a code for all but one in fifty thousand.
FILL = """
UPDATE companies_company c SET custom = jsonb_strip_nulls(jsonb_build_object(
  'abc_class', CASE WHEN id % 10 = 0 THEN 'a' WHEN id % 10 < 3 THEN 'b' WHEN id % 10 < 8 THEN 'c' END,
  'factory_area', CASE WHEN id % 3 = 0 THEN ((id * 7919) % 50000)::text END,
  'key_account_since', CASE WHEN id % 7 = 0 THEN (date '2000-01-01' + (id % 9000)::int)::text END,
  'credit_limit', CASE WHEN id % 4 = 0 THEN jsonb_build_object('amount', ((id * 31) % 900000)::text, 'currency', 'EUR') END,
  'sectors', CASE WHEN id % 5 = 0 THEN jsonb_build_array('sector_' || id % 50, 'sector_' || id % 7) END,
  'account_code', CASE WHEN id % 50000 <> 0 THEN 'K-' || lpad((id * 104729 % 10000019)::text, 8, '0') END,
  'dealer', CASE WHEN id % 20 = 0 THEN (SELECT public_id FROM companies_company d WHERE d.id = 1 + c.id % 300) END))
"""


def size_of(size: Size) -> Size:
    return OWN[size.name]


def ensure() -> list[str]:
    """Define the fields once, fill them, let the worker's code make the indexes. Tells what each took."""
    from django.utils import timezone

    from custom_fields.choices import ALL_ROLES
    from custom_fields.models import CustomField, FieldRun
    from custom_fields.operations.field import create_field
    from custom_fields.operations.run import work_off
    from users.models import User

    if CustomField.objects.exists():
        return []
    User.objects.filter(email="user2@bench.example").update(role="admin")
    admin, told = User.objects.get(email="user2@bench.example"), []
    from django.db import connection

    started = time.perf_counter()
    with psycopg.connect(url_of(connection.settings_dict["NAME"]), autocommit=True) as direct:
        direct.execute("SET session_replication_role = replica")  # what is filled here nobody searches for
        direct.execute(FILL)
        direct.execute("VACUUM ANALYZE companies_company")
    told.append(f"| values of seven fields filled by one statement | {time.perf_counter() - started:.1f} |")
    for label, kind, more in FIELDS:
        values = {
            "label_fi": label, "label_en": label, "is_personal": False, "reason": "bench", "is_filterable": True,
            "seen_by": list(ALL_ROLES), "edited_by": list(ALL_ROLES), **more,
        }  # fmt: skip
        field = create_field(resource="company", kind=kind, values=values, by=admin, now=timezone.now())
        started = time.perf_counter()
        for run in FieldRun.objects.filter(field=field, state="running"):
            work_off(run_id=run.pk, clock=timezone.now)
        told.append(
            f"| index of a field of kind {kind}, nobody kept waiting | {time.perf_counter() - started:.1f} |"
        )
    return told


def queries() -> dict[str, str]:
    """What is asked, by what it is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT public_id FROM companies_company WHERE id = 21")
        dealer = cursor.fetchone()[0]
    return {
        "no filter": "",
        "choice, a tenth": "cf_abc_class=a",
        "choice, half": "cf_abc_class=c",
        "choice, no value": "cf_abc_class=none",
        "number, 1 % (range)": "cf_factory_area_from=10000&cf_factory_area_to=11500",
        "number, a third (open range)": "cf_factory_area_from=1",
        "number, no value": "cf_factory_area_filled=false",
        "money, range": "cf_credit_limit_from=1000&cf_credit_limit_to=2000",
        "date, a year": "cf_key_account_since_from=2010-01-01&cf_key_account_since_to=2010-12-31",
        "several choices, one of": "cf_sectors=sector_13",
        "several choices, no value": "cf_sectors=none",
        "text begins with": "cf_account_code=K-0012",
        "text, no value (one in 50,000)": "cf_account_code_filled=false",
        "company reference": f"cf_dealer={dealer}",
        "choice and number and region": "cf_abc_class=a&cf_factory_area_from=1000&cf_factory_area_to=9000&region=Pirkanmaa",
        "choice and lifecycle, by turnover": "cf_abc_class=a&lifecycle=customer&sort=-turnover",
        "choice, sorted by turnover": "cf_abc_class=b&sort=-turnover",
        "sorted by a number field": "sort=-cf_factory_area&columns=cf_factory_area",
        "filtered and sorted by number": "sort=cf_factory_area&columns=cf_factory_area&cf_factory_area_from=20000",
        "not: choice is A, and has an area": "where=not:cf_abc_class:a&where=has:cf_factory_area:",
    }  # fmt: skip


def pages(browser: Browser, rounds: int) -> Iterator[Timing]:
    """The list of companies with each filter; then the counts that follow, a company page, a cell saved."""
    asked = queries()
    for label, query in asked.items():
        yield browser.measure(f"company list, {label}", [f"/companies/?{query}"] * (rounds + 3))
    for label in ("choice, a tenth", "number, a third (open range)"):
        path = f"/companies/?{asked[label]}&part=counts"
        yield browser.measure(f"counts of the facets, {label}", [path] * 8, **HTMX)
    rng = random.Random(7)
    from companies.models import Company

    numbers = [rng.randrange(1, Company.objects.count()) for _ in range(rounds + 3)]
    ids = Company.objects.filter(pk__in=numbers).values_list("public_id", flat=True)
    yield browser.measure("company page with seven custom fields", [f"/companies/{one}/" for one in ids])


def load(port: int) -> tuple[float, Timing]:
    """Four users at once, each going through all the filters."""
    cookies = [session_cookie(f"user{number}@bench.example") for number in (1, 2, 3, 5)]
    paths = [f"/companies/?{query}" for query in queries().values()]
    return together(port, cookies, paths, 20)


def weights() -> list[str]:
    """What the column and its indexes take, and what a save costs with and without them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), pg_size_pretty(pg_relation_size('companies_company')),"
            " (SELECT pg_size_pretty(sum(pg_relation_size(indexrelid))) FROM pg_index"
            "  WHERE indrelid = 'companies_company'::regclass AND indexrelid::regclass::text LIKE 'custom_field_%'),"
            " pg_size_pretty(avg(pg_column_size(custom))::bigint) FROM companies_company"
        )
        rows, table, indexes, value = cursor.fetchone()
    return [f"| companies | {rows:,} | {table} | {indexes} | {value} |"]
