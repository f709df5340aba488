"""The counts beside the ticks of a list: in the page itself where they cost little, else after it or when asked for."""

import re

import pytest

from common.lists import facets
from tests.factories.companies import CompanyFactory

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
