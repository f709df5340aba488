"""The list of companies as a file."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from companies.models import CompanyTag
from tests.factories.companies import CompanyFactory, TagFactory

URL = reverse("companies:company_export")


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_the_file_has_the_chosen_columns_of_the_companies_that_match(rep, client_of):
    company = CompanyFactory(legal_name="Alfa Oy", region="Lappi", town="Kemi", postcode="01230", staff=5)
    CompanyTag.objects.create(company=company, tag=TagFactory(name="fair"))
    CompanyFactory(region="Kainuu")

    response = client_of(rep).get(
        URL, {"format": "plain", "region": "Lappi", "columns": ["town", "staff", "tags"]}
    )
    rows = list(csv.DictReader(io.StringIO(text_of(response))))

    assert rows == [
        {"Company": "Alfa Oy", "Business ID": "", "Universal ID": str(company.public_id), "Postcode": "01230",
         "Town": "Kemi", "Region": "Lappi", "Staff": "5", "Tags": "fair"}
    ]  # fmt: skip


def test_excel_in_finland_gets_semicolons_a_mark_and_a_decimal_comma(rep, client_of):
    rep.language = "fi"
    rep.save()
    CompanyFactory(legal_name="Älä Oy", turnover="1234.5", turnover_currency="EUR")

    response = client_of(rep).get(URL, {"format": "csv", "columns": "turnover"})
    raw = b"".join(response.streaming_content)

    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode().splitlines()[1].split(";")[3:] == ["1234,50", "EUR"]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "@SUM(A1)", "+cmd|x", "-2+cmd", "\t=1"])
def test_no_cell_is_a_formula(rep, client_of, name):
    CompanyFactory(legal_name=name)

    rows = list(csv.reader(io.StringIO(text_of(client_of(rep).get(URL, {"format": "plain"})))))

    assert rows[1][0] == f"'{name}"


def test_a_workbook_keeps_ids_and_postcodes_as_text(rep, client_of):
    CompanyFactory(
        legal_name="=1+1", business_id="0112038-9", business_id_scheme="fi_ytunnus", postcode="00100", staff=7
    )

    response = client_of(rep).get(URL, {"format": "xlsx", "columns": ["town", "staff"]})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()

    assert [rows[1][0], rows[1][1], rows[1][3], rows[1][6]] == ["=1+1", "0112038-9", "00100", 7.0]


def test_a_sheet_has_the_name_of_its_list_and_days_as_the_reader_writes_them(rep, client_of):
    CompanyFactory(legal_name="Kone Oy", last_activity_at=datetime(2026, 2, 18, 11, 30, tzinfo=UTC))
    rep.language = "fi"
    rep.save(update_fields=["language"])

    response = client_of(rep).get(URL, {"format": "xlsx"})
    file = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))

    assert 'name="Yritykset"' in file.read("xl/workbook.xml").decode()
    assert 'formatCode="d.m.yyyy h:mm"' in file.read("xl/styles.xml").decode()
    assert '<autoFilter ref="A1:' in file.read("xl/worksheets/sheet1.xml").decode()


def test_taking_a_list_out_is_a_right_of_its_own_and_shows_only_what_the_user_sees(
    reader, outsider, client_of
):
    CompanyFactory()

    assert [client_of(user).get(URL).status_code for user in (reader,)] == [403]
    assert len(text_of(client_of(outsider).get(URL)).splitlines()) == 1
