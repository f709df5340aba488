"""What stands better than the file is kept and told; the rest of the row goes in."""

import pytest

from companies.models import Company
from companies.operations.address import change_address
from companies.operations.company import change_company
from companies.operations.financial_year import set_financial_year
from contacts.models import Person
from contacts.operations.person import edit_person

FILE = """Y-tunnus;Nimi;Katuosoite;Postinumero;Toimipaikka;Henkilöstö;Notes;Kieli
0112038-9;Yksi Oy;Katu 1;00100;Helsinki;10;Ensin;fi
"""
LATER = """Y-tunnus;Nimi;Katuosoite;Postinumero;Toimipaikka;Henkilöstö;Notes;Kieli
0112038-9;Yksi Oy;Tie 2;90100;Oulu;99;Sitten;sv
"""


@pytest.fixture
def company(admin, rep, bring_in, now):
    bring_in("companies", FILE, by=admin)
    company = Company.objects.get()
    change_company(company=company, values={"notes": "Typed"}, by=rep, now=now)
    address = company.addresses.get()
    change_address(address=address, values={"street": "Typed street"}, by=rep, now=now, today=now.date())
    year = company.financial_years.get()
    set_financial_year(company=company, ends_on=year.ends_on, staff_from=50, by=rep, now=now)
    company.refresh_from_db()
    return company


def facts(company) -> tuple:
    company.refresh_from_db()
    return (company.notes, company.language, company.addresses.get().street, company.town, company.staff)


def kept(imported) -> set[str]:
    return set(imported.issues.filter(code="kept_better").values_list("field", flat=True))


def test_what_staff_typed_is_kept_and_told_before_and_after(admin, bring_in, company):
    checked = bring_in("companies", LATER, by=admin, until="checked")
    assert kept(checked) == {"notes", "address", "staff"}
    assert {row["field"] for row in checked.diffs} == {"language"}

    imported = bring_in("companies", LATER, by=admin)

    assert facts(company) == ("Typed", "sv", "Typed street", "Helsinki", 50)
    assert kept(imported) == {"notes", "address", "staff"}
    assert (imported.counts["updated"], imported.counts["flagged"]) == (1, 1)
    assert imported.counts == imported.expected


def test_the_same_file_again_changes_nothing_and_tells_again_what_was_kept(admin, bring_in, company):
    bring_in("companies", LATER, by=admin)
    company.refresh_from_db()
    revision = company.revision

    again = bring_in("companies", LATER, by=admin)

    company.refresh_from_db()
    assert (again.counts["unchanged"], company.revision) == (1, revision)
    assert kept(again) == {"notes", "address", "staff"}


def test_the_file_stands_where_it_was_chosen(admin, bring_in, company):
    imported = bring_in("companies", LATER, by=admin, options={"precedence": "file"})

    assert facts(company) == ("Sitten", "sv", "Tie 2", "Oulu", 99)
    assert kept(imported) == set()


def test_a_file_may_only_fill_in_what_is_empty(admin, bring_in, company):
    change_company(company=company, values={"language": ""}, by=admin, now=company.changed_at)

    bring_in("companies", LATER, by=admin, options={"precedence": "empty"})

    assert facts(company) == ("Typed", "sv", "Typed street", "Helsinki", 50)


def test_what_the_person_had_corrected_is_kept_whatever_was_chosen(admin, rep, bring_in, now):
    text = "Etunimi;Sukunimi;Sähköposti;Notes\nAino;Salo;aino@yksi.example;Ensin\n"
    bring_in("persons", text, by=admin)
    person = Person.objects.get()
    edits = {
        "values": {"notes": "So", "is_rectified": True},
        "base": {"notes": "Ensin"},
        "expected_revision": person.revision,
    }
    edit_person(person=person, edits=edits, by=rep, now=now)

    imported = bring_in("persons", text.replace("Ensin", "Taas"), by=admin, options={"precedence": "file"})

    person.refresh_from_db()
    assert (person.notes, kept(imported)) == ("So", {"notes"})
