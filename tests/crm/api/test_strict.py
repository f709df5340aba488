"""What nobody reads is refused, not dropped: parameters of lists, fields of bodies, cursors of others."""

import base64

import pytest

from companies.models import Company, ExternalId
from tests.factories.companies import AddressFactory, CompanyFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory

pytestmark = pytest.mark.django_db
COMPANIES = "/api/v1/companies/"


@pytest.mark.parametrize("address", ["companies", "addresses", "positions", "external-ids", "users"])
def test_a_list_refuses_a_parameter_that_it_does_not_know(api_of, admin, address):
    answer = api_of(admin).get(f"/api/v1/{address}/", {"lifecyle": "customer"})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["lifecyle"])
    assert answer.json()["detail"] == "Some of what was asked for cannot be understood."


def test_changed_since_is_refused_where_nothing_tells_when_it_changed(api_of, admin):
    api = api_of(admin)

    statuses = [
        api.get(f"/api/v1/{address}/", {"changed_since": "2026-01-01T00:00:00Z"}).status_code
        for address in ("companies", "addresses")
    ]

    assert statuses == [200, 400]


def test_a_write_refuses_a_field_that_the_record_does_not_have(api_of, admin):
    api = api_of(admin)

    made = api.post(COMPANIES, {"legal_name": "A Oy", "bussiness_id": "0112038-9"}, format="json")
    part = api.post("/api/v1/addresses/", {"company": CompanyFactory().public_id, "zip": "1"}, format="json")

    assert (made.status_code, list(made.json()["errors"])) == (400, ["bussiness_id"])
    assert (part.status_code, list(part.json()["errors"])) == (400, ["zip"])
    assert Company.objects.filter(legal_name="A Oy").count() == 0


def test_a_record_can_be_sent_back_as_it_was_read(api_of, admin):
    api = api_of(admin)
    made = api.post(COMPANIES, {"legal_name": "A Oy"}, format="json")
    url = f"{COMPANIES}{made.data['id']}/"
    read = api.get(url)

    back = api.patch(url, made.json() | {"notes": "Soita"}, format="json", headers={"If-Match": read["ETag"]})

    assert (back.status_code, back.json()["notes"]) == (200, "Soita")


def test_a_cursor_that_stands_nowhere_is_refused(api_of, admin):
    answer = api_of(admin).get(COMPANIES, {"cursor": base64.b64encode(b"o=5").decode()})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


def test_parts_are_narrowed_to_their_record(api_of, admin):
    api, address, position = api_of(admin), AddressFactory(), PositionFactory()
    point = ContactPointFactory(person=position.person)
    AddressFactory(), PositionFactory(), ContactPointFactory()

    def ids(path, **asked):
        return [row["id"] for row in api.get(f"/api/v1/{path}/", asked).json()["results"]]

    assert ids("addresses", company=address.company.public_id) == [str(address.public_id)]
    assert ids("positions", person=position.person.public_id) == [str(position.public_id)]
    assert ids("positions", company=position.company.public_id) == [str(position.public_id)]
    assert str(point.public_id) in ids("contact-points", person=position.person.public_id)
    assert (
        len(ids("contact-points", person=position.person.public_id)) == position.person.contact_points.count()
    )


def test_a_number_of_another_system_leads_to_our_record(api_of, admin):
    company = CompanyFactory()
    for number in ("4711", "4712"):
        ExternalId.objects.create(
            system="SAP", entity="company", external_id=number, object_type="company",
            object_uuid=company.public_id if number == "4711" else CompanyFactory().public_id,
        )  # fmt: skip

    found = api_of(admin).get("/api/v1/external-ids/", {"system": "SAP", "external_id": "4711"}).json()

    assert [row["object"] for row in found["results"]] == [str(company.public_id)]


def test_a_business_id_without_a_country_asks_for_the_country(api_of, admin):
    answer = api_of(admin).post(COMPANIES, {"legal_name": "A Oy", "business_id": "0112038-9"}, format="json")

    assert answer.json()["errors"] == {
        "country": ["Say the country too: the number is one of its register."],
    }


def test_a_second_open_site_of_one_name_is_refused(api_of, admin):
    api, company = api_of(admin), CompanyFactory()
    body = {"company": str(company.public_id), "name": "Halli 2"}

    first = api.post("/api/v1/sites/", body, format="json")
    again = api.post("/api/v1/sites/", body | {"name": " halli  2 "}, format="json")

    assert (first.status_code, again.status_code, list(again.json()["errors"])) == (201, 409, ["name"])


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"legal_name": True}, "Arvon on oltava tekstiä."), ({"legal_name": None}, "Arvo ei voi olla null")],
)
def test_the_framework_speaks_finnish_too(api_of, admin, sent, said):
    answer = api_of(admin).post(COMPANIES, sent, format="json", headers={"Accept-Language": "fi"})

    assert said in answer.json()["errors"]["legal_name"][0]
