"""What is found by what is typed."""

import pytest

from companies.choices import AddressKind
from search.choices import Kind
from search.queries import search
from tests.factories.companies import AddressFactory, CompanyContactPointFactory, CompanyFactory, SiteFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.installed_base import ItemFactory, MakerFactory, ProductFactory

pytestmark = pytest.mark.django_db


def titles(user, text: str, **options) -> dict[str, list[str]]:
    """Titles by register."""
    return {
        group.kind.name.lower(): ["".join(part.text for part in hit.title) for hit in group.hits]
        for group in search(user, text, **options).groups
    }


@pytest.fixture
def crane_maker(db):
    """A customer with everything by which a company can be found."""
    company = CompanyFactory(
        legal_name="Konecranes Oyj",
        business_id="0942718-8",
        business_id_scheme="fi_ytunnus",
        vat_number="FI09427188",
        lei="549300EQLT9CVX2J2F08",
        town="Hyvinkää",
        lifecycle="customer",
    )
    company.names.create(kind="former", name="KCI Nosturit Oy")
    company.names.create(kind="trade", name="Demag")
    CompanyContactPointFactory(company=company, kind="phone", value="020 427 11", key="+3582042711")
    CompanyContactPointFactory(
        company=company, kind="email", value="info@konecranes.com", key="info@konecranes.com"
    )
    CompanyContactPointFactory(
        company=company, kind="domain", value="terexmhps.example", key="terexmhps.example"
    )
    AddressFactory(company=company, kind=AddressKind.BILLING, town="Riihimäki")
    CompanyFactory(legal_name="Muu Yritys Oy", town="Kemi")
    return company


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Konecranes",
            "konecranes oyj",
            "KONECR",
            "oyj konecranes",
            "Konecranse",
            "knoecranes",
            "konekranes",
        ),
        *("nosturit", "demag", "KCI Nosturit"),
        *("0942718-8", "09427188", "FI09427188", "fi 0942718-8", "0942718", "549300eqlt9cvx2j2f08"),
        *("020 427 11", "+358 20 42711", "+358 (0)20 42711", "0035820 42711", "2042711"),
        *("info@konecranes.com", "konecranes.com", "INFO@KONECRANES.COM", "terexmhps.example", "terexmhps"),
        *("hyvinkää", "hyvinkaa", "Riihimäki", "konecranes hyvinkää", "hyvinkää demag", "crane"),
    ],
)
def test_a_company_is_found_by(rep, crane_maker, text):
    assert titles(rep, text, kinds=[Kind.COMPANY]) == {"company": ["Konecranes Oyj"]}


@pytest.mark.parametrize("text", ["konecranes kemi", "muu hyvinkää", "1942718-8", "info@muu.fi", "999999"])
def test_every_word_must_hit(rep, crane_maker, text):
    assert titles(rep, text) == {}


@pytest.fixture
def chief(crane_maker):
    """A person with a position that goes on and one that ended."""
    person = PersonFactory(first_name="Päivi", last_name="Mäkelä-Ström")
    PositionFactory(
        person=person,
        company=crane_maker,
        title="Huoltopäällikkö",
        work_email="paivi.makela@konecranes.com",
        work_phone="+358401234567",
    )
    former = CompanyFactory(legal_name="Valmet Automotive Oy", town="Uusikaupunki")
    PositionFactory(person=person, company=former, title="Ostaja", ended_on="2020-01-01")
    ContactPointFactory(person=person, kind="email", value="paivi@koti.example", key="paivi@koti.example")
    return person


@pytest.mark.parametrize(
    "text",
    [
        *("päivi", "PAIVI", "mäkelä", "makela paivi", "ström", "strom päivi", "mäkeläström", "Päivi Makla"),
        *("päivi konecranes", "päivi huolto", "päällikkö", "päivi hyvinkää", "valmet päivi", "ostaja valmet"),
        *("paivi.makela@konecranes.com", "paivi.makela", "koti.example"),
        *("040 123 4567", "0401234567", "+358401234567", "358 40 1234567", "00358 40 123 45 67", "234567"),
        "+358 (0)40 123 4567",
    ],
)
def test_a_person_is_found_by(rep, chief, text):
    assert titles(rep, text)["person"] == ["Päivi Mäkelä-Ström"]


def test_a_person_is_one_hit_however_many_positions_hit(rep, chief):
    assert titles(rep, "paivi@koti.example") == {"person": ["Päivi Mäkelä-Ström"]}


@pytest.fixture
def press(crane_maker):
    """An item with a former serial, at a site with an address."""
    product = ProductFactory(code="VX-200", name="Puristin", maker=MakerFactory(name="Valmet Works"))
    site = SiteFactory(company=crane_maker, name="Halli 7")
    AddressFactory(company=crane_maker, site=site, town="Tampere")
    item = ItemFactory(product=product, company=crane_maker, site=site, serial="SN-0O123-A", name="Linja B")
    item.identifiers.create(scheme="former_serial", value="OLD/7788")
    return item


@pytest.mark.parametrize(
    "text",
    [
        *("SN-0O123-A", "sn00123a", "sn 0o123 a", "SNO", "sn-00", "0123", "23a", "123-A", "00123A"),
        *("OLD/7788", "old77", "7788", "d77"),
        *(
            "vx200 tampere kone",
            "vx-200 halli",
            "puristin konecranes",
            "valmet tampere",
            "linja",
            "00123 konecranes",
        ),
        "puristinn tampere",
    ],
)
def test_an_item_is_found_by(rep, press, text):
    assert titles(rep, text)["item"] == ["SN-0O123-A"]


@pytest.mark.parametrize("text", ["VX-200", "vx200", "vx 200", "puristin", "valmet works", "puristn"])
def test_a_product_is_found_by(rep, press, text):
    assert titles(rep, text)["product"] == ["Puristin"]


@pytest.mark.parametrize("text", ["huolto", "kunnossapito", "HUOLTO äijälä", "sapitohuol"])
def test_the_middle_of_a_compound_word_is_found(rep, text):
    CompanyFactory(legal_name="Kunnossapitohuolto Äijälä Oy")

    assert titles(rep, text)["company"] == ["Kunnossapitohuolto Äijälä Oy"]


@pytest.mark.parametrize("text", ["kone", "pohja", "konepohja", "kone-pohja", "pohja kone", "kone pohja"])
def test_a_hyphenated_name_is_found_whole_and_in_parts(rep, text):
    CompanyFactory(legal_name="Kone-Pohja Oy")

    assert titles(rep, text)["company"] == ["Kone-Pohja Oy"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Åbo Ångström Ab", "abo angstrom"),
        ("Smørrebrød ApS", "smorrebrod"),
        ("Café Crème Oy", "cafe creme"),
        ("Straße GmbH", "strasse"),
        ("ÖLJYLÄ OY", "öljylä"),
        ("Šiška Žilina", "siska zilina"),
    ],
)
def test_letters_with_marks_are_letters(rep, name, text):
    CompanyFactory(legal_name=name)

    assert titles(rep, text)["company"] == [name]


def test_legal_forms_are_ignored_unless_nothing_else_is_typed(rep):
    CompanyFactory(legal_name="Puu Ab")
    CompanyFactory(legal_name="Kivi Oy")

    assert titles(rep, "puu oy") == {"company": ["Puu Ab"]}
    assert titles(rep, "oy") == {"company": ["Kivi Oy"]}


def test_two_slips_of_the_hand_are_the_last_thing_forgiven(rep):
    CompanyFactory(legal_name="Teollisuusputkisto Oy")

    assert titles(rep, "teolisuusputkitso") == {"company": ["Teollisuusputkisto Oy"]}


def test_customers_come_before_others_with_as_good_a_name(rep):
    for number, lifecycle in enumerate(["prospect", "customer", "former"]):
        CompanyFactory(legal_name=f"Konepaja {number} Oy", lifecycle=lifecycle)

    assert titles(rep, "konepaja")["company"][0] == "Konepaja 1 Oy"


def test_the_same_name_comes_before_longer_ones(rep):
    for name in ["Kone Huolto Oy", "Kone Oyj", "Konepaja Oy"]:
        CompanyFactory(legal_name=name, lifecycle="customer" if name != "Kone Oyj" else "prospect")

    assert titles(rep, "kone oyj")["company"][0] == "Kone Oyj"


def test_more_hits_than_the_limit_are_told_without_counting(rep):
    for number in range(4):
        CompanyFactory(legal_name=f"Konepaja {number} Oy")

    group = search(rep, "konepaja", limit=3).groups[0]

    assert (len(group.hits), group.has_more) == (3, True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "   ",
            "'",
            "''",
            "\\",
            "%",
            "_",
            "*",
            "|",
            "&",
            "!",
            ":*",
            "a:*",
            "'; DROP TABLE x; --",
            "\x00",
            "a\x00b",
        ),
        *(
            "😀",
            "a" * 300,
            "a " * 150,
            "1" * 300,
            "-" * 300,
            "@",
            "@@@",
            "#",
            "~0",
            "~o1",
            "+",
            "(0)",
            "<script>",
        ),
        *(
            "\u202e",
            "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
            "ﬁ",
            "Ⅷ",
            "a'b'c",
            "co\\op",
        ),
    ],
)
def test_odd_signs_are_harmless(rep, crane_maker, text):
    assert search(rep, text).count <= 2


def test_a_name_of_odd_signs_is_found(rep):
    for name in ["O'Brien & Söns \\ Co", "100% Puu", "A'B'C", "C++ & Ohjelmat", "😀 Ilo Oy"]:
        CompanyFactory(legal_name=name)

    assert titles(rep, "o'brien") == {"company": ["O'Brien & Söns \\ Co"]}
    assert titles(rep, "100% puu") == {"company": ["100% Puu"]}
    assert titles(rep, "c++ ohjelmat") == {"company": ["C++ & Ohjelmat"]}
    assert titles(rep, "ilo") == {"company": ["😀 Ilo Oy"]}
