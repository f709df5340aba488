"""Rows into records."""

from imports.reading.fields import Target
from imports.reading.mapping import ColumnPlan
from imports.reading.records import ReadingOptions, reader_for


def read(target, headers, cells, options=None, owners=None, **row):
    plans = [ColumnPlan(header=key, field="" if key.startswith("-") else key) for key in headers]
    reader = reader_for(target=target, plans=plans, options=options or ReadingOptions(), owners=owners)
    record = reader.read((2, cells, row.get("problem", "")))
    return record, {
        name: value
        for name, value in zip(reader.columns, record.values, strict=True)
        if value not in (None, "")
    }


def test_a_company_with_everything():
    record, found = read(
        Target.COMPANIES,
        ["legal_name", "business_id", "staff", "turnover", "phone", "industry_code", "country"],
        [
            "Acme  Oy ",
            "0112038-9",
            "500 to 999",
            "1 200,50",
            "040 1234567; 09 123 4567",
            "56210,\n70229",
            "Suomi",
        ],
        ReadingOptions(industry_version="TOL2008"),
    )

    assert found == {
        "legal_name": "Acme Oy", "country": "FI", "business_id": "0112038-9", "business_id_scheme": "fi_ytunnus",
        "staff_from": "500", "staff_to": "999", "turnover_from": "1200.50", "turnover_to": "1200.50", "currency": "EUR",
        "industry_code": "56210", "industry_version": "TOL2008",
    }  # fmt: skip
    assert [fact[:3] for fact in record.facts] == [
        ("phone", "040 1234567", "+358401234567"), ("phone", "09 123 4567", "+35891234567"), ("industry", "70229", "70229"),
    ]  # fmt: skip


def test_a_damaged_figure_is_told_and_not_stored():
    record, found = read(Target.COMPANIES, ["legal_name", "turnover"], ["Acme", "2,41392E+11"])

    assert "turnover_from" not in found
    assert record.issues == [("turnover", "imprecise_number", "2,41392E+11", "241392000000")]


def test_a_proposal_is_taken_only_when_the_user_chose_so():
    headers, cells = ["legal_name", "postcode"], ["Acme", "240"]

    _kept, without = read(Target.COMPANIES, headers, cells)
    record, taken = read(Target.COMPANIES, headers, cells, ReadingOptions(take_proposals=True))

    assert ("postcode" in without, taken["postcode"], record.issues[0][1]) == (False, "00240", "lost_zeros")


def test_a_row_with_a_personal_identity_code_is_rejected_without_its_value():
    record, found = read(Target.COMPANIES, ["legal_name", "notes"], ["Acme", "hetu 131052-308T"])

    assert (record.rejected, found, record.issues) == (
        "personal_identity_code",
        {},
        [("", "personal_identity_code", "", "")],
    )


def test_a_personal_code_is_found_in_columns_left_out_too():
    record, _found = read(Target.COMPANIES, ["legal_name", "-left out"], ["Acme", "131052-308T"])

    assert record.rejected == "personal_identity_code"


def test_a_company_without_name_is_rejected():
    assert read(Target.COMPANIES, ["legal_name", "town"], ["  ", "Turku"])[0].rejected == "no_name"


def test_an_empty_cell_empties_only_when_chosen():
    headers, cells = ["legal_name", "notes"], ["Acme", ""]
    kept, _ = read(Target.COMPANIES, headers, cells)
    emptied, _ = read(Target.COMPANIES, headers, cells, ReadingOptions(clear_empty=True))

    assert (None in kept.values, "" in emptied.values) == (True, True)


def test_an_unknown_owner_is_told():
    record, found = read(
        Target.COMPANIES, ["legal_name", "owner"], ["A", "x@example.com"], owners={"y@example.com": 1}
    )

    assert ("owner_id" in found, record.issues[0][:2]) == (False, ("owner", "unknown_owner"))


def test_full_names_are_cut_and_titles_in_brackets_found():
    _record, found = read(Target.PERSONS, ["full_name"], ["Aino Maria Virtanen (toimitusjohtaja)"])

    assert found == {"first_name": "Aino Maria", "last_name": "Virtanen", "title": "toimitusjohtaja"}


def test_a_person_known_by_e_mail_alone_is_called_by_it():
    record, found = read(Target.PERSONS, ["email"], ["info@acme.fi"])

    assert (found["last_name"], record.issues[0][1]) == ("info@acme.fi", "named_by_email")


def test_an_item_whose_serial_a_spreadsheet_destroyed():
    record, found = read(Target.ITEMS, ["serial", "product_name"], ["6.37702E+15", "Pump"])

    assert ("serial" in found, record.issues) == (False, [("serial", "imprecise_number", "6.37702E+15", "")])


def test_columns_without_a_field_become_attributes_when_chosen():
    _record, found = read(
        Target.ITEMS,
        ["serial", "product_name", "-Capacity", "-Colour"],
        ["1", "Lift", "50.0", "red"],
        ReadingOptions(attributes_from_rest=True),
    )

    assert found["attributes"] == '{"-Capacity": 50, "-Colour": "red"}'


def test_a_product_needs_a_code_or_a_name():
    assert read(Target.PRODUCTS, ["code", "name"], ["", "Pump 5"])[1]["code"] == "Pump 5"
    assert read(Target.PRODUCTS, ["code", "name"], ["", ""])[0].rejected == "no_product"
