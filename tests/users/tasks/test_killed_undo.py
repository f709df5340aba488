"""An undo is killed in the middle: nothing is lost, nothing taken back twice, and the run says what happened."""

from datetime import timedelta

import pytest
from django.utils import timezone

from companies.models import Company
from history import operations as history
from history.models import Change
from tests.factories.users import UserFactory
from tests.killing import kill_while_waiting_for
from users.models import UndoRun
from users.operations import undo_run
from users.permissions import Role

ROWS, STEP, HELD = 60, 10, 25
WORK = """
from django.utils import timezone
from users.operations.undo_run import work_off
work_off(run_id={run}, clock=timezone.now, step={step})
"""


def act_on_many(by) -> int:
    """The number of an act that wrote notes to many companies."""
    Company.objects.bulk_create(
        Company(legal_name=f"Yritys {n}", country="FI", notes="new") for n in range(ROWS)
    )
    numbers = Company.objects.order_by("pk").values_list("pk", flat=True)
    rows = [(number, {"notes": "old"}, {"notes": "new"}) for number in numbers]
    with history.one_change_set(by=by, at=timezone.now()) as change_set:
        history.record_each(model=Company, rows=rows, by=by, at=timezone.now())
    return change_set.pk


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_undo_goes_on_where_it_was():
    admin = UserFactory(role=Role.ADMIN)
    run = undo_run.prepare_undo(change_set_id=act_on_many(admin), by=admin, now=timezone.now())
    undo_run.work_off(run_id=run.pk, clock=timezone.now)
    mine = UndoRun.objects.filter(pk=run.pk)
    undo_run.confirm_run(of=mine.get(), by=admin, now=timezone.now())
    newest_first = list(Company.objects.order_by("-pk").values_list("pk", flat=True))

    kill_while_waiting_for(("companies_company", newest_first[HELD]), WORK.format(run=run.pk, step=STEP))

    cut = mine.get()
    back = list(Company.objects.filter(notes="old").order_by("-pk").values_list("pk", flat=True))
    assert (cut.state, cut.cursor, cut.counts) == ("running", 2 * STEP, {"back": 2 * STEP})
    assert back == newest_first[: 2 * STEP]
    assert mine.stalled_since(timezone.now() + timedelta(minutes=2) - undo_run.SILENCE).exists()

    undo_run.work_off(run_id=run.pk, clock=timezone.now, step=STEP)

    done = mine.get()
    assert (done.state, done.counts, done.left_rows.count()) == ("done", {"back": ROWS}, 0)
    assert Company.objects.filter(notes="old").count() == ROWS
    assert Change.objects.filter(change_set=done.change_set_id).count() == ROWS
