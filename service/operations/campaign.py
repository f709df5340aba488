"""Recalls and campaigns: drafted, launched, closed, taken up again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from common.submissions import already_made
from history import operations as history
from service.choices.campaign import CampaignState
from service.models import Campaign
from service.operations.campaign_evaluation import evaluate_campaign
from service.queries.campaign_match import is_empty
from users.models import User


class NothingToLookFor(Refusal):
    """A campaign without criteria and without listed items would run for nobody."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This campaign does not say which items it means. Add a criterion, or a list of serial numbers, first."
            )
        )


class EmptyCriterion(Refusal):
    """A criterion that says nothing."""

    def __init__(self) -> None:
        super().__init__(_("A criterion of this campaign says nothing. Fill it in or take it away."))


class NotADraft(Refusal):
    """Only a draft can be launched or deleted."""

    def __init__(self) -> None:
        super().__init__(
            _("This campaign has been launched already. Open it again to see how far it has come.")
        )


class NotRunning(Refusal):
    """Only a running campaign can be closed."""

    def __init__(self) -> None:
        super().__init__(_("This campaign is not running, so there is nothing to close."))


class NotClosed(Refusal):
    """Only a closed campaign can be taken up again."""

    def __init__(self) -> None:
        super().__init__(_("This campaign is not closed, so it need not be taken up again."))


@transaction.atomic
def create_campaign(*, by: User, now: datetime, submission: UUID | None = None, **values: Any) -> Campaign:
    """Draft a campaign; nobody is listed before it is launched. The same `submission` twice makes one. Recorded."""
    made = already_made(Campaign, submission)
    if made is not None:
        return made
    refuse_unwanted_text(values)
    values.setdefault("owner", by)
    campaign = Campaign(**values, **({"public_id": submission} if submission else {}))
    with refusing():
        history.create(obj=campaign, by=by, at=now)
    return campaign


@transaction.atomic
def change_campaign(
    *, campaign: Campaign, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Correct what a campaign says of itself. Refuses a lost update. Recorded."""
    refuse_unwanted_text(values)
    with refusing():
        return history.save_changes(
            obj=campaign, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def launch_campaign(*, campaign: Campaign, by: User, now: datetime) -> Campaign:
    """Start a campaign: its items are listed now, and those that come later by themselves. Recorded.

    Refuses a campaign that is no draft, and one that does not say which items it means.
    """
    campaign = _locked(campaign)
    if campaign.state != CampaignState.DRAFT:
        raise NotADraft
    criteria = list(campaign.criteria.all())
    if not criteria and not campaign.campaign_items.exists():
        raise NothingToLookFor
    if any(is_empty(criterion) for criterion in criteria):
        raise EmptyCriterion
    with history.one_change_set(by=by, at=now):
        values = {"state": CampaignState.RUNNING, "launched_at": now}
        history.save_changes(obj=campaign, values=values, by=by, at=now)
        evaluate_campaign(campaign=campaign, by=by, now=now)
    return campaign


@transaction.atomic
def close_campaign(*, campaign: Campaign, by: User, now: datetime) -> Campaign:
    """End a campaign: its list stays as it is, and no more items are looked for. Recorded."""
    campaign = _locked(campaign)
    if campaign.state != CampaignState.RUNNING:
        raise NotRunning
    history.save_changes(
        obj=campaign, values={"state": CampaignState.CLOSED, "closed_at": now}, by=by, at=now
    )
    return campaign


@transaction.atomic
def reopen_campaign(*, campaign: Campaign, by: User, now: datetime) -> Campaign:
    """Take a closed campaign up again; the items that came meanwhile are listed. Recorded."""
    campaign = _locked(campaign)
    if campaign.state != CampaignState.CLOSED:
        raise NotClosed
    with history.one_change_set(by=by, at=now):
        values = {"state": CampaignState.RUNNING, "closed_at": None}
        history.save_changes(obj=campaign, values=values, by=by, at=now)
        evaluate_campaign(campaign=campaign, by=by, now=now)
    return campaign


@transaction.atomic
def delete_campaign(*, campaign: Campaign, by: User, now: datetime) -> None:
    """Throw a draft away. Refuses a campaign that was launched: owners may have been told of it. Recorded."""
    campaign = _locked(campaign)
    if campaign.state != CampaignState.DRAFT:
        raise NotADraft
    history.delete(obj=campaign, by=by, at=now)


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
