"""What the reference lists know better is told in the check of a file, row by row, and the file goes in all the same."""

import pytest

from companies.models import Company, IndustryClass, IndustrySuccessor, Municipality, Postcode
from imports.models import RowIssue

pytestmark = pytest.mark.django_db
FILE = "Yritys;Y-tunnus;Postinumero;Paikkakunta;Toimiala\n{}"


@pytest.fixture(autouse=True)
def _lists(db):
    for model in (IndustryClass, IndustrySuccessor, Municipality, Postcode):
        model.objects.all().delete()
    Postcode.objects.create(country="FI", code="15100", name_fi="LAHTI", municipality_code="398")
    Municipality.objects.create(country="FI", code="398", name_fi="Lahti", name_sv="Lahtis")
    IndustrySuccessor.objects.create(
        version="TOL2008", code="28290", next_version="TOL2025", next_code="28280"
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Lahden Konepaja Oy;2077474-0;15100;Turku;", [("other_town", "15100 Turku", "LAHTI")]),
        ("Lahden Konepaja Oy;2077474-0;15100;Lahtis;", []),
        ("Lahden Konepaja Oy;2077474-0;15100;LAHTI;28290", [("old_industry", "TOL2008 28290", "28280")]),
    ],
)
def test_each_row_has_its_warning_and_its_proposal(bring_in, admin, row, told):
    options = {"industry_version": "TOL2008", "country": "FI"}

    bring_in("companies", FILE.format(row + "\n"), by=admin, options=options, until="checked")
    found = set(RowIssue.objects.filter(is_rejection=False).values_list("code", "value", "proposal"))
    bring_in("companies", FILE.format(row + "\n"), by=admin, options=options)

    assert sorted(found) == told
    assert Company.objects.count() == 1
