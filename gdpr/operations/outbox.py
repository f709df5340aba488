"""Messages that wait in a column of their row: claimed by one worker, sent while nothing is locked, then noted.

A worker that is killed in between leaves its claim behind. When that has run out another one sends the same message
under the same number, by which its reader knows it again (RFC 5322, 3.6.4; `webhook-id` of Standard Webhooks).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from django.db import models, transaction
from django.db.models import F

LEASE = timedelta(minutes=10)  # longer than any sending takes
MOST = 1000


@dataclass(frozen=True)
class Claim:
    """The row that a worker has, and which try it is."""

    number: int
    tries: int


@dataclass(frozen=True)
class Outbox:
    """One kind of message: its rows whose moment has come, the columns of when it goes next and of how often it was
    tried, and how long it waits after each try that failed."""

    to_go: Callable[[datetime], models.QuerySet]
    at: str
    tries: str
    waits: Sequence[timedelta]

    def work_off(self, *, send: Callable[[Claim], bool], now: datetime, within: float = inf) -> int:
        """Send each message whose moment has come, one after the other, and begin none after so many seconds. Any
        number of workers may do this at once. Returns how many arrived."""
        begun, sent = time.monotonic(), 0
        waiting = self.to_go(now).order_by(self.at, "pk").values_list("pk", flat=True)
        for number in list(waiting[:MOST]):
            passed = time.monotonic() - begun
            if passed > within:
                break
            claim = self.claim(number, now, LEASE + timedelta(seconds=passed))
            sent += claim is not None and send(claim)
        return sent

    @transaction.atomic
    def claim(self, number: int, now: datetime, lease: timedelta) -> Claim | None:
        """Take a row for so long, unless somebody else has it."""
        rows = self.to_go(now).select_for_update(skip_locked=True, of=("self",))
        one = rows.filter(pk=number).first()
        if one is None:
            return None
        type(one).objects.filter(pk=number).update(**{self.at: now + lease, self.tries: F(self.tries) + 1})
        return Claim(number, getattr(one, self.tries) + 1)

    def note(self, claim: Claim, model: type[models.Model], **values: object) -> bool:
        """Note how it ended, unless the claim had run out and somebody else took the row meanwhile."""
        mine = model._default_manager.filter(pk=claim.number, **{self.tries: claim.tries})
        return bool(mine.update(**values))

    def forget(self, claim: Claim, model: type[models.Model]) -> bool:
        """Delete a row that is done with, unless somebody else took it meanwhile."""
        mine = model._default_manager.filter(pk=claim.number, **{self.tries: claim.tries})
        return bool(mine.delete()[0])

    def next_try(self, claim: Claim, now: datetime) -> datetime | None:
        """When a message that did not arrive goes again; None when it has been tried often enough."""
        return now + self.waits[claim.tries - 1] if claim.tries <= len(self.waits) else None
