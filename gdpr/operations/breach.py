"""Breaches: written down, assessed, told in phases, closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.constraints import refuse_unwanted_text, refusing
from common.submissions import already_made
from gdpr.choices.ledgers import BreachRisk
from gdpr.models import Breach, BreachPhase
from gdpr.operations.ledger_refusals import (
    AwareInFuture,
    BreachClosed,
    DelayReasonMissing,
    NatureMissing,
    NotToldOfBreach,
    RiskReasonMissing,
)
from gdpr.operations.refusals import AnswerMissing
from history import operations as history
from users.models import User

TEXTS = ("title", "what", "consequences", "measures", "risk_because", "persons_not_told_because")


@transaction.atomic
def record_breach(
    *, values: Mapping[str, Any], by: User, now: datetime, submission: UUID | None = None
) -> Breach:
    """Write a breach down. The clock runs from `aware_at`: 72 plain hours, whatever the weekday. Refuses a moment to
    come and one without a nature. Recorded."""
    made = already_made(Breach, submission)
    if made is not None:
        return made
    breach = Breach(**values, **({"public_id": submission} if submission else {}))
    _refuse(breach, now)
    with refusing():
        history.create(obj=breach, by=by, at=now)
    return breach


@transaction.atomic
def change_breach(
    *, breach: Breach, values: Mapping[str, Any], by: User, now: datetime, expected_revision: int | None = None,
    base: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Add what has become known: extent, consequences, measures, risk with its reasons. Refuses a closed breach and
    a risk without reasons. Recorded."""
    locked = _open(breach)
    for name, value in values.items():
        setattr(locked, name, value)
    _refuse(locked, now)
    with refusing():
        history.save_changes(
            obj=breach, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def tell_authority(
    *, breach: Breach, at: datetime, words: str, by: User, now: datetime, delay_reason: str = ""
) -> None:
    """Note what was told to the authority, in one of several phases (art. 33(4)). The first one stops the clock; later
    than 72 hours it needs the reasons for the delay. Refuses a closed breach, no words, a moment to come. Recorded."""
    locked = _open(breach)
    _refuse_words(words, at, now)
    if locked.notified_at is None:
        if at > locked.due_at and not delay_reason.strip():
            raise DelayReasonMissing
        refuse_unwanted_text({"delay_reason": delay_reason})
        values = {"notified_at": at, "delay_reason": delay_reason}
        with refusing():
            history.save_changes(obj=breach, values=values, by=by, at=now)
    _add_phase(breach, at, words, by, to_authority=True)


@transaction.atomic
def tell_persons(*, breach: Breach, at: datetime, words: str, by: User, now: datetime) -> None:
    """Note what was told to the persons (art. 34). Refuses what telling the authority refuses. Recorded."""
    locked = _open(breach)
    _refuse_words(words, at, now)
    if locked.persons_told_at is None:
        history.save_changes(obj=breach, values={"persons_told_at": at}, by=by, at=now)
    _add_phase(breach, at, words, by, to_authority=False)


@transaction.atomic
def close_breach(*, breach: Breach, by: User, now: datetime) -> None:
    """Close a breach that was dealt with. Refuses one whose risk nobody assessed, one of which the authority was not
    told though there is a risk, and one of high risk of which the persons were neither told nor need not be (art.
    34(3)). It stays in the register (art. 33(5)). Recorded."""
    locked = _open(breach)
    told = locked.notified_at is not None
    persons = locked.persons_told_at is not None or bool(locked.persons_not_told_because)
    ends = {
        BreachRisk.UNLIKELY: True,
        BreachRisk.RISK: told,
        BreachRisk.HIGH: told and persons,
    }
    if not ends.get(BreachRisk(locked.risk), False):
        raise NotToldOfBreach
    history.save_changes(obj=breach, values={"closed_at": now}, by=by, at=now)


def _open(breach: Breach) -> Breach:
    locked = Breach.objects.select_for_update().get(pk=breach.pk)
    if locked.closed_at is not None:
        raise BreachClosed
    return locked


def _refuse(breach: Breach, now: datetime) -> None:
    refuse_unwanted_text({name: getattr(breach, name) for name in TEXTS})
    if breach.aware_at > now:
        raise AwareInFuture
    if not breach.natures:
        raise NatureMissing
    if breach.risk != BreachRisk.UNKNOWN and not breach.risk_because.strip():
        raise RiskReasonMissing


def _refuse_words(words: str, at: datetime, now: datetime) -> None:
    refuse_unwanted_text({"words": words})
    if not words.strip():
        raise AnswerMissing
    if at > now:
        raise AwareInFuture


def _add_phase(breach: Breach, at: datetime, words: str, by: User, *, to_authority: bool) -> None:
    phase = BreachPhase(breach=breach, at=at, words=words, by=by, to_authority=to_authority)
    phase.save(force_insert=True)
