"""States and words of recalls and campaigns."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CampaignKind(models.TextChoices):
    """Why items are looked for."""

    RECALL = "recall", _("Recall")
    SAFETY = "safety", _("Safety notice")
    UPGRADE = "upgrade", _("Upgrade")
    END_OF_LIFE = "end_of_life", _("End of life")


class Severity(models.TextChoices):
    """How bad it is while nothing has been done."""

    STOP = "stop", _("Stop using at once")
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class CampaignState(models.TextChoices):
    """A draft lists nobody; a running campaign finds items by itself; a closed one stays as it was."""

    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")


class CampaignItemState(models.TextChoices):
    """How far a campaign has come with one item."""

    IDENTIFIED = "identified", _("Identified")
    NOTIFIED = "notified", _("Owner notified")
    PLANNED = "planned", _("Visit planned")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Owner refused")
    NOT_FOUND = "not_found", _("Not found")
    EXCLUDED = "excluded", pgettext_lazy("campaign", "Left out")


OPEN_STATES = (CampaignItemState.IDENTIFIED, CampaignItemState.NOTIFIED, CampaignItemState.PLANNED)
NEEDS_REASON = (CampaignItemState.REFUSED, CampaignItemState.EXCLUDED)


class VersionRule(models.TextChoices):
    """How versions are compared: 2.10 comes after 2.9, a release candidate before its release."""

    BEFORE = "before", _("Before a version")
    BETWEEN = "between", _("From a version up to another, both included")
    FROM = "from", _("A version and those after it")


class PartWhen(models.TextChoices):
    """When the part must have been inside, at whatever depth."""

    NOW = "now", _("Inside today")
    EVER = "ever", _("Inside at any time")
    BETWEEN = "between", _("Inside between two days")


CAMPAIGN_WORDS = {
    "name": _("Name"),
    "code": _("Number"),
    "kind": _("Kind"),
    "severity": _("Severity"),
    "state": _("State"),
    "deadline": _("Deadline"),
    "text": _("What it is about"),
    "instructions": _("What is to be done"),
    "owner": _("Whose campaign"),
    "launched_at": _("Launched"),
    "closed_at": _("Closed"),
    "evaluated_at": _("Items looked for"),
    "criteria": _("Criteria"),
    "found": _("Items found"),
    "lost": _("Items that match no longer"),
}
CAMPAIGN_ITEM_WORDS = {
    "state": _("State"),
    "reason": _("Reason"),
    "notified_on": _("Owner notified on"),
    "notified_company": _("Owner when notified"),
    "contact": _("Contact person"),
    "done_on": _("Done on"),
    "no_longer_matches": _("Matches no longer"),
    "needs_check": _("To be checked"),
}
