"""Undos and withdrawals: what goes back, what stays and why, stopped, resumed, undone themselves."""

from datetime import date, timedelta

import pytest

from companies.models import Address, Company, CompanyContactPoint
from companies.operations.address import add_address, remove_address
from companies.operations.company import change_company, create_company, delete_company
from companies.operations.contact_point import add_contact_point
from companies.operations.follow import follow_places, follow_years
from companies.operations.tag import tag_company
from history import operations as history
from history.choices import Act, Party
from history.models import ChangeSet
from history.operations import Origin
from history.queries import act_of, changes_of, provenance_of
from tests.factories.companies import CompanyFactory
from users.models import UndoRun
from users.operations import undo_run
from users.operations.undo_run import AlreadyUndone, MayNotUndo, MayNotWithdraw


def newest() -> int:
    return ChangeSet.objects.order_by("-id").first().pk


def undo(change_set_id, *, by, now, step=1000) -> UndoRun:
    run = undo_run.prepare_undo(change_set_id=change_set_id, by=by, now=now)
    return finish(run, by=by, now=now, step=step)


def finish(run, *, by, now, step=1000) -> UndoRun:
    undo_run.work_off(run_id=run.pk, clock=lambda: now, step=step)
    run = undo_run.confirm_run(of=run, by=by, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now, step=step)
    run.refresh_from_db()
    assert run.state == "done"
    return run


def left_of(run) -> list[tuple[str, str, str]]:
    return sorted(run.left_rows.values_list("object_type", "field", "code"))


def test_an_edit_goes_back_where_nobody_changed_it_since(rep, admin, now):
    company = CompanyFactory(legal_name="Vanha Oy", notes="old", vat_number="")
    change_company(company=company, values={"notes": "new", "language": "fi"}, by=rep, now=now)
    edit = newest()
    change_company(company=company, values={"language": "sv"}, by=admin, now=now)

    run = undo(edit, by=admin, now=now)

    company.refresh_from_db()
    assert (company.notes, company.language) == ("old", "sv")
    assert left_of(run) == [("companies.company", "language", "changed_since")]
    assert act_of(run.left_rows.get().change_set_id).by_id == admin.pk
    assert run.counts == {"back": 1, "left": 1}


def test_a_look_counts_and_writes_nothing(rep, admin, now):
    company = CompanyFactory(notes="old")
    change_company(company=company, values={"notes": "new"}, by=rep, now=now)
    run = undo_run.prepare_undo(change_set_id=newest(), by=admin, now=now)

    undo_run.work_off(run_id=run.pk, clock=lambda: now)

    run.refresh_from_db()
    company.refresh_from_db()
    assert (run.state, run.expected, run.change_set_id, company.notes) == (
        "checked",
        {"back": 1},
        None,
        "new",
    )


def test_what_went_back_is_again_the_word_of_whom_it_had_been(rep, admin, now):
    company = CompanyFactory()
    with history.one_change_set(by=rep, at=now, from_=Origin(Act.IMPORT, Party.SECOND, "Partner list")):
        history.save_changes(obj=company, values={"notes": "theirs"}, by=rep, at=now)
    change_company(company=company, values={"notes": "ours"}, by=rep, now=now)

    undo(newest(), by=admin, now=now)

    told = provenance_of(company)["notes"]
    assert (told.source, told.party, told.act) == ("Partner list", Party.SECOND, Act.IMPORT)


def test_an_undo_is_undone(rep, admin, now):
    company = CompanyFactory(notes="old")
    change_company(company=company, values={"notes": "new"}, by=rep, now=now)
    edit = newest()
    run = undo(edit, by=admin, now=now)
    with pytest.raises(AlreadyUndone):
        undo_run.prepare_undo(change_set_id=edit, by=admin, now=now)

    undo(run.change_set_id, by=admin, now=now)

    company.refresh_from_db()
    assert company.notes == "new"
    undo(edit, by=admin, now=now)
    company.refresh_from_db()
    assert company.notes == "old"


def test_an_undo_that_gave_somebodys_word_back_is_undone(rep, admin, now):
    company = CompanyFactory()
    change_company(company=company, values={"notes": "first"}, by=rep, now=now)
    change_company(company=company, values={"notes": "second", "language": "fi"}, by=rep, now=now)
    run = undo(newest(), by=admin, now=now)

    again = undo(run.change_set_id, by=admin, now=now)

    company.refresh_from_db()
    assert (company.notes, company.language, left_of(again)) == ("second", "fi", [])


def test_untouched_records_go_and_touched_ones_stay(rep, admin, now):
    with history.one_change_set(by=rep, at=now, from_=Origin(Act.IMPORT, Party.FIRST, "list.csv")):
        untouched, touched, called = (
            create_company(values={"legal_name": name}, by=rep, now=now) for name in ("Yksi Oy", "Kaksi Oy", "Kolme Oy")
        )  # fmt: skip
        add_contact_point(company=untouched, kind="phone", value="+358 9 1234567", by=rep, now=now)
    act = newest()
    change_company(company=touched, values={"notes": "called them"}, by=rep, now=now)
    add_contact_point(company=called, kind="email", value="a@example.com", by=rep, now=now)

    run = undo(act, by=admin, now=now)

    assert sorted(Company.objects.values_list("legal_name", flat=True)) == ["Kaksi Oy", "Kolme Oy"]
    assert left_of(run) == [("companies.company", "", "changed_since")] * 2
    assert run.counts["removed"] == 2  # the company and its number

    undo(run.change_set_id, by=admin, now=now)

    again = Company.objects.get(legal_name="Yksi Oy")
    assert (again.pk, again.public_id) == (untouched.pk, untouched.public_id)
    assert again.contact_points.get().value == "09 1234567"


def test_a_deleted_company_comes_back_with_its_parts(rep, admin, now):
    company = create_company(values={"legal_name": "Palaava Oy"}, by=rep, now=now)
    add_contact_point(company=company, kind="email", value="info@example.com", by=rep, now=now)
    add_address(
        company=company,
        kind="visiting",
        by=rep,
        now=now,
        today=now.date(),
        street="Katu 1",
        town="Oulu",
        postcode="90100",
    )
    tag_company(company=company, name="messut", by=rep, now=now)
    delete_company(company=Company.objects.get(pk=company.pk), by=rep, now=now)

    undo(newest(), by=admin, now=now)

    again = Company.objects.get(public_id=company.public_id)
    assert (again.pk, again.town, again.legal_name) == (company.pk, "Oulu", "Palaava Oy")
    assert list(again.contact_points.values_list("value", flat=True)) == ["info@example.com"]
    assert list(again.tags.values_list("name", flat=True)) == ["messut"]


def test_the_town_follows_an_address_that_comes_back(rep, admin, now):
    company = CompanyFactory()
    address = add_address(
        company=company,
        kind="visiting",
        by=rep,
        now=now,
        today=now.date(),
        street="Katu 1",
        town="Oulu",
        postcode="90100",
    )
    remove_address(address=address, by=rep, now=now, today=now.date())
    assert Company.objects.get().town == ""

    undo(newest(), by=admin, now=now)

    assert Company.objects.get().town == "Oulu"
    assert Address.objects.get().street == "Katu 1"


def test_a_first_number_gives_the_first_place_back(rep, admin, now):
    company = CompanyFactory()
    add_contact_point(company=company, kind="email", value="old@example.com", by=rep, now=now)
    add_contact_point(
        company=company, kind="email", value="new@example.com", is_primary=True, by=rep, now=now
    )

    undo(newest(), by=admin, now=now)

    assert list(CompanyContactPoint.objects.values_list("value", "is_primary")) == [("old@example.com", True)]


def test_what_another_record_has_taken_is_told_and_the_rest_goes_back(rep, admin, now):
    one, two = CompanyFactory(lei="A" * 20), CompanyFactory()
    with history.one_change_set(by=rep, at=now):
        history.save_changes(obj=one, values={"lei": ""}, by=rep, at=now)
        history.save_changes(obj=two, values={"notes": "x"}, by=rep, at=now)
    act = newest()
    other = CompanyFactory(lei="A" * 20)

    run = undo(act, by=admin, now=now)

    assert Company.objects.get(pk=two.pk).notes == ""
    assert (Company.objects.get(pk=one.pk).lei, other.lei) == ("", "A" * 20)
    assert left_of(run) == [("companies.company", "", "refused")]


def test_everybody_undoes_their_own_recent_edit_only(rep, clerk, admin, now):
    company = CompanyFactory()
    change_company(company=company, values={"notes": "mine"}, by=rep, now=now)
    with pytest.raises(MayNotUndo):
        undo_run.prepare_undo(change_set_id=newest(), by=clerk, now=now)
    with pytest.raises(MayNotUndo):
        undo_run.prepare_undo(change_set_id=newest(), by=rep, now=now + timedelta(days=2))

    undo(newest(), by=rep, now=now)

    assert Company.objects.get().notes == ""


def test_a_source_is_withdrawn(rep, admin, now):
    company = CompanyFactory(legal_name="Ennen Oy", notes="typed")
    bought = Origin(Act.ENRICHMENT, Party.THIRD, "Vendor")
    with history.one_change_set(by=rep, at=now, from_=bought):
        history.save_changes(
            obj=company, values={"vat_number": "FI123", "notes": "bought", "language": "fi"}, by=rep, at=now
        )
        made = create_company(values={"legal_name": "Ostettu Oy", "notes": "n"}, by=rep, now=now)
    with history.one_change_set(by=rep, at=now, from_=bought):
        history.save_changes(obj=company, values={"notes": "bought again"}, by=rep, at=now)
    change_company(company=company, values={"language": "sv"}, by=rep, now=now)
    with pytest.raises(MayNotWithdraw):
        undo_run.prepare_withdrawal(source="Vendor", by=rep, now=now)

    run = finish(undo_run.prepare_withdrawal(source="Vendor", by=admin, now=now), by=admin, now=now)

    company.refresh_from_db()
    made.refresh_from_db()
    assert (company.vat_number, company.notes, company.language) == ("", "typed", "sv")
    assert (made.legal_name, made.notes) == ("Ostettu Oy", "")
    assert ("companies.company", "legal_name", "needed_value") in left_of(run)

    undo(run.change_set_id, by=admin, now=now)

    company.refresh_from_db()
    assert (company.vat_number, company.notes, company.language) == ("FI123", "bought again", "sv")
    assert provenance_of(company)["vat_number"].source == "Vendor"


def test_a_killed_worker_doubles_nothing(rep, admin, now):
    companies = CompanyFactory.create_batch(5, notes="old")
    with history.one_change_set(by=rep, at=now):
        for company in companies:
            history.save_changes(obj=company, values={"notes": "new"}, by=rep, at=now)
    run = undo_run.prepare_undo(change_set_id=newest(), by=admin, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now)
    run = undo_run.confirm_run(of=run, by=admin, now=now)
    undo_run._gather_numbers(run.pk)
    undo_run._one_step(run.pk, now, 2)  # and here the worker is killed

    assert undo_run.resume_stalled(now=now + timedelta(minutes=5)) == 1
    undo_run.work_off(run_id=run.pk, clock=lambda: now, step=2)

    run.refresh_from_db()
    assert (run.state, run.counts) == ("done", {"back": 5})
    assert set(Company.objects.values_list("notes", flat=True)) == {"old"}
    assert [changes_of(company).filter(change_set=run.change_set_id).count() for company in companies] == [
        1
    ] * 5


def test_a_stopped_undo_goes_on(rep, admin, now):
    companies = CompanyFactory.create_batch(3, notes="old")
    with history.one_change_set(by=rep, at=now):
        for company in companies:
            history.save_changes(obj=company, values={"notes": "new"}, by=rep, at=now)
    run = undo_run.prepare_undo(change_set_id=newest(), by=admin, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now)
    run = undo_run.confirm_run(of=run, by=admin, now=now)
    undo_run._gather_numbers(run.pk)
    undo_run._one_step(run.pk, now, 1)
    undo_run.cancel_run(of=run, by=admin, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now)
    assert Company.objects.filter(notes="old").count() == 1

    undo_run.retry_run(of=run, by=admin, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now)

    assert Company.objects.filter(notes="old").count() == 3


def test_many_companies_follow_their_parts_as_one_does(rep, now):
    company = CompanyFactory(town="Wrong", staff=3)
    Address.objects.create(company=company, kind="postal", town="Turku", valid_from=date(2020, 1, 1))
    Address.objects.create(company=company, kind="visiting", town="Vantaa", valid_from=date(2019, 1, 1))
    Address.objects.create(
        company=company, kind="visiting", town="Espoo", valid_from=date(2010, 1, 1), valid_to=date(2018, 1, 1)
    )
    company.financial_years.create(starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31), staff_to=20)
    company.financial_years.create(
        starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31), turnover_from=5, turnover_to=5, currency="EUR"
    )

    follow_places(numbers=[company.pk], today=now.date(), now=now)
    follow_years(numbers=[company.pk], now=now)

    company.refresh_from_db()
    assert (company.town, company.staff, company.turnover, company.turnover_currency) == (
        "Vantaa",
        20,
        5,
        "EUR",
    )
