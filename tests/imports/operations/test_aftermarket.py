"""Files of the aftermarket: each kind goes in, changes nothing the second time, and its odd rows say why."""

from datetime import date

import pytest

from history.models import Change
from imports.models import RowIssue
from installed_base.models import (
    BomLine,
    DeliveryLine,
    ItemContact,
    ItemParty,
    ItemRelation,
    PartFit,
    Placement,
    ProductDocument,
    SoftwareFeature,
)
from service.models import (
    ContractLine,
    Coverage,
    MaintenancePlan,
    MeterReading,
    ServiceCase,
    ServiceContract,
    ServiceVisit,
    WarrantyTerm,
)
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
FILES = {
    "bom": ("Tuotekoodi;Osakoodi;Positio;Määrä;Alkaen\nHX;SEAL;A;2;1.1.2020\nHX;NIX;B;1;\n", BomLine, "unknown_component"),
    "fits": (
        "Varaosa;Tuotekoodi;Sarjanumerosta;Sarjanumeroon\nSEAL;HX;KX-100;KX-200\nSEAL;HX;KX-100;AB-200\n",
        PartFit, "bad_range",
    ),
    "features": ("Tuotekoodi;Koodi;Nimi\nHX;LOG;Lokitus\nNIX;LOG;Lokitus\n", SoftwareFeature, "unknown_product"),
    "documents": (
        "Tuotekoodi;Otsikko;Linkki;Laji;Kieli\nHX;Käyttöohje;https://example.com/a.pdf;käyttöohje;fi\nHX;Ohje;;;\n",
        ProductDocument, "no_link",
    ),
    "placements": (
        "Sarjanumero;Koneen sarjanumero;Positio;Asennettu;Poistettu\nP-1;M-1;A;1.2.2020;\nP-2;M-1;A;1.3.2020;\nM-1;P-1;;1.4.2020;\n",
        Placement, "slot_taken",
    ),
    "parties": (
        "Sarjanumero;Y-tunnus;Rooli;Alkaen;Asti\nM-1;2532004-3;omistaja;1.1.2019;\nM-1;0112038-9;owner;1.1.2020;\n",
        ItemParty, "unknown_party",
    ),
    "item_contacts": (
        "Sarjanumero;Sähköposti;Rooli\nM-1;aino@example.com;tilaaja\nM-1;eino@example.com;tilaaja\n",
        ItemContact, "unknown_person",
    ),
    "relations": (
        "Sarjanumero;Korvattu sarjanumero;Suhde;Päivä\nP-2;P-1;korvaa;1.1.2024\nP-2;X-9;korvaa;\n", ItemRelation, "unknown_other",
    ),
    "deliveries": (
        "Sarjanumero;Tilausnumero;Rivi;Toimitettu\nM-1;T-77;10;3.4.2021\nM-1;;10;\n", DeliveryLine, "no_number",
    ),
    "warranty_terms": ("Nimi;Kuukautta;Osat\nPerus;24;100 %\nToinen;;\n", WarrantyTerm, "no_months"),
    "contracts": (
        "Sopimusnumero;Y-tunnus;Alkaa;Päättyy;Laji\nS-1;2532004-3;1.1.2024;31.12.2026;huolto\nS-2;2532004-3;1.1.2024;1.1.2023;\n",
        ServiceContract, "ends_first",
    ),
    "tickets": (
        "Tikettinumero;Sarjanumero;Otsikko;Avattu;Ratkaistu\nT-1;M-1;Vuotaa;1.2.2024 10:30;2.2.2024\nT-2;Z-1;Ei käy;1.2.2024;\n",
        ServiceCase, "unknown_item",
    ),
    "visits": (
        "Työnumero;Sarjanumero;Laji;Otsikko;Tehty\nW-1;M-1;huolto;Vuosihuolto;5.5.2024\nW-2;M-1;huolto;Vuosihuolto;\n",
        ServiceVisit, "no_visit_day",
    ),
    "readings": (
        "Sarjanumero;Mittari;Luettu;Lukema\nM-1;h;1.1.2024;100,5\nM-1;h;1.2.2024;50\n", MeterReading, "reading_falls",
    ),
    "plans": ("Sarjanumero;Huolto;Väli kk\nM-1;Vuosihuolto;12\nM-1;Öljy;\n", MaintenancePlan, "no_interval"),
}  # fmt: skip


@pytest.fixture
def base(db):
    """A machine, two parts, a company, a person, two products."""
    company = CompanyFactory(
        legal_name="Acme Oy", business_id="2532004-3", business_id_scheme="fi_ytunnus", country="FI"
    )
    press = ProductFactory(code="HX", name="HX press")
    seal = ProductFactory(code="SEAL", name="Seal", kind="part")
    machine = ItemFactory(product=press, serial="M-1", company=company)
    parts = [ItemFactory(product=seal, serial=serial, company=company) for serial in ("P-1", "P-2")]
    person = PersonFactory(first_name="Aino", last_name="Aalto")
    ContactPointFactory(person=person, kind="email", value="aino@example.com")
    return {"company": company, "machine": machine, "parts": parts, "person": person}


def outcome(imported):
    counts = imported.counts
    return tuple(counts.get(fate, 0) for fate in ("created", "updated", "unchanged", "rejected"))


@pytest.mark.parametrize("register", FILES)
def test_a_file_goes_in_once_and_says_what_it_rejects(register, base, admin, bring_in):
    text, model, reason = FILES[register]
    rows = text.count("\n") - 1

    first = bring_in(register, text, by=admin)
    again = bring_in(register, text, by=admin)
    codes = set(RowIssue.objects.filter(of=first, is_rejection=True).values_list("code", flat=True))

    assert (first.state, first.failure, outcome(first)) == ("done", "", (1, 0, 0, rows - 1))
    assert (reason in codes, "refused" in codes) == (True, False)
    assert outcome(again) == (0, 0, 1, rows - 1)
    assert model.objects.count() == 1
    label = model._meta.label_lower
    assert Change.objects.filter(object_type=label, verb="created", object_id=model.objects.get().pk).exists()


def test_a_placed_part_shows_its_machine_today_and_a_removal_ends_it(base, admin, bring_in):
    machine, part = base["machine"], base["parts"][0]
    head = "Sarjanumero;Koneen sarjanumero;Positio;Asennettu;Poistettu\n"

    bring_in("placements", head + "P-1;M-1;A;1.2.2020;\n", by=admin)
    part.refresh_from_db()
    placed = (part.parent, part.root, part.position)
    ended = bring_in("placements", head + "P-1;M-1;A;1.2.2020;1.2.2024\n", by=admin)
    part.refresh_from_db()
    placement = Placement.objects.get()

    assert placed == (machine, machine, "A")
    assert (outcome(ended), part.parent) == ((0, 1, 0, 0), None)
    assert (placement.during.lower, placement.during.upper) == (date(2020, 2, 1), date(2024, 2, 1))
    assert sorted(part.events.values_list("kind", flat=True))[0] == "installed"


def test_an_item_that_names_its_machine_is_placed_in_it(base, admin, bring_in):
    head = "Tuotekoodi;Sarjanumero;Koneen sarjanumero;Paikka koneessa;Toimitettu\n"
    rows = "HX;M-2;;;1.1.2021\nSEAL;P-9;M-2;A1;1.1.2021\nSEAL;P-8;NOPE;;\n"

    first = bring_in("items", head + rows, by=admin)
    again = bring_in("items", head + rows, by=admin)
    placement = Placement.objects.get()

    assert (outcome(first), outcome(again)) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert (placement.child.serial, placement.parent.serial, placement.position) == ("P-9", "M-2", "A1")
    assert (placement.child.parent.serial, placement.during.lower) == ("M-2", date(2021, 1, 1))
    assert list(RowIssue.objects.filter(of=first).values_list("code", flat=True)) == ["unknown_parent"]


def test_contracts_lines_and_cover_follow_one_another(base, admin, bring_in):
    bring_in(
        "contracts", "Sopimusnumero;Y-tunnus;Alkaa;Päättyy\nS-1;2532004-3;1.1.2024;31.12.2026\n", by=admin
    )
    lines = "Sopimus;Rivi;Kuvaus;Hinta\nS-1;1;Vuosihuolto;1 200,50\nS-9;1;Vuosihuolto;1\n"
    cover = (
        "Sopimus;Sarjanumero;Tuotekoodi;Alkaa;Päättyy\nS-1;M-1;;;\nS-1;;SEAL;1.2.2024;31.12.2024\n"
        "S-1;M-1;;1.6.2024;\nS-1;M-1;;1.1.2030;\nS-1;;;;\n"
    )

    made = bring_in("contract_lines", lines, by=admin)
    again = bring_in("contract_lines", lines, by=admin)
    covered = bring_in("coverage", cover, by=admin)
    twice = bring_in("coverage", cover, by=admin)
    rows = Coverage.objects.order_by("id")
    codes = (
        RowIssue.objects.filter(of=covered, is_rejection=True)
        .order_by("number")
        .values_list("code", flat=True)
    )

    assert (outcome(made), outcome(again)) == ((1, 0, 0, 1), (0, 0, 1, 1))
    assert str(ContractLine.objects.get().price) == "1200.50"
    assert (outcome(covered), outcome(twice)) == ((2, 0, 0, 3), (0, 0, 2, 3))
    assert list(codes) == ["covered_twice", "cover_outside", "no_scope"]
    assert [(row.item_id, row.company_id, row.product_id is not None) for row in rows] == [
        (base["machine"].pk, None, False), (None, base["company"].pk, True),
    ]  # fmt: skip
    assert rows[0].effective.upper == date(2027, 1, 1)


def test_an_owner_from_a_file_has_the_machine_today(base, admin, bring_in):
    buyer = CompanyFactory(
        legal_name="Beta Oy", business_id="0112038-9", business_id_scheme="fi_ytunnus", country="FI"
    )

    bring_in("parties", "Sarjanumero;Y-tunnus;Rooli;Alkaen\nM-1;0112038-9;omistaja;1.1.2024\n", by=admin)
    base["machine"].refresh_from_db()

    assert base["machine"].company == buyer


def test_an_open_ticket_gets_its_response_clock_and_a_solved_one_none(base, admin, bring_in):
    text = "Tikettinumero;Sarjanumero;Otsikko;Avattu;Suljettu;Vakavuus\nA;M-1;Vuoto;1.2.2024 10:30;;korkea\nB;M-1;Ääni;1.2.2024;3.2.2024;\n"

    bring_in("tickets", text, by=admin)
    opened, closed = ServiceCase.objects.order_by("subject")

    assert (opened.state, opened.answer_due_at is not None, opened.company) == ("new", True, base["company"])
    assert (closed.state, closed.answer_due_at, closed.machine) == ("closed", None, base["machine"])


def test_two_machines_of_one_serial_number_are_told_apart_by_their_product(base, admin, bring_in):
    ItemFactory(product=ProductFactory(code="TX"), serial="M-1")

    many = bring_in("readings", "Sarjanumero;Mittari;Luettu;Lukema\nM-1;h;1.1.2024;1\n", by=admin)
    told = bring_in(
        "readings", "Tuotekoodi;Sarjanumero;Mittari;Luettu;Lukema\nHX;M-1;h;1.1.2024;1\n", by=admin
    )

    assert RowIssue.objects.get(of=many).code == "many_items"
    assert (outcome(told), MeterReading.objects.get().item) == ((1, 0, 0, 0), base["machine"])


def test_who_sees_own_companies_only_names_only_their_items(base, rep, bring_in):
    rep.scope = "own"
    rep.save(update_fields=["scope"])
    own = CompanyFactory(owner=rep)
    ItemFactory(product=base["machine"].product, serial="MINE", company=own)
    rows = "Sarjanumero;Tilausnumero\nMINE;T-1\nM-1;T-2\n"

    imported = bring_in("deliveries", rows, by=rep)

    assert outcome(imported) == (1, 0, 0, 1)
    assert (DeliveryLine.objects.get().item.serial, RowIssue.objects.get(of=imported).code) == (
        "MINE",
        "unknown_item",
    )


def test_a_place_without_a_component_is_a_slot_that_is_delivered_empty(base, admin, bring_in):
    text = "Tuotekoodi;Positio;Osakoodi\nHX;BAY-1;\nHX;BAY-2;\nHX;;\nHX;C1;SEAL\n"

    first = bring_in("bom", text, by=admin)
    again = bring_in("bom", "Tuotekoodi;Positio\nHX;BAY-1\nHX;BAY-2\n", by=admin)

    assert (outcome(first), outcome(again)) == ((3, 0, 0, 1), (0, 0, 2, 0))
    assert list(BomLine.objects.order_by("position").values_list("position", "component__code")) == [
        ("BAY-1", None), ("BAY-2", None), ("C1", "SEAL"),
    ]  # fmt: skip
