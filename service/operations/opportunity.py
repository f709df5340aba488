"""Opportunities: found each night, snoozed, assigned, settled, taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from history import operations as history
from service.choices.opportunity import NEEDS_REASON, SETTLED, OpportunityState
from service.models import Opportunity
from service.queries.cover_totals import ROOM
from service.queries.opportunities import RULES
from users.models import User

MOST = 20_000


class SettledWithoutReason(Refusal):
    """Whoever loses or dismisses an opportunity says why: the next one learns from it."""

    field = "reason"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why, in a few words: the next one learns from it."))


class SnoozedIntoThePast(Refusal):
    """An opportunity sleeps until a day that is to come."""

    field = "snoozed_until"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose a day that is still to come."))


class TooManyAtOnce(Refusal):
    """Deciding about so many at once is no decision."""

    def __init__(self) -> None:
        super().__init__(_("These are too many for one go. Narrow the list with a filter."))


@dataclass(frozen=True)
class Found:
    """What one night's run of one rule changed."""

    new: int = 0
    gone: int = 0


_REFRESH = """
WITH hit AS MATERIALIZED (
  SELECT DISTINCT ON (company_id, item_id, cause) * FROM ({rule}) r ORDER BY company_id, item_id, cause
), put AS (
  INSERT INTO service_opportunity AS o
    (rule, company_id, item_id, product_id, cause, since, value, figures, found_at, created_at, changed_at)
  SELECT %(rule)s, company_id, item_id, product_id, cause, since, value, figures, %(now)s, %(now)s, %(now)s FROM hit
  ON CONFLICT (rule, company_id, item_id, cause) DO UPDATE SET
    figures = excluded.figures, value = excluded.value, product_id = excluded.product_id, gone_at = NULL
  WHERE o.figures IS DISTINCT FROM excluded.figures OR o.value IS DISTINCT FROM excluded.value OR o.gone_at IS NOT NULL
  RETURNING (xmax = 0) AS is_new
), gone AS (
  UPDATE service_opportunity o SET gone_at = %(now)s
  WHERE o.rule = %(rule)s AND o.gone_at IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM hit WHERE hit.company_id = o.company_id AND hit.cause = o.cause
        AND COALESCE(hit.item_id, 0) = COALESCE(o.item_id, 0))
  RETURNING 1
)
SELECT (SELECT count(*) FROM put WHERE is_new), (SELECT count(*) FROM gone)
"""


def refresh_opportunities(*, now: datetime, rules: list[str] | None = None) -> dict[str, Found]:
    """Work every rule out anew over the whole base, one statement and one transaction each.

    New hits come in, those that hold no more are marked gone. What people decided is never touched: a hit that
    was settled stays settled as long as its cause is the same. A rule that lacks its data finds nothing.
    Hits are derived and have no history of their own; decisions have.
    """
    today = timezone.localtime(now).date()
    done = {}
    for code, rule in RULES.items():
        if rules is not None and code not in rules:
            continue
        if rule.missing():
            done[code] = Found()
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ROOM)
            cursor.execute(_REFRESH.format(rule=rule.sql), {"today": today, "now": now, "rule": code})
            done[code] = Found(*cursor.fetchone())
    return done


@transaction.atomic
def decide_opportunity(
    *, opportunity: Opportunity, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Assign, snooze or settle one opportunity, or open it again. Recorded.

    Refuses to lose or dismiss without a reason, a snooze into the past, and a lost update.
    """
    values = _checked(values, opportunity=opportunity, now=now)
    with refusing():
        return history.save_changes(
            obj=opportunity, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def decide_opportunities(
    *, opportunities: QuerySet[Opportunity], values: Mapping[str, Any], by: User, now: datetime
) -> int:  # fmt: skip
    """The same for many at once. Returns how many changed. Refuses what `decide_opportunity` does. Recorded."""
    rows = opportunities.select_for_update(of=("self",)).order_by("pk")
    locked = list(rows[: MOST + 1])
    if len(locked) > MOST:
        raise TooManyAtOnce
    changed = 0
    with history.one_change_set(by=by, at=now):
        for row in locked:
            wanted = _checked(values, opportunity=row, now=now)
            if history.save_changes(obj=row, values=wanted, by=by, at=now):
                changed += 1
    return changed


@transaction.atomic
def note_taken_over(
    *, opportunities: list[Opportunity], to: User, by: User, now: datetime
) -> None:  # fmt: skip
    """Say that somebody has a task out of each of these: it is theirs from now on. Recorded."""
    with history.one_change_set(by=by, at=now):
        for row in opportunities:
            history.save_changes(
                obj=row,
                values={"taken_over_at": now, "assigned_to": to, "snoozed_until": None},
                by=by,
                at=now,
            )


def _checked(values: Mapping[str, Any], *, opportunity: Opportunity, now: datetime) -> dict[str, Any]:
    wanted = dict(values)
    refuse_unwanted_text(wanted)
    state = wanted.get("state", opportunity.state)
    reason = wanted.get("reason", opportunity.reason)
    if state in NEEDS_REASON and not str(reason).strip():
        raise SettledWithoutReason
    until: date | None = wanted.get("snoozed_until")
    if until is not None and until != opportunity.snoozed_until and until <= timezone.localtime(now).date():
        raise SnoozedIntoThePast
    if state in SETTLED:
        wanted["settled_at"] = opportunity.settled_at if opportunity.state == state else now
        wanted["snoozed_until"] = None
    elif state == OpportunityState.OPEN:
        wanted["settled_at"] = None
    return wanted
