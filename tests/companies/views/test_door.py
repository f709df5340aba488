"""Facts that can hardly be right are saved, and whoever typed them is told what the lists say."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from companies.models import Company, IndustryClass, IndustrySuccessor, Municipality, Postcode
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db
NEW = reverse("companies:company_create")


@pytest.fixture(autouse=True)
def _lists(db):
    for model in (IndustryClass, IndustrySuccessor, Municipality, Postcode):
        model.objects.all().delete()
    Postcode.objects.create(
        country="FI", code="15100", name_fi="LAHTI", name_sv="LAHTIS", municipality_code="398"
    )
    Municipality.objects.create(country="FI", code="398", name_fi="Lahti", name_sv="Lahtis")
    IndustryClass.objects.create(
        version="TOL2025", code="62100", level=5, name_fi="Ohjelmointi", name_en="Programming"
    )
    for after in ("62100", "62200"):
        IndustrySuccessor.objects.create(
            version="TOL2008", code="62010", next_version="TOL2025", next_code=after
        )
    IndustrySuccessor.objects.create(
        version="TOL2008", code="28290", next_version="TOL2025", next_code="28280"
    )


def said(answer) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request) if one.level_tag == "warning"]


TYPED = {"legal_name": "Lahden Konepaja Oy", "country": "FI", "status": "active", "lifecycle": "prospect"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"postcode": "15100", "town": "Turku"}, "The postcode 15100 is of LAHTI, not of Turku."),
        ({"postcode": "15100", "town": "lahti"}, ""),
        ({"postcode": "15100", "town": "Lahtis"}, ""),
        ({"postcode": "99999", "town": "Turku"}, ""),
        ({"industry_code": "28290", "industry_version": "TOL2008"}, "28.290 of TOL 2008 is 28.280"),
        (
            {"industry_code": "62.01.0", "industry_version": "TOL2008"},
            "62.010 of TOL 2008 has become several in TOL 2025: 62.100 Programming, 62.200",
        ),
        ({"industry_code": "01110", "industry_version": "TOL2008"}, "The classification TOL 2008 is retired."),
        ({"industry_code": "99999", "industry_version": "TOL2025"}, "TOL 2025 has no code 99.999 now."),
        ({"industry_code": "62100", "industry_version": "TOL2025"}, ""),
    ],
)  # fmt: skip
def test_what_the_lists_know_better_is_said_after_saving(rep, client_of, typed, told):
    answer = client_of(rep).post(NEW, TYPED | typed)

    assert Company.objects.count() == 1
    assert [one.startswith(told) for one in said(answer)] == ([True] if told else [])


def test_it_is_said_on_correcting_too(rep, client_of):
    company, client = CompanyFactory(), client_of(rep)
    url = reverse("companies:company_part_add", args=[company.public_id, "addresses"])

    answer = client.post(url, {"kind": "visiting", "street": "Katu 1", "postcode": "15100", "town": "Turku"})

    assert company.addresses.get().town == "Turku"
    assert said(answer)[0].startswith("The postcode 15100")
