"""The counts beside the ticks of a list: in the page itself where they cost little, else after it or when asked for."""

import re

import pytest
from django.core.cache import cache

from common.lists import facets
from tests.factories.companies import CompanyFactory
from tests.factories.cover import CoverageFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def count_of(answer, name, value) -> str | None:
    """What stands beside the tick; None when its place is empty."""
    box = re.search(
        rf'name="{name}" value="{value}".*?class="facet-count[^"]*" id="[^"]*">([^<]*)<',
        answer.content.decode(),
    )
    return box.group(1) or None if box else None


@pytest.fixture
def companies(db):
    return [CompanyFactory(status=status) for status in ("active", "active", "ceased")]


def test_a_small_register_brings_its_counts_with_the_page(client_of, rep, companies):
    page = client_of(rep).get("/companies/?status=ceased")

    assert (count_of(page, "status", "active"), count_of(page, "status", "ceased")) == ("2", "1")
    assert "part=counts" not in page.content.decode()


def test_of_a_bigger_one_they_come_after_the_page_or_when_asked_for(client_of, rep, companies, monkeypatch):
    monkeypatch.setattr(facets, "SMALL", -2)
    client = client_of(rep)

    page = client.get("/companies/")
    assert count_of(page, "status", "active") is None
    assert "part=counts" in page.content.decode()
    assert 'href="/companies/?counts=1"' in page.content.decode()

    counted = client.get("/companies/?counts=1")
    assert count_of(counted, "status", "active") == "2"
    assert 'name="counts" value="1"' in counted.content.decode()  # the next filter counts too


def test_a_swap_by_script_leaves_the_counts_to_the_request_that_follows_it(client_of, rep, companies):
    page = client_of(rep).get("/companies/", headers={"HX-Request": "true"})

    assert count_of(page, "status", "active") is None
    assert "part=counts" in page.content.decode()


@pytest.fixture
def large(monkeypatch):
    """A register so large that counts are kept for a minute."""
    monkeypatch.setattr(facets, "LARGE", -2)
    cache.clear()


def test_of_a_large_one_counts_that_are_known_come_with_the_page(client_of, rep, companies, large):
    client = client_of(rep)
    assert count_of(client.get("/companies/"), "status", "active") is None

    client.get("/companies/?part=counts")

    assert count_of(client.get("/companies/"), "status", "active") == "2"


def test_what_is_mine_is_counted_for_each_of_us(client_of, rep, admin, companies, large):
    CompanyFactory(status="active", owner=rep)
    assert rep.scope == admin.scope == "all"

    mine = client_of(rep).get("/companies/?owner=me&counts=1")
    theirs = client_of(admin).get("/companies/?owner=me&counts=1")

    assert (count_of(mine, "status", "active"), count_of(theirs, "status", "active")) == ("1", "0")


def test_two_lists_of_one_table_are_counted_apart(client_of, clerk, large):
    covered, _bare = ItemFactory(), ItemFactory()
    CoverageFactory(item=covered)

    items = client_of(clerk).get("/items/?counts=1").context["listing"]
    gaps = client_of(clerk).get("/gaps/?counts=1").context["listing"]

    assert (items.total, gaps.total) == (2, 1)
