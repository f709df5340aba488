"""Recalls taken back: the list of a campaign follows from its state and its criteria.

Rows that the evaluation found have no history of their own. They are found again when a campaign runs again, and go
when it becomes a draft again, as long as nobody has worked on the list.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from history import operations as history
from history.choices import Act
from service.choices.campaign import CampaignItemState, CampaignState
from service.models import Campaign, CampaignItem
from service.operations.campaign_evaluation import evaluate_campaign
from users.models import User

CAMPAIGN_STEPS = frozenset({"state", "launched_at", "closed_at"})
ITEM_STEPS = frozenset({"state", "reason", "notified_on", "notified_company_id", "visit_id", "done_on"})
# what the evaluation says of a row
FOUND = frozenset(
    {"criterion_id", "part_id", "matched_by", "matched_as_of", "needs_check", "no_longer_matches"}
)
UNTOUCHED: dict[str, Any] = {
    "state": CampaignItemState.IDENTIFIED, "reason": "", "notified_on": None, "contact": None, "visit": None,
}  # fmt: skip


def campaigns_that_stay(*, wanted: Mapping[int, Mapping[str, Any]]) -> dict[int, set[str]]:
    """A campaign does not become a draft again once its list has been worked on: owners may have been told."""
    drafts = [number for number, values in wanted.items() if values.get("state") == CampaignState.DRAFT]
    worked_on = _worked_on().filter(campaign__in=drafts).values_list("campaign_id", flat=True)
    return {number: set(CAMPAIGN_STEPS) for number in set(worked_on)}


def items_that_stay(*, wanted: Mapping[int, Mapping[str, Any]]) -> dict[int, set[str]]:
    """The list of a closed campaign stays as it was."""
    closed = CampaignItem.objects.filter(pk__in=wanted, campaign__state=CampaignState.CLOSED)
    return {number: set(wanted[number]) for number in closed.values_list("pk", flat=True)}


def release_criteria(*, gone: list[int], changed: list[int], now: datetime) -> None:
    """Rows that a criterion meant stay when it goes; whether another one means them is looked up afterwards."""
    CampaignItem.objects.filter(criterion__in=gone).update(criterion=None)


def relist(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """The lists of these campaigns follow from what the campaigns say now."""
    for campaign in Campaign.objects.filter(pk__in=list(numbers)).order_by("pk"):
        if campaign.state == CampaignState.DRAFT:
            rows = CampaignItem.objects.filter(campaign=campaign, is_listed=False)
            rows.exclude(pk__in=_worked_on().filter(campaign=campaign)).delete()
        elif campaign.state == CampaignState.RUNNING:
            with history.one_change_set(by=by, at=now, from_=history.Origin(act=Act.UNDO)):
                evaluate_campaign(campaign=campaign, by=by, now=now)


def _worked_on() -> QuerySet[CampaignItem]:
    return CampaignItem.objects.filter(~Q(**UNTOUCHED))
