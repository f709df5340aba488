"""Opportunities taken over as tasks: one for each company, or one for each item."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.choices import ActivityKind
from activities.operations.activity import plan_activity
from common.refusals import Refusal
from history import operations as history
from service.models import Opportunity
from service.operations.opportunity import TooManyAtOnce, note_taken_over
from service.queries.opportunities import why
from users.models import User

MOST = 2000
LISTED = 50  # sentences in the text of one task
BY_COMPANY, BY_ITEM = "company", "item"


class NothingToTakeOver(Refusal):
    """All of them are tasks already."""

    def __init__(self) -> None:
        super().__init__(
            _("All of these have been taken over already. Look into the tasks of their companies.")
        )


@transaction.atomic
def take_over_opportunities(
    *, opportunities: QuerySet[Opportunity], per: str, owner: User, due_at: datetime, by: User, now: datetime
) -> int:  # fmt: skip
    """Plan a task for each company (or item) out of these opportunities, and give them to its owner. Recorded.

    Returns how many tasks were planned. What was taken over before is left alone; refuses when nothing is left,
    and more than two thousand at once.
    """
    rows = opportunities.select_for_update(of=("self",)).filter(taken_over_at=None).order_by("company", "pk")
    found = list(rows.select_related("company", "item__product")[: MOST + 1])
    if not found:
        raise NothingToTakeOver
    if len(found) > MOST:
        raise TooManyAtOnce
    groups: dict[tuple, list[Opportunity]] = defaultdict(list)
    for row in found:
        groups[(row.company_id,) if per == BY_COMPANY else (row.company_id, row.item_id)].append(row)
    with history.one_change_set(by=by, at=now):
        for group in groups.values():
            plan_activity(
                kind=ActivityKind.TASK, by=by, now=now, due_at=due_at, subject=_subject(group), owner=owner,
                company=group[0].company, items=[row.item for row in group if row.item], body=_body(group),
            )  # fmt: skip
        note_taken_over(opportunities=found, to=owner, by=by, now=now)
    return len(groups)


def _subject(group: list[Opportunity]) -> str:
    if len(group) == 1:
        return group[0].get_rule_display()[:200]
    kinds = list(dict.fromkeys(str(row.get_rule_display()) for row in group))
    if len(kinds) == 1:
        return f"{kinds[0]} ({len(group)})"[:200]
    return ngettext("%(count)d opportunity", "%(count)d opportunities", len(group)) % {"count": len(group)}


def _body(group: list[Opportunity]) -> str:
    lines = [
        f"{row.item}: {why(row.rule, row.figures)}" if row.item else why(row.rule, row.figures)
        for row in group
    ]
    left = len(lines) - LISTED
    more = [ngettext("and %(count)d more", "and %(count)d more", left) % {"count": left}] if left > 0 else []
    return "\n".join([*lines[:LISTED], *more])
