"""A visit that was booked for a campaign carries its item along: planned, done, or back to where it was."""

from datetime import datetime
from typing import Any

from history import operations as history
from service.choices.campaign import OPEN_STATES, CampaignItemState, CampaignState
from service.choices.visit import VisitResult
from service.models import CampaignItem, ServiceVisit
from service.queries.answer_time import local_day
from users.models import User

NOTHING_DONE = (VisitResult.NOT_FIXED, VisitResult.NO_ACCESS)


def book_for_campaign(*, campaign_item: CampaignItem, visit: ServiceVisit, by: User, now: datetime) -> None:
    """The visit is to do what the campaign asks for. What is settled or of a closed campaign stays. Recorded."""
    row = (
        CampaignItem.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=campaign_item.pk)
    )
    if row.state not in OPEN_STATES or row.campaign.state == CampaignState.CLOSED:
        return
    values = {"state": CampaignItemState.PLANNED.value, "visit": visit}
    history.save_changes(obj=row, values=values, by=by, at=now)


def follow_visit(*, visit: ServiceVisit, by: User, now: datetime) -> None:
    """Bring the campaign's items up to what came of their visit. Closed campaigns stay as they are. Recorded."""
    rows = CampaignItem.objects.select_for_update(of=("self",)).filter(visit=visit)
    for row in rows.exclude(campaign__state=CampaignState.CLOSED).order_by("pk"):
        values = _after(row, visit, now)
        if values:
            history.save_changes(obj=row, values=values, by=by, at=now)


def _after(row: CampaignItem, visit: ServiceVisit, now: datetime) -> dict[str, Any]:
    """What the visit makes of an item. What somebody settled otherwise is theirs to change."""
    if visit.is_ahead:
        moved = row.state in {CampaignItemState.DONE, *OPEN_STATES}
        return {"state": CampaignItemState.PLANNED.value, "done_on": None} if moved else {}
    if row.state != CampaignItemState.PLANNED:
        return {}
    if visit.is_done and visit.result not in NOTHING_DONE:
        return {"state": CampaignItemState.DONE.value, "done_on": local_day(visit.ended_at or now)}
    before = CampaignItemState.NOTIFIED if row.notified_on else CampaignItemState.IDENTIFIED
    return {"state": before.value}
