"""One import on its way, and the files that come out of it."""

from django.urls import reverse

from imports.models import Import
from imports.operations import run

TEXT = 'Nimi;Puhelin;Lisätiedot\n"=HYPERLINK(""x"")";bad;\n;"+358 40 123";"-cmd|calc"\nAcme;040 123 4567;131052-308T\n'


def url(name, imported):
    return reverse(f"imports:{name}", args=[imported.public_id])


def body(answer) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_rejected_rows_come_back_with_reasons_safe_for_a_spreadsheet(client_of, admin, bring_in):
    imported = bring_in("companies", TEXT, by=admin)

    lines = body(client_of(admin).get(url("import_rejected", imported))).splitlines()

    assert lines[0] == "Row;Reason;Nimi;Puhelin;Lisätiedot"
    assert lines[1] == "3;Name: The row has no company name.;;+358 40 123;'-cmd|calc"
    assert lines[2].startswith("4;The row holds a Finnish personal identity code.")
    assert "131052" not in "".join(lines)


def test_values_with_doubts_come_as_a_file(client_of, admin, bring_in):
    imported = bring_in("companies", TEXT, by=admin)

    lines = body(client_of(admin).get(url("import_flagged", imported))).splitlines()

    assert lines[1:] == ["2;Phone;bad;This is not a telephone number. The value was left out.;"]


def test_reasons_speak_the_users_language(client_of, admin, bring_in):
    imported = bring_in("companies", TEXT, by=admin)
    admin.language = "fi"
    admin.save()

    assert client_of(admin).get(url("import_detail", imported)).status_code == 200


def test_progress_is_shown_with_counts_and_a_way_to_stop(client_of, admin, bring_in, now):
    imported = bring_in("companies", TEXT, by=admin, until="checking")
    Import.objects.filter(pk=imported.pk).update(heartbeat_at=now, started_at=now, rows_done=1, rows_total=4)
    client = client_of(admin)

    page = client.get(url("import_detail", imported)).content.decode()
    part = client.get(url("import_progress", imported), headers={"HX-Request": "true"}).content.decode()

    assert "1 / 4" in page
    assert 'hx-trigger="every 1s"' in part
    assert url("import_cancel", imported) in page


def test_when_the_work_has_ended_the_page_is_loaded_again(client_of, admin, bring_in):
    imported = bring_in("companies", TEXT, by=admin, until="checked")

    answer = client_of(admin).get(url("import_progress", imported), headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_stop_stops(client_of, admin, bring_in, now):
    imported = bring_in("companies", TEXT, by=admin, until="checked")
    run.confirm_import(of=imported, by=admin, now=now)

    client_of(admin).post(url("import_cancel", imported))

    imported.refresh_from_db()
    assert imported.state == "cancelled"


def test_removing_says_what_stays_and_asks_first(client_of, admin, bring_in):
    imported = bring_in("companies", TEXT, by=admin)
    client = client_of(admin)

    assert "stays" in client.get(url("import_delete", imported)).content.decode()
    client.post(url("import_delete", imported))

    assert Import.objects.count() == 0


def test_the_list_costs_the_same_with_one_and_three_files(
    client_of, admin, bring_in, django_assert_max_num_queries
):
    client = client_of(admin)
    for _ in range(3):
        bring_in("companies", TEXT, by=admin, until="uploaded")

    with django_assert_max_num_queries(8):
        assert client.get(reverse("imports:import_list")).status_code == 200
