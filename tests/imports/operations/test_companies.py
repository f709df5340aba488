"""Rows into companies: found again, changed, left alone."""

from decimal import Decimal

import pytest

from companies.models import (
    Address,
    Company,
    CompanyContactPoint,
    CompanyIndustry,
    CompanyName,
    ExternalId,
    FinancialYear,
)
from history.queries import changes_of, provenance_of
from imports.models import Import, RowIssue
from tests.factories.companies import CompanyFactory

FULL = (
    "Yrityksen nimi;Y-tunnus;Katuosoite;Postinumero;Postitoimipaikka;Puhelin;Kotisivut;Liikevaihto (1000 EUR);"
    "Henkilöstömäärä;Toimialakoodi;Aputoiminimi;Asiakasnumero;Tunnisteet\n"
    "Acme Oy;0112038-9;Katu 1;00100;Helsinki;09 123 4567;www.acme.fi;1 200;10-19;56210,70229;Acme Kone;C1;vip;\n"
)


def counts(imported: Import) -> dict[str, int]:
    return {name: count for name, count in imported.counts.items() if count}


def codes(imported: Import) -> list[str]:
    return sorted(RowIssue.objects.filter(of=imported).values_list("code", flat=True))


def test_a_row_becomes_a_company_with_all_that_hangs_on_it(admin, bring_in):
    imported = bring_in(
        "companies", FULL, by=admin, options={"financial_year": 2025, "industry_version": "TOL2008"}
    )

    company = Company.objects.get()
    year = FinancialYear.objects.get()
    assert (counts(imported), codes(imported)) == ({"created": 1, "flagged": 1}, ["old_industry"])
    assert (company.business_id, company.business_id_scheme, company.country) == (
        "0112038-9",
        "fi_ytunnus",
        "FI",
    )
    assert (company.town, company.staff, company.turnover, company.turnover_currency) == (
        "Helsinki",
        10,
        Decimal(1_200_000),
        "EUR",
    )
    assert (Address.objects.get().street, year.staff_from, year.staff_to, year.ends_on.year) == (
        "Katu 1",
        10,
        19,
        2025,
    )
    assert set(CompanyContactPoint.objects.values_list("kind", "key", "is_primary")) == {
        ("phone", "+35891234567", True), ("web", "acme.fi", True),
    }  # fmt: skip
    assert CompanyName.objects.get().name == "Acme Kone"
    assert CompanyIndustry.objects.get().code == "70229"
    assert ExternalId.objects.get().object_uuid == company.public_id
    assert company.tags.get().name == "vip"


def test_history_tells_the_source_of_every_fact_in_one_row(admin, bring_in):
    imported = bring_in("companies", FULL, by=admin)

    company = Company.objects.get()
    change = changes_of(company).get()
    source = provenance_of(company)["legal_name"]
    assert (change.verb, change.change_set_id, change.new["legal_name"]) == (
        "created",
        imported.change_set_id,
        "Acme Oy",
    )
    assert {"street", "phone", "tags", "external_id"} <= set(change.fields)
    assert (source.source, source.party, source.by_id) == ("Test", "third", admin.pk)


def test_the_same_file_again_changes_nothing(admin, bring_in):
    bring_in("companies", FULL, by=admin)
    before = Company.objects.values().get()

    imported = bring_in("companies", FULL, by=admin)

    assert (imported.expected["unchanged"], counts(imported)["unchanged"]) == (1, 1)
    assert Company.objects.values().get() == before
    assert changes_of(Company.objects.get()).count() == 1


def test_the_same_file_again_does_not_even_touch_the_rows(admin, bring_in):
    bring_in("companies", FULL, by=admin)
    tables = (Company, Address, FinancialYear, CompanyContactPoint)
    before = [
        list(model.objects.extra(select={"v": "xmin::text"}).values_list("pk", "v")) for model in tables
    ]

    bring_in("companies", FULL, by=admin)

    after = [list(model.objects.extra(select={"v": "xmin::text"}).values_list("pk", "v")) for model in tables]
    assert after == before


def test_what_was_changed_by_hand_meanwhile_is_seen_and_told(admin, bring_in):
    bring_in("companies", FULL, by=admin, options={"financial_year": 2025})
    Company.objects.update(town="Espoo", staff=99)
    Address.objects.update(street="Toinen katu 9", town="Espoo")
    FinancialYear.objects.update(staff_from=99, staff_to=99)

    imported = bring_in("companies", FULL, by=admin, options={"financial_year": 2025})

    change, company, address = (
        changes_of(Company.objects.get()).first(),
        Company.objects.get(),
        Address.objects.get(),
    )
    assert (imported.expected["updated"], counts(imported)) == (1, {"updated": 1, "flagged": 1})
    assert (company.town, company.staff, address.street, address.town) == (
        "Helsinki",
        10,
        "Katu 1",
        "Helsinki",
    )
    assert (change.old["town"], change.old["street"], change.old["staff"]) == ("Espoo", "Toinen katu 9", 99)
    assert change.fields == ["financial_year", "staff", "street", "town"]


def test_an_address_that_was_taken_away_by_hand_comes_back(admin, bring_in):
    bring_in("companies", FULL, by=admin)
    Address.objects.all().delete()

    imported = bring_in("companies", FULL, by=admin)

    assert (counts(imported), Address.objects.get().street) == ({"updated": 1, "flagged": 1}, "Katu 1")


def test_rows_without_any_number_are_found_by_name_and_place(admin, bring_in):
    text = "Nimi;Postinumero;Postitoimipaikka\nAcme Oy;00100;Helsinki\nAcme Oy;33100;Tampere\nBeta;;Turku\nGamma;;\n"
    first = bring_in("companies", text, by=admin)

    again = bring_in("companies", text.replace("Acme Oy", "ACME OY"), by=admin)

    assert counts(first) == {"created": 4}
    assert counts(again) == {"updated": 2, "unchanged": 2}, "the name's spelling follows the file"
    assert Company.objects.count() == 4


def test_a_changed_cell_changes_one_field_and_counts_the_revision(admin, bring_in):
    bring_in("companies", FULL, by=admin)

    imported = bring_in("companies", FULL.replace("Helsinki", "Espoo").replace("Katu 1", "Katu 2"), by=admin)

    company = Company.objects.get()
    change = changes_of(company).first()
    assert counts(imported)["updated"] == 1
    assert (company.town, Address.objects.get().street, Address.objects.get().town, company.revision) == (
        "Espoo",
        "Katu 2",
        "Espoo",
        2,
    )
    assert (change.old["town"], change.new["town"], change.fields) == (
        "Helsinki",
        "Espoo",
        ["street", "town"],
    )
    assert {diff["field"] for diff in imported.diffs} == {"street", "town"}


def test_empty_cells_keep_what_is_there_unless_chosen_otherwise(admin, bring_in):
    CompanyFactory(
        legal_name="Acme Oy",
        business_id="0112038-9",
        business_id_scheme="fi_ytunnus",
        country="FI",
        notes="Tärkeä",
    )
    text = "Nimi;Y-tunnus;Lisätiedot\nAcme Oy;0112038-9;\n"

    kept = bring_in("companies", text, by=admin)
    notes_kept = Company.objects.get().notes
    emptied = bring_in("companies", text, by=admin, options={"clear_empty": True})

    assert (counts(kept), notes_kept) == ({"unchanged": 1}, "Tärkeä")
    assert (counts(emptied), Company.objects.get().notes) == ({"updated": 1}, "")


def test_two_rows_of_one_company_make_one_and_the_second_is_told(admin, bring_in):
    text = "Nimi;Y-tunnus;Puhelin\nAcme Oy;0112038-9;09 123 4567\nToinen nimi;0112038-9;09 765 4321\n"

    first = bring_in("companies", text, by=admin, chunk=1)
    again = bring_in("companies", text, by=admin)

    assert (Company.objects.get().legal_name, CompanyContactPoint.objects.count()) == ("Acme Oy", 2)
    assert "repeated" in codes(first)
    assert counts(again) == {"unchanged": 2, "flagged": 1}


def test_a_check_writes_nothing_and_tells_what_will_happen(admin, bring_in):
    checked = bring_in("companies", FULL, by=admin, until="checked")

    assert (Company.objects.count(), ExternalId.objects.count(), checked.change_set_id) == (0, 0, None)
    assert checked.expected["created"] == 1


def test_what_the_check_promises_the_run_does(admin, bring_in):
    bring_in("companies", FULL, by=admin)
    text = (
        FULL.replace("10-19", "20-49")
        + "Beta Oy;1069622-4;;;Oulu;;;;;;;;\nXx Oy;123;;;;;;;;;;;\nYy;0112038-9;;;;;;;;;;;\n;;;;;;;;;;;;yhdistys\n"
    )

    imported = bring_in("companies", text, by=admin)

    assert imported.counts == imported.expected
    assert (
        sum(imported.counts[fate] for fate in ("created", "updated", "unchanged", "rejected"))
        == imported.rows_total
        == 5
    )


def test_a_row_that_the_database_refuses_is_rejected_and_the_others_go_in(admin, bring_in):
    CompanyFactory(
        legal_name="Old Oy",
        business_id="0112038-9",
        business_id_scheme="fi_ytunnus",
        country="FI",
        ceased_on="2000-01-01",
    )
    text = "Nimi;Y-tunnus;Perustettu\nOld Oy;0112038-9;1.1.2010\nBeta Oy;1069622-4;1.1.2010\n"

    imported = bring_in("companies", text, by=admin)

    assert counts(imported) == {"created": 1, "rejected": 1}
    issue = RowIssue.objects.get(of=imported)
    assert (issue.code, issue.field, issue.is_rejection) == ("refused", "company_ceased_after_founded", True)


def test_a_number_that_leads_to_a_company_with_another_business_id_is_a_conflict(admin, bring_in):
    bring_in("companies", "Nimi;Y-tunnus;Asiakasnumero\nAcme Oy;0112038-9;C1\n", by=admin)

    imported = bring_in("companies", "Nimi;Y-tunnus;Asiakasnumero\nBeta Oy;1069622-4;C1\n", by=admin)

    assert (counts(imported)["rejected"], "id_conflict" in codes(imported)) == (1, True)


def test_whose_companies_one_may_not_see_one_may_not_change(admin, outsider, bring_in):
    bring_in("companies", "Nimi;Y-tunnus\nAcme Oy;0112038-9\n", by=admin)

    imported = bring_in("companies", "Nimi;Y-tunnus\nKaapattu;0112038-9\nBeta Oy;1069622-4\n", by=outsider)

    assert counts(imported) == {"created": 1, "rejected": 1}
    assert (Company.objects.get(legal_name="Beta Oy").owner, "not_visible" in codes(imported)) == (
        outsider,
        True,
    )


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "<script>alert(1)</script>", "😀 Oy", "N" * 300])
def test_odd_names_go_in_as_they_are(admin, bring_in, text):
    bring_in("companies", f"Nimi;Kaupunki\n{text};Turku\n", by=admin)

    assert Company.objects.get().legal_name == text


def test_a_name_too_long_is_told_and_the_row_rejected(admin, bring_in):
    imported = bring_in("companies", f"Nimi;Kaupunki\n{'N' * 301};Turku\n", by=admin)

    assert (Company.objects.count(), codes(imported)) == (0, ["no_name", "too_long"])


def test_figures_of_an_older_year_do_not_replace_the_newest(admin, bring_in):
    text = "Nimi;Y-tunnus;Henkilöstö;Tilikausi\nAcme Oy;0112038-9;{};{}\n"
    bring_in("companies", text.format(50, 2025), by=admin)

    bring_in("companies", text.format(40, 2020), by=admin)
    again = bring_in("companies", text.format(40, 2020), by=admin)

    assert (Company.objects.get().staff, FinancialYear.objects.count(), counts(again)) == (
        50,
        2,
        {"unchanged": 1},
    )
