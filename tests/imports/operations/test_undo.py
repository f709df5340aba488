"""Imports taken back: untouched records go, touched ones stay, changed ones get their values back."""

from datetime import date

from companies.models import Address, Company, CompanyContactPoint, FinancialYear
from companies.operations import financial_year
from companies.operations.address import change_address
from companies.operations.company import change_company
from companies.queries.sources import say_sources_of_parts
from contacts.models import ContactPoint, Person, Position
from imports.operations import run as import_run
from imports.operations.makers import take_as_one
from installed_base.models import InstalledItem, Maker, MakerSpelling, Placement
from tests.factories.installed_base import ProductFactory
from users.operations import undo_run

FILE = """Y-tunnus;Nimi;Katuosoite;Postinumero;Toimipaikka;Puhelin;Sähköposti;Henkilöstö;Liikevaihto;Tunnisteet;Asiakasnumero
0112038-9;Yksi Oy;Katu 1;00100;Helsinki;09 1234567;info@yksi.example;10;1000;messut;A1
1572860-0;Kaksi Oy;Katu 2;33100;Tampere;;;20;;;A2
"""
SECOND = """Y-tunnus;Nimi;Katuosoite;Postinumero;Toimipaikka;Puhelin;Sähköposti;Henkilöstö;Liikevaihto;Tunnisteet;Asiakasnumero
0112038-9;Yksi Oy;Tie 9;90100;Oulu;09 7654321;info@yksi.example;11;1000;uusi;A1
"""


def undo(imported, *, by, now, step=1000):
    run = undo_run.prepare_undo(change_set_id=imported.change_set_id, by=by, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now, step=step)
    run.refresh_from_db()
    looked = run.expected
    run = undo_run.confirm_run(of=run, by=by, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now, step=step)
    run.refresh_from_db()
    assert (run.state, run.counts) == ("done", looked)
    return run


def test_an_import_is_undone_and_touched_companies_stay(admin, rep, bring_in, now):
    imported = bring_in("companies", FILE, by=admin)
    assert Company.objects.count() == 2
    change_company(
        company=Company.objects.get(legal_name="Kaksi Oy"), values={"notes": "called"}, by=rep, now=now
    )

    run = undo(imported, by=admin, now=now)

    assert list(Company.objects.values_list("legal_name", flat=True)) == ["Kaksi Oy"]
    assert list(run.left_rows.values_list("code", flat=True)) == ["changed_since"]
    assert (
        CompanyContactPoint.objects.count(),
        FinancialYear.objects.count(),
        Address.objects.count(),
    ) == (0, 1, 1)


def test_the_undo_of_an_import_is_undone(admin, bring_in, now):
    imported = bring_in("companies", FILE, by=admin)
    before = list(
        Company.objects.order_by("pk").values("pk", "public_id", "legal_name", "town", "staff", "turnover")
    )
    parts = list(CompanyContactPoint.objects.order_by("pk").values())
    run = undo(imported, by=admin, now=now)
    assert not Company.objects.exists()

    again = undo_run.prepare_undo(change_set_id=run.change_set_id, by=admin, now=now)
    undo_run.work_off(run_id=again.pk, clock=lambda: now)
    undo_run.confirm_run(of=again, by=admin, now=now)
    undo_run.work_off(run_id=again.pk, clock=lambda: now)

    assert list(Company.objects.order_by("pk").values("pk", "public_id", "legal_name", "town", "staff", "turnover")) == before  # fmt: skip
    assert list(CompanyContactPoint.objects.order_by("pk").values()) == parts
    assert bring_in("companies", FILE, by=admin).counts["unchanged"] == 2


def test_an_import_that_changed_known_companies_is_undone(admin, bring_in, now):
    bring_in("companies", FILE, by=admin)
    second = bring_in("companies", SECOND, by=admin)
    company = Company.objects.get(legal_name="Yksi Oy")
    assert (company.town, company.staff, company.contact_points.count()) == ("Oulu", 11, 3)

    undo(second, by=admin, now=now, step=1)

    company.refresh_from_db()
    assert (company.town, company.postcode, company.staff) == ("Helsinki", "00100", 10)
    assert company.addresses.get().street == "Katu 1"
    assert sorted(company.contact_points.values_list("key", flat=True)) == [
        "+35891234567",
        "info@yksi.example",
    ]
    assert list(company.tags.values_list("name", flat=True)) == ["messut"]


def test_persons_with_positions_go_with_their_import(admin, bring_in, now):
    bring_in("companies", FILE, by=admin)
    text = "Etunimi;Sukunimi;Sähköposti;Puhelin;Titteli;Yritys\nAino;Salo;aino@yksi.example;040 1234567;Toimitusjohtaja;Yksi Oy\n"
    imported = bring_in("persons", text, by=admin)
    assert (Person.objects.count(), Position.objects.count()) == (1, 1)

    undo(imported, by=admin, now=now)

    assert (Person.objects.count(), Position.objects.count(), ContactPoint.objects.count()) == (0, 0, 0)


def test_machines_with_parts_go_with_their_import(admin, bring_in, now):
    text = "Tuotekoodi;Sarjanumero;Emolaitteen sarjanumero\nHX-1;M-100;\nHX-2;P-100;M-100\n"
    imported = bring_in(
        "items", text, by=admin, fields=["product_code", "serial", "parent_serial"], options={"create_products": True}
    )  # fmt: skip
    assert (InstalledItem.objects.count(), Placement.objects.count()) == (2, 1)

    run = undo_run.prepare_undo(change_set_id=imported.change_set_id, by=admin, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now)
    undo_run.confirm_run(of=run, by=admin, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now)

    run.refresh_from_db()
    assert (InstalledItem.objects.count(), Placement.objects.count()) == (0, 0)
    assert list(run.left_rows.values_list("object_type", "code")) == []


def test_figures_and_a_place_typed_before_the_import_go_back(admin, rep, bring_in, now):
    bring_in("companies", FILE, by=admin)
    company = Company.objects.get(legal_name="Yksi Oy")
    told = {"company": company, "ends_on": date(now.year - 1, 12, 31), "by": rep, "now": now}
    typed = financial_year.set_financial_year(
        **told, staff_from=10, turnover_from=900, currency="SEK", source="asked"
    )
    place = {"street": "Katu 7", "postcode": "00100", "town": "Helsinki", "country": "FI"}
    change_address(address=company.addresses.get(), values=place, by=rep, now=now, today=now.date())
    second = bring_in("companies", SECOND, by=admin, options={"precedence": "file"})
    typed.refresh_from_db()
    assert (typed.staff_from, typed.turnover_from, typed.currency) == (11, 1000, "EUR")
    say_sources_of_parts(company, [typed])
    assert (typed.source_of_fact["source"], typed.source_of_fact["by"]) == ("Test", admin.full_name)

    run = undo(second, by=admin, now=now)

    typed.refresh_from_db()
    assert list(run.left_rows.values_list("field", "code")) == []
    assert (typed.staff_from, typed.turnover_from, typed.currency, typed.source) == (10, 900, "SEK", "asked")
    address = company.addresses.get()
    assert address.street == "Katu 7"
    say_sources_of_parts(company, [typed, address])
    assert typed.source_of_fact["by"] == address.source_of_fact["by"] == rep.full_name


def test_two_files_of_one_source_are_withdrawn_together(admin, bring_in, now):
    bring_in("companies", FILE, by=admin)
    bring_in("companies", SECOND, by=admin)

    run = undo_run.prepare_withdrawal(source="Test", by=admin, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now)
    undo_run.confirm_run(of=run, by=admin, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now)

    company = Company.objects.get(legal_name="Yksi Oy")
    assert sorted(set(run.left_rows.values_list("field", "code"))) == [("legal_name", "needed_value")]
    assert (FinancialYear.objects.count(), Address.objects.count()) == (0, 0)
    assert (company.staff, company.town, company.contact_points.count()) == (None, "", 0)


def test_figures_typed_after_the_import_stay(admin, rep, bring_in, now):
    bring_in("companies", FILE, by=admin)
    second = bring_in("companies", SECOND, by=admin)
    company = Company.objects.get(legal_name="Yksi Oy")
    told = {"company": company, "ends_on": date(now.year - 1, 12, 31), "by": rep, "now": now}
    financial_year.set_financial_year(**told, staff_from=12)

    run = undo(second, by=admin, now=now)

    company.refresh_from_db()
    assert (company.staff, company.town) == (12, "Helsinki")
    assert list(run.left_rows.values_list("field", "code")) == [("financial_year", "changed_since")]


def test_makers_that_a_file_brought_go_with_their_spellings_and_one_that_is_needed_stays(
    admin, bring_in, now
):
    text = "Sarjanumero;Malli;Valmistaja\nA-1;Gen2;Otis\nA-2;Gen2;OITS\nA-3;3300;Schindler\n"
    imported = bring_in("items", text, by=admin, until="checked")
    take_as_one(of=imported, groups=[("Otis", ["OITS"])], by=admin, now=now)
    import_run.work_off(import_id=imported.pk, clock=lambda: now)
    import_run.confirm_import(of=imported, by=admin, now=now)
    import_run.work_off(import_id=imported.pk, clock=lambda: now)
    imported.refresh_from_db()
    ProductFactory(maker=Maker.objects.get(name="Schindler"))

    undo(imported, by=admin, now=now)

    assert not InstalledItem.objects.exists()
    assert (MakerSpelling.objects.count(), Maker.objects.get().name) == (0, "Schindler")
