"""Runs: asked, put off, paused, killed, replayed. Nothing lost, nothing doubled."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from stdnum.iso7064 import mod_97_10

from companies.models import Company
from companies.operations.company import change_company
from crm.demo.registers.server import Fault
from crm.demo.registers.shapes import (
    deleted_unit,
    lei_in_file,
    notices_of,
    statement,
    unit,
    update,
    ytj_company,
)
from enrichment.models import EnrichmentRun, Lookup, OutsideRegister, Proposal, RegisterNotice, RunIssue
from enrichment.operations import run as runs
from enrichment.operations import work as working
from enrichment.operations.gate import note_failure, register_row, take_slot
from enrichment.operations.run import (
    MayNotAsk,
    NothingToAsk,
    RegisterOff,
    RunAtWork,
    ask_about,
    resume_run,
    start_due,
    start_run,
    stop_run,
)
from enrichment.operations.work import work_off
from history.models import Change
from users.models import User

FI, NO, NO2 = "2077474-0", "923609016", "974760673"


def counts(run: EnrichmentRun) -> tuple:
    return run.state, run.asked, run.changed, run.proposed, run.unchanged, run.failed


@pytest.fixture
def paja(imported, world) -> Company:
    world.ytj[FI] = ytj_company(FI, "Uusi Paja Oy")
    return imported()


@pytest.fixture
def verksted(imported, world) -> Company:
    world.units[NO] = unit(NO, "Nytt Verksted AS", staff=12)
    return imported(business_id=NO, legal_name="Gammelt Verksted AS", country="NO")


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


def test_a_register_that_is_down_for_a_day_is_left_alone_and_asked_when_it_is_back(
    paja, imported, world, registers, clock, work, admin, now
):
    for number in ("0112038-9", "1927400-1", "0201256-6"):
        world.ytj[number] = ytj_company(number, f"Uusi {number} Oy")
        imported(business_id=number, legal_name=f"Vanha {number} Oy")
    registers.be_down("ytj")
    run = work(start_run(register="prh_ytj", kind="refresh", by=admin, now=now))
    state = OutsideRegister.objects.get(code="prh_ytj")
    assert (run.state, run.asked, state.failures, state.last_error) == ("running", 0, 3, "http_503")
    assert run.waits_until == state.resting_until > clock.now

    asked = len(registers.asked)
    for _hour in range(24):
        clock.pass_by(hours=1)
        run = work(run)
    assert (run.state, run.asked, run.failed) == ("running", 0, 0)
    assert len(registers.asked) - asked <= 24 * 3

    registers.be_up("ytj")
    clock.pass_by(hours=2)
    run = work(run)
    state.refresh_from_db()
    assert counts(run) == ("done", 4, 4, 0, 0, 0)
    assert (state.failures, state.resting_until, state.last_error) == (0, None, "")


def test_a_run_that_waits_holds_no_worker_and_is_sent_again_when_it_is_time(
    paja, registers, clock, work, admin, now, django_capture_on_commit_callbacks
):
    registers.be_down("ytj")
    run = work(start_run(register="prh_ytj", kind="refresh", by=admin, now=now))

    assert runs.resume_stalled(now=clock.now) == 0
    clock.pass_by(hours=1)
    assert runs.resume_stalled(now=clock.now) == 1
    assert run.waits_until < clock.now


def test_one_company_that_the_register_cannot_answer_about_holds_up_nobody(
    paja, imported, world, registers, clock, work, admin, now, monkeypatch
):
    bad = imported(business_id="0112038-9", legal_name="Vaikea Oy")
    Company.objects.filter(pk=bad.pk).update(lifecycle="customer")  # it comes first
    answer = world.answer
    world.answer = lambda path, said, body: (
        type(answer(path, said, body))(500) if "0112038" in str(said) else answer(path, said, body)
    )
    run = work(start_run(register="prh_ytj", kind="refresh", by=admin, now=now))
    for _try in range(8):
        clock.pass_by(minutes=5)
        OutsideRegister.objects.update(
            failures=0, resting_since=None, resting_until=None
        )  # others are answered
        run = work(run)

    paja.refresh_from_db()
    assert paja.legal_name == "Uusi Paja Oy"
    assert counts(run) == ("done", 2, 1, 0, 0, 1)
    assert RunIssue.objects.get().code == "unavailable"
    assert Lookup.objects.get(company=bad).outcome == "not_checked"


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(429)] * 2,
        [Fault(429, {"Retry-After": "3"})],
        [Fault(500), Fault(body=b"")],
        [Fault(keeps=0.6)],
        [Fault(wait=0.8)],
    ],
)
def test_faults_that_pass_are_not_even_noticed(paja, registers, work, admin, now, faults):
    registers.fail("ytj", *faults)

    assert counts(work(start_run(register="prh_ytj", kind="refresh", by=admin, now=now)))[:3] == (
        "done",
        1,
        1,
    )


def test_a_register_that_asks_for_patience_gets_it(paja, registers, clock, work, admin, now):
    registers.fail("ytj", Fault(429, {"Retry-After": "900"}))

    run = work(start_run(register="prh_ytj", kind="refresh", by=admin, now=now))

    assert run.waits_until >= now + timedelta(minutes=15)
    clock.pass_by(minutes=16)
    assert work(run).state == "done"


def test_an_answer_that_cannot_be_read_is_said_and_the_others_go_on(
    verksted, imported, world, work, admin, now
):
    imported(business_id=FI)
    world.statements = {FI: {"2025-12-31": "<xbrl"}}

    run = work(start_run(register="prh_xbrl", kind="refresh", by=admin, now=now))

    assert counts(run) == ("done", 1, 0, 0, 0, 1)
    assert RunIssue.objects.get().code == "malformed"


def test_a_killed_worker_doubles_nothing_and_the_next_one_goes_on(
    paja, imported, world, clock, work, admin, now, monkeypatch
):
    for number in ("0112038-9", "1927400-1"):
        world.ytj[number] = ytj_company(number, f"Uusi {number} Oy")
        imported(business_id=number, legal_name=f"Vanha {number} Oy")
    run = start_run(register="prh_ytj", kind="refresh", by=admin, now=now)
    applied, real = [], working.apply_record

    def dies(**said):
        applied.append(said["company"].pk)
        if len(applied) == 2:
            real(**said)
            raise SystemExit  # after the writes, before the commit
        return real(**said)

    monkeypatch.setattr(working, "apply_record", dies)
    with pytest.raises(SystemExit):
        work(run)
    cut = EnrichmentRun.objects.get(pk=run.pk)
    monkeypatch.setattr(working, "apply_record", real)
    done = work(run)

    assert (cut.state, cut.cursor, cut.changed) == ("running", 1, 1)
    assert counts(done) == ("done", 3, 3, 0, 0, 0)
    names = Change.objects.filter(
        change_set=run.change_set_id, object_type="companies.company", fields__contains=["legal_name"]
    )
    assert names.count() == 3


def test_a_second_worker_leaves_a_run_at_which_one_is(paja, clock, admin, now, registers, fast):
    run = start_run(register="prh_ytj", kind="refresh", by=admin, now=now)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [working.LOCK_CLASS, run.pk])
        work_off(run_id=run.pk, clock=clock, sleep=clock.sleep)
    other.close()

    assert registers.asked == []


def test_a_slice_ends_and_the_rest_is_sent_again(
    paja, imported, clock, admin, now, registers, fast, world, monkeypatch
):
    imported(business_id="0112038-9", legal_name="Toinen Oy")
    sent = []
    monkeypatch.setattr(working, "enqueue_on_commit", lambda name, **ids: sent.append((name, ids)))
    run = start_run(register="prh_ytj", kind="refresh", by=admin, now=now)

    work_off(run_id=run.pk, clock=clock, sleep=clock.sleep, slice_=timedelta(0))

    assert EnrichmentRun.objects.get(pk=run.pk).cursor == 1
    assert sent == [("enrichment.run", {"run_id": run.pk})]


def test_a_stopped_run_stops_and_goes_on_where_it_was(paja, registers, clock, work, admin, now):
    run = start_run(register="prh_ytj", kind="refresh", by=admin, now=now)
    stop_run(run=run, by=admin, now=now)
    stopped = work(run)
    resume_run(run=run, by=admin, now=now)

    assert (stopped.state, stopped.asked) == ("cancelled", 0)
    assert counts(work(run))[:3] == ("done", 1, 1)


def test_workers_share_the_pace_of_a_register(db, now):
    OutsideRegister.objects.filter(code=register_row(code="gleif").code).update(per_minute=60)

    waits = [take_slot(code="gleif", now=now) for _worker in range(3)]

    assert waits == [0, 1, 2]


def test_a_register_rests_longer_each_time_up_to_an_hour(db, now):
    register_row(code="gleif")

    rests = [note_failure(code="gleif", error="timeout", now=now) for _failure in range(12)]

    assert rests[:2] == [None, None]
    assert [int((until - now).total_seconds() / 60) for until in rests[2:]] == [
        1,
        2,
        4,
        8,
        16,
        32,
        60,
        60,
        60,
        60,
    ]


def test_the_feed_of_norway_is_read_from_where_it_was_left(verksted, world, work, admin, now):
    OutsideRegister.objects.filter(code="brreg").update(cursor={"id": 9, "at": "2026-11-20"})
    world.updates = [update(10, NO), update(11, "999999999")]

    done = work(start_run(register="brreg", kind="feed", by=admin, now=now))

    assert counts(done) == ("done", 1, 1, 0, 0, 0)
    assert OutsideRegister.objects.get(code="brreg").cursor == {"id": 11, "at": "2026-11-21"}


@pytest.mark.parametrize("rows", [[10, 11, 10, 11], [11, 10]])
def test_a_feed_replayed_or_out_of_order_changes_nothing_more(verksted, world, work, admin, now, rows):
    OutsideRegister.objects.filter(code="brreg").update(cursor={"id": 9})
    world.updates = [update(number, NO) for number in rows]
    work(start_run(register="brreg", kind="feed", by=admin, now=now))
    before = Change.objects.count()
    OutsideRegister.objects.filter(code="brreg").update(cursor={"id": 9})

    again = work(start_run(register="brreg", kind="feed", by=admin, now=now))

    assert counts(again) == ("done", 1, 0, 0, 1, 0)
    assert Change.objects.count() == before


def test_a_gap_in_the_feed_is_said_and_all_of_ours_are_asked_about(verksted, world, work, admin, now):
    OutsideRegister.objects.filter(code="brreg").update(cursor={"id": 9, "at": "2026-09-01"})
    world.updates = [update(90_000, "999999999")]

    done = work(start_run(register="brreg", kind="feed", by=admin, now=now))

    assert (done.changed, RunIssue.objects.get().code) == (1, "gap")


def test_a_feed_that_breaks_in_the_middle_keeps_its_place_until_all_is_done(
    verksted, world, registers, clock, work, admin, now
):
    OutsideRegister.objects.filter(code="brreg").update(cursor={"id": 9})
    world.updates = [update(10, NO)]
    run = start_run(register="brreg", kind="feed", by=admin, now=now)
    registers.fail("brreg", *[Fault(500)] * 3)
    waiting = work(run)
    kept = OutsideRegister.objects.get(code="brreg").cursor
    clock.pass_by(minutes=2)

    assert (waiting.state, kept) == ("running", {"id": 9})
    assert counts(work(run))[:3] == ("done", 1, 1)


def test_a_deleted_unit_ceases(verksted, world, work, admin, now):
    world.units[NO] = deleted_unit(NO, "Gammelt Verksted AS", "2026-10-20")

    work(start_run(register="brreg", kind="refresh", by=admin, now=now))

    verksted.refresh_from_db()
    assert (verksted.status, str(verksted.ceased_on)) == ("ceased", "2026-10-20")


def test_notices_of_our_companies_lead_to_the_register_of_companies(paja, world, work, admin, now):
    world.notices[FI] = notices_of(FI, [("2026/11", "2026-11-21", ["HAL"])])
    world.notices["9999999-9"] = notices_of("9999999-9", [("2026/12", "2026-11-21", ["HAL"])])

    work(start_run(register="prh_notices", kind="feed", by=admin, now=now))
    following = EnrichmentRun.objects.get(register="prh_ytj")
    work(following)

    paja.refresh_from_db()
    assert list(RegisterNotice.objects.values_list("company", "record_number")) == [(paja.pk, "2026/11")]
    assert paja.legal_name == "Uusi Paja Oy"


def test_the_file_of_gleif_applied_twice_changes_nothing_the_second_time(paja, world, work, admin, now):
    world.lei_file = [
        lei_in_file("743700PAJALAHTI00136", "X", number=FI),
        lei_in_file("743700TOINENOY000000", "Y", number="9999999-9"),
    ]

    lei = "743700PAJALAHTI001" + mod_97_10.calc_check_digits("743700PAJALAHTI001")
    world.lei_file[0]["LEI"]["$"] = lei
    first = work(start_run(register="gleif", kind="file", by=admin, now=now))
    before = Change.objects.count(), Proposal.objects.count()
    second = work(start_run(register="gleif", kind="file", by=admin, now=now))

    paja.refresh_from_db()
    assert (paja.lei, counts(first)) == (lei, ("done", 1, 1, 0, 0, 0))
    assert counts(second) == ("done", 1, 0, 0, 1, 0)
    assert (Change.objects.count(), Proposal.objects.count()) == before


def test_the_whole_file_of_finland_touches_only_our_companies(paja, world, work, admin, now):
    for number in range(1200):
        world.ytj[f"x{number}"] = ytj_company(f"{number:07d}-1", "Muu Oy")

    done = work(start_run(register="prh_ytj", kind="file", by=admin, now=now))

    assert (done.state, done.asked, done.changed, done.progress["records"]) == ("done", 1, 1, 1201)


def test_a_file_that_is_cut_fails_with_words_and_can_be_read_again(paja, world, registers, work, admin, now):
    run = start_run(register="gleif", kind="file", by=admin, now=now)
    world.lei_file = [lei_in_file("743700PAJALAHTI00136", "X", number=FI)] * 3
    registers.fail("gleif", Fault(keeps=0.7))
    failed = work(run)
    resume_run(run=failed, by=admin, now=now)

    assert (failed.state, bool(failed.failure)) == ("failed", True)
    assert work(run).state == "done"


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
