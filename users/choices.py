"""Words of users."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Resource(models.TextChoices):
    """The lists of which a view can be saved, and the records that can be opened."""

    COMPANY = "company", _("Companies")
    PERSON = "person", _("Persons")
    ITEM = "item", _("Installed base")
    PRODUCT = "product", _("Products")
    ACTIVITY = "activity", _("Activities")
    CASE = "case", _("Cases")
    VISIT = "visit", _("Service visits")
    PLAN = "plan", _("Maintenance")
    CONTRACT = "contract", _("Service contracts")
    RENEWAL = "renewal", _("Renewals")
    GAP = "gap", _("Gaps in cover")
    CAMPAIGN = "campaign", _("Recalls and campaigns")
    OPPORTUNITY = "opportunity", _("Opportunities")
    UPKEEP = "upkeep", _("Upkeep")
    SIGNAL = "signal", _("Signals")


class RunState(models.TextChoices):
    """Where a bulk edit is on its way."""

    RUNNING = "running", _("At work")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Stopped")
    FAILED = "failed", _("Failed")


# Why a bulk edit left a record as it was. An app above adds those that only its register knows.
REJECTIONS = {
    "gone": _("The record is not in the register any more, or you do not see it any more."),
    "changed_since": _("Somebody has changed the record since; their value stays."),
    "refused": _("The register refuses the change: it breaks a rule of the database."),
}


class UndoState(models.TextChoices):
    """Where an undo is on its way."""

    CHECKING = "checking", _("Being looked at")
    CHECKED = "checked", _("Ready to be done")
    RUNNING = "running", _("At work")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Stopped")
    FAILED = "failed", _("Failed")


# Why an undo left something as it is.
UNDO_LEFT = {
    "changed_since": _("Somebody has changed it since; what they wrote stays."),
    "needed": _("Other records need it, so it stays. Move or remove those first, then undo again."),
    "needed_value": _("A record needs this value, so it stays. Write another one over it."),
    "erased": _("What stood there before has been erased from the history, so it cannot come back."),
    "refused": _("The register refuses it: another record has this value now, or a rule forbids it. Correct it by hand."),
    "by_hand": _("This is not taken back by machine: correct it on the record’s own page."),
    "unknown": _("This kind of record cannot be taken back by machine. Open it and correct it by hand."),
}  # fmt: skip
