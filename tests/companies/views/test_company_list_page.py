"""What the list of companies shows and offers: columns, chips, counts, views, and in how many queries."""

import pytest
from django.urls import reverse

from companies.models import CompanyTag
from companies.operations.company import change_company, create_company
from history import operations as history
from history.choices import Act, Party
from history.operations import Origin
from tests.factories.companies import CompanyFactory, TagFactory
from tests.factories.installed_base import ItemFactory
from users.models import SavedView

URL = reverse("companies:company_list")
HTMX = {"HX-Request": "true", "HX-Target": "list-page"}


def listing_of(response):
    return response.context["listing"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_as_many_queries_for_three_companies_as_for_one(
    rep, client_of, django_assert_max_num_queries, count
):
    for company in CompanyFactory.create_batch(count, owner=rep, region="Lappi"):
        CompanyTag.objects.create(company=company, tag=TagFactory())
        ItemFactory(company=company)
    client = client_of(rep)

    with django_assert_max_num_queries(24):
        response = client.get(URL)

    assert len(listing_of(response).rows) == count


def test_columns_are_chosen_in_the_address_and_the_name_stays(rep, client_of):
    CompanyFactory()

    listing = listing_of(client_of(rep).get(URL, {"columns": ["staff", "changed", "nonsense"]}))

    assert [str(column["label"]) for column in listing.columns] == ["Company", "Staff", "Changed"]


def test_each_filter_that_is_on_is_a_chip_that_takes_it_away(rep, client_of):
    CompanyFactory(region="Lappi", staff=60)

    listing = listing_of(
        client_of(rep).get(URL, {"region": ["Lappi", "Kainuu"], "staff_from": "50", "owner": "none"})
    )

    assert [chip["text"] for chip in listing.chips] == [
        "Region: Lappi", "Region: Kainuu", "Owner: Nobody’s", "Staff: at least 50",
    ]  # fmt: skip
    assert listing.chips[0]["remove_url"] == f"{URL}?region=Kainuu&staff_from=50&owner=none"
    assert len(listing.rows) == 1


def test_a_filter_that_cannot_be_read_is_said_and_left_out(rep, client_of):
    CompanyFactory()

    listing = listing_of(
        client_of(rep).get(URL, {"staff_from": "many", "lifecycle": "nonsense", "sort": "nonsense"})
    )

    assert len(listing.rows) == 1
    assert [problem.partition(":")[0] for problem in listing.problems] == ["Lifecycle", "Staff"]


def test_counts_come_by_themselves_and_each_facet_is_counted_as_if_it_were_not_set(rep, client_of):
    CompanyFactory(region="Lappi", lifecycle="customer")
    CompanyFactory(region="Lappi")
    CompanyFactory(region="Kainuu")

    response = client_of(rep).get(URL, {"region": "Lappi", "part": "counts"})
    places = {place["id"]: place["count"] for place in response.context["places"]}
    text = response.content.decode()

    assert response.context["count_text"] == "2 companies"
    assert sorted(count for name, count in places.items() if name.startswith("count-region")) == [1, 2]
    assert sorted(count for name, count in places.items() if name.startswith("count-lifecycle")) == [
        0,
        0,
        1,
        1,
    ]
    assert text.count("hx-swap-oob") == len(places) + 1


def test_htmx_gets_the_list_without_its_frame_and_an_address_without_empty_fields(rep, client_of):
    CompanyFactory(region="Lappi")

    response = client_of(rep).get(URL, {"region": "Lappi", "q": "", "staff_from": ""}, headers=HTMX)

    assert b"<html" not in response.content
    assert response.headers["HX-Push-Url"] == f"{URL}?region=Lappi"


def test_a_view_is_saved_shared_opened_by_default_and_forgotten(rep, clerk, reader, client_of):
    client = client_of(rep)
    CompanyFactory(region="Lappi")

    client.post(
        reverse("users:saved_view_create", args=["company"]),
        {"name": "North", "query": "region=Lappi&after=x&sort=-staff", "is_shared": "on"},
    )
    view = SavedView.objects.get()
    client.post(view.default_url)
    opened = client.get(URL)
    cleared = client.get(URL, {"view": ""})
    seen = listing_of(client_of(clerk).get(URL, {"view": ""})).views
    client.post(view.delete_url)

    assert (view.query, view.is_shared) == ("region=Lappi&sort=-staff", True)
    assert opened.url == f"{URL}?region=Lappi&sort=-staff"
    assert cleared.status_code == 200
    assert [(one["name"], one["delete_url"]) for one in seen] == [("North", "")]
    assert SavedView.objects.count() == 0
    assert client_of(reader).post(view.delete_url).status_code == 404


def test_sharing_a_view_is_a_right(reader, client_of):
    client_of(reader).post(
        reverse("users:saved_view_create", args=["company"]), {"name": "Mine", "query": "", "is_shared": "on"}
    )

    assert SavedView.objects.count() == 0


def test_who_may_only_look_has_no_ticks_pencils_or_files(reader, client_of):
    CompanyFactory()

    listing = listing_of(client_of(reader).get(URL))

    assert (listing.ticks, listing.exports) == (False, [])
    assert not any(cell.edit_url for cell in listing.rows[0]["cells"])


def test_an_empty_register_says_what_fills_it_and_a_filter_without_hits_how_to_go_on(rep, client_of):
    client = client_of(rep)

    assert "No companies yet" in client.get(URL).content.decode()
    assert "Nothing matches these filters" in client.get(URL, {"region": "Lappi"}).content.decode()


def test_the_list_finds_by_words_of_the_search(rep, client_of):
    CompanyFactory(legal_name="Kone-Pohja Oy")
    CompanyFactory(legal_name="Saimaan Voima Oy")

    listing = listing_of(client_of(rep).get(URL, {"q": "pohja"}))

    assert [row["name"] for row in listing.rows] == ["Kone-Pohja Oy"]


@pytest.mark.parametrize("count", [1, 3])
def test_asked_for_it_each_cell_says_whose_word_it_is_in_three_queries_more(
    rep, client_of, now, django_assert_max_num_queries, count
):
    for number in range(count):
        company = create_company(values={"legal_name": f"Paja {number} Oy"}, by=rep, now=now)
        with history.one_change_set(by=rep, at=now, from_=Origin(Act.IMPORT, Party.THIRD, "vendor.csv")):
            change_company(company=company, values={"status": "ceased"}, by=rep, now=now)
    client = client_of(rep)

    plain = client.get(URL)
    with django_assert_max_num_queries(26):
        page = client.get(URL, {"sources": "1", "columns": ["status", "lifecycle"]})

    assert "data-source=" not in plain.content.decode()
    assert 'sources=1"' in plain.content.decode()
    rows = listing_of(page).rows
    assert len(rows) == count
    cells = dict(zip([str(one["label"]) for one in listing_of(page).columns], rows[0]["cells"], strict=True))
    assert cells["Status"].source["source"] == "vendor.csv"
    assert cells["Company"].source["by"] == rep.full_name
    assert page.content.decode().count('data-source="vendor.csv"') == count
