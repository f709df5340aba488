"""Feeds and whole files: replayed, out of order, with gaps, cut."""

import pytest
from stdnum.iso7064 import mod_97_10

from crm.demo.registers.server import Fault
from crm.demo.registers.shapes import (
    lei_in_file,
    notices_of,
    update,
    ytj_company,
)
from enrichment.models import EnrichmentRun, OutsideRegister, Proposal, RegisterNotice, RunIssue
from enrichment.operations.run import (
    resume_run,
    start_run,
)
from history.models import Change
from tests.enrichment.operations.asked import FI, NO, counts


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
