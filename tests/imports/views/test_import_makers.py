"""The page on which spellings of makers are taken as one."""

from django.urls import reverse

from imports.operations import run
from installed_base.models import Maker

ITEMS = "Sarjanumero;Malli;Valmistaja\nA-0;Gen2;OTIS\nA-1;Gen2;OTIS\nA-2;Gen2;OTIS\nA-3;Gen2;OITS\nA-4;Gen2;OTIS GEARLESS\nA-5;3300;Schindler\n"


def url(name, imported):
    return reverse(f"imports:{name}", args=[imported.public_id])


def test_the_check_says_that_makers_look_alike_and_the_page_ticks_what_is_sure(client_of, admin, bring_in):
    imported = bring_in("items", ITEMS, by=admin, until="checked")
    client = client_of(admin)

    check = client.get(url("import_detail", imported)).content.decode()
    page = client.get(url("import_makers", imported)).content.decode()

    assert url("import_makers", imported) in check
    assert 'value="OITS" checked' in page
    assert 'value="OTIS GEARLESS">' in page
    assert "Schindler" not in page


def test_ticked_spellings_become_the_maker_that_is_named(client_of, admin, bring_in, now):
    imported = bring_in("items", ITEMS, by=admin, until="checked")
    told = {"groups": "1", "name-0": "Otis", "of-0": ["OTIS", "OITS", "OTIS GEARLESS"]}

    answer = client_of(admin).post(url("import_makers", imported), told)
    run.work_off(import_id=imported.pk, clock=lambda: now)
    check = client_of(admin).get(url("import_detail", imported)).content.decode()
    run.confirm_import(of=imported, by=admin, now=now)
    run.work_off(import_id=imported.pk, clock=lambda: now)

    assert answer.url == url("import_detail", imported)
    assert "Spellings of 1 maker are read as one name each" in check
    assert set(Maker.objects.values_list("name", flat=True)) == {"Otis", "Schindler"}


def test_a_spelling_that_the_file_does_not_have_is_refused_in_words(client_of, admin, bring_in):
    imported = bring_in("items", ITEMS, by=admin, until="checked")

    answer = client_of(admin).post(
        url("import_makers", imported), {"groups": "1", "name-0": "Otis", "of-0": ["X"]}
    )

    assert answer.status_code == 422
    assert "Reload the page and choose again." in answer.content.decode()


def test_an_import_of_somebody_else_and_one_that_ended_show_no_makers(client_of, admin, clerk, bring_in):
    imported = bring_in("items", ITEMS, by=admin, until="checked")

    assert client_of(clerk).get(url("import_makers", imported)).status_code == 404
    ended = bring_in("items", ITEMS, by=admin)
    assert client_of(admin).get(url("import_makers", ended)).status_code == 302
