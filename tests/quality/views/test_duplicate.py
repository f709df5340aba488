"""The queue of duplicates and the pages of merges."""

import pytest
from django.urls import reverse

from companies.models import Company
from quality.models import DuplicatePair, DuplicateScan, Merge
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

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


def alike(*companies, score=90):
    for first in companies:
        for second in companies:
            if first.pk < second.pk:
                DuplicatePair.objects.create(kind="company", first=first.pk, second=second.pk, score=score)


def test_records_that_are_all_alike_are_offered_as_one_merge_and_a_chain_is_not(rep, client_of):
    one, two, three, apart = (CompanyFactory() for _number in range(4))
    alike(one, two, three)
    alike(three, apart, score=80)

    page = client_of(rep).get(QUEUE)

    clusters = {(pair.pair.first, pair.pair.second): pair.cluster for pair in page.context["shown"]}
    assert clusters[one.pk, two.pk] == [one.public_id, two.public_id, three.public_id]
    assert clusters[three.pk, apart.pk] == []
    assert page.content.decode().count("Merge all 3") == 3


@pytest.mark.parametrize(
    ("kind", "factory", "page"),
    [
        ("company", CompanyFactory, "companies:company_list"),
        ("person", PersonFactory, "contacts:person_list"),
        ("item", ItemFactory, "installed_base:item_list"),
    ],
)
def test_ticked_rows_of_a_list_are_merged_in_one_act(kind, factory, page, rep, client_of):
    product = ProductFactory()
    rows = [factory(**{"product": product} if kind == "item" else {}) for _number in range(3)]
    ids, client = [str(row.public_id) for row in rows], client_of(rep)

    button = f"{NEW}?kind={kind}"
    assert f'formaction="{button}"' in client.get(reverse(page)).content.decode()
    asked = client.post(button, {"ids": ids, "query": "sort=name"})
    assert [head["record"] for head in asked.context["words"]] == rows
    assert asked.context["cancel_url"] == f"{reverse(page)}?sort=name"
    client.post(NEW, {"kind": kind, "ids": ids, "keep": ids[1], "merge": "1", "query": ""})

    merge = Merge.objects.get()
    assert (str(merge.survivor_uuid), merge.records.count()) == (ids[1], 2)
    assert type(rows[0]).objects.count() == 1


def test_one_of_several_is_left_out_of_the_merge(rep, client_of):
    rows = [CompanyFactory() for _number in range(3)]
    ids = [str(row.public_id) for row in rows]

    asked = client_of(rep).post(NEW, {"kind": "company", "ids": ids, "without": ids[0]})

    assert [head["record"] for head in asked.context["words"]] == rows[1:]


@pytest.mark.parametrize("asked", [{"count": 11}, {"count": 1}, {"count": 2, "all_matching": "1"}])
def test_too_many_too_few_and_a_whole_list_are_sent_back_to_the_list(rep, client_of, asked):
    ids = [str(CompanyFactory().public_id) for _number in range(asked.pop("count"))]

    answer = client_of(rep).post(f"{NEW}?kind=company", {"ids": ids, "query": "sort=name", **asked})

    assert answer.url == reverse("companies:company_list") + "?sort=name"


def test_who_may_not_merge_sees_no_button_above_the_list(marketer, client_of):
    CompanyFactory()

    assert f"{NEW}?kind" not in client_of(marketer).get(reverse("companies:company_list")).content.decode()


def address(kind, number):
    return reverse(
        {"company": "companies:company", "person": "contacts:person", "item": "installed_base:item"}[kind],
        args=[number],
    )


@pytest.mark.parametrize(
    ("kind", "factory", "register"),
    [
        ("company", CompanyFactory, "companies"),
        ("person", PersonFactory, "persons"),
        ("item", ItemFactory, "items"),
    ],
)
def test_the_kept_record_tells_of_the_merge_and_the_old_addresses_lead_to_it(
    kind, factory, register, rep, reader, client_of
):
    product = ProductFactory()
    kept, gone = (factory(**{"product": product} if kind == "item" else {}) for _number in range(2))
    client, ids = client_of(rep), [str(kept.public_id), str(gone.public_id)]
    client.post(NEW, {"kind": kind, "ids": ids, "keep": ids[0], "merge": "1"})
    merge = reverse("quality:merge", args=[Merge.objects.get().public_id])

    page = client.get(address(kind, ids[0])).content.decode()
    assert "Rasmus Rep merged 2 records into this one" in page
    assert merge in page
    assert merge not in client_of(reader).get(address(kind, ids[0])).content.decode()
    assert client.get(address(kind, ids[1])).url == address(kind, ids[0])
    assert client.get(f"/api/v1/{register}/{ids[1]}/").url == f"/api/v1/{register}/{ids[0]}/"
    client.post(reverse("quality:merge_undo", args=[Merge.objects.get().public_id]))
    assert "records into this one" not in client.get(address(kind, ids[0])).content.decode()
