"""Whose word a file of persons is: chosen for each file, for what the persons are told hangs on it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import Import
from imports.operations import run, upload
from imports.operations.refusals import PartyUnsaid

pytestmark = pytest.mark.django_db


def uploaded(register, text, by, now):
    return upload.upload_import(
        register=register, upload=SimpleUploadedFile("file.csv", text.encode()), by=by, now=now
    )


def test_persons_are_not_checked_until_it_is_chosen(admin, now):
    made = uploaded("persons", "Etunimi;Sukunimi\nAino;Salo\n", admin, now)

    assert made.party == ""
    with pytest.raises(PartyUnsaid):
        run.start_check(of=made, by=admin, now=now)

    plan = [one["field"] for one in made.columns]
    upload.change_columns(of=made, fields=plan, orders=[], options={}, source="", party="first")
    made.refresh_from_db()
    assert run.start_check(of=made, by=admin, now=now).state == "checking"


def test_files_of_companies_go_on_as_before(admin, now):
    made = uploaded("companies", "Nimi\nPaja Oy\n", admin, now)

    assert run.start_check(of=made, by=admin, now=now).state == "checking"


def test_the_page_asks_and_begins_with_no_answer(admin, client_of, now):
    made = uploaded("persons", "Etunimi;Sukunimi\nAino;Salo\n", admin, now)
    client, page = client_of(admin), reverse("imports:import_columns", args=[made.public_id])
    form = client.get(page).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    posted |= {"field": [one["field"] for one in made.columns], "act": "check"}

    asked = client.post(page, posted)
    gone_on = client.post(page, posted | {"party": "third"})

    assert (form["party"].value(), asked.status_code) == ("", 422)
    assert "Choose where the data of these persons is from" in asked.content.decode()
    assert (gone_on.status_code, Import.objects.get().party) == (302, "third")


def test_a_program_says_it_too(admin, client_of, now):
    made = uploaded("persons", "Etunimi;Sukunimi\nAino;Salo\n", admin, now)
    client, place = client_of(admin), f"/api/v1/imports/{made.public_id}/"
    plan = {"columns": [{"field": one["field"]} for one in made.columns]}

    unsaid = client.post(f"{place}columns/", plan, content_type="application/json")
    refused = client.post(f"{place}check/")
    client.post(f"{place}columns/", plan | {"party": "zero"}, content_type="application/json")

    assert (unsaid.status_code, refused.status_code) == (200, 409)
    assert client.post(f"{place}check/").status_code == 202
