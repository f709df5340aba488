"""The way of a file through the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from companies.models import Company
from imports.choices import Register
from imports.models import Import, SavedMapping
from imports.operations import run
from imports.queries import first_rows
from imports.reading.fields import FIELDS, Target

FOUNDATION = (Register.COMPANIES, Register.PERSONS, Register.ITEMS, Register.PRODUCTS)
COMPANIES = (
    "Nimi;Y-tunnus;Postinumero;Postitoimipaikka\nAcme Oy;0112038-9;00100;Helsinki\nBeta Oy;;240;Turku\n"
)


def upload_through_page(client, text=COMPANIES, register="companies", name="file.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(
        reverse("imports:import_upload"), {"register": register, "file": SimpleUploadedFile(name, content)}
    )


def posted(imported, **more):
    fields = [plan["field"] for plan in imported.columns]
    return {
        "field": fields,
        "order": ["dmy"] * len(fields),
        "party": "third",
        **imported.options,
        **more,
    } | dict.fromkeys(
        ("clear_empty", "take_proposals", "create_sites", "attributes_from_rest", "create_products"), ""
    )


def test_the_page_says_in_one_line_how_the_file_is_read_and_in_words_what_was_understood(client_of, admin):
    client = client_of(admin)
    text = "Nimi;Maa;Asiakkuuden vaihe;Liikevaihto\nTähti Oy;SE;Entinen asiakas;1 234 500\n"

    page = client.get(upload_through_page(client, text.encode("cp1252")).url).content.decode()

    assert "Windows-1252 · Semicolon ; · Row of the headers: 1" in page
    assert "Sweden" in page
    assert "Former customer" in page
    assert "Turnover, upper end" not in page


def test_a_file_goes_through_the_pages_from_upload_to_done(
    client_of, admin, now, django_capture_on_commit_callbacks
):
    client = client_of(admin)

    answer = upload_through_page(client)
    imported = Import.objects.get()
    page = client.get(answer.url)

    assert answer.url == reverse("imports:import_columns", args=[imported.public_id])
    assert "Acme Oy" in page.content.decode()

    client.post(answer.url, posted(imported, act="check"))
    run.work_off(import_id=imported.pk, clock=lambda: now)
    checked = client.get(reverse("imports:import_detail", args=[imported.public_id])).content.decode()

    assert "Import 2 rows" in checked
    assert Company.objects.count() == 0

    client.post(reverse("imports:import_confirm", args=[imported.public_id]))
    run.work_off(import_id=imported.pk, clock=lambda: now)
    done = client.get(reverse("imports:import_detail", args=[imported.public_id])).content.decode()

    assert set(Company.objects.values_list("legal_name", "postcode")) == {
        ("Acme Oy", "00100"),
        ("Beta Oy", ""),
    }
    assert "Zeros at the start are missing" in done


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"%PDF-1.4 x", "PDF"), (b"PK\x03\x04broken", "cut short"), (b"Name\n", "no rows")],
)
def test_what_is_no_table_is_refused_beside_the_field(client_of, admin, content, words):
    answer = upload_through_page(client_of(admin), content, name="data.xlsx")

    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_a_file_over_the_limit_is_refused(client_of, admin, settings):
    settings.UPLOAD_LIMIT_MB = 0

    assert "larger than 0 MB" in upload_through_page(client_of(admin)).content.decode()


def test_the_preview_answers_to_a_changed_column(client_of, admin):
    client = client_of(admin)
    upload_through_page(client)
    imported = Import.objects.get()
    data = posted(imported)
    data["field"][0] = "trade_name"

    answer = client.post(
        reverse("imports:import_preview", args=[imported.public_id]), data, headers={"HX-Request": "true"}
    )

    imported.refresh_from_db()
    assert imported.columns[0]["field"] == "trade_name"
    assert "The row has no company name" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_one_fact_from_two_columns_is_refused(client_of, admin):
    client = client_of(admin)
    upload_through_page(client)
    imported = Import.objects.get()
    data = posted(imported)
    data["field"][1] = "legal_name"

    answer = client.post(reverse("imports:import_columns", args=[imported.public_id]), data)

    assert answer.status_code == 422
    assert "Two columns are chosen" in answer.content.decode()


def test_another_way_of_reading_is_taken(client_of, admin):
    client = client_of(admin)
    upload_through_page(client, "Nimi,Muu\nAcme,1\n")
    imported = Import.objects.get()

    client.post(
        reverse("imports:import_layout", args=[imported.public_id]),
        {"encoding": "cp1252", "delimiter": "|", "has_quotes": "on", "header_row": "1"},
    )

    imported.refresh_from_db()
    assert (imported.layout["delimiter"], imported.headers) == ("|", ["Nimi,Muu"])


def test_a_kept_mapping_is_found_again_by_the_headers(client_of, admin):
    client = client_of(admin)
    upload_through_page(client)
    imported = Import.objects.get()
    data = posted(imported, act="keep", name="Oma")
    data["field"][3] = ""
    client.post(reverse("imports:import_columns", args=[imported.public_id]), data)

    upload_through_page(client)

    assert SavedMapping.objects.get().name == "Oma"
    assert [plan["field"] for plan in Import.objects.latest("id").columns] == [
        "legal_name",
        "business_id",
        "postcode",
        "",
    ]


@pytest.mark.parametrize(
    "name", ["import_detail", "import_columns", "import_progress", "import_rejected", "import_delete"]
)
def test_a_stranger_finds_nothing(client_of, admin, rep, bring_in, name):
    imported = bring_in("companies", COMPANIES, by=admin, until="checked")

    assert client_of(rep).get(reverse(f"imports:{name}", args=[imported.public_id])).status_code == 404


def test_who_may_not_import_is_kept_out(client_of, reader):
    assert client_of(reader).get(reverse("imports:import_list")).status_code == 403


def test_a_register_that_the_user_may_not_change_is_not_offered(client_of, marketer):
    answer = upload_through_page(client_of(marketer))

    assert (answer.status_code, Import.objects.count()) == (422, 0)


@pytest.mark.parametrize("register", [register for register in Register if register not in FOUNDATION])
def test_every_kind_of_aftermarket_file_shows_its_columns(client, admin, register):
    client.force_login(admin)
    headers = [str(field.synonyms.split("|")[0]) for field in FIELDS[Target(register)]]

    made = upload_through_page(
        client, ";".join(headers) + "\n" + ";".join("1" for _ in headers) + "\n", register
    )
    page = client.get(made.headers["Location"])

    assert (made.status_code, page.status_code) == (302, 200)
    assert sum(bool(plan["field"]) for plan in Import.objects.get().columns) >= len(headers) - 4


def test_an_address_that_finds_the_person_is_told_once(bring_in, admin):
    imported = bring_in("persons", b"Etunimi;Email\nAino;aino@example.com\n", by=admin, until="uploaded")

    (row,) = first_rows(imported)

    assert [value for _label, value in row.facts].count("aino@example.com") == 1
