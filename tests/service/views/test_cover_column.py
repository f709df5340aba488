"""Cover in the list of items: a column, a facet, the file, the API; nothing of it without the right."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tests.factories.cover import ContractFactory, CoverageFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22T10:00:00+02:00", tick=False):
        yield


@pytest.fixture
def base(db):
    """An item covered for long, one whose cover ends in 40 days, one in use without, one of another supplier."""
    items = {
        name: ItemFactory(serial=name, delivered_on=date(2026, 1, 1), status="in_use")
        for name in ("LONG-1", "SOON-1", "BARE-1")
    }
    items["ELSE-1"] = ItemFactory(serial="ELSE-1", is_ours=False, delivered_on=date(2026, 1, 1))
    for name, last in (("LONG-1", date(2030, 1, 1)), ("SOON-1", date(2027, 1, 1))):
        contract = ContractFactory(starts_on=date(2026, 1, 1), ends_on=last - timedelta(days=1))
        CoverageFactory(item=items[name], contract=contract, during=DateRange(date(2026, 1, 1), last))
    return items


def shown(answer) -> set[str]:
    page = answer.content.decode()
    return {name for name in ("LONG-1", "SOON-1", "BARE-1", "ELSE-1") if f">{name}<" in page}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("covered", {"LONG-1", "SOON-1"}),
        ("ending_30", set()),
        ("ending_90", {"SOON-1"}),
        ("uncovered", {"BARE-1"}),
    ],
)
def test_the_list_and_the_api_are_narrowed_by_cover(client_of, clerk, base, asked, found):
    api = APIClient()
    api.force_authenticate(clerk)

    assert shown(client_of(clerk).get(f"/items/?cover={asked}")) == found
    rows = api.get(f"/api/v1/items/?cover={asked}").data["results"]
    assert {row["serial"] for row in rows} == found


def test_the_column_tells_each_row_with_the_same_number_of_questions(client_of, clerk, base):
    client = client_of(clerk)
    client.get("/items/")

    counts = []
    for query in ("q=LONG-1&", "cover=covered&"):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/items/?{query}columns=serial,cover").content.decode()
        counts.append(sum("service_cover" in one["sql"] for one in asked))

    assert counts[1] - counts[0] <= 2  # the filter itself; the rows cost nothing more
    assert "until" in page
    assert "since 1 Jan 2026" in client.get("/items/").content.decode()


def test_the_file_says_until_when(client_of, clerk, base):
    answer = client_of(clerk).get("/items/export/?format=plain&columns=serial,cover")
    lines = b"".join(answer).decode().splitlines()

    assert any(line.startswith("SOON-1") and line.endswith("Yes,2026-12-31") for line in lines)
    assert any(line.startswith("BARE-1") and line.endswith("No,") for line in lines)


def test_without_the_right_there_is_neither_column_nor_facet_and_the_filter_finds_nothing(
    client_of, marketer, base
):
    client = client_of(marketer)
    page = client.get("/items/").content.decode()

    assert ('name="cover"' in page, "Not covered" in page) == (False, False)
    assert shown(client.get("/items/?cover=covered")) == set()
