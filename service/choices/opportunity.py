"""States and words of opportunities."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OpportunityRule(models.TextChoices):
    """What in the installed base makes an opportunity."""

    UNCOVERED = "uncovered", _("In use without cover")
    WARRANTY_ENDING = "warranty_ending", _("Warranty ending")
    CONTRACT_NOTICE = "contract_notice", _("Notice day of a contract")
    AGEING = "ageing", _("Near the end of its life")
    PAST_LIFE = "past_life", _("Past its expected life")
    PHASED_OUT = "phased_out", _("Phased out, with a successor")
    VERSION_BEHIND = "version_behind", _("Version behind")
    MAINTENANCE_OVERDUE = "maintenance_overdue", _("Maintenance overdue")
    GOODWILL_REPEATED = "goodwill_repeated", _("Goodwill again and again")
    COMPETITOR_AGEING = "competitor_ageing", _("Another supplier’s item ageing")
    FEATURE_MISSING = "feature_missing", _("Feature that peers have")


class OpportunityState(models.TextChoices):
    """What became of it."""

    OPEN = "open", pgettext_lazy("opportunity", "Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


SETTLED = (OpportunityState.WON, OpportunityState.LOST, OpportunityState.NOT_RELEVANT)
NEEDS_REASON = (OpportunityState.LOST, OpportunityState.NOT_RELEVANT)

OPPORTUNITY_WORDS = {
    "state": _("State"),
    "reason": _("Reason"),
    "snoozed_until": _("Snoozed until"),
    "assigned_to": _("Assigned to"),
    "taken_over_at": _("Taken over as a task"),
}
