"""Acts taken back whole, as a page and a worker do it together."""

from datetime import datetime

from history.models import ChangeSet
from users.models import UndoRun, User
from users.operations import undo_run


def undo(change_set_id: int, *, by: User, now: datetime, step: int = 1000) -> UndoRun:
    """Look at what an undo would do, confirm it, and work it off to its end."""
    run = undo_run.prepare_undo(change_set_id=change_set_id, by=by, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now, step=step)
    run.refresh_from_db()
    assert run.state == "checked"
    run = undo_run.confirm_run(of=run, by=by, now=now)
    undo_run.work_off(run_id=run.pk, clock=lambda: now, step=step)
    run.refresh_from_db()
    assert run.state == "done"
    return run


def newest_act() -> int:
    """The number of the act that was written last."""
    return ChangeSet.objects.latest("pk").pk


def left_of(run: UndoRun) -> list[tuple[int, str, str]]:
    """What an undo left, and why."""
    return sorted(run.left_rows.values_list("object_id", "field", "code"))
