"""Looking for the items of a campaign: at its launch, when the base has changed, each night, on demand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusals import Refusal
from history import operations as history
from installed_base.models import InstalledItem
from service.choices.campaign import CampaignState
from service.models import Campaign
from service.queries.campaign_match import campaign_sql
from service.queries.campaign_words import words_of
from users.models import User

OVERLAP = timedelta(minutes=2)  # of a change that was committed later than it says


class ClosedForGood(Refusal):
    """A closed campaign stays as it was."""

    def __init__(self) -> None:
        super().__init__(_("This campaign is closed. Take it up again to look for items."))


@dataclass(frozen=True)
class Evaluation:
    """What one look at the whole base changed in the list of a campaign."""

    found: int = 0  # listed for the first time
    back: int = 0  # match again
    lost: int = 0  # match no longer; they stay listed

    @property
    def changed(self) -> bool:
        return bool(self.found or self.back or self.lost)


# NOT IN, whose list is hashed, and not NOT EXISTS: nobody has counted the rows of `hit`, and guessing them few
# makes one side of the other walk through all of it.
_EVALUATE = """
WITH hit AS MATERIALIZED ({match}),
  words(criterion_id, words) AS (SELECT * FROM unnest(%s::bigint[], %s::text[])),
  put AS (
    INSERT INTO service_campaignitem AS c
      (campaign_id, item_id, criterion_id, part_id, needs_check, matched_by, matched_as_of, created_at, changed_at)
    SELECT %s, h.item_id, h.criterion_id, h.part_id, h.needs_check, w.words, %s, %s, %s
    FROM hit h JOIN words w USING (criterion_id) ORDER BY h.item_id
    ON CONFLICT (campaign_id, item_id) DO UPDATE SET
      no_longer_matches = false, needs_check = excluded.needs_check, criterion_id = excluded.criterion_id,
      part_id = excluded.part_id, matched_by = excluded.matched_by, matched_as_of = excluded.matched_as_of,
      changed_at = excluded.changed_at, revision = c.revision + 1
    WHERE c.no_longer_matches OR c.needs_check <> excluded.needs_check
      OR c.criterion_id IS DISTINCT FROM excluded.criterion_id OR c.part_id IS DISTINCT FROM excluded.part_id
    RETURNING (xmax = 0) AS is_new
  ),
  gone AS (
    UPDATE service_campaignitem c SET no_longer_matches = true, changed_at = %s, revision = revision + 1
    WHERE campaign_id = %s AND NOT no_longer_matches AND NOT is_listed
      AND item_id NOT IN (SELECT item_id FROM hit)
    RETURNING 1
  )
SELECT (SELECT count(*) FROM put WHERE is_new), (SELECT count(*) FROM put WHERE NOT is_new),
       (SELECT count(*) FROM gone)
"""


@transaction.atomic
def evaluate_campaign(*, campaign: Campaign, by: User, now: datetime) -> Evaluation:
    """Hold the whole base against a campaign's criteria, in one statement. Recorded when the list changed.

    Items that match for the first time are listed; those that match no longer stay, and say so. How far
    the campaign has come with an item is never touched. Refuses a closed campaign.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.state == CampaignState.CLOSED:
        raise ClosedForGood
    today = timezone.localtime(now).date()
    criteria = list(campaign.criteria.select_related("product", "part_product", "family").order_by("pk"))
    match, params = campaign_sql(campaign, today=today)
    words = [words_of(criterion)[:500] for criterion in criteria]
    with connection.cursor() as cursor:
        cursor.execute(
            _EVALUATE.format(match=match),
            [*params, [c.pk for c in criteria], words, campaign.pk, today, now, now, now, campaign.pk],
        )
        evaluation = Evaluation(*cursor.fetchone())
    Campaign.objects.filter(pk=campaign.pk).update(evaluated_at=now)
    campaign.evaluated_at = now
    if evaluation.changed:
        told = {"found": evaluation.found + evaluation.back, "lost": evaluation.lost}
        new = {name: count for name, count in told.items() if count}
        history.record(obj=campaign, verb="changed", old={}, new=new, by=by, at=now)
    return evaluation


def evaluate_running(*, by: User, now: datetime, only_if_changed: bool = True) -> dict[int, Evaluation]:
    """Look for the items of every running campaign; `only_if_changed`: of those for which an item has changed
    since. A campaign each in its own transaction, so that a slow one holds up no other."""
    done = {}
    for campaign in Campaign.objects.running().order_by("pk"):
        since = campaign.evaluated_at
        if only_if_changed and since is not None and not _base_changed(since - OVERLAP):
            continue
        done[campaign.pk] = evaluate_campaign(campaign=campaign, by=by, now=now)
    return done


def _base_changed(since: datetime) -> bool:
    """Whether any item was changed, moved, built in or taken out; placements change their items along."""
    return InstalledItem.objects.filter(changed_at__gt=since).exists()
