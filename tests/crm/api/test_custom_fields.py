"""Custom fields in the API: read, written, filtered by, hidden, and in the schema."""

import pytest

from companies.models import Company
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.custom_fields import make_field
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/companies/"


def test_values_are_written_read_and_guarded_by_the_etag(api_of, admin):
    make_field(admin)
    make_field(admin, "Credit limit", kind="money")
    api = api_of(admin)

    made = api.post(URL, {"legal_name": "Paja Oy", "custom_fields": {"abc_class": "A"}}, format="json")
    url = f"{URL}{made.data['id']}/"
    read = api.get(url)
    patch = {"custom_fields": {"credit_limit": {"amount": "10.50", "currency": "EUR"}}}
    changed = api.patch(url, patch, format="json", headers={"If-Match": read["ETag"]})
    late = api.patch(
        url, {"custom_fields": {"abc_class": "B"}}, format="json", headers={"If-Match": read["ETag"]}
    )

    assert (made.status_code, changed.status_code, late.status_code) == (201, 200, 412)
    assert read.data["custom_fields"] == {"abc_class": "a", "credit_limit": None}
    assert changed.data["custom_fields"] == {
        "abc_class": "a",
        "credit_limit": {"amount": "10.5", "currency": "EUR"},
    }


@pytest.mark.parametrize(
    "value",
    [
        {"abc_class": "Z"},
        {"nothing": "a"},
        {"abc_class": ["a"]},
        {"abc_class": {"x": 1}},
        ["a"],
        "a",
        {"abc_class": 5},
    ],
)
def test_what_cannot_be_is_a_problem(api_of, admin, value):
    make_field(admin)

    answer = api_of(admin).post(URL, {"legal_name": "Paja Oy", "custom_fields": value}, format="json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not Company.objects.exists()


def test_lists_are_filtered_and_unknown_or_hidden_filters_are_problems(api_of, admin, rep, clerk):
    make_field(admin, is_filterable=True, seen_by=["sales"], edited_by=["sales"])
    CompanyFactory(custom={"abc_class": "a"})
    CompanyFactory(custom={"abc_class": "b"})

    seen = api_of(rep).get(URL, {"cf_abc_class": "a"})
    hidden = api_of(clerk).get(URL, {"cf_abc_class": "a"})

    assert [row["custom_fields"] for row in seen.data["results"]] == [{"abc_class": "a"}]
    assert hidden.status_code == 400
    assert all(row["custom_fields"] == {} for row in api_of(clerk).get(URL).data["results"])


def test_persons_and_items_carry_them(api_of, admin):
    make_field(admin, "Coffee", kind="text", resource="person")
    make_field(admin, "Colour", resource="item")
    api, person, item = api_of(admin), PersonFactory(), ItemFactory()

    for url, values in (
        (f"/api/v1/persons/{person.public_id}/", {"coffee": "musta"}),
        (f"/api/v1/items/{item.public_id}/", {"colour": "b"}),
    ):
        etag = api.get(url)["ETag"]
        answer = api.patch(url, {"custom_fields": values}, format="json", headers={"If-Match": etag})
        assert (answer.status_code, answer.data["custom_fields"]) == (200, values)


def test_a_list_costs_the_same_however_many_references(api_of, admin, django_assert_max_num_queries):
    make_field(admin, "Dealer", kind="company")
    dealers = CompanyFactory.create_batch(3)
    for dealer in dealers:
        CompanyFactory(custom={"dealer": str(dealer.public_id)})
    api = api_of(admin)

    with django_assert_max_num_queries(12):
        answer = api.get(URL)

    assert answer.status_code == 200


def test_programs_read_the_definitions_of_what_they_see(api_of, admin, rep):
    make_field(admin)
    make_field(admin, "Hidden", kind="text", seen_by=["privacy"], edited_by=[])

    seen = api_of(rep).get("/api/v1/custom-fields/")

    assert [row["key"] for row in seen.data["results"]] == ["abc_class"]
    assert seen.data["results"][0]["options"][0] == {"key": "a", "fi": "A", "en": "A", "retired": False}
    assert len(api_of(admin).get("/api/v1/custom-fields/").data["results"]) == 2
