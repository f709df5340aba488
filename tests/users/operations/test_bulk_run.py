"""Bulk edits as runs: worked off step by step, stopped, resumed, taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from companies.models import Company
from companies.operations.bulk_edit import COMPANIES
from companies.operations.company import change_company
from history.models import Change, ChangeSet
from tests.factories.companies import CompanyFactory, TagFactory
from tests.factories.users import UserFactory
from users.models import BulkRun, User
from users.operations import bulk_run
from users.operations.bulk_registers import BulkEdit
from users.permissions import Role, Scope

LOST = BulkEdit({"lifecycle": "lost"})


@pytest.fixture
def companies(db) -> list[Company]:
    return [CompanyFactory(legal_name=f"Paja {n} Oy") for n in range(5)]


def start(by, now, edit=LOST, records=None, **more) -> BulkRun:
    found = Company.objects.all() if records is None else records
    return bulk_run.start_run(
        register=COMPANIES, records=found, edit=edit, words=["x"], by=by, now=now, **more
    )


def work(run: BulkRun, now, *, step: int = 2) -> BulkRun:
    bulk_run.work_off(run_id=run.pk, clock=lambda: now, step=step)
    return BulkRun.objects.get(pk=run.pk)


def lost() -> int:
    return Company.objects.filter(lifecycle="lost").count()


def test_all_records_change_in_steps_and_in_one_act_of_history(companies, rep, now):
    done = work(start(rep, now), now)

    assert (done.state, done.cursor, done.changed, done.rejected, lost()) == ("done", 5, 5, 0, 5)
    assert ChangeSet.objects.filter(act="bulk_edit").count() == 1
    assert Change.objects.filter(change_set=done.change_set_id).count() == 5


def test_the_records_are_those_that_matched_when_it_was_asked_for(companies, rep, now):
    run = start(rep, now, records=Company.objects.filter(lifecycle="prospect"))
    late = CompanyFactory()

    work(run, now)

    assert Company.objects.get(pk=late.pk).lifecycle == "prospect"


def test_a_run_that_was_cut_goes_on_without_changing_a_record_twice(companies, rep, now, monkeypatch):
    run = start(rep, now)
    assert bulk_run._one_step(run.pk, now, 2) is True

    bulk_run.resume_stalled(now=now + timedelta(minutes=2))
    done = work(run, now)

    assert (done.state, done.changed, lost()) == ("done", 5, 5)
    assert set(Company.objects.values_list("revision", flat=True)) == {2}


def test_a_silent_run_is_sent_again_and_a_lively_one_is_not(companies, rep, now):
    run = start(rep, now)

    assert bulk_run.resume_stalled(now=now + timedelta(seconds=30)) == 0
    assert bulk_run.resume_stalled(now=now + timedelta(seconds=90)) == 1
    BulkRun.objects.filter(pk=run.pk).update(heartbeat_at=now + timedelta(seconds=80))
    assert bulk_run.resume_stalled(now=now + timedelta(seconds=90)) == 0


def test_a_stopped_run_keeps_what_is_changed_and_can_go_on(companies, rep, now):
    run = start(rep, now)
    bulk_run._one_step(run.pk, now, 2)

    bulk_run.cancel_run(of=run, by=rep, now=now)
    stopped = work(run, now)
    bulk_run.retry_run(of=run, by=rep, now=now)

    assert (stopped.state, stopped.changed) == ("cancelled", 2)
    assert work(run, now).changed == 5


def test_the_worker_looks_at_rights_again(companies, rep, now):
    run = start(rep, now)
    User.objects.filter(pk=rep.pk).update(role=Role.READER)

    failed = work(run, now)

    assert (failed.state, failed.changed, lost()) == ("failed", 0, 0)
    assert "right" in failed.failure


def test_records_that_went_out_of_sight_are_left_with_a_reason(companies, rep, now):
    mine = CompanyFactory(owner=rep)
    run = start(rep, now)
    User.objects.filter(pk=rep.pk).update(scope=Scope.OWN)
    Company.objects.filter(pk=companies[0].pk).delete()

    done = work(run, now)

    assert (done.changed, done.rejected, done.state) == (1, 5, "done")
    assert Company.objects.get(pk=mine.pk).lifecycle == "lost"
    assert set(done.rejections.values_list("code", flat=True)) == {"gone"}


def test_a_record_that_the_database_refuses_is_left_and_the_others_go_through(
    companies, rep, now, monkeypatch
):
    run, bad, change = start(rep, now), companies[2].pk, bulk_run._change

    def refusing(register, run, numbers, now):
        if bad in numbers:
            raise IntegrityError
        return change(register, run, numbers, now)

    monkeypatch.setattr(bulk_run, "_change", refusing)
    done = work(run, now, step=10)

    assert (done.changed, list(done.rejections.values_list("number", "code"))) == (4, [(bad, "refused")])


def test_taking_back_gives_the_values_and_tags_from_before(companies, rep, now):
    old, owner = TagFactory(name="old"), UserFactory()
    companies[0].tags.add(old)
    edit = BulkEdit({"owner_id": owner.pk, "lifecycle": "lost"}, add_tags=("fair",), remove_tags=("old",))
    run = work(start(rep, now, edit), now)
    tagged = [sorted(c.tags.values_list("name", flat=True)) for c in companies]

    undo = work(bulk_run.take_back_run(of=run, words=[], by=rep, now=now), now)

    assert tagged == [["fair"]] * 5
    assert (undo.changed, undo.rejected, lost()) == (5, 0, 0)
    assert set(Company.objects.values_list("owner", "lifecycle_by_hand")) == {(None, False)}
    assert [sorted(c.tags.values_list("name", flat=True)) for c in companies] == [["old"], [], [], [], []]


def test_taking_back_leaves_what_somebody_changed_since(companies, rep, now):
    run = work(start(rep, now), now)
    theirs = Company.objects.get(pk=companies[1].pk)
    change_company(company=theirs, values={"lifecycle": "former"}, by=rep, now=now)

    undo = work(bulk_run.take_back_run(of=run, words=[], by=rep, now=now), now)

    assert (undo.changed, list(undo.rejections.values_list("number", "code"))) == (
        4, [(theirs.pk, "changed_since")],
    )  # fmt: skip
    assert Company.objects.get(pk=theirs.pk).lifecycle == "former"


def test_it_is_taken_back_once_and_not_while_it_is_at_work(companies, rep, now):
    run = start(rep, now)
    with pytest.raises(bulk_run.NothingToTakeBack):
        bulk_run.take_back_run(of=run, words=[], by=rep, now=now)
    work(run, now)
    bulk_run.take_back_run(of=run, words=[], by=rep, now=now)

    with pytest.raises(bulk_run.NothingToTakeBack):
        bulk_run.take_back_run(of=run, words=[], by=rep, now=now)


def test_a_selection_that_moved_and_a_missing_right_are_refused(companies, rep, reader, now):
    with pytest.raises(bulk_run.SelectionMoved):
        start(rep, now, expected=4)
    with pytest.raises(bulk_run.MayNotChange):
        start(reader, now)

    assert BulkRun.objects.count() == 0
