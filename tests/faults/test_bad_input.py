"""What people and programs send that they should not: refused in words, shown harmless, never a crash."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from contacts.models import Person
from history.models import ChangeSet
from imports.models import Import
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.installed_base import ProductFactory

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.com";"x")'
EMOJI = "Tähti 🌟👩🏽‍🔧 Oy"
LONGEST = "Ö" * 300


def create(client, **fields):
    return client.post("/companies/create/", {"status": "active", "lifecycle": "prospect", **fields})


@pytest.mark.parametrize("name", [SCRIPT, FORMULA, EMOJI, LONGEST, 'O\'Brien \\ "Oy"; DROP TABLE x;--'])
def test_a_strange_name_is_kept_as_typed_and_shown_harmless(client_of, admin, name):
    client = client_of(admin)

    answer = create(client, legal_name=name)

    company = Company.objects.get()
    page = client.get(f"/companies/{company.public_id}/").content.decode()
    listed = client.get("/companies/").content.decode()
    found = client.get("/search/", {"q": name[:40]}).content.decode()
    assert answer.status_code == 302
    assert company.legal_name == name
    assert SCRIPT not in page + listed + found


def test_a_name_longer_than_the_register_holds_is_refused_beside_its_field(client_of, rep):
    answer = create(client_of(rep), legal_name=LONGEST + "x")

    assert answer.status_code == 422
    assert "301" in answer.content.decode()
    assert LONGEST + "x" in answer.content.decode()
    assert Company.objects.count() == 0


@pytest.mark.parametrize("format_", ["", "plain"])
def test_a_formula_in_a_name_is_text_in_the_exported_file(client_of, rep, format_):
    CompanyFactory(legal_name=FORMULA)
    CompanyFactory(legal_name="@SUM(1)")

    answer = client_of(rep).get("/companies/export/", {"format": format_} if format_ else {})

    text = b"".join(answer).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "@"))] == []
    assert "SUM(1)" in text


def test_null_bytes_are_refused_in_address_query_form_and_json(client_of, admin):
    client = client_of(admin)

    answers = [
        client.get("/companies/?q=a%00b").status_code,
        client.get("/search/suggestions/?q=%00").status_code,
        client.get("/companies/%00/").status_code,
        create(client, legal_name="a\x00b").status_code,
        client.post("/companies/create/", {"a\x00b": "1"}).status_code,
    ]
    api = client.post(
        "/api/v1/companies/", json.dumps({"legal_name": "a\x00b"}), content_type="application/json"
    )

    assert answers[:2] == [400, 400]
    assert set(answers) <= {400, 404}
    assert api.status_code in (400, 403, 401)
    assert Company.objects.count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "sort=nothing", "sort=-", "after=x", "after=" + "9" * 40, "before=%F0%9F%8C%9F", "columns=nothing",
        "where=%7B", "where=%5B%5D", "status=nothing", "staff_from=NaN", "staff_from=1e999", "q=" + "a" * 5000,
        "q=%22%27%5C%25_%28%29%3A%2A%26%7C%21", "page=-1", "owner=abc", "format=exe", "sort=name&sort=-name",
        "industry=62%F4%8F%BF%BF", "industry=62%ED%9F%BF",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/companies/", "/persons/", "/items/", "/products/", "/activities/", "/search/"]
)
def test_nonsense_in_an_address_is_a_page_or_a_refusal(client_of, admin, path, query):
    answer = client_of(admin).get(f"{path}?{query}")

    assert answer.status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("number", ["%C2%B2", "9" * 40, "9" * 5000, "-1", "1e3", "x"])
def test_a_place_in_a_log_that_is_no_number_is_its_beginning(client_of, admin, number):
    client, company, person = client_of(admin), CompanyFactory(), PersonFactory()
    product, act = (
        ProductFactory(),
        ChangeSet.objects.create(act="edit", party="first", at=timezone.now(), by_id=admin.pk),
    )
    addresses = [
        reverse("companies:company_history_panel", args=[company.public_id]),
        reverse("contacts:person_history_panel", args=[person.public_id]),
        reverse("installed_base:product", args=[product.public_id]) + "?tab=history",
        reverse("users:change_set_list"),
        reverse("users:change_set", args=[act.public_id]),
    ]

    answers = [client.get(f"{url}{'&' if '?' in url else '?'}before={number}") for url in addresses]

    assert [answer.status_code for answer in answers] == [200] * 5


def test_the_same_form_sent_twice_makes_one_company(client_of, rep):
    client = client_of(rep)
    page = client.get("/companies/create/")
    token = page.context["form"]["token"].value()

    for _ in range(2):
        answer = create(client, legal_name="Kahdesti Oy", token=token)

    assert answer.status_code == 302
    assert Company.objects.filter(legal_name="Kahdesti Oy").count() == 1


def test_the_same_person_sent_twice_is_one_person(client_of, rep):
    client = client_of(rep)
    page = client.get(reverse("contacts:person_create"))
    submission = page.context["form"]["submission"].value()
    fields = {"first_name": "Aino", "last_name": "Kahdesti", "submission": submission}
    fields |= {"data_from": "person", "source": "Messut"}

    for _ in range(2):
        client.post(reverse("contacts:person_create"), fields)

    assert Person.objects.filter(last_name="Kahdesti").count() == 1


def test_a_finnish_personal_identity_code_is_kept_out_of_every_text_field(client_of, rep):
    answer = create(client_of(rep), legal_name="Oy", notes="Soittaja 131052-308T pyysi")

    assert answer.status_code == 422
    assert Company.objects.count() == 0


def upload(client, name: str, content: bytes, register: str = "companies"):
    return client.post("/imports/upload/", {"register": register, "file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tyhja.csv", b""),
        ("tyhja.xlsx", b""),
        ("kuva.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("ohjelma.csv", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00"),
        ("katkennut.xlsx", b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00"),
        ("teksti.xlsx", b"Nimi;Kaupunki\nPaja Oy;Lahti\n"),
        ("kortti.vcf", b"BEGIN:VCARD\r\nFN:Aino"),
        ("asiakirja.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"),
        ("..\\..\\etc\\passwd", b"x"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_words_or_read_for_what_it_is(
    client_of, admin, name, content
):
    client = client_of(admin)

    answer = upload(client, name, content)

    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert client.get(answer.url).status_code == 200
    else:
        assert 'role="alert"' in answer.content.decode()
        assert Import.objects.count() == 0


def test_a_file_larger_than_allowed_is_refused_before_it_is_kept(client_of, admin, settings):
    settings.UPLOAD_LIMIT_MB = 1
    rows = b"Nimi;Kaupunki\n" + b"Paja Oy;Lahti\n" * 90_000

    answer = upload(client_of(admin), "suuri.csv", rows)

    assert answer.status_code in (413, 422)
    assert Import.objects.count() == 0


def test_a_form_with_too_many_fields_is_refused_in_words(client_of, admin):
    answer = client_of(admin).post("/companies/create/", {f"f{n}": "1" for n in range(5100)})

    assert answer.status_code in (400, 413)


def test_html_in_names_is_escaped_in_the_answers_to_scripts(client_of, rep):
    PersonFactory(last_name=SCRIPT)
    client = client_of(rep)

    for path in ("/persons/options/?q=script", "/search/suggestions/?q=script"):
        answer = client.get(path)
        if "json" not in answer.headers["Content-Type"]:
            assert SCRIPT not in answer.content.decode()
