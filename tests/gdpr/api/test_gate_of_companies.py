"""A company that is changed into the firm of somebody erased, or given their address, is stopped as a new one is."""

import pytest
from django.urls import reverse

from companies.models import Company, CompanyContactPoint
from gdpr.models import HeldRow, Suppression
from gdpr.queries.marks import mark_of
from quality.choices import Record
from quality.operations.repair import accept_many
from tests.crm.api.conftest import api_of  # noqa: F401
from tests.factories.companies import CompanyContactPointFactory, CompanyFactory
from tests.factories.contacts import ContactPointFactory
from tests.factories.quality import UpkeepEntryFactory

pytestmark = pytest.mark.django_db
MAIL, NUMBER = "aino@home.example", "0112038-9"
TOLD = "privacy desk decides"


@pytest.fixture(autouse=True)
def _known(now):
    for kind, key in (("email", MAIL), ("trader", "FI:01120389")):
        Suppression.objects.create(kind=kind, fingerprint=mark_of(kind, key), reason="erasure", at=now)


def url(name, *args):
    return reverse(f"companies:{name}", args=args)


@pytest.mark.parametrize("given", [
    {"legal_name": "Tmi Aino Salo", "business_id": NUMBER}, {"legal_form": "Toiminimi", "business_id": NUMBER},
])  # fmt: skip
def test_a_program_cannot_change_a_company_into_such_a_firm(api_of, admin, given):  # noqa: F811
    company = CompanyFactory(legal_name="Paja Oy", business_id="")

    answer = api_of(admin).patch(
        f"/api/v1/companies/{company.public_id}/", given, format="json", HTTP_IF_MATCH="*"
    )

    assert (answer.status_code, list(answer.json()["errors"])) == (409, ["business_id"])
    assert Company.objects.get().business_id == ""
    assert HeldRow.objects.values_list("kind", "source").get() == ("trader", "api")


def test_a_change_beside_it_and_a_company_of_that_number_that_is_no_trader_go_through(api_of, admin):  # noqa: F811
    company = CompanyFactory(
        legal_name="Tmi Aino Salo", legal_form="", business_id=NUMBER, business_id_scheme="fi_ytunnus"
    )
    place = f"/api/v1/companies/{company.public_id}/"

    noted = api_of(admin).patch(place, {"notes": "Soittaa"}, format="json", HTTP_IF_MATCH="*")
    grown = api_of(admin).patch(place, {"legal_name": "Salo Oy"}, format="json", HTTP_IF_MATCH="*")

    assert (noted.status_code, grown.status_code) == (200, 200)


def test_the_pages_of_companies_ask_too(client_of, rep, now):
    client, company = client_of(rep), CompanyFactory(legal_name="Paja Oy", business_id="", owner=rep)
    point = CompanyContactPointFactory(company=company, kind="email", value="a@paja.example")
    edit = url("company_edit", company.public_id)
    form = client.get(edit).context["form"]
    typed = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    new = {"country": "FI", "status": "active", "lifecycle": "prospect"}
    pages = [
        (url("company_create"), new | {"legal_name": "Tmi Aino Salo", "business_id": NUMBER}),
        (url("company_create"), new | {"legal_name": "Salon Paja Oy", "email": MAIL}),
        (edit, typed | {"legal_name": "Tmi Aino Salo", "business_id": NUMBER}),
        (
            url("company_part_add", company.public_id, "contact-points"),
            {"kind": "email", "value": MAIL, "label": ""},
        ),
        (
            url("company_part_edit", company.public_id, "contact-points", point.public_id),
            {"kind": "email", "value": MAIL, "label": ""},
        ),
    ]

    for page, given in pages:
        said = client.post(page, given).content.decode()
        assert (TOLD in said, "rased" in said) == (True, False), (page, given)

    assert (Company.objects.count(), CompanyContactPoint.objects.get().value) == (1, "a@paja.example")
    assert sorted(HeldRow.objects.values_list("kind", "source")) == [("email", "page"), ("trader", "page")]


def test_a_repair_of_the_upkeep_queue_is_asked_and_the_desk_hears_of_it(admin, now):
    point = ContactPointFactory(kind="email", value="other@x.example")
    entry = UpkeepEntryFactory(
        company=None, person=point.person, record=Record.PERSON_POINT, object_id=point.pk, fact="value",
        closes=["value"], proposed={"value": MAIL},
    )  # fmt: skip

    taken, left = accept_many(entries=[entry], by=admin, clock=lambda: now, today=now.date())

    assert (taken, len(left)) == (0, 1)
    assert HeldRow.objects.values_list("kind", flat=True).get() == "email"
