"""Runs: who is asked about, in which order, and what is written."""

from datetime import timedelta
from decimal import Decimal

import pytest

from companies.models import Company
from companies.operations.company import change_company
from crm.demo.registers.shapes import (
    deleted_unit,
    notices_of,
    statement,
    ytj_company,
)
from enrichment.models import Lookup, OutsideRegister, Proposal, RegisterNotice
from enrichment.operations.gate import register_row
from enrichment.operations.run import (
    MayNotAsk,
    NothingToAsk,
    RegisterOff,
    RunAtWork,
    ask_about,
    start_due,
    start_run,
)
from history.models import Change
from tests.enrichment.operations.asked import FI, NO, counts
from users.models import User


def test_one_company_is_asked_about_in_each_register_that_knows_it(paja, world, work, rep, now):
    world.notices[FI] = notices_of(FI, [("2026/11", "2026-11-20", ["HAL"])])
    world.statements[FI] = {"2025-12-31": statement(FI, "2025-12-31", "481773.33")}

    queued = ask_about(company=paja, by=rep, now=now)
    done = {run.register: work(run) for run in queued}

    paja.refresh_from_db()
    assert sorted(done) == ["gleif", "prh_notices", "prh_xbrl", "prh_ytj"]
    assert {run.state for run in done.values()} == {"done"}
    assert (paja.legal_name, paja.town, paja.turnover, paja.vat_number) == (
        "Uusi Paja Oy", "Lahti", Decimal("481773.33"), "FI20774740",
    )  # fmt: skip
    assert RegisterNotice.objects.get().record_number == "2026/11"
    assert dict(Lookup.objects.values_list("register", "answer"))["gleif"] == "not_found"


def test_all_that_a_run_writes_is_one_act_in_the_registers_name(paja, work, rep, now):
    (run,) = ask_about(company=paja, by=rep, now=now, register="prh_ytj")

    work(run)

    acts = set(
        Change.objects.filter(change_set=run.change_set_id).values_list(
            "change_set__act", "change_set__source"
        )
    )
    assert acts == {("enrichment", "PRH, YTJ")}


def test_a_question_that_waits_is_shared(paja, rep, clerk, now):
    (first,) = ask_about(company=paja, by=rep, now=now, register="prh_ytj")
    (second,) = ask_about(company=paja, by=clerk, now=now, register="prh_ytj")

    assert first == second


def test_who_may_not_ask_and_what_nobody_knows_is_refused(paja, reader, rep, admin, now, imported):
    with pytest.raises(MayNotAsk):
        ask_about(company=paja, by=reader, now=now)
    with pytest.raises(MayNotAsk):
        start_run(register="prh_ytj", kind="refresh", by=rep, now=now)
    with pytest.raises(NothingToAsk):
        ask_about(company=imported(business_id="", country="SE"), by=rep, now=now)
    OutsideRegister.objects.filter(code=register_row(code="prh_ytj").code).update(is_on=False)
    with pytest.raises(RegisterOff):
        ask_about(company=paja, by=rep, now=now, register="prh_ytj")


def test_a_second_run_of_a_kind_is_refused(admin, now):
    start_run(register="brreg", kind="feed", by=admin, now=now)

    with pytest.raises(RunAtWork):
        start_run(register="brreg", kind="feed", by=admin, now=now)


def test_customers_come_first_then_those_longest_not_asked(imported, admin, now, world):
    numbers = ["2077474-0", "0112038-9", "1927400-1", "0201256-6"]
    made = [imported(business_id=number, legal_name=f"Paja {number} Oy") for number in numbers]
    Company.objects.filter(pk__in=[made[1].pk, made[3].pk]).update(lifecycle="customer")
    for company, days in ((made[0], 40), (made[1], 60), (made[3], 90)):
        at = now - timedelta(days=days)
        Lookup.objects.create(
            company=company, register="prh_ytj", asked_at=at, answered_at=at, outcome="found", answer="found"
        )

    run = start_run(register="prh_ytj", kind="refresh", by=admin, now=now)

    assert run.numbers == [made[3].pk, made[1].pk, made[2].pk, made[0].pk]


def test_answers_that_are_fresh_are_not_asked_for_again(paja, admin, now, work):
    work(start_run(register="prh_ytj", kind="refresh", by=admin, now=now))

    again = start_run(register="prh_ytj", kind="refresh", by=admin, now=now + timedelta(days=1))

    assert again.numbers == []


def test_the_night_starts_what_is_due_and_not_twice(paja, now):
    robot = User.objects.robot("registers")
    started = start_due(kind="refresh", by=robot, now=now)

    assert {run.register for run in started} == {"prh_ytj", "prh_xbrl", "gleif"}
    assert start_due(kind="refresh", by=robot, now=now) == []


def test_units_of_norway_are_asked_for_a_hundred_at_once(verksted, registers, work, admin, now):
    done = work(start_run(register="brreg", kind="refresh", by=admin, now=now))

    verksted.refresh_from_db()
    assert counts(done) == ("done", 1, 1, 0, 0, 0)
    assert (verksted.legal_name, verksted.staff, verksted.industry_code) == ("Nytt Verksted AS", 12, "25.62")


def test_a_deleted_unit_ceases(verksted, world, work, admin, now):
    world.units[NO] = deleted_unit(NO, "Gammelt Verksted AS", "2026-10-20")

    work(start_run(register="brreg", kind="refresh", by=admin, now=now))

    verksted.refresh_from_db()
    assert (verksted.status, str(verksted.ceased_on)) == ("ceased", "2026-10-20")


def test_typed_values_in_a_run_become_proposals_and_are_counted(typed, world, work, rep, now):
    company = typed()
    world.ytj[FI] = ytj_company(FI, "Uusi Paja Oy")

    (run,) = ask_about(company=company, by=rep, now=now, register="prh_ytj")
    done = work(run)

    assert (done.proposed, Proposal.objects.open().get().field) == (1, "legal_name")
    change_company(company=company, values={"legal_name": "Uusi Paja Oy"}, by=rep, now=now)
    (again,) = ask_about(company=company, by=rep, now=now, register="prh_ytj")
    assert again.pk != run.pk
    assert work(again).state == "done"
