"""States and words of service visits and of the parts used on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VisitKind(models.TextChoices):
    """What the technician goes for."""

    REPAIR = "repair", _("Repair")
    MAINTENANCE = "maintenance", _("Maintenance")
    INSTALLATION = "installation", pgettext_lazy("visit", "Installation")
    INSPECTION = "inspection", _("Inspection")
    TRAINING = "training", _("Training")


class VisitState(models.TextChoices):
    """Planned, under way, done, or not going to be done."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class VisitResult(models.TextChoices):
    """What came of it."""

    FIXED = "fixed", _("In order")
    TEMPORARY = "temporary", _("Works for the time being")
    NOT_FIXED = "not_fixed", _("Not in order yet")
    NO_ACCESS = "no_access", _("Could not get to it")


class CoveredBy(models.TextChoices):
    """Who pays."""

    WARRANTY = "warranty", pgettext_lazy("payer", "Warranty")
    CONTRACT = "contract", pgettext_lazy("payer", "Service contract")
    BILLABLE = "billable", pgettext_lazy("payer", "Billed")
    GOODWILL = "goodwill", pgettext_lazy("payer", "Goodwill")


STATE_MEANING = {
    VisitState.PLANNED: "info", VisitState.UNDER_WAY: "warning", VisitState.DONE: "success",
    VisitState.CANCELLED: "neutral",
}  # fmt: skip
VISIT_ICONS = {
    VisitKind.REPAIR: "tool", VisitKind.MAINTENANCE: "calendar-repeat", VisitKind.INSTALLATION: "package",
    VisitKind.INSPECTION: "clipboard-check", VisitKind.TRAINING: "school",
}  # fmt: skip
AHEAD = (VisitState.PLANNED, VisitState.UNDER_WAY)
