"""What was stopped at the gate: noted, decided on by somebody, forgotten after thirty days."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from common.constraints import refuse_unwanted_text
from common.gate import Stopped
from common.jobs import enqueue_on_commit
from gdpr.choices.ledgers import HeldBecause, HeldFrom, HeldOutcome, HeldState
from gdpr.models import HeldRow
from gdpr.operations.erasure.readmission import NotErased, lift_erasure
from gdpr.operations.ledger_refusals import GroundMissing, HeldDecided
from gdpr.operations.refusals import ReasonMissing
from gdpr.queries.marks import mark_of
from history import operations as history
from users.models import User

KEPT = timedelta(days=30)


def hold_stopped(*, stopped: Iterable[Stopped], now: datetime) -> None:
    """Note what was stopped, by fingerprint, where it stood and why. Told twice, it is noted once."""
    rows = [
        HeldRow(
            kind=one.address[0],
            fingerprint=mark_of(*one.address),
            code=one.code,
            source=one.where,
            batch=one.batch,
            number=one.number,
            at=now,
        )
        for one in stopped
    ]
    HeldRow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)


@transaction.atomic
def release_held(*, row: HeldRow, ground: str, because: str, by: User, now: datetime) -> None:
    """Let an address in again, and with it every row that waits for it: of somebody erased because there is a new
    ground to keep them (articles 6 and 17), of somebody who refuses marketing without marketing, as long as the row is
    kept. No refusal is lifted by it: that takes the person's own word (art. 21(3)). Rows of files come in by themselves
    (`bring_in_released`). Refuses without ground and reason,
    and what a colleague decided. Recorded without the address."""
    if not ground:
        raise GroundMissing
    locked = _waiting(row, because)
    same = (
        HeldRow.objects.select_for_update().waiting().filter(kind=locked.kind, fingerprint=locked.fingerprint)
    )
    if locked.code == HeldBecause.ERASED:
        with suppress(NotErased):  # a colleague has let the address in already
            lift_erasure(kind=locked.kind, mark=locked.fingerprint, because=because, by=by, now=now)
    _decide(list(same), HeldState.RELEASED, ground=ground, because=because, by=by, now=now)
    enqueue_on_commit("gdpr.bring_in_released")


@transaction.atomic
def keep_out(*, row: HeldRow, because: str, by: User, now: datetime) -> None:
    """Keep a row out. Refuses without the reason, and what a colleague decided. Recorded without the address."""
    locked = _waiting(row, because)
    _decide([locked], HeldState.REFUSED, ground="", because=because, by=by, now=now)


def forget_held(*, now: datetime) -> int:
    """Delete what is older than thirty days: what nobody let in stays out. Returns how many."""
    return HeldRow.objects.filter(at__lt=now - KEPT).delete()[0]


def _waiting(row: HeldRow, because: str) -> HeldRow:
    if not because.strip():
        raise ReasonMissing
    refuse_unwanted_text({"reason": because})
    locked = HeldRow.objects.select_for_update().get(pk=row.pk)
    if locked.state != HeldState.WAITING:
        raise HeldDecided
    return locked


def _decide(
    rows: list[HeldRow], state: HeldState, *, ground: str, because: str, by: User, now: datetime
) -> None:
    values = {
        "state": state, "ground": ground, "because": because.strip()[:500], "decided_by": by, "decided_at": now,
    }  # fmt: skip
    with history.one_change_set(by=by, at=now):
        for one in rows:
            is_row = state == HeldState.RELEASED and one.source == HeldFrom.IMPORT
            outcome = HeldOutcome.QUEUED if is_row else ""
            history.save_changes(obj=one, values=values | {"outcome": outcome}, by=by, at=now)
