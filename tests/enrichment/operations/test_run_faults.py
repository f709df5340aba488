"""Runs put off, paused and killed: nothing lost, nothing doubled."""

from datetime import timedelta

import pytest
from django.db import connection

from companies.models import Company
from crm.demo.registers.server import Fault
from crm.demo.registers.shapes import (
    ytj_company,
)
from enrichment.models import EnrichmentRun, Lookup, OutsideRegister, RunIssue
from enrichment.operations import run as runs
from enrichment.operations import work as working
from enrichment.operations.gate import note_failure, register_row, take_slot
from enrichment.operations.run import (
    resume_run,
    start_run,
    stop_run,
)
from enrichment.operations.work import work_off
from history.models import Change
from tests.enrichment.operations.asked import FI, counts


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
