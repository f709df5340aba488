"""Words of warranties, contracts and cover."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StartBasis(models.TextChoices):
    """The day from which a warranty runs."""

    DELIVERY = "delivery", _("Delivery")
    INSTALLATION = "installation", _("Installation")
    COMMISSIONING = "commissioning", _("Commissioning")
    MANUFACTURE = "manufacture", _("Manufacture")
    INVOICE = "invoice", _("Invoice")


class CoverSource(models.TextChoices):
    """What a cover comes from."""

    WARRANTY = "warranty", _("Warranty")
    CONTRACT = "contract", _("Contract")


class ContractKind(models.TextChoices):
    """What a service contract promises."""

    FULL = "full", _("Full service")
    MAINTENANCE = "maintenance", _("Maintenance")
    INSPECTION = "inspection", _("Inspection")
    SUPPORT = "support", _("Support")
    RENTAL = "rental", _("Rental")
    OTHER = "other", _("Other contract")


class ContractStatus(models.TextChoices):
    """Whether a contract binds. Whether it runs today follows from its days."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    CANCELLED = "cancelled", pgettext_lazy("contract", "Cancelled")


class Standing(models.TextChoices):
    """Where a contract stands on a day; derived, never stored."""

    DRAFT = "draft", _("Draft")
    NOT_STARTED = "not_started", _("Not started")
    RUNNING = "running", pgettext_lazy("contract", "Running")
    NOTICE_COMING = "notice_coming", _("Notice date coming")
    ENDING = "ending", _("Ending")
    TERMINATED = "terminated", _("Terminated")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", pgettext_lazy("contract", "Cancelled")


class Billing(models.TextChoices):
    """How often a line is billed."""

    ONCE = "once", _("Once")
    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarterly")
    HALF_YEAR = "half_year", _("Half-yearly")
    YEAR = "year", _("Yearly")


class EarlyEnd(models.TextChoices):
    """Why a warranty ended before its time without anybody saying so."""

    TRANSFER = "transfer", _("The item changed owners and the warranty does not follow it")
    METER = "meter", _("The meter reached the limit of the warranty")


class Covered(models.TextChoices):
    """Whether an item is covered on a day; derived, never stored."""

    COVERED = "covered", _("Covered")
    ENDING = "ending", _("Cover ending")
    UNCOVERED = "uncovered", _("Not covered")
    NOT_STARTED = "not_started", _("Cover not started")
    NOT_OURS = "not_ours", _("Not ours")
    GONE = "gone", _("Out of use")


class CoverState(models.TextChoices):
    """How a list of items is narrowed by cover today."""

    COVERED = "covered", _("Covered")
    ENDING_30 = "ending_30", _("Ends within 30 days")
    ENDING_90 = "ending_90", _("Ends within 90 days")
    ENDING_180 = "ending_180", _("Ends within 180 days")
    UNCOVERED = "uncovered", _("In use, not covered")

    @property
    def days(self) -> int:
        """Within so many days."""
        return int(self.value.rpartition("_")[2])


BILLED_A_YEAR = {
    Billing.MONTH: 12,
    Billing.QUARTER: 4,
    Billing.HALF_YEAR: 2,
    Billing.YEAR: 1,
    Billing.ONCE: 0,
}
SOON = 90  # days before its end in which cover is said to be ending
NOTICE_SOON = 60  # days before its notice date in which a contract asks for a decision
