"""Columns to fields, by header and content."""

import pytest

from imports.reading.aftermarket_records import told_by_headers
from imports.reading.fields import Target, fold_header
from imports.reading.mapping import guess_country, guess_industry_version, guess_plan


def fields(target, table):
    headers, *rows = table
    return [plan.field for plan in guess_plan(headers=headers, sample=rows, target=target)]


def notes(target, table):
    headers, *rows = table
    return [plan.note for plan in guess_plan(headers=headers, sample=rows, target=target)]


def test_headers_are_compared_without_accents_signs_and_repeats():
    assert fold_header("  Sähköposti-Osoite (2)") == "sahkopostiosoite"
    assert fold_header("Org.nr") == "orgnr"


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("Liikevaihto €", 1),
        ("Liikevaihto (€)", 1),
        ("Liikevaihto, EUR", 1),
        ("Turnover (EUR)", 1),
        ("Revenue MEUR", 1_000_000),
        ("Liikevaihto, milj. €", 1_000_000),
        ("Omsättning tkr", 1_000),
    ],
)
def test_currency_and_unit_are_no_part_of_what_a_column_of_money_is_called(header, factor):
    (plan,) = guess_plan(headers=[header], sample=[["1 234,50 €"], ["12"]], target=Target.COMPANIES)

    assert (plan.field, plan.factor) == ("turnover", factor)


def test_a_year_in_the_header_leaves_it_to_the_user_whose_figures_they_are():
    assert fields(Target.COMPANIES, [["Liikevaihto 2019"], ["12"]]) == [""]


@pytest.mark.parametrize(
    ("target", "header", "cell", "field"),
    [
        (Target.COMPANIES, "Yritys (virallinen nimi) *", "Acme Oy", "legal_name"),
        (Target.COMPANIES, "Puhelinnumero 1", "09 123 4567", "phone"),
        (Target.COMPANIES, "Puh.nro", "09 123 4567", "phone"),
        (Target.COMPANIES, "ALV-nro", "FI01120389", "vat_number"),
        (Target.COMPANIES, "Henkilöstö (lkm)", "12", "staff"),
        (Target.COMPANIES, "LV (M€)", "1,2", "turnover"),
        (Target.COMPANIES, "Toimiala (TOL 2008)", "25620", "industry_code"),
        (Target.COMPANIES, "Huomautukset", "Soita ensin", "notes"),
        (Target.COMPANIES, "Customer no.", "10023", "external_id"),
        (Target.PERSONS, "Yhteyshenkilön nimi", "Aino Aalto", "full_name"),
        (Target.PERSONS, "Suora puh.nro", "09 123 4567", "phone"),
        (Target.ITEMS, "Serial #", "HX-1", "serial"),
        (Target.ITEMS, "Toimituspvm", "1.3.2020", "delivered_on"),
        (Target.ITEMS, "Asennus pvm", "1.3.2020", "installed_on"),
        (Target.PRODUCTS, "Tuotteen nimi", "Särmäyspuristin", "name"),
    ],
)
def test_a_header_that_is_shortened_numbered_or_explained_is_still_known(target, header, cell, field):
    assert fields(target, [[header], [cell]]) == [field]


def test_the_plainer_of_two_headers_of_one_meaning_comes_first():
    table = [["Osoite (laskutus)", "Osoite"], ["PL 1", "Katu 1"]]

    assert fields(Target.COMPANIES, table) == ["", "street"]


def test_a_ban_with_a_remark_behind_it_is_left_out_like_one_without():
    assert notes(Target.PERSONS, [["Markkinointikielto (s-posti)"], ["x"]]) == ["consent_ban"]


def test_an_owner_is_guessed_by_name_when_the_name_is_one_of_staff():
    table = {"headers": ["Asiakasvastaava"], "sample": [["Rantala,  Aino"]], "target": Target.COMPANIES}

    assert [plan.field for plan in guess_plan(**table, staff={"rantala aino"})] == ["owner"]
    assert [plan.field for plan in guess_plan(**table, staff={"lehto matti"})] == [""]


def test_where_a_customer_stands_with_us_is_guessed_only_where_the_cells_say_so():
    assert fields(Target.COMPANIES, [["Asiakastyyppi"], ["Asiakas"], ["Prospekti"], ["Entinen asiakas"]]) == [
        "lifecycle"
    ]
    assert fields(Target.COMPANIES, [["Asiakastyyppi"], ["A"], ["B"], ["C"]]) == [""]


def test_finnish_headers_of_companies():
    table = [
        [
            "Yrityksen nimi",
            "Y-tunnus",
            "Lähiosoite",
            "Postinumero",
            "Postitoimipaikka",
            "Puhelin",
            "Kotisivut",
            "Liikevaihto (1000 EUR)",
            "Henkilöstömäärä",
        ],
        [
            "Acme Oy",
            "0112038-9",
            "Katu 1",
            "00100",
            "Helsinki",
            "09 1234567",
            "www.acme.fi",
            "1 200",
            "10-19",
        ],
    ]

    assert fields(Target.COMPANIES, table) == [
        "legal_name",
        "business_id",
        "street",
        "postcode",
        "town",
        "phone",
        "website",
        "turnover",
        "staff",
    ]


def test_swedish_and_norwegian_headers():
    assert fields(
        Target.COMPANIES, [["Företagsnamn", "Orgnr", "Postort"], ["A AB", "556703-7485", "Malmö"]]
    ) == ["legal_name", "business_id", "town"]
    assert fields(
        Target.COMPANIES, [["Navn", "organisasjonsnummer", "Poststed"], ["A AS", "923609016", "Oslo"]]
    ) == ["legal_name", "business_id", "town"]


def test_content_speaks_where_the_header_says_nothing():
    table = [
        ["Sarake 1", "X", "Y"],
        ["Acme Oy", "0112038-9", "info@acme.fi"],
        ["Beta Oy", "1069622-4", "info@beta.fi"],
    ]

    assert fields(Target.COMPANIES, table) == ["", "business_id", "email"]


def test_toimipaikka_is_a_town_of_a_company_and_a_site_of_an_item():
    assert fields(Target.COMPANIES, [["Nimi", "Toimipaikka"], ["Acme", "Turku"]]) == ["legal_name", "town"]
    assert fields(Target.ITEMS, [["Sarjanumero", "Toimipaikka"], ["A1", "Turku"]]) == ["serial", "site"]


def test_nimi_is_a_person_among_persons():
    assert fields(Target.PERSONS, [["Nimi", "Yritys"], ["Aino Virtanen", "Acme"]]) == [
        "full_name",
        "company_name",
    ]


def test_yritystunnus_that_is_no_business_id_is_not_taken_for_one():
    assert "business_id" not in fields(
        Target.COMPANIES, [["Nimi", "Yritystunnus"], ["Acme", "1001"], ["Beta", "1002"]]
    )


def test_bans_permissions_and_personal_codes_are_left_out_with_a_reason():
    table = [["Nimi", "Markkinointikielto", "Markkinointilupa", "Henkilötunnus"], ["A", "1", "1", ""]]

    assert notes(Target.PERSONS, table)[1:] == ["consent_ban", "consent_permission", "personal_code"]


def test_whose_number_it_is_is_asked():
    assert notes(Target.COMPANIES, [["Nimi", "Asiakasnumero"], ["A", "1"]]) == ["", "whose_number"]


def test_mr_and_mrs_are_no_job_titles():
    assert fields(Target.PERSONS, [["title", "lastname"], ["Mr.", "A"], ["Mrs.", "B"]]) == ["", "last_name"]


def test_persons_in_a_file_of_items_are_not_taken_as_attributes():
    assert notes(Target.ITEMS, [["Serial", "Model", "Full Name"], ["1", "X", "Aino"]]) == [
        "",
        "",
        "person_column",
    ]


def test_country_and_classification_are_guessed_from_the_sample():
    headers, rows = (
        ["EmployerName", "Address", "SicCodes"],
        [["A", "Road 1,\nLeeds,\nLS1 4AB", "56210,\n70229"]] * 3,
    )
    plans = guess_plan(headers=headers, sample=rows, target=Target.COMPANIES)

    assert guess_country(plans=plans, sample=rows, home="FI") == "GB"
    assert guess_industry_version(plans=plans, sample=rows, country="GB") == "UKSIC2007"


LIFTS = ["location_name", "county", "location_address", "registration_number", "status", "equipment_type", "inspection_type",
         "last_inspection_date", "owner_company"]  # fmt: skip
LIFT = ["Harbour House", "Kent", "1 Quay St , Dover , MD , 21401-2701 , Kent", "AA1000", "Active", "Hydraulic (HB)",
        "Periodic (Elevator)", "2021-09-01", "Harbour House LLC"]  # fmt: skip


def test_in_a_file_of_machines_the_address_is_the_machines_and_not_their_owners():
    plans = guess_plan(headers=LIFTS, sample=[LIFT] * 5, target=Target.COMPANIES)

    assert {plan.header: plan.field for plan in plans if plan.field} == {"owner_company": "legal_name"}
    assert {plan.header for plan in plans if plan.note == "of_thing"} == {
        "county", "location_address", "registration_number", "status",
    }  # fmt: skip


def test_an_address_that_says_it_is_the_owners_stays_the_companys():
    headers = ["Serial number", "Model", "Owner company", "Owner address", "Postcode"]
    row = ["A-1", "HX", "Harbour House LLC", "1 Quay St", "21401"]
    plain = guess_plan(
        headers=["Company", "Address", "Postcode"],
        sample=[["A Oy", "Katu 1", "00100"]],
        target=Target.COMPANIES,
    )
    owned = guess_plan(headers=headers, sample=[row], target=Target.COMPANIES)

    assert [plan.field for plan in plain] == ["legal_name", "street", "postcode"]
    assert [(plan.field, plan.note) for plan in owned][-1] == ("", "of_thing")


def test_a_header_says_the_role_and_the_kind_where_no_column_does():
    parties = guess_plan(headers=LIFTS, sample=[LIFT], target=Target.PARTIES)
    visits = guess_plan(headers=LIFTS, sample=[LIFT] * 5, target=Target.VISITS)
    both = guess_plan(
        headers=["Serial", "Owner", "Role"], sample=[["A-1", "B Oy", "payer"]], target=Target.PARTIES
    )

    assert told_by_headers(Target.PARTIES, parties) == {"role": "owner"}
    assert told_by_headers(Target.VISITS, visits) == {"kind": "inspection"}
    assert told_by_headers(Target.PARTIES, both) == {}
    assert {plan.header: plan.field for plan in visits if plan.field} == {
        "registration_number": "serial", "equipment_type": "product_name", "inspection_type": "subject",
        "last_inspection_date": "ended_at",
    }  # fmt: skip
