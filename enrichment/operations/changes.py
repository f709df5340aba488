"""Where it is told what a register has changed in a company, so that something can be made of it (a signal, a task).

`record_signals` is called once for each applied record, in the transaction that writes the values and inside the
run's change set. A taker is called by keyword with `company`, `changes`, `notices`, `register`, `by` and `now`; it may
write. What it raises takes back the record, so it raises nothing for odd values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from companies.models import Company
from enrichment.models import RegisterNotice
from users.models import User


@dataclass(frozen=True)
class AppliedChange:
    """One fact that a register changed. Values as the fields of `enrichment.choices.FieldName` hold them.

    `part` tells facts of one field apart (the last day of a financial year, a name); `as_of` is the register's own day.
    """

    field: str
    old: Any
    new: Any
    as_of: date | None = None
    part: str = ""
    source: str = field(default="", compare=False)


Taker = Callable[..., None]
_takers: list[Taker] = []


def take_changes(*, taker: Taker) -> None:
    """Let a function hear of each applied record; said in AppConfig.ready()."""
    if taker not in _takers:
        _takers.append(taker)


def record_signals(
    *, company: Company, changes: Sequence[AppliedChange], register: str, by: User, now: datetime,
    notices: Sequence[RegisterNotice] = (),
) -> None:  # fmt: skip
    """Tell all takers what a register changed in a company and which notices about it are new."""
    if not changes and not notices:
        return
    for taker in _takers:
        taker(company=company, changes=changes, notices=notices, register=register, by=by, now=now)
