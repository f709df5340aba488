"""Reference lists in the API."""

import pytest

from companies.models import IndustryClass, IndustrySuccessor, LegalForm, Municipality, Postcode

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists(db):
    for model in (IndustryClass, IndustrySuccessor, LegalForm, Municipality, Postcode):
        model.objects.all().delete()
    IndustryClass.objects.bulk_create(
        [
            IndustryClass(version="TOL2008", code="28", level=2, name_fi="Koneiden valmistus", valid_to="2025-12-31"),
            IndustryClass(version="TOL2025", code="28", level=2, section="C", name_fi="Koneiden valmistus"),
            IndustryClass(version="TOL2025", code="01", level=2, section="A", name_fi="Kasvinviljely"),
        ]
    )  # fmt: skip
    IndustrySuccessor.objects.create(version="TOL2008", code="28", next_version="TOL2025", next_code="28")
    Postcode.objects.create(country="FI", code="15100", name_fi="LAHTI", municipality_code="398")
    Municipality.objects.create(country="FI", code="398", name_fi="Lahti", region_code="07")
    LegalForm.objects.create(country="FI", code="OY", short="Oy", name_fi="Osakeyhtiö")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("industry-classes/?version=TOL2025", ["28", "01"]),
        ("industry-classes/?version=TOL2025&code=2", ["28"]),
        ("industry-classes/?q=koneiden&is_current=true", ["28"]),
        ("industry-classes/?is_current=false", ["28"]),
        ("industry-successors/?version=TOL2008&next_version=TOL2025", ["28"]),
        ("postcodes/?country=fi&municipality_code=398", ["15100"]),
        ("postcodes/?code=151&q=lahti", ["15100"]),
        ("municipalities/?region_code=07", ["398"]),
        ("legal-forms/?code=oy", ["OY"]),
        ("legal-forms/?country=SE", []),
    ],
)
def test_the_lists_are_read_and_narrowed(reader, client_of, address, found):
    answer = client_of(reader).get(f"/api/v1/{address}")

    assert answer.status_code == 200, answer.json()
    assert [row["code"] for row in answer.json()["results"]] == found


@pytest.mark.parametrize(
    "address", ["industry-classes", "industry-successors", "postcodes", "municipalities", "legal-forms"]
)
def test_nobody_writes_them_and_nobody_reads_them_without_a_login(admin, client, client_of, address):
    written = client_of(admin).post(f"/api/v1/{address}/", {}, content_type="application/json")

    assert written.status_code == 405
    assert client.get(f"/api/v1/{address}/").status_code == 401


def test_what_is_no_version_is_told(reader, client_of):
    assert client_of(reader).get("/api/v1/industry-classes/?version=TOL1").status_code == 400
