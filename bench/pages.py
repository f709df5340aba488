"""Measures the pages as a sales rep opens them: lists by filter and by page, the company page with its panels."""

import random
import re
from collections.abc import Iterator
from html import unescape

from django.db import connection

from bench.seed import Size
from bench.server import Browser, Timing
from common.lists.listing import order_of
from companies.models import Company
from companies.views.company_columns import SPEC

HTMX = {"HX-Request": "true"}


def _ids(table: str, count: int, rng: random.Random, where: str = "") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")
        most = cursor.fetchone()[0]
        numbers = [rng.randrange(1, most + 1) for _ in range(count * (20 if where else 1))]
        cursor.execute(f"SELECT public_id FROM {table} WHERE id = ANY(%s) {where} LIMIT %s", [numbers, count])
        return [str(row[0]) for row in cursor.fetchall()]


def lists(browser: Browser, rounds: int) -> Iterator[Timing]:
    """The company list unfiltered, filtered, sorted, with conditions; then the other registers' lists."""
    queries = {
        "company list": [""],
        "company list, sorted by turnover": ["sort=-turnover"],
        "company list, industry + region + lifecycle": [
            f"industry={industry}&region={region}&lifecycle=customer&sort=-turnover"
            for industry in ("25", "28", "43") for region in ("Pirkanmaa", "Uusimaa", "Lappi")
        ],
        "company list, 3 × 3 values": ["industry=25&industry=28&industry=43&region=Uusimaa&region=Lappi&region=Kainuu"],
        "company list, by word": ["q=konepaja", "q=lahden+huolto", "q=korhonen", "q=tampere"],
        "company list, silent customers of a region": ["lifecycle=customer&region=Pirkanmaa&where=not:activity:12"],
        "company list, metal in Pirkanmaa with a product, silent for a year": [
            f"industry=25&region=Pirkanmaa&where=has:product:{product}&where=not:activity:12"
            for product in _ids("installed_base_product", 5, random.Random(7))
        ],
        "company list, customers with nothing in use": ["lifecycle=customer&where=not:item"],
    }  # fmt: skip
    for label, found in queries.items():
        paths = [f"/companies/?{found[i % len(found)]}" for i in range(rounds + 3)]
        yield browser.measure(label, paths)
        yield browser.measure(
            f"{label}: counts of the facets", [f"{path}&part=counts" for path in paths], **HTMX
        )
    others = {
        "person list": ["/persons/"],
        "person list, by word": [
            f"/persons/?q={word}" for word in ("korhonen", "matti", "makinen", "tampere")
        ],
        "item list": ["/items/"],
        "item list, by a piece of a number": ["/items/?q=1203", "/items/?q=100"],
        "activity list": ["/activities/"],
    }
    for label, paths in others.items():
        yield browser.measure(label, [paths[i % len(paths)] for i in range(rounds + 3)])


def deep_pages(browser: Browser, rounds: int) -> Iterator[Timing]:
    """Follow `next` from page to page: a deep page costs what the first one does."""
    timing, path = Timing("company list, page after page by turnover"), "/companies/?sort=-turnover"
    for _ in range(rounds):
        taken, body, status = browser.get(path)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
        timing.milliseconds.append(taken)
        timing.of_server.append(browser.of_server)
        following = re.search(r'href="([^"]*after=[^"]*)"', body.decode())
        if following is None:
            break
        path = unescape(following[1])
        path = path if path.startswith("/") else f"/companies/{path}"
    yield timing
    order = order_of(SPEC, "-turnover")
    middle = order.ordered(Company.objects.all())[Company.objects.count() // 2]
    far = f"/companies/?sort=-turnover&after={order.cursor(middle)}"
    yield browser.measure("company list, a page in the middle by turnover", [far] * (rounds + 3))


def records(browser: Browser, rounds: int) -> Iterator[Timing]:
    """The company page, its panels, the item card, the person page."""
    rng = random.Random(7)
    customers = _ids("companies_company", rounds + 3, rng, "AND lifecycle = 'customer'")
    yield browser.measure("company page", [f"/companies/{i}/" for i in customers])
    for panel in ("items/panel", "persons/panel", "timeline/panel", "figures", "group", "sources"):
        yield browser.measure(
            f"company page, panel {panel}", [f"/companies/{i}/{panel}/" for i in customers], **HTMX
        )
    items = _ids("installed_base_installeditem", rounds + 3, rng)
    yield browser.measure("item card", [f"/items/{i}/" for i in items])
    persons = _ids("contacts_person", rounds + 3, rng)
    yield browser.measure("person page", [f"/persons/{i}/" for i in persons])


def exports(browser: Browser, size: Size) -> Iterator[Timing]:
    """Some ten thousand companies as CSV, then every company; the second tells the seconds of the whole."""
    timing = Timing("CSV of about 10,000 companies")
    few = (
        "/companies/export/?format=csv"
        if size.companies <= 10_000
        else "/companies/export/?format=csv&region=Kainuu&lifecycle=customer&lifecycle=prospect"
    )
    rows = 0
    for _ in range(5):
        taken, body, status = browser.get(few)
        if status != 200:
            raise SystemExit(f"{few} answered {status}")
        timing.milliseconds.append(taken)
        rows = body.count(b"\n") - 1
    timing.label += f" ({rows:,} rows)"
    yield timing
    whole = Timing(f"CSV of all {size.companies:,} companies")
    whole.milliseconds.append(browser.get("/companies/export/?format=csv")[0])
    yield whole
