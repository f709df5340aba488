"""Measures the aftermarket: the search by serial number, the card, a plant, lists by cover, the whole base at once."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.aftermarket_seed import Counts
from bench.seed import Size
from bench.server import Browser, Timing

HTMX = {"HX-Request": "true"}
PANELS = ("events", "parties", "parts", "cover", "service", "meters", "baselines", "orders")
LISTS = {
    "items covered": "/items/?where=has:covered",
    "items not covered": "/items/?where=not:covered",
    "items in use not covered": "/items/?status=in_use&where=not:covered",
    "items whose cover ends within 90 days": "/items/?where=has:cover_ends:90",
    "gaps in cover": "/gaps/",
    "renewals": "/renewals/",
    "contracts": "/contracts/",
    "cases": "/cases/",
    "visits": "/visits/",
    "maintenance": "/maintenance/",
    "opportunities": "/opportunities/",
    "campaigns": "/campaigns/",
}


def _rows(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _ids(numbers: list[int]) -> list[str]:
    rows = _rows("SELECT public_id FROM installed_base_installeditem WHERE id = ANY(%s)", numbers)
    return [str(row[0]) for row in rows]


def samples(size: Size, count: int) -> dict[str, list[str]]:
    """Cards of each kind of item, drawn with the same seed each time."""
    rng, shares = random.Random(7), Counts(size.items)
    draws = {
        "machine without parts": [rng.randrange(shares.machines // 10) * 10 + 5 for _ in range(count)],
        "machine of ten parts": [rng.randrange(shares.machines // 10) * 10 + 1 for _ in range(count)],
        "part of a machine": [
            rng.randrange(shares.machines + 1, shares.first_of_plant) for _ in range(count)
        ],
        "part deep in the plant": [
            rng.randrange(shares.items - shares.plant // 2, shares.items) for _ in range(count)
        ],
    }
    return {label: _ids(numbers) for label, numbers in draws.items()}


def by_serial(browser: Browser, rounds: int) -> Iterator[Timing]:
    """What the search box takes for a serial number as callers tell it."""
    top = _rows("SELECT max(id) FROM installed_base_installeditem")[0][0]
    rng = random.Random(7)
    numbers = [rng.randrange(1, top + 1) for _ in range(rounds + 3)]
    serials = [
        r[0] for r in _rows("SELECT serial FROM installed_base_installeditem WHERE id = ANY(%s)", numbers)
    ]
    plain = [serial.replace("-", "").lower() for serial in serials]
    digits = [serial.split("-")[1] for serial in serials]
    asked = {
        "serial, whole": plain,
        "serial, its last four": [text[-4:] for text in plain],
        "serial, its last six": [text[-6:] for text in plain],
        "serial, its beginning": [text[:7] for text in plain],
        "serial, three from the middle": [text[3:6] for text in digits],
        "serial, six from the middle": [text[1:7] for text in digits],
        "serial, one slip": [f"{text[:5]}{(int(text[5]) + 1) % 10}{text[6:]}" for text in plain],
    }
    for label, texts in asked.items():
        paths = ["/search/suggestions/?" + urlencode({"q": text}) for text in texts]
        yield browser.measure(label, paths, **HTMX)


def cards(browser: Browser, size: Size, rounds: int) -> Iterator[Timing]:
    """The card of each kind of item, as of another day, and the panels that it fetches."""
    drawn = samples(size, rounds + 3)
    for label, ids in drawn.items():
        yield browser.measure(f"card, {label}", [f"/items/{i}/" for i in ids])
    machines = drawn["machine of ten parts"]
    yield browser.measure(
        "card as of a day, machine of ten parts", [f"/items/{i}/?on=2021-06-01" for i in machines]
    )
    for panel in PANELS:
        yield browser.measure(f"panel {panel}", [f"/items/{i}/{panel}/panel/" for i in machines], **HTMX)


def plant(browser: Browser, size: Size, rounds: int) -> Iterator[Timing]:
    """The plant by levels: its card, then the parts of a node, then words typed over its tree."""
    shares, rng = Counts(size.items), random.Random(7)
    (top,) = _ids([shares.first_of_plant])
    above = max(2, (shares.plant - 1) // 20)
    nodes = _ids([shares.first_of_plant + rng.randrange(1, above) for _ in range(rounds + 3)])
    yield browser.measure("plant, its card", [f"/items/{top}/"] * (rounds + 3))
    yield browser.measure(
        "plant, its card as of a day", [f"/items/{top}/?on=2021-06-01"] * (min(rounds, 10) + 3)
    )
    yield browser.measure("plant, one level", [f"/items/{i}/tree/" for i in nodes], **HTMX)
    yield browser.measure(
        "plant, one level as of a day", [f"/items/{i}/tree/?on=2021-06-01" for i in nodes], **HTMX
    )
    yield browser.measure(
        "plant, found in its tree",
        [f"/items/{top}/tree/search/?q=P1{n:04d}" for n in range(1, rounds + 4)],
        **HTMX,
    )
    yield browser.measure(
        "plant, what happened", [f"/items/{top}/events/panel/"] * (min(rounds, 10) + 3), **HTMX
    )


def lists(browser: Browser, rounds: int) -> Iterator[Timing]:
    """Lists by cover, and those of service; a list slower than seconds is asked a few times only."""
    for label, path in LISTS.items():
        taken, _body, _status = browser.get(path)
        asked = rounds if taken < 1000 else 2
        yield browser.measure(f"list, {label}", [path] * (asked + 1), warm=1)
        if "where" in path or "gaps" in path:
            counts = f"{path}{'&' if '?' in path else '?'}part=counts"
            yield browser.measure(f"list, {label}: counts of the facets", [counts] * 2, warm=0, **HTMX)


def questions(size: Size, cookie: str) -> Iterator[str]:
    """How often a card asks the database, told as rows of a table."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies["sessionid"] = cookie.partition("=")[2]
    for label, ids in samples(size, 12).items():
        asked = []
        for i in ids:
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(f"/items/{i}/")
            if answer.status_code != 200:
                raise SystemExit(f"the card answered {answer.status_code}")
            asked.append(len(captured))
        yield f"| card, {label} | {statistics.median(asked):.0f} | {max(asked)} |"


def whole_base(size: Size) -> Iterator[tuple[str, float, str]]:
    """What is asked of every item at once: seconds, and what came out."""
    from installed_base.queries.tree_check import check_tree
    from service.queries.cover_totals import cover_totals, cover_totals_by_company
    from service.queries.opportunities import RULES

    today = timezone.localdate()

    def covered() -> str:
        found = cover_totals(today)
        return f"{found.items:,} items, {found.neither:,} without cover, {found.gap_days:,} days in gaps"

    yield _timed("cover and gaps in days of all items", covered)
    yield _timed("the same for each company", lambda: f"{len(cover_totals_by_company(today)):,} companies")
    yield from recalls(size)
    for code in RULES:
        yield _timed(f"opportunities, {code}", lambda code=code: _opportunities(code))
    yield _timed(
        "placements against the view of today (check_tree)", lambda: "clean" if check_tree(today).is_clean else "strays"
    )  # fmt: skip


def _timed(label: str, run: Callable[[], str]) -> tuple[str, float, str]:
    started = time.perf_counter()
    said = run()
    return label, time.perf_counter() - started, said


def recalls(size: Size) -> Iterator[tuple[str, float, str]]:
    """Campaigns over the whole base, each launched and taken back."""
    from installed_base.models import Product
    from service.operations.campaign import create_campaign
    from service.operations.campaign_criterion import add_criterion
    from service.operations.campaign_evaluation import evaluate_campaign
    from users.models import User

    by, device = User.objects.order_by("pk").first(), Product.objects.filter(kind="device").order_by("pk")[10]
    part = Product.objects.filter(kind="part").order_by("pk")[10]
    family = Product.objects.filter(kind="device", family__isnull=False).order_by("pk")[3].family
    criteria: dict[str, dict] = {
        "a product and a range of serial numbers": {
            "product": device, "serial_from": "X1-00000000-A", "serial_to": "X1-05000000-A",
        },
        "a range of serial numbers of any product": {"serial_from": "X100000000", "serial_to": "X100400000"},
        "a family, delivered in three years": {
            "family": family, "delivered_from": date(2018, 1, 1), "delivered_to": date(2020, 12, 31),
        },
        "a version before 2.10": {"version_rule": "before", "version_to": "2.10", "family": family},
        "a part that is inside now": {"part_product": part, "part_when": "now"},
        "a part that was ever inside, at any depth": {"part_product": part, "part_when": "ever"},
        "a family in a country": {"country": "FI", "family": family},
        "a country and a version before 1.5": {"country": "FI", "version_rule": "before", "version_to": "1.5"},
    }  # fmt: skip
    for label, values in criteria.items():
        now = timezone.now()
        try:
            with transaction.atomic():
                campaign = create_campaign(by=by, now=now, name="Bench", kind="recall")
                add_criterion(campaign=campaign, by=by, now=now, **values)
                started = time.perf_counter()
                found = evaluate_campaign(campaign=campaign, by=by, now=timezone.now())
                taken = time.perf_counter() - started
                raise _TakenBackError
        except _TakenBackError:
            yield f"recall by {label}", taken, f"{found.found:,} items"


class _TakenBackError(Exception):
    """Undo what was only measured."""


def _opportunities(code: str) -> str:
    from service.operations.opportunity import refresh_opportunities

    found = refresh_opportunities(now=timezone.now(), rules=[code])[code]
    return f"{found.new:,} new"


def sizes() -> Iterator[str]:
    """The tables of the aftermarket with their indexes, as rows of a table."""
    for name, count, table, indexes in _rows(
        "SELECT relname, reltuples::bigint, pg_size_pretty(pg_table_size(oid)), pg_size_pretty(pg_indexes_size(oid))"
        " FROM pg_class WHERE relkind = 'r' AND relname ~ '^(installed_base|service|search_document_item)'"
        " AND reltuples > 100 ORDER BY pg_total_relation_size(oid) DESC LIMIT 12"
    ):
        yield f"| {name} | {count:,} | {table} | {indexes} |"
