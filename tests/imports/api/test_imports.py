"""Imports through the API."""

from django.core.files.uploadedfile import SimpleUploadedFile

from companies.models import Company
from imports.models import Import
from imports.operations import run
from installed_base.models import Maker

ROWS = b"Nimi;Kaupunki\nAcme;Turku\n;Oulu\n"


def test_a_file_goes_through_the_api(client_of, admin, now):
    client = client_of(admin)
    made = client.post(
        "/api/v1/imports/", {"register": "companies", "file": SimpleUploadedFile("a.csv", ROWS)}
    ).json()
    address = f"/api/v1/imports/{made['public_id']}/"
    plan = {"columns": [{"field": "legal_name"}, {"field": "town"}], "source": "ERP"}

    mapped = client.post(f"{address}columns/", plan, content_type="application/json").json()
    checking = client.post(f"{address}check/")
    run.work_off(import_id=Import.objects.get().pk, clock=lambda: now)
    expected = client.get(address).json()["expected"]
    client.post(f"{address}confirm/")
    run.work_off(import_id=Import.objects.get().pk, clock=lambda: now)
    rejected = b"".join(client.get(f"{address}rejected/").streaming_content).decode()

    assert [column["field"] for column in made["columns"]] == ["legal_name", "town"]
    assert (mapped["source"], checking.status_code, checking.json()["state"]) == ("ERP", 202, "checking")
    assert (expected["created"], expected["rejected"]) == (1, 1)
    assert (Company.objects.get().town, "Oulu" in rejected) == ("Turku", True)


def test_how_the_file_is_cut_is_told_and_said_otherwise_through_the_api(client_of, admin, bring_in):
    content = "Asiakkaat 2025\nNimi|Kaupunki\nTähti|Jyväskylä\n".encode("mac_roman")
    imported = bring_in("companies", content, by=admin, until="uploaded")
    client, address = client_of(admin), f"/api/v1/imports/{imported.public_id}/"

    guessed = client.get(address).json()["layout"]
    said = client.post(
        f"{address}layout/", {"encoding": "cp1252", "header_row": 2}, content_type="application/json"
    ).json()
    wrong = client.post(f"{address}layout/", {"encoding": "ebcdic"}, content_type="application/json")

    assert (guessed["encoding"], guessed["delimiter"]) == ("mac_roman", "|")
    assert (said["layout"]["encoding"], said["layout"]["header_row"]) == ("cp1252", 2)
    assert [column["header"] for column in said["columns"]] == ["Nimi", "Kaupunki"]
    assert wrong.status_code == 400


def test_values_with_doubts_are_fetched_through_the_api(client_of, admin, bring_in):
    imported = bring_in("companies", "Nimi;Postinumero;Kaupunki\nAcme;240;Helsinki\n", by=admin)

    answer = client_of(admin).get(f"/api/v1/imports/{imported.public_id}/flagged/")

    assert "00240" in b"".join(answer.streaming_content).decode()


def test_a_broken_file_is_a_problem_with_a_sentence(client_of, admin):
    answer = client_of(admin).post(
        "/api/v1/imports/", {"register": "companies", "file": SimpleUploadedFile("a.csv", b"%PDF-1.7")}
    )

    assert (answer.status_code, "PDF" in answer.json()["detail"]) == (409, True)


def test_anothers_import_is_not_there_and_a_reader_is_kept_out(client_of, admin, rep, reader, bring_in):
    imported = bring_in("companies", ROWS, by=admin, until="uploaded")
    address = f"/api/v1/imports/{imported.public_id}/"

    assert client_of(rep).get(address).status_code == 404
    assert client_of(rep).get("/api/v1/imports/").json()["results"] == []
    assert client_of(reader).get("/api/v1/imports/").status_code == 403


def test_a_removed_import_is_gone(client_of, admin, bring_in):
    imported = bring_in("companies", ROWS, by=admin, until="uploaded")

    assert client_of(admin).delete(f"/api/v1/imports/{imported.public_id}/").status_code == 204
    assert Import.objects.count() == 0


def test_how_cells_are_read_is_said_through_the_api(client_of, admin, bring_in):
    imported = bring_in("items", b"Malli;Sarjanumero\nMX;1\n", by=admin, until="uploaded")
    address = f"/api/v1/imports/{imported.public_id}/columns/"
    columns = [{"field": "product_name"}, {"field": "serial"}]

    said = {"create_products": False, "system": "SAP"}
    answer = client_of(admin).post(
        address, {"columns": columns, "options": said}, content_type="application/json"
    )
    imported.refresh_from_db()
    wrong = client_of(admin).post(
        address, {"columns": columns, "options": {"currency": "euro"}}, content_type="application/json"
    )

    assert answer.status_code == 200
    assert imported.options | said == imported.options
    assert (imported.options["attributes_from_rest"], wrong.status_code) == (False, 400)


def test_a_reader_gets_past_many_records_of_one_moment(client_of, admin, bring_in):
    bring_in("companies", "Nimi\n" + "".join(f"Yritys {number}\n" for number in range(25)), by=admin)
    client, names, address = client_of(admin), [], "/api/v1/companies/?page_size=10"

    while address:
        page = client.get(address).json()
        names += [row["legal_name"] for row in page["results"]]
        address, before = page["next"], page["previous"]
    back = client.get(before).json()

    assert (len(names), len(set(names))) == (25, 25)
    assert [row["legal_name"] for row in back["results"]] == names[10:20]
    assert client.get("/api/v1/companies/?cursor=cD13cm9uZw==").status_code == 400


def test_makers_of_a_file_are_offered_and_said_to_be_one_through_the_api(client_of, admin, bring_in, now):
    text = "Sarjanumero;Malli;Valmistaja\nA-1;Gen2;OTIS\nA-2;Gen2;OTIS\nA-3;Gen2;OITS\n"
    imported = bring_in("items", text, by=admin, until="checked")
    client, address = client_of(admin), f"/api/v1/imports/{imported.public_id}/makers/"

    offered = client.get(address).json()
    said = {"makers": [{"name": "Otis", "spellings": ["OTIS", "OITS"]}]}
    answer = client.post(address, said, content_type="application/json")
    refused = client.post(
        address, {"makers": [{"name": "X", "spellings": ["Y"]}]}, content_type="application/json"
    )
    run.work_off(import_id=imported.pk, clock=lambda: now)
    run.confirm_import(of=imported, by=admin, now=now)
    run.work_off(import_id=imported.pk, clock=lambda: now)

    assert [(one["name"], one["is_known"], len(one["spellings"])) for one in offered] == [("OTIS", False, 2)]
    assert (answer.status_code, answer.json()["state"], refused.status_code) == (202, "checking", 400)
    assert Maker.objects.get().name == "Otis"
