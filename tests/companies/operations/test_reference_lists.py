"""Reference lists: loaded whole, twice the same, and refused when they look broken."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from companies.choices import LoadState, ReferenceList
from companies.models import (
    IndustryClass,
    IndustrySuccessor,
    LegalForm,
    Municipality,
    Postcode,
    ReferenceLoad,
)
from companies.operations import reference_lists as operations
from companies.operations.reference_lists import AlreadyLoading, ask_for_load, load_due, load_given, work_off
from companies.providers.sources import Gathered
from tests.companies.reference_server import PLACES, TOL2008, industries
from tests.conftest import NOW
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


def at(moment: datetime = NOW):
    return lambda: moment


def load(which: str, by, moment: datetime = NOW) -> ReferenceLoad:
    """Have one list loaded, as the worker does it."""
    asked = ask_for_load(which=which, by=by, now=moment)
    work_off(load_id=asked.pk, clock=at(moment))
    asked.refresh_from_db()
    return asked


def counts(done: ReferenceLoad) -> tuple[int, int, int, int]:
    return done.total, done.added, done.changed, done.retired


def test_all_lists_come_by_themselves_with_where_they_are_from(keepers):
    done = load_due(clock=at())

    assert {one.list: one.state for one in done} == dict.fromkeys(ReferenceList.values, LoadState.DONE)
    tol = ReferenceLoad.objects.get(list="tol2008")
    assert (tol.source, tol.version, tol.licence) == (
        "Statistics Finland",
        "toimiala_1_20080101",
        "CC BY 4.0",
    )
    row = IndustryClass.objects.get(version="TOL2008", code="62010")
    assert (row.level, row.section, row.name_fi, row.name_sv, row.name_en) == (
        5, "J", "Ohjelmistojen suunnittelu ja valmistus", "Planering av program", "Software design",
    )  # fmt: skip
    assert IndustrySuccessor.objects.count() == 3
    assert Municipality.objects.get(code="837").region_fi == "Pirkanmaa"
    assert (Postcode.objects.get(code="20100").name_fi, Postcode.objects.get(code="20100").name_sv) == (
        "Turku",
        "Åbo",
    )
    assert LegalForm.objects.get(number="17").short == "Oyj"
    assert (
        IndustryClass.objects.get(version="NACE2.1", code="6210").name_en == "Computer programming activities"
    )


def test_what_was_loaded_this_month_is_not_asked_for_again(keepers):
    load_due(clock=at())
    keepers.asked.clear()

    again = load_due(clock=at(NOW + timedelta(days=29)))

    assert (again, keepers.asked) == ([], [])
    assert len(load_due(clock=at(NOW + timedelta(days=30)))) == len(ReferenceList)


@pytest.mark.parametrize("which", ReferenceList.values)
def test_a_second_load_changes_nothing(keepers, admin, which):
    first = load(which, admin)

    again = load(which, admin)

    assert counts(again) == (first.total, 0, 0, 0)
    assert first.added == first.total > 0


def test_an_entry_that_is_dropped_stays_with_its_last_day_and_comes_back(keepers, admin):
    CompanyFactory(industry_code="62020", industry_version="TOL2008")
    load("tol2008", admin)
    keepers.serve("toimiala_1_20080101/classificationItems", lambda q: industries(TOL2008[:5], q["lang"]))

    fewer = load("tol2008", admin)
    ended = IndustryClass.objects.get(version="TOL2008", code="62020").valid_to
    keepers.serve("toimiala_1_20080101/classificationItems", lambda q: industries(TOL2008, q["lang"]))
    back = load("tol2008", admin, NOW + timedelta(days=1))

    assert (counts(fewer), ended) == ((5, 0, 0, 2), date(2026, 11, 22))
    assert counts(back) == (7, 0, 2, 0)
    assert IndustryClass.objects.get(version="TOL2008", code="62020").valid_to is None


def test_a_name_in_a_language_that_the_source_leaves_out_is_kept(keepers, admin):
    load("tol2008", admin)
    rows = [{"code": "62010", "level": 5, "section": "J", "name_fi": "Uusi nimi"}]

    load_given(lists={"tol2008": Gathered(rows, "file", "1", "")}, by=admin, clock=at())

    row = IndustryClass.objects.get(version="TOL2008", code="62010")
    assert (row.name_fi, row.name_en) == ("Uusi nimi", "Software design")


def many(number: int) -> list[tuple[str, str, str, str]]:
    return [(f"{33000 + one}", "TAMPERE", "TAMMERFORS", "837") for one in range(number)]


def test_a_list_that_lost_half_of_itself_is_not_believed(keepers, admin):
    keepers.places = many(40)
    load("postcodes", admin)
    keepers.places = many(20)

    refused = load("postcodes", admin)

    assert (refused.state, refused.failure) == (LoadState.REFUSED, "shrank")
    assert Postcode.objects.current().count() == 40
    keepers.places = many(21)
    assert counts(load("postcodes", admin)) == (21, 0, 0, 19)


def test_somebody_who_knows_better_may_believe_it(keepers, admin):
    keepers.places = many(40)
    load("postcodes", admin)
    rows = [{"code": "33000", "name_fi": "Tampere"}]

    done = load_given(
        lists={"postcodes": Gathered(rows, "file", "1", "")}, by=admin, clock=at(), accept_shrunk=True
    )

    assert [counts(one) for one in done] == [(1, 0, 0, 39)]


@pytest.mark.parametrize(
    ("status", "body", "state", "failure"),
    [
        (500, b"", LoadState.FAILED, "down"),
        (503, b"try later", LoadState.FAILED, "down"),
        (429, b"too many", LoadState.FAILED, "down"),
        (404, b"", LoadState.REFUSED, "not_there"),
        (200, b"", LoadState.REFUSED, "empty"),
        (200, b"[]", LoadState.REFUSED, "empty"),
        (200, b'[{"postCode": "33100", "city": "TAMP', LoadState.REFUSED, "cut_short"),
        (200, b'{"error": "x"}', LoadState.REFUSED, "odd_shape"),
        (200, b'[{"city": "TAMPERE"}]', LoadState.REFUSED, "odd_shape"),
        (200, b"<html>maintenance</html>", LoadState.REFUSED, "cut_short"),
    ],
)
def test_a_source_that_misbehaves_takes_nothing_away(keepers, admin, status, body, state, failure):
    load("postcodes", admin)
    keepers.misbehave("post_codes", status, body)

    broken = load("postcodes", admin)

    assert (broken.state, broken.failure) == (state, failure)
    assert Postcode.objects.current().count() == len(PLACES)


def test_an_answer_that_breaks_off_is_told_from_a_whole_one(keepers, admin):
    keepers.answers["cut"] = lambda query: (200, b"")

    broken = load("postcodes", admin)

    assert (broken.state, broken.failure) == (LoadState.FAILED, "cut_short")


def test_a_classification_with_a_hole_is_refused(keepers, admin):
    keepers.serve(
        "toimiala_1_20080101/classificationItems", lambda q: industries(("J", "62", "6201"), q["lang"])
    )

    broken = load("tol2008", admin)

    assert (broken.state, broken.failure) == (LoadState.REFUSED, "incomplete")


def test_a_table_that_cannot_be_put_together_is_read_from_its_addresses(keepers, admin):
    whole = keepers.answers["toimiala_1_20080101#toimiala_1_20250101/maps"]
    bare = b'["https://a.example/maps/62010/62100", "https://a.example/maps/62020/62200"]'
    keepers.answers["toimiala_1_20080101#toimiala_1_20250101/maps"] = lambda query: (
        (500, b"") if query else (200, bare)
    )

    done = load("tol_successors", admin)

    assert counts(done) == (2, 2, 0, 0)
    assert whole({})[0] == 200


def test_one_list_is_loaded_once_at_a_time(keepers, admin):
    ask_for_load(which="postcodes", by=admin, now=NOW)

    with pytest.raises(AlreadyLoading):
        ask_for_load(which="postcodes", by=admin, now=NOW + timedelta(minutes=5))


def test_a_load_whose_worker_was_killed_is_given_up_after_an_hour(keepers, admin):
    left = ask_for_load(which="postcodes", by=admin, now=NOW)

    load("postcodes", admin, NOW + timedelta(hours=1))

    left.refresh_from_db()
    assert (left.state, left.failure) == (LoadState.FAILED, "abandoned")


def test_a_job_that_is_sent_twice_loads_once(keepers, admin):
    asked = load("postcodes", admin)
    keepers.asked.clear()

    work_off(load_id=asked.pk, clock=at())

    assert keepers.asked == []


def test_a_failed_list_is_asked_for_again_the_next_day_only(keepers, admin):
    load_due(clock=at())
    keepers.misbehave("post_codes", 500)
    load("postcodes", admin)

    assert load_due(clock=at(NOW + timedelta(hours=23))) == []
    assert [one.list for one in load_due(clock=at(NOW + timedelta(hours=24)))] == ["postcodes"]


def test_without_addresses_only_what_ships_is_loaded(db):
    done = load_due(clock=at())

    assert sorted(one.list for one in done) == ["legal_forms", "nace2", "nace21"]


def test_the_command_reads_the_export_whose_first_line_lies(tmp_path, capsys):
    lines = ["", "Windows-1252;;toimiala_1_20080101", "code;level;classificationItemName", ""]
    lines += [
        '"\'SSSSS\'";0;"Toimialat yhteensä"',
        '"\'C\'";1;"Teollisuus"',
        '"\'25\'";2;"Metallituotteiden valmistus"',
    ]
    lines += ['"\'256\'";3;"Käsittely"', '"\'2562\'";4;"Metallin työstö &#39;itse&#39;"']
    path = tmp_path / "toimiala_1_20080101.csv"
    path.write_text("\n".join(lines), encoding="utf-8")

    call_command("load_reference_lists", place=str(path))

    rows = IndustryClass.objects.filter(version="TOL2008").order_by("code")
    assert [(row.code, row.level, row.section) for row in rows] == [
        ("25", 2, "C"), ("256", 3, "C"), ("2562", 4, "C"), ("C", 1, "C"),
    ]  # fmt: skip
    assert rows.get(code="2562").name_fi == "Metallin työstö 'itse'"
    assert "4 entries, 4 new" in capsys.readouterr().out


def test_the_command_reads_the_posts_list_with_its_municipalities(tmp_path):
    one = {
        "postcode": "00045", "postcode_fi_name": "NOKIA GROUP", "postcode_sv_name": "NOKIA GROUP", "type_code": "3",
        "ad_area_fi": "Helsinki-Uusimaa", "municipal_code": "091", "municipal_name_fi": "Helsinki", "municipal_name_sv": "Helsingfors",
    }  # fmt: skip
    two = one | {
        "postcode": "00100",
        "postcode_fi_name": "HELSINKI",
        "postcode_sv_name": "HELSINGFORS",
        "type_code": "1",
    }
    path = tmp_path / "postcodes.json"
    path.write_text(json.dumps([one, two]), encoding="utf-8")

    call_command("load_reference_lists", place=str(path))

    assert list(Postcode.objects.order_by("code").values_list("code", "name_fi", "kind")) == [
        ("00045", "NOKIA GROUP", "company"), ("00100", "Helsinki", "normal"),
    ]  # fmt: skip
    assert Municipality.objects.get(code="091").region_fi == "Uusimaa"


def test_the_command_says_what_it_could_not_load(tmp_path):
    with pytest.raises(CommandError, match="no such list"):
        call_command("load_reference_lists", place=str(tmp_path / "none.csv"))
    odd = tmp_path / "odd.json"
    odd.write_text("[1]")
    with pytest.raises(CommandError, match="cannot be told"):
        call_command("load_reference_lists", place=str(odd))


def test_every_reason_has_its_words():
    from companies.queries.reference_lists import ENTRIES, FAILURES

    assert set(ENTRIES) == set(operations.SPECS) == set(ReferenceList.values)
    assert {"down", "empty", "shrank", "cut_short", "incomplete", "odd_shape"} <= set(FAILURES)
