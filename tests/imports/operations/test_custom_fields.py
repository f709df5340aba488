"""Files bring custom fields: mapped by their names, tried dry, damaged values left out and said."""

import pytest
from django.urls import reverse

from companies.models import Company
from contacts.models import Person
from custom_fields.operations.field import change_field
from custom_fields.queries.known import forget_fields
from history.models import Change
from imports.models import RowIssue
from installed_base.models import InstalledItem
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory
from tests.factories.custom_fields import make_field

pytestmark = pytest.mark.django_db
HEADERS = "Nimi;Y-tunnus;ABC-luokka;Tehtaan pinta-ala;Luottoraja;Asiakas alkaen;Toimialat"


@pytest.fixture
def fields(admin):
    make_field(admin, label_fi="ABC-luokka")
    make_field(admin, "Factory area", label_fi="Tehtaan pinta-ala", kind="number", default="1")
    make_field(admin, "Credit limit", label_fi="Luottoraja", kind="money")
    make_field(admin, "Customer since", label_fi="Asiakas alkaen", kind="date")
    make_field(admin, "Sectors", label_fi="Toimialat", kind="choices")


def test_headers_are_mapped_values_written_and_recorded_key_by_key(fields, admin, bring_in, client_of):
    known = CompanyFactory(legal_name="Vanha Oy", custom={"abc_class": "a", "factory_area": "9"})
    text = f"{HEADERS}\nVanha Oy;;B;;;;\nUusi Oy;;C;1 200,5;5000 SEK;1.2.2020;A, B\n"

    dry = bring_in("companies", text, by=admin, until="checked")
    assert [(row["field"], row["old"], row["new"]) for row in dry.diffs] == [("cf_abc_class", "a", "b")]
    page = client_of(admin).get(reverse("imports:import_detail", args=[dry.public_id])).content.decode()
    assert "ABC class" in page
    done = bring_in("companies", text, by=admin)

    assert [column["field"] for column in done.columns][2:] == [
        "cf_abc_class", "cf_factory_area", "cf_credit_limit", "cf_customer_since", "cf_sectors",
    ]  # fmt: skip
    known.refresh_from_db()
    assert known.custom == {"abc_class": "b", "factory_area": "9"}
    made = Company.objects.get(legal_name="Uusi Oy")
    assert made.custom == {
        "abc_class": "c", "factory_area": "1200.5", "credit_limit": {"amount": "5000", "currency": "SEK"},
        "customer_since": "2020-02-01", "sectors": ["a", "b"],
    }  # fmt: skip
    change = Change.objects.get(object_type="companies.company", object_id=known.pk)
    assert (change.fields, change.old, change.new) == (
        ["cf_abc_class"],
        {"cf_abc_class": "a"},
        {"cf_abc_class": "b"},
    )
    created = Change.objects.get(object_type="companies.company", object_id=made.pk)
    assert created.new["cf_factory_area"] == "1200.5"
    assert "custom" not in created.fields


def test_new_records_begin_with_defaults_and_empty_cells_empty_when_told(fields, admin, bring_in):
    known = CompanyFactory(legal_name="Vanha Oy", custom={"abc_class": "a", "factory_area": "9"})

    bring_in("companies", "Nimi;ABC-luokka\nVanha Oy;\nUusi Oy;C\n", by=admin, options={"clear_empty": True})

    known.refresh_from_db()
    assert known.custom == {"factory_area": "9"}
    assert Company.objects.get(legal_name="Uusi Oy").custom == {"abc_class": "c", "factory_area": "1"}


def test_damaged_values_are_left_out_and_said(fields, admin, bring_in):
    text = (
        f"{HEADERS}\nYksi Oy;;Z;1,2E+15;paljon;31.2.2020;A, Q\nKaksi Oy;;A;2;;;\nKolme Oy;;131052-308T;1;;;\n"
    )

    done = bring_in("companies", text, by=admin)

    assert Company.objects.get(legal_name="Yksi Oy").custom == {"factory_area": "1"}
    assert Company.objects.get(legal_name="Kaksi Oy").custom["abc_class"] == "a"
    assert not Company.objects.filter(legal_name="Kolme Oy").exists()
    said = RowIssue.objects.filter(of=done, is_rejection=False).values_list("field", flat=True)
    assert set(said) == {
        "cf_abc_class",
        "cf_factory_area",
        "cf_credit_limit",
        "cf_customer_since",
        "cf_sectors",
    }


def test_a_field_that_is_not_the_users_is_not_offered(admin, rep, bring_in):
    make_field(admin, seen_by=["privacy"], edited_by=["privacy"])

    imported = bring_in("companies", "Nimi;ABC class\nPaja Oy;A\n", by=rep)

    assert [column["field"] for column in imported.columns] == ["legal_name", ""]
    assert Company.objects.get().custom == {}


def test_an_option_retired_during_the_import_is_not_written(fields, admin, bring_in, now):
    from custom_fields.models import CustomField
    from imports.operations import run

    rows = "".join(f"Paja {number} Oy;A\n" for number in range(4))
    imported = bring_in("companies", f"Nimi;ABC-luokka\n{rows}", by=admin, until="running")
    really, calls = run.write_or_split, []

    def meanwhile(**arguments):
        outcome = really(**arguments)
        if not calls:
            calls.append(1)
            field = CustomField.objects.get(key="abc_class")
            options = [{**one, "retired": one["key"] == "a"} for one in field.options]
            change_field(field=field, values={"options": options}, by=admin, now=now)
            forget_fields(admin)
        return outcome

    run.write_or_split = meanwhile
    try:
        run.work_off(import_id=imported.pk, clock=lambda: now, chunk=2)
    finally:
        run.write_or_split = really

    imported.refresh_from_db()
    assert imported.state == "done"
    assert Company.objects.count() == 4
    assert Company.objects.filter(custom__abc_class="a").count() == 2


def test_persons_and_items_take_them_too(admin, bring_in):
    make_field(admin, "Coffee", kind="text", resource="person")
    make_field(admin, "Colour", resource="item")

    bring_in("persons", "Etunimi;Sukunimi;Coffee\nAino;Virta;musta\n", by=admin)
    bring_in(
        "items", "Sarjanumero;Tuotekoodi;Colour\nS-1;HX-1;B\n", by=admin, options={"create_products": True}
    )

    assert Person.objects.get().custom == {"coffee": "musta"}
    assert InstalledItem.objects.get().custom == {"colour": "b"}


def test_fields_that_point_at_companies_and_persons_find_them_and_say_what_they_do_not(admin, bring_in):
    make_field(admin, "Parent", label_fi="Päämies", kind="company")
    make_field(admin, "Buyer", label_fi="Ostaja", kind="person")
    parent = CompanyFactory(
        legal_name="Emo Oy", country="FI", business_id="2077474-0", business_id_scheme="fi_ytunnus"
    )
    CompanyFactory.create_batch(2, legal_name="Kaima Oy")
    point = ContactPointFactory(kind="email", value="aino@emo.example", key="aino@emo.example")
    text = (
        "Nimi;Päämies;Ostaja\nYksi Oy;2077474-0;aino@emo.example\nKaksi Oy;emo oy;\n"
        f"Kolme Oy;{parent.public_id};{point.person.public_id}\nNeljä Oy;Kaima Oy;kuka@missa.example\n"
    )

    bring_in("companies", text, by=admin, until="checked")
    issues = set(RowIssue.objects.values_list("number", "field", "code", "value"))
    bring_in("companies", text, by=admin)

    held = dict(Company.objects.filter(legal_name__endswith=" Oy").values_list("legal_name", "custom"))
    whole = {"parent": str(parent.public_id), "buyer": str(point.person.public_id)}
    assert held["Yksi Oy"] == held["Kolme Oy"] == whole
    assert held["Kaksi Oy"] == {"parent": str(parent.public_id)}
    assert held["Neljä Oy"] == {}
    assert issues == {
        (5, "cf_parent", "unknown_reference", "Kaima Oy"),
        (5, "cf_buyer", "unknown_reference", "kuka@missa.example"),
    }


def test_a_field_does_not_point_at_a_company_that_is_not_the_importers_to_see(admin, outsider, bring_in):
    make_field(admin, "Parent", label_fi="Päämies", kind="company")
    CompanyFactory(legal_name="Emo Oy")

    bring_in("companies", "Nimi;Päämies\nYksi Oy;Emo Oy\n", by=outsider)

    assert Company.objects.get(legal_name="Yksi Oy").custom == {}
