"""Rows into persons, items and products."""

from companies.models import Company, ExternalId, Site
from contacts.models import ContactPoint, Person, Position
from history.queries import changes_of
from imports.models import RowIssue
from installed_base.models import InstalledItem, ItemIdentifier, Maker, Product
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

PERSONS = (
    "Etunimi;Sukunimi;Sähköposti;Matkapuhelin;Titteli;Yritys;Kieli\n"
    "Aino;Virtanen;aino@acme.fi;040 123 4567;Huoltopäällikkö;Acme Oy;FIN\n"
    "Eino;Mäki;;040 765 4321;;;\nLiisa;Mäki;;;;;\n"
)
ITEMS = (
    "Sarjanumero;Malli;Valmistaja;Yritys;Toimipaikka;Laitetunnus;Toimitettu;Versio;Teho\n"
    "A-1;Pumppu 5;Kone Oyj;Acme Oy;Tehdas;T1;1.2.2024;2.10;5,5\nA-2;Pumppu 5;KONE OYJ;Acme Oy;Tehdas;;;;\n"
)


def counts(imported):
    return {name: count for name, count in imported.counts.items() if count}


def codes(imported):
    return sorted(RowIssue.objects.filter(of=imported).values_list("code", flat=True))


def test_persons_get_positions_and_contact_points(admin, bring_in):
    CompanyFactory(legal_name="Acme Oy")

    imported = bring_in("persons", PERSONS, by=admin)

    person = Person.objects.get(last_name="Virtanen")
    position = Position.objects.get()
    assert counts(imported) == {"created": 3}
    assert (position.person, position.title, position.is_primary) == (person, "Huoltopäällikkö", True)
    assert set(ContactPoint.objects.filter(person=person).values_list("kind", "use", "key")) == {
        ("email", "work", "aino@acme.fi"), ("phone", "mobile", "+358401234567"),
    }  # fmt: skip
    assert changes_of(person).get().subject_id == changes_of(position).get().subject_id == person.public_id


def test_persons_again_change_nothing(admin, bring_in):
    CompanyFactory(legal_name="Acme Oy")
    bring_in("persons", PERSONS, by=admin)

    assert counts(bring_in("persons", PERSONS, by=admin)) == {"unchanged": 3}


def test_a_new_title_changes_the_position(admin, bring_in):
    CompanyFactory(legal_name="Acme Oy")
    bring_in("persons", PERSONS, by=admin)

    imported = bring_in("persons", PERSONS.replace("Huoltopäällikkö", "Johtaja"), by=admin)

    position = Position.objects.get()
    assert (counts(imported), position.title) == ({"updated": 1, "unchanged": 2}, "Johtaja")
    assert changes_of(position).first().old == {"title": "Huoltopäällikkö"}


def test_two_persons_behind_one_address_stay_two(admin, bring_in):
    text = "Etunimi;Sukunimi;Sähköposti\nAino;Virtanen;info@acme.fi\nEino;Mäki;info@acme.fi\n"

    first, again = bring_in("persons", text, by=admin), bring_in("persons", text, by=admin)

    assert (counts(first), counts(again)) == ({"created": 2}, {"unchanged": 2})


def test_a_company_is_linked_only_when_exactly_one_fits(admin, bring_in):
    CompanyFactory(legal_name="Acme Oy", town="Turku")
    CompanyFactory(legal_name="Acme Oy", town="Oulu")

    imported = bring_in("persons", PERSONS, by=admin)

    assert (Position.objects.count(), codes(imported)) == (0, ["unknown_company"])


def test_items_make_their_products_makers_and_sites_when_chosen(admin, bring_in):
    CompanyFactory(legal_name="Acme Oy")

    imported = bring_in(
        "items", ITEMS, by=admin, options={"create_sites": True, "attributes_from_rest": True}
    )

    item = InstalledItem.objects.get(serial="A-1")
    assert counts(imported) == {"created": 2}
    assert (Product.objects.get().name, Maker.objects.get().name, Site.objects.get().name) == (
        "Pumppu 5",
        "Kone Oyj",
        "Tehdas",
    )
    assert (item.company.legal_name, item.site.name, item.delivered_on.isoformat()) == (
        "Acme Oy",
        "Tehdas",
        "2024-02-01",
    )
    assert (item.attributes, item.version_key[:2], item.source) == ({"Teho": "5,5"}, [2, 10], "import")
    assert ItemIdentifier.objects.get().value == "T1"


def test_items_again_change_nothing(admin, bring_in):
    CompanyFactory(legal_name="Acme Oy")
    options = {"create_sites": True, "attributes_from_rest": True}
    bring_in("items", ITEMS, by=admin, options=options)

    again = bring_in("items", ITEMS, by=admin, options=options)

    assert (counts(again), again.expected == again.counts) == ({"unchanged": 2}, True)


def test_an_unknown_product_is_rejected_when_none_may_be_created(admin, bring_in):
    imported = bring_in("items", ITEMS, by=admin, options={"create_products": False})

    assert (counts(imported)["rejected"], Product.objects.count(), InstalledItem.objects.count()) == (2, 0, 0)


def test_an_items_changed_attribute_is_laid_over_the_others(admin, bring_in):
    options = {"attributes_from_rest": True}
    bring_in("items", "Sarjanumero;Malli;Teho;Väri\n1;P;5;red\n", by=admin, options=options)

    imported = bring_in("items", "Sarjanumero;Malli;Teho\n1;P;6\n", by=admin, options=options)

    assert (counts(imported), InstalledItem.objects.get().attributes) == (
        {"updated": 1},
        {"Teho": 6, "Väri": "red"},
    )


def test_a_destroyed_serial_is_told_and_the_item_goes_in_without(admin, bring_in):
    text = "Sarjanumero,Malli,Laitetunnus\n6.37702E+15,Pumppu,T1\n5.02E+18,Pumppu,T2\n"

    first, again = bring_in("items", text, by=admin), bring_in("items", text, by=admin)

    assert counts(first) == {"created": 2, "flagged": 2}
    assert counts(again) == {"unchanged": 2, "flagged": 2}
    assert codes(first) == ["imprecise_number"] * 2


def test_products_by_maker_and_code(admin, bring_in):
    text = (
        "Tuotekoodi;Tuotenimi;Valmistaja;Tuoteryhmä;Tunniste\nP-5;Pumppu 5;Kone;Pumput;1\nP5;Toinen;Muu;;2\n"
    )
    first, again = bring_in("products", text, by=admin), bring_in("products", text, by=admin)

    changed = bring_in("products", text.replace("Pumppu 5", "Pumppu V"), by=admin)

    assert (counts(first), counts(again), counts(changed)) == (
        {"created": 2},
        {"unchanged": 2},
        {"updated": 1, "unchanged": 1},
    )
    assert Product.objects.get(code="P-5").family.name == "Pumput"
    assert ExternalId.objects.filter(object_type="product").count() == 2


def test_other_registers_touch_nothing_of_the_companies_but_that_they_have_items(admin, bring_in):
    CompanyFactory(legal_name="Acme Oy")
    before = Company.objects.values().get()

    bring_in("persons", PERSONS, by=admin)
    bring_in("items", ITEMS, by=admin)

    assert Company.objects.values().get() == before | {"has_items_at_work": True}


def test_rows_with_and_without_a_maker_stay_two_products_the_second_time_too(admin, bring_in):
    text = "Sarjanumero;Malli;Valmistaja\n1;Hissi;Kone\n2;Hissi;\n3;Hissi;Otis\n"
    first = bring_in("items", text, by=admin, chunk=1)

    again = bring_in("items", text, by=admin)

    assert (counts(first), counts(again), Product.objects.count()) == ({"created": 3}, {"unchanged": 3}, 3)


def test_a_file_without_makers_finds_the_product_of_the_catalogue(admin, bring_in):
    bring_in("products", "Tuotekoodi;Tuotenimi;Valmistaja\nH1;Hissi;Kone\n", by=admin)

    bring_in("items", "Sarjanumero;Malli\n1;Hissi\n", by=admin)

    assert InstalledItem.objects.get().product.code == "H1"


def test_a_serial_number_built_otherwise_than_the_product_says_is_rejected_in_the_check_already(
    admin, bring_in
):
    product = ProductFactory(code="P5", name="Pumppu 5", serial_pattern=r"A-\d+")
    ItemFactory(product=product, serial="B-9", version="1")

    rows = "Sarjanumero;Tuotekoodi;Versio\nA-1;P5;1\nB-2;P5;1\nB-9;P5;2\n"
    imported = bring_in("items", rows, by=admin)

    assert counts(imported) == {"created": 1, "updated": 1, "rejected": 1}  # what is in the register stays
    assert imported.expected["rejected"] == 1
    assert codes(imported) == ["serial_pattern"]


def test_attributes_go_under_the_names_and_types_of_the_products_schema(admin, bring_in):
    properties = {
        "power": {"type": "number", "title": "Teho", "x-unit": "kW"},
        "cooled": {"type": "boolean", "title": "Jäähdytys"},
        "gas": {"type": "string", "enum": ["R32", "R410A"]},
    }
    schema = {"type": "object", "properties": properties, "required": ["gas"]}
    product = ProductFactory(code="P", name="P", attribute_schema=schema, schema_version=3)
    text = "Sarjanumero;Malli;Teho (kW);Jäähdytys;gas;Väri\n1;P;5,5;kyllä;R32;red\n2;P;much;ei;R22;blue\n"

    first, again = (
        bring_in("items", text, by=admin, options={"attributes_from_rest": True}) for _time in range(2)
    )

    items = InstalledItem.objects.filter(product=product).order_by("serial")
    assert [(item.attributes, item.schema_version) for item in items] == [
        ({"power": 5.5, "cooled": True, "gas": "R32", "Väri": "red"}, 3),
        ({"cooled": False, "Väri": "blue"}, 3),
    ]
    assert codes(first) == ["attribute_not_allowed"] * 2
    assert (counts(first)["created"], counts(again)["unchanged"]) == (2, 2)
