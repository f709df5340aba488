"""What a restore has lost: looked at, and put right once more."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from common.constraints import refuse_unwanted_text
from gdpr.models import LostAct
from gdpr.operations.ledger_refusals import LostActSettled, NotRectifiable
from gdpr.operations.refusals import ReasonMissing
from gdpr.operations.request_work import change_row, value_for
from gdpr.queries.rectifiable import Fact, lost_facts
from history import operations as history
from history.choices import Act, Party, Verb
from users.models import User


@transaction.atomic
def settle_lost_act(
    *, lost: LostAct, because: str, by: User, now: datetime, values: Mapping[str, str] | None = None
) -> None:
    """Note that somebody has looked, and how they know. `values` are facts as the person says they are: those of the
    rectification that was lost, put right once more, so that nothing that comes in by itself writes over them and
    recipients are told; also where the register says the same by now. Refuses without a reason, facts it was not about,
    and what a colleague has settled. Recorded."""
    if not because.strip():
        raise ReasonMissing
    refuse_unwanted_text({"reason": because})
    locked = LostAct.objects.select_for_update().get(pk=lost.pk)
    if locked.settled_at is not None:
        raise LostActSettled
    facts = {fact.field: fact for fact in lost_facts(locked)}
    if set(values or {}) - set(facts):
        raise NotRectifiable
    if values:
        _put_right({facts[name]: text for name, text in values.items()}, locked, by, now)
    told = {"because": because.strip()[:500], "settled_by": by, "settled_at": now}
    history.save_changes(obj=locked, values=told, by=by, at=now)


def _put_right(said: Mapping[Fact, str], lost: LostAct, by: User, now: datetime) -> None:
    """In one act, by the operation of the row; what stands already is recorded as the person's word all the same."""
    row = next(iter(said)).row
    values = {fact.field: value_for(row=row, name=fact.field, text=text) for fact, text in said.items()}
    same = {name: value for name, value in values.items() if getattr(row, name) == value}
    origin = history.Origin(act=Act.RECTIFIED, party=Party.ZERO, reason=lost.request_number)
    with history.one_change_set(by=by, at=now, from_=origin):
        if len(same) < len(values):
            change_row(
                row=row,
                values={name: value for name, value in values.items() if name not in same},
                by=by,
                now=now,
            )
        if same:
            history.record(obj=row, verb=Verb.CHANGED, old=same, new=same, by=by, at=now)
