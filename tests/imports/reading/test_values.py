"""Cells into facts, and what is told instead of stored."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading import damage, dates, identifiers, numbers, values
from imports.reading.addresses import ParsedAddress, parse_address
from imports.reading.values import Problem


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("3.2.2026", "dmy", date(2026, 2, 3)),
        ("2026-02-03", "mdy", date(2026, 2, 3)),
        ("2/3/26", "mdy", date(2026, 2, 3)),
        ("3/2/26", "dmy", date(2026, 2, 3)),
        ("3.2.98", "dmy", date(1998, 2, 3)),
        ("20260203.0", "dmy", date(2026, 2, 3)),
        ("46056", "dmy", date(2026, 2, 3)),
        ("1987", "dmy", date(1987, 1, 1)),
        ("2026-02-03 14:00:00", "dmy", date(2026, 2, 3)),
    ],
)
def test_dates_in_many_spellings(text, order, expected):
    assert dates.parse_date(text, order=order) == expected


@pytest.mark.parametrize(
    "text",
    ["31.2.2026", "13.13.2026", "soon", "1.2", "99999999999", "31.12.9999", "9999-12-31", "0001-01-01"],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(dates.NotADate):
        dates.parse_date(text)


def test_the_order_is_decided_for_the_column():
    assert dates.guess_order(["4/5/16", "3/28/16"]) == "mdy"
    assert dates.guess_order(["4/5/2016", "28/3/2016"]) == "dmy"
    assert dates.guess_order(["4.5.2016"]) == "dmy"


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1 234,50", ",", "1234.50"), ("1\u00a0234 567", ",", "1234567"), ("1.234.567,5", ",", "1234567.5"),
        ("1,234.5", ".", "1234.5"), ("12.5", ",", "12.5"), ("1.234", ",", "1234"), ("1,234", ".", "1234"),
        ("1 000 €", ",", "1000"), ("-5", ",", "-5"), ("1,234.5", ",", "1234.5"),
    ],
)  # fmt: skip
def test_numbers_with_their_decimal_sign(text, decimal, expected):
    assert numbers.parse_number(text, decimal=decimal) == Decimal(expected)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_any_number_survives_being_written_the_finnish_way(number):
    text = f"{number:,.2f}".replace(",", "\u00a0").replace(".", ",")

    assert numbers.parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [("500 to 999", 500, 999), ("10-19", 10, 19), ("1000+", 1000, None), ("less than 5", 0, 4), ("20000 or more", 20000, None),
     ("alle 10", 0, 9), ("yli 250", 250, None), ("42", 42, 42), ("10–19 henkilöä", 10, 19)],
)  # fmt: skip
def test_bands_are_ranges(text, lower, upper):
    found = numbers.parse_range(text)

    assert (found.lower, found.upper) == (lower, upper)


def test_the_unit_stands_in_the_header():
    units = [
        numbers.unit_of_header(h)
        for h in ["Liikevaihto (1000 EUR)", "Liikevaihto t€", "Omsättning MSEK", "Liikevaihto M€", "Revenue"]
    ]

    assert units == [1000, 1000, 1_000_000, 1_000_000, 1]


def test_damage_is_told():
    assert damage.is_imprecise("2,41392E+11")
    assert not damage.is_imprecise("1,5E+1")
    assert damage.is_scientific("6.37702E+15")
    assert not damage.is_scientific("1E100"), "a serial of a lift, not a number"
    assert damage.mended_letters("YhtiÃ¶") == "Yhtiö"
    assert values.postcode_or_problem("240", "FI") == Problem("lost_zeros", "00240")
    assert values.postcode_or_problem("00240", "FI") == "00240"
    assert values.code_or_problem("6.37702E+15", 80) == Problem("imprecise_number")
    assert values.code_or_problem("12345.0", 80) == "12345"
    assert values.text_or_problem("#REF!", 80) == Problem("spreadsheet_error")


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("0112038-9", "FI", "0112038-9"), ("FI01120389", "FI", "0112038-9"),
        ("112038-9", "FI", Problem("lost_zeros", "0112038-9")), ("0112038-8", "FI", Problem("bad_business_id")),
        ("556703-7485", "SE", "556703-7485"), ("6709191234", "SE", Problem("personal_number")),
        ("923609016", "NO", "923609016"), ("226143", "GB", Problem("lost_zeros", "00226143")),
        ("SC016876", "GB", "SC016876"), ("3,31355E+13", "FR", Problem("imprecise_number")),
    ],
)  # fmt: skip
def test_business_ids_by_country(text, country, expected):
    assert identifiers.business_id_or_problem(text, country) == expected


@given(st.integers(min_value=0, max_value=9_999_999))
def test_our_check_of_a_y_tunnus_agrees_with_the_library(number):
    from stdnum.fi import ytunnus

    digits = f"{number:07d}"
    ours = {check for check in range(10) if identifiers.is_y_tunnus(f"{digits}-{check}")}

    assert ours == {check for check in range(10) if ytunnus.is_valid(f"{digits}{check}")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("040 123 4567", "+358401234567"), ("+358 40 1234567", "+358401234567"), ("(09) 123 4567", "+35891234567"),
     ("+46 8 123 456 78", "+46812345678")],
)  # fmt: skip
def test_phones_in_one_spelling(text, expected):
    assert values.phone_or_problem(text, "FI") == expected


def test_other_cells():
    assert values.email_or_problem(" Aino@Example.COM ") == "aino@example.com"
    assert values.email_or_problem("aino at example") == Problem("bad_email")
    assert values.web_or_problem("https://www.acme.fi/etusivu") == ("https://www.acme.fi/etusivu", "acme.fi")
    assert values.country_or_problem("Suomi") == values.country_or_problem("Finland") == "FI"
    assert values.country_or_problem("England") == values.country_or_problem("uk") == "GB"
    assert values.language_or_problem("SWE") == "sv"
    assert values.split_values("56210,\n70229") == ["56210", "70229"]
    assert values.split_values("a ::: b |##| c; d") == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mill House,\nHigh Road,\nLeeds,\nWest Yorkshire,\nUnited Kingdom,\nLS1 4AB",
         ParsedAddress("Mill House, High Road", "LS1 4AB", "Leeds", "West Yorkshire", "GB")),
        ("Satamakatu 1, 33200 Tampere", ParsedAddress("Satamakatu 1", "33200", "Tampere", "", "")),
        ("Storgatan 1, 111 22 Stockholm, Sweden", ParsedAddress("Storgatan 1", "111 22", "Stockholm", "", "SE")),
        ("1 Oak St, Annapolis, MD, 21401-2701, Anne Arundel", ParsedAddress("1 Oak St", "21401", "Annapolis", "MD", "US")),
        ("Somewhere", ParsedAddress("Somewhere")),
    ],
)  # fmt: skip
def test_whole_addresses_are_cut_as_far_as_can_be_told(text, expected):
    assert parse_address(text) == expected


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text):
    values.email_or_problem(text)
    values.phone_or_problem(text, "FI")
    values.web_or_problem(text)
    values.postcode_or_problem(text, "FI")
    values.country_or_problem(text)
    identifiers.business_id_or_problem(text, "FI")
    identifiers.business_id_or_problem(text, "SE")
    identifiers.vat_or_problem(text, "FI")
    parse_address(text)
    values.clean_text(text)
