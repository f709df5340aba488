import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from installed_base.models import InstalledItem
from installed_base.views.item_list import age_cell
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, MakerFactory, PartFactory

pytestmark = pytest.mark.django_db


def serials(response):
    return sorted(item.serial for item in response.context["listing"].page.rows)


def test_items_are_narrowed_by_what_a_clerk_asks(client_of, clerk):
    machine = ItemFactory(
        serial="A-1", version="2.10", version_key=[2, 10, 0, 0, 0], delivered_on="2019-03-01"
    )
    PartFactory(parent=machine, serial="A-2", status="stored", source="erp")
    ItemFactory(serial="B-1", is_ours=False, product__kind="software", product__maker=MakerFactory())
    client = client_of(clerk)
    asked = {
        f"company={machine.company.public_id}": ["A-1", "A-2"],
        "machines=true": ["A-1", "B-1"],
        "machines=false": ["A-2"],
        "ours=false": ["B-1"],
        "status=stored": ["A-2"],
        "source=erp": ["A-2"],
        "kind=software": ["B-1"],
        f"product={machine.product.public_id}": ["A-1"],
        "maker=none": ["A-1", "A-2"],
        "version_from=2.9": ["A-1"],
        "version_to=2.9": [],
        "delivered_from=2019-01-01&delivered_to=2019-12-31": ["A-1"],
        "verified=true": [],
        "q=b1": ["B-1"],
        "status=stored&status=in_use&machines=false": ["A-2"],
    }

    found = {query: serials(client.get(f"/items/?{query}")) for query in asked}

    assert found == asked


def test_items_are_found_by_the_town_where_they_stand(client_of, clerk):
    site = SiteFactory(company__town="Turku")
    site.addresses.create(company=site.company, kind="visiting", town="Lahti")
    ItemFactory(serial="A", company=site.company, site=site)
    ItemFactory(serial="B", company=CompanyFactory(town="Turku"))
    client = client_of(clerk)

    assert serials(client.get("/items/?town=Lahti")) == ["A"]
    assert serials(client.get("/items/?town=Turku")) == ["B"]


def test_an_outsider_sees_no_item_and_everyone_the_catalogue(client_of, outsider):
    ItemFactory()

    assert serials(client_of(outsider).get("/items/")) == []
    assert len(client_of(outsider).get("/products/").context["listing"].page.rows) == 1


def test_nonsense_filters_are_no_error(client_of, clerk):
    ItemFactory()

    for query in (
        "product=junk",
        "delivered_from=never",
        "where=has:x:y",
        "sort=junk",
        "after=junk",
        "ours=maybe",
    ):
        assert client_of(clerk).get(f"/items/?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/items/", "/products/"])
def test_three_rows_cost_no_more_queries_than_one(client_of, clerk, path):
    client = client_of(clerk)
    ItemFactory()
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    machine = ItemFactory()
    PartFactory(parent=machine)
    with CaptureQueriesContext(connection) as three:
        client.get(path)

    assert len(three) <= len(one)
    assert len(one) <= 25


def test_taking_the_list_out_is_a_right_of_its_own(client_of, rep, reader):
    ItemFactory(serial="=HYPERLINK(1)")

    file = client_of(rep).get("/items/export/?format=csv")
    content = b"".join(file.streaming_content) if file.streaming else file.content

    assert b"HYPERLINK" in content
    assert b"\n=HYPERLINK" not in content
    assert client_of(reader).get("/items/export/?format=csv").status_code == 403


def test_the_panel_of_a_company_shows_machines_by_site(client_of, clerk, outsider):
    company = CompanyFactory()
    site = SiteFactory(company=company, name="Hall 2")
    machine = ItemFactory(company=company, site=site, serial="SN-1")
    PartFactory(parent=machine)
    InstalledItem.objects.bulk_create(
        InstalledItem(product=machine.product, company=company, serial=f"M{number}") for number in range(60)
    )
    url = reverse("installed_base:company_items_panel", args=[company.public_id])

    first = client_of(clerk).get(url)
    rest = client_of(clerk).get(url, {"from": "50"})

    assert (first.context["count"], first.context["more_from"]) == (62, 50)
    assert "Hall 2" in first.content.decode()
    assert sum(len(nodes) for _site, nodes in rest.context["sites"]) == 11
    assert client_of(outsider).get(url).status_code == 404


def test_a_panel_without_items_offers_the_first_one(client_of, clerk):
    company = CompanyFactory()

    page = client_of(clerk).get(reverse("installed_base:company_items_panel", args=[company.public_id]))

    assert f"/items/create/?company={company.public_id}" in page.content.decode()


def test_pick_boxes_offer_what_the_user_sees(client_of, clerk, outsider):
    item = ItemFactory(serial="KX-0123-77")
    SiteFactory(company=item.company, name="Halli 7")
    company = str(item.company.public_id)
    client = client_of(clerk)

    def values(path, **query):
        return [one["value"] for one in client.get(path, query).json()["results"]]

    assert values("/items/options/", q="0123") == [str(item.public_id)]
    assert values("/items/options/", company=company) == [str(item.public_id)]
    assert values("/items/options/companies/", q=item.company.legal_name) == [company]
    assert len(values("/items/options/sites/", company=company, q="halli")) == 1
    assert values("/products/options/", q=item.product.code) == [str(item.product.public_id)]
    assert client_of(outsider).get("/items/options/", {"q": "0123"}).json() == {"results": []}


def test_a_list_of_one_company_says_whose_it_is(client_of, clerk):
    item = ItemFactory(company__legal_name="Lahden Levyseppä Oy")

    page = client_of(clerk).get(f"/items/?company={item.company.public_id}").content.decode()

    assert "Company: Lahden Levyseppä Oy" in page


def test_a_day_before_1900_is_readable_in_a_workbook(rep, client_of):
    ItemFactory(delivered_on=date(1899, 5, 31))
    ItemFactory(delivered_on=date(2024, 5, 31))

    answer = client_of(rep).get("/items/export/?format=xlsx&columns=delivered_on")

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [str(row[-1]) for row in book.get_sheet_by_index(0).to_python()[1:]]
    assert sorted(cells) == ["1899-05-31", "2024-05-31"]


def test_the_list_of_one_company_leads_to_its_items_without_cover_by_a_key(client_of, clerk, marketer):
    company = ItemFactory().company
    led = f'href="/gaps/?company={company.public_id}" data-key="n"'

    assert led in client_of(clerk).get(f"/items/?company={company.public_id}").content.decode()
    assert "/gaps/?company" not in client_of(clerk).get("/items/").content.decode()
    assert (
        "/gaps/?company"
        not in client_of(marketer).get(f"/items/?company={company.public_id}").content.decode()
    )


def test_items_are_narrowed_by_the_end_of_their_products_support_and_tell_it_with_their_age(client_of, rep):
    today = timezone.localdate()
    begun = today.replace(year=today.year - 9, day=1)
    old = ItemFactory(
        product__end_of_support=date(2025, 6, 1), delivered_on=None, installed_on=begun, serial="OLD-1"
    )
    ItemFactory(product__end_of_support=date(2035, 6, 1), serial="NEW-1")
    ItemFactory(serial="NONE-1")
    query = "columns=age,support&support_ends_to=2026-01-01"

    page = client_of(rep).get(f"/items/?{query}")
    lines = (
        b"".join(client_of(rep).get(f"/items/export/?{query}").streaming_content)
        .decode("utf-8-sig")
        .split("\r\n")
    )

    assert serials(page) == [old.serial]
    assert (age_cell(old).text, age_cell(ItemFactory(delivered_on=None)).text) == ("9", "–")
    assert lines[1].endswith("9,2025-06-01")
