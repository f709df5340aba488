import pytest

from companies.models import Company
from history.models import ChangeSet
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/companies/"


def test_a_company_is_made_read_changed_and_deleted(api_of, admin):
    api = api_of(admin)

    made = api.post(
        URL, {"legal_name": "Nokia Oyj", "country": "FI", "business_id": "01120389"}, format="json"
    )
    url = f"{URL}{made.data['id']}/"
    read = api.get(url)
    changed = api.patch(url, {"notes": "Soita"}, format="json", headers={"If-Match": read["ETag"]})
    gone = api.delete(url, headers={"If-Match": changed["ETag"]})

    assert [made.status_code, read.status_code, changed.status_code, gone.status_code] == [201, 200, 200, 204]
    assert (read.data["business_id"], changed.data["notes"]) == ("0112038-9", "Soita")
    assert set(ChangeSet.objects.exclude(act="edit").values_list("act", flat=True)) == {"api"}


def test_a_late_write_is_refused_and_one_without_etag_too(api_of, admin):
    api, company = api_of(admin), CompanyFactory()
    url = f"{URL}{company.public_id}/"
    etag = api.get(url)["ETag"]
    api.patch(url, {"notes": "first"}, format="json", headers={"If-Match": etag})

    late = api.patch(url, {"notes": "second"}, format="json", headers={"If-Match": etag})
    blind = api.patch(url, {"notes": "third"}, format="json")

    company.refresh_from_db()
    assert (late.status_code, blind.status_code, company.notes) == (412, 428, "first")
    assert late["Content-Type"] == "application/problem+json"


def test_the_same_idempotency_key_makes_one_company_and_answers_the_same(api_of, rep):
    api, body = api_of(rep), {"legal_name": "Kerran Oy"}

    first = api.post(URL, body, format="json", headers={"Idempotency-Key": "a"})
    again = api.post(URL, body, format="json", headers={"Idempotency-Key": "a"})
    other = api.post(URL, {"legal_name": "Toinen Oy"}, format="json", headers={"Idempotency-Key": "a"})

    assert first.json() == again.json()
    assert (again["Idempotent-Replayed"], other.status_code, Company.objects.count()) == ("true", 422, 1)


def test_strangers_get_404_readers_403_and_nobody_401(api_of, outsider, reader, client):
    company = CompanyFactory()
    url = f"{URL}{company.public_id}/"

    statuses = [
        api_of(outsider).get(url).status_code,
        api_of(reader).delete(url, headers={"If-Match": "*"}).status_code,
        client.get(url).status_code,
    ]

    assert statuses == [404, 403, 401]
    assert api_of(outsider).get(URL).data["results"] == []


def test_a_key_does_no_more_than_its_scopes(api_of, rep):
    api = api_of(rep, ["company.view"])

    assert [api.get(URL).status_code, api.post(URL, {"legal_name": "X"}, format="json").status_code] == [
        200,
        403,
    ]


def test_changed_since_and_the_cursor_walk_everything_once(api_of, rep):
    made = {str(CompanyFactory().public_id) for _ in range(5)}
    api, seen = api_of(rep), []

    page = api.get(URL, {"page_size": 2, "changed_since": "2000-01-01T00:00:00Z"}).data
    seen += [row["id"] for row in page["results"]]
    while page["next"]:
        page = api.get(page["next"]).data
        seen += [row["id"] for row in page["results"]]

    assert (len(seen), set(seen)) == (5, made)
    assert api.get(URL, {"changed_since": "2999-01-01T00:00:00+00:00"}).data["results"] == []
    assert api.get(URL, {"changed_since": "yesterday"}).status_code == 400


def test_refusals_are_problems_with_the_field_and_what_to_do(api_of, rep, admin):
    item = ItemFactory()

    wrong = api_of(rep).post(
        URL, {"legal_name": "X", "country": "FI", "business_id": "0112038-8"}, format="json"
    )
    in_use = api_of(admin).delete(f"{URL}{item.company.public_id}/", headers={"If-Match": "*"})

    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["business_id"])
    assert (in_use.status_code, in_use.json()["type"]) == (409, "urn:kolmikanta:problem:company_in_use")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_many_queries_for_three_companies_as_for_one(
    api_of, rep, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        CompanyFactory(owner=rep)
    api = api_of(rep)

    with django_assert_max_num_queries(6):
        assert len(api.get(URL).data["results"]) == rows
