"""How far a campaign has come with its items: one at a time, or many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from history import operations as history
from installed_base.models import InstalledItem
from service.choices.campaign import NEEDS_REASON, CampaignItemState, CampaignState
from service.models import Campaign, CampaignItem
from service.operations.campaign_evaluation import ClosedForGood
from service.queries.campaign_owner import owners_of
from users.models import User

MOST = 100_000


class ReasonMissing(Refusal):
    """Whoever leaves an item out says why."""

    field = "reason"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why, in a few words: somebody will ask later."))


class ListChanged(Refusal):
    """What is about to be written is not what was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("The list has changed since you looked at it. Look at the new preview and confirm again.")
        )


class TooMany(Refusal):
    """A state for more items at once than one transaction should hold."""

    def __init__(self) -> None:
        super().__init__(_("These are too many items for one go. Narrow the list with a filter."))


@dataclass(frozen=True)
class Plan:
    """What a change of state would do."""

    total: int
    changed: int
    by_state: dict[str, int]  # of those that change: where they stand now

    @property
    def unchanged(self) -> int:
        return self.total - self.changed


def plan_marking(*, campaign_items: QuerySet[CampaignItem], state: str, reason: str) -> Plan:
    """What marking these items would do. Writes nothing. Refuses to leave out without a reason."""
    _refuse_without_reason(state, reason)
    states: dict[str, int] = {}
    for one in campaign_items.order_by().values_list("state", flat=True)[: MOST + 1]:
        states[one] = states.get(one, 0) + 1
    total = sum(states.values())
    if total > MOST:
        raise TooMany
    return Plan(total, total - states.get(state, 0), {k: n for k, n in states.items() if k != state})


@transaction.atomic
def mark_items(
    *, campaign_items: QuerySet[CampaignItem], state: str, by: User, now: datetime, on: date | None = None,
    reason: str = "", expected: int | None = None,
) -> Plan:  # fmt: skip
    """Say how far the campaign has come with many items: notified, planned, done … Recorded for each.

    Notifying keeps who owned the item on that day. Refuses to leave out without a reason, a closed campaign,
    and a list that is not the one that was shown (`expected` items).
    """
    refuse_unwanted_text({"reason": reason})
    numbers = list(campaign_items.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    plan = plan_marking(
        campaign_items=CampaignItem.objects.filter(pk__in=numbers), state=state, reason=reason
    )
    if expected is not None and expected != plan.total:
        raise ListChanged
    rows = CampaignItem.objects.select_for_update(of=("self",)).filter(pk__in=numbers).exclude(state=state)
    locked = list(rows.select_related("campaign").order_by("pk"))
    if any(row.campaign.state == CampaignState.CLOSED for row in locked):
        raise ClosedForGood
    if locked:
        _write(locked, state=state, on=on or timezone.localtime(now).date(), reason=reason, by=by, now=now)
    return plan


@transaction.atomic
def change_campaign_item(
    *, campaign_item: CampaignItem, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Correct one item of a campaign: its state, the reason, the contact person, the days. Recorded.

    Refuses what `mark_items` refuses, and a lost update.
    """
    values = dict(values)
    refuse_unwanted_text(values)
    if campaign_item.campaign.state == CampaignState.CLOSED:
        raise ClosedForGood
    state = values.get("state", campaign_item.state)
    _refuse_without_reason(state, values.get("reason", campaign_item.reason))
    today = timezone.localtime(now).date()
    if state == CampaignItemState.NOTIFIED and campaign_item.state != state:
        values.setdefault("notified_on", today)
        on = values["notified_on"] or today
        values["notified_company_id"] = owners_of([campaign_item.item_id], on=on).get(campaign_item.item_id)
    if state == CampaignItemState.DONE and not values.get("done_on", campaign_item.done_on):
        values["done_on"] = today
    with refusing():
        return history.save_changes(
            obj=campaign_item, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def list_items(
    *, campaign: Campaign, items: Iterable[InstalledItem], why: str, by: User, now: datetime
) -> int:
    """Put items on a campaign's list by hand, from a list of numbers. Returns how many are new. Recorded."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.state == CampaignState.CLOSED:
        raise ClosedForGood
    wanted = {item.pk for item in items}
    known = CampaignItem.objects.filter(campaign=campaign, item__in=wanted)
    new = sorted(wanted - set(known.values_list("item_id", flat=True)))
    kept = list(known.filter(is_listed=False).values_list("pk", flat=True))
    known.filter(pk__in=kept).update(
        is_listed=True, no_longer_matches=False, revision=F("revision") + 1, changed_at=now
    )
    CampaignItem.objects.bulk_create(
        [
            CampaignItem(
                campaign=campaign, item_id=number, is_listed=True, matched_by=why[:500],
                matched_as_of=timezone.localtime(now).date(), created_at=now, changed_at=now,
            )
            for number in new
        ],
        batch_size=1000, ignore_conflicts=True,
    )  # fmt: skip
    with history.one_change_set(by=by, at=now):
        made = CampaignItem.objects.filter(campaign=campaign, item__in=new).values_list("pk", "item_id")
        history.record_each(
            model=CampaignItem, verb="created", by=by, at=now,
            rows=[(pk, {}, {"item_id": item, "is_listed": True}) for pk, item in made.order_by("pk")],
        )  # fmt: skip
        history.record_each(
            model=CampaignItem, by=by, at=now,
            rows=[(pk, {"is_listed": False}, {"is_listed": True}) for pk in sorted(kept)],
        )  # fmt: skip
        if new:
            history.record(obj=campaign, verb="changed", old={}, new={"found": len(new)}, by=by, at=now)
    return len(new)


def _refuse_without_reason(state: str, reason: str) -> None:
    if state in NEEDS_REASON and not reason.strip():
        raise ReasonMissing


def _write(
    rows: list[CampaignItem], *, state: str, on: date, reason: str, by: User, now: datetime
) -> None:  # fmt: skip
    owners = owners_of([row.item_id for row in rows], on=on) if state == CampaignItemState.NOTIFIED else {}
    told = []
    for row in rows:
        old = {"state": row.state, "reason": row.reason}
        row.state, row.reason = state, reason.strip()
        new: dict[str, Any] = {"state": state, "reason": row.reason}
        if state == CampaignItemState.NOTIFIED:
            old |= {"notified_on": row.notified_on, "notified_company_id": row.notified_company_id}
            row.notified_on, row.notified_company_id = on, owners.get(row.item_id)
            new |= {"notified_on": on, "notified_company_id": row.notified_company_id}
        if state == CampaignItemState.DONE:
            old["done_on"], row.done_on, new["done_on"] = row.done_on, on, on
        row.revision, row.changed_at = row.revision + 1, now
        told.append((row.pk, old, new))
    fields = ["state", "reason", "notified_on", "notified_company", "done_on", "revision", "changed_at"]
    CampaignItem.objects.bulk_update(rows, fields, batch_size=1000)
    with history.one_change_set(by=by, at=now):
        history.record_each(model=CampaignItem, rows=told, by=by, at=now)
