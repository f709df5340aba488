"""Runs that are cut, cancelled, asked twice, or meet each other."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from companies.models import Company
from history.queries import changes_of
from imports.models import Import, RowIssue, SeenKey
from imports.operations import run, upload
from imports.operations.refusals import AlreadyAtWork, NothingMapped, NotYourRegister

ROWS = "Nimi;Postitoimipaikka\n" + "".join(f"Yritys {number};Turku\n" for number in range(10))


class Killed(BaseException):
    """What a killed worker looks like from inside."""


def test_a_run_cut_in_the_middle_of_a_chunk_goes_on_without_doubling(admin, bring_in, now, monkeypatch):
    imported = bring_in("companies", ROWS, by=admin, until="checked")
    run.confirm_import(of=imported, by=admin, now=now)
    real, calls = run.write_chunk, []

    def dies_in_the_second_chunk(**parts):
        outcome = real(**parts)
        calls.append(1)
        if len(calls) == 2:
            raise Killed
        return outcome

    monkeypatch.setattr(run, "write_chunk", dies_in_the_second_chunk)
    with pytest.raises(Killed):
        run.work_off(import_id=imported.pk, clock=lambda: now, chunk=4)
    imported.refresh_from_db()
    after_death = (Company.objects.count(), imported.rows_done, imported.state)
    run.work_off(import_id=imported.pk, clock=lambda: now, chunk=4)

    imported.refresh_from_db()
    assert after_death == (4, 4, "running")
    assert (Company.objects.count(), imported.state, imported.counts["created"], imported.rows_done) == (
        10,
        "done",
        10,
        10,
    )
    assert {changes_of(company).count() for company in Company.objects.all()} == {1}
    assert SeenKey.objects.count() == 0


def test_a_silent_run_is_sent_again_by_the_schedule(admin, bring_in, now, django_capture_on_commit_callbacks):
    imported = bring_in("companies", ROWS, by=admin, until="checked")
    run.confirm_import(of=imported, by=admin, now=now)

    with django_capture_on_commit_callbacks() as young:
        assert run.resume_stalled(now=now + timedelta(seconds=30)) == 0
    with django_capture_on_commit_callbacks() as old:
        assert run.resume_stalled(now=now + timedelta(seconds=61)) == 1

    assert (len(young), len(old)) == (0, 1)


def test_a_second_worker_leaves_the_run_to_the_first(admin, bring_in, now):
    imported = bring_in("companies", ROWS, by=admin, until="checked")
    run.confirm_import(of=imported, by=admin, now=now)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [run.LOCK_CLASS, imported.pk])
        run.work_off(import_id=imported.pk, clock=lambda: now)
    finally:
        other.close()

    assert Company.objects.count() == 0


def test_confirmed_twice_it_runs_once(admin, bring_in, now):
    imported = bring_in("companies", ROWS, by=admin, until="checked")
    first = run.confirm_import(of=imported, by=admin, now=now).change_set_id

    assert run.confirm_import(of=imported, by=admin, now=now).change_set_id == first


def test_what_is_done_is_not_run_again(admin, bring_in, now):
    imported = bring_in("companies", ROWS, by=admin)

    with pytest.raises(AlreadyAtWork):
        run.confirm_import(of=imported, by=admin, now=now)
    run.work_off(import_id=imported.pk, clock=lambda: now)

    assert Company.objects.count() == 10


def test_a_cancelled_run_stops_after_the_chunk_and_can_go_on(admin, bring_in, now, monkeypatch):
    imported = bring_in("companies", ROWS, by=admin, until="checked")
    run.confirm_import(of=imported, by=admin, now=now)
    real = run.write_chunk

    def cancelled_meanwhile(**parts):
        outcome = real(**parts)
        if Company.objects.count() == 8:
            run.cancel_import(of=imported, by=admin, now=now)
        return outcome

    monkeypatch.setattr(run, "write_chunk", cancelled_meanwhile)
    run.work_off(import_id=imported.pk, clock=lambda: now, chunk=4)
    imported.refresh_from_db()
    stopped = (imported.state, imported.rows_done)
    monkeypatch.undo()

    # The cancelling happened inside the chunk's own transaction here, so it was rolled back with the chunk.
    Import.objects.filter(pk=imported.pk).update(state="cancelled")
    run.retry_import(of=imported, by=admin, now=now)
    run.work_off(import_id=imported.pk, clock=lambda: now, chunk=4)

    imported.refresh_from_db()
    assert stopped[1] == 4
    assert (imported.state, Company.objects.count(), imported.counts["created"]) == ("done", 10, 10)


def test_a_cancelled_check_goes_back_to_the_columns(admin, bring_in, now):
    imported = bring_in("companies", ROWS, by=admin, until="checking")

    assert run.cancel_import(of=imported, by=admin, now=now).state == "uploaded"


def test_two_files_at_once_make_each_company_once(admin, bring_in, now):
    one, two = (bring_in("companies", ROWS, by=admin, until="checked") for _ in range(2))
    for imported in (one, two):
        run.confirm_import(of=imported, by=admin, now=now)

    for imported in (one, two):
        run.work_off(import_id=imported.pk, clock=lambda: now, chunk=3)

    one.refresh_from_db()
    two.refresh_from_db()
    assert (Company.objects.count(), one.counts["created"], two.counts["unchanged"]) == (10, 10, 10)


def test_a_plan_without_a_name_is_refused_before_the_check(admin, bring_in, now):
    with pytest.raises(NothingMapped, match="Name"):
        bring_in("companies", ROWS, by=admin, fields=["", "town"], until="checking")


def test_a_register_that_the_user_may_not_change_is_refused(marketer, now):
    with pytest.raises(NotYourRegister):
        upload.upload_import(
            register="companies", upload=SimpleUploadedFile("a.csv", b"Nimi\nA\n"), by=marketer, now=now
        )


def test_a_file_that_went_away_fails_the_import_with_a_sentence(admin, bring_in, now):
    imported = bring_in("companies", ROWS, by=admin, until="checking")
    imported.file.storage.delete(imported.file.name)

    run.work_off(import_id=imported.pk, clock=lambda: now)

    imported.refresh_from_db()
    assert (imported.state, "no longer on the server" in imported.failure) == ("failed", True)


def test_an_unexpected_fault_fails_the_import_and_says_so_without_the_rows_words(
    admin, bring_in, now, monkeypatch, caplog
):
    imported = bring_in("companies", ROWS, by=admin, until="checking")

    def broken(**parts):
        raise RuntimeError("Yritys 1")

    monkeypatch.setattr(run, "write_chunk", broken)
    with pytest.raises(RuntimeError):
        run.work_off(import_id=imported.pk, clock=lambda: now)

    imported.refresh_from_db()
    assert (imported.state, imported.failure != "", "Yritys" in caplog.text) == ("failed", True, False)


def test_uploads_are_kept_under_names_nobody_can_guess(admin, bring_in):
    imported = bring_in("companies", ROWS, by=admin, until="uploaded", name="../../etc/passwd.php")

    assert imported.file_name == "passwd.php"
    assert imported.file.name.startswith("imports/")
    assert "passwd" not in imported.file.name
    assert "." not in imported.file.name


def test_old_files_go_and_the_counts_stay(admin, bring_in, now):
    imported = bring_in("companies", "Nimi;Postinumero\nA;240\n", by=admin)
    path = upload.path_of(imported)

    run.remove_old_files(before=now + timedelta(days=3650))

    imported.refresh_from_db()
    assert (path.exists(), bool(imported.file), imported.counts["created"]) == (False, False, 1)
    assert RowIssue.objects.get().value == ""


def test_a_removed_import_takes_its_file_along_and_leaves_the_register(admin, bring_in):
    imported = bring_in("companies", ROWS, by=admin)
    path = upload.path_of(imported)

    upload.delete_import(of=imported)

    assert (path.exists(), Import.objects.count(), Company.objects.count()) == (False, 0, 10)


def test_a_spreadsheet_goes_in_under_its_random_name(admin, bring_in):
    book = io.BytesIO()
    workbook = xlsxwriter.Workbook(book)
    workbook.add_worksheet("Data").write_row(0, 0, ["Nimi", "Paikkakunta"])
    workbook.worksheets()[0].write_row(1, 0, ["Acme Oy", "Turku"])
    workbook.close()

    bring_in("companies", book.getvalue(), by=admin, name="list.xlsx")

    assert Company.objects.get().town == "Turku"
