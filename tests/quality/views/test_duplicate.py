"""The queue of duplicates and the pages of merges."""

import pytest
from django.urls import reverse

from companies.models import Company
from quality.models import DuplicatePair, DuplicateScan, Merge
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db
QUEUE = reverse("quality:duplicate_list")
NEW = reverse("quality:merge_create")


@pytest.fixture
def pair(rep):
    first = CompanyFactory(legal_name="Lahden Konepaja Oy", owner=rep)
    second = CompanyFactory(legal_name="Lahden Konepaja")
    return DuplicatePair.objects.create(
        kind="company", first=first.pk, second=second.pk, score=91,
        reasons=[{"fact": "name", "alike": 1.0, "points": 5.0}],
    )  # fmt: skip


def ids_of(pair) -> list[str]:
    rows = dict(Company.objects.values_list("pk", "public_id"))
    return [str(rows[pair.first]), str(rows[pair.second])]


def test_a_pair_stands_side_by_side_with_its_reasons(pair, rep, client_of):
    page = client_of(rep).get(QUEUE).content.decode()

    assert "Lahden Konepaja Oy" in page
    assert "91 %" in page
    assert "same name" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=person", 0),
        ("kind=company", 1),
        ("score_from=95", 0),
        ("owner=me", 1),
        ("verdict=different", 0),
    ],
)
def test_filters_narrow_the_queue(pair, rep, client_of, query, found):
    assert client_of(rep).get(f"{QUEUE}?{query}").context["page"].paginator.count == found


def test_the_queue_costs_the_same_for_one_pair_and_for_three(
    pair, rep, client_of, django_assert_max_num_queries
):
    for _number in range(2):
        one, two = CompanyFactory(), CompanyFactory()
        DuplicatePair.objects.create(kind="company", first=one.pk, second=two.pk, score=80)
    client = client_of(rep)
    client.get(QUEUE)

    with django_assert_max_num_queries(14):
        client.get(QUEUE)


def test_not_a_duplicate_is_remembered_with_who_said_so_and_can_be_taken_back(pair, rep, client_of):
    client = client_of(rep)
    url = reverse("quality:duplicate_decide", args=[pair.public_id])

    client.post(url)
    pair.refresh_from_db()
    assert (pair.verdict, pair.decided_by) == ("different", rep)
    client.post(f"{url}?verdict=open")
    pair.refresh_from_db()
    assert (pair.verdict, pair.decided_by) == ("open", None)


def test_the_merge_page_tells_what_will_happen_and_does_it(pair, rep, client_of):
    client, ids = client_of(rep), ids_of(pair)

    told = client.get(NEW, {"kind": "company", "ids": ids})
    assert told.status_code == 200
    assert Company.objects.count() == 2
    done = client.post(
        NEW, {"kind": "company", "ids": ids, "keep": ids[0], "take-legal_name": ids[1], "merge": "1"}
    )

    company = Company.objects.get()
    assert done.url == reverse("companies:company", args=[company.public_id])
    assert (str(company.public_id), company.legal_name) == (ids[0], "Lahden Konepaja")


def test_the_address_of_a_merged_record_leads_to_the_one_that_was_kept(pair, rep, client_of):
    client, ids = client_of(rep), ids_of(pair)
    client.post(NEW, {"kind": "company", "ids": ids, "keep": ids[0], "merge": "1"})

    page = client.get(reverse("companies:company", args=[ids[1]]) + "?tab=items")
    api = client.get(f"/api/v1/companies/{ids[1]}/")

    assert (page.status_code, page.url) == (307, reverse("companies:company", args=[ids[0]]) + "?tab=items")
    assert (api.status_code, api.url) == (307, f"/api/v1/companies/{ids[0]}/")
    Merge.objects.update(kept_until=None)
    assert client.get(f"/api/v1/companies/{ids[1]}/").status_code == 308


def test_who_does_not_see_the_kept_record_is_led_nowhere(pair, rep, outsider, client_of):
    ids = ids_of(pair)
    client_of(rep).post(NEW, {"kind": "company", "ids": ids, "keep": ids[0], "merge": "1"})

    assert client_of(outsider).get(reverse("companies:company", args=[ids[1]])).status_code == 404


def test_a_merge_is_taken_back_from_its_page(pair, rep, client_of):
    client, ids = client_of(rep), ids_of(pair)
    client.post(NEW, {"kind": "company", "ids": ids, "keep": ids[0], "merge": "1"})
    merge = Merge.objects.get()

    assert client.get(reverse("quality:merge", args=[merge.public_id])).status_code == 200
    client.post(reverse("quality:merge_undo", args=[merge.public_id]))

    assert Company.objects.count() == 2
    assert client.get(reverse("companies:company", args=[ids[1]])).status_code == 200
    assert client.get(reverse("quality:merge_list")).status_code == 200


def test_merging_is_a_right_of_its_own(pair, marketer, client_of):
    client = client_of(marketer)

    assert client.get(QUEUE).status_code == 403
    assert client.post(NEW, {"kind": "company", "ids": ids_of(pair), "merge": "1"}).status_code == 403


def test_a_scan_is_asked_for_once(rep, client_of):
    client = client_of(rep)

    for _click in range(2):
        client.post(reverse("quality:duplicate_scan"), {"kind": "company"})

    assert DuplicateScan.objects.count() == 1


def test_the_page_of_a_company_tells_of_records_like_it(pair, rep, client_of):
    ids = ids_of(pair)

    page = client_of(rep).get(reverse("companies:company", args=[ids[0]])).content.decode()

    assert f"{QUEUE}?record={ids[0]}" in page
