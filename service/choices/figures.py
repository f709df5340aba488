"""Words of the figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from installed_base.choices import ItemStatus

# What counts: ours or not, standing with the customer, being repaired, on loan or kept as a spare.
ACTIVE = (ItemStatus.IN_USE, ItemStatus.IN_REPAIR, ItemStatus.LOANED, ItemStatus.STORED)
VERIFIED_WITHIN = 24  # months
RENEWED_WITHIN = 30  # days between the end of a contract and the start of the one that follows it
PERIOD = 12  # months over which ends of contracts are looked at
LIVE = 20_000  # items whose figures are worked out while the page waits; more come from the night


class AgeBand(models.TextChoices):
    """Whole years since delivery, in steps of five."""

    UNDER_5 = "0", _("Under 5 years")
    UNDER_10 = "5", _("5–9 years")
    UNDER_15 = "10", _("10–14 years")
    UNDER_20 = "15", _("15–19 years")
    OLDER = "20", _("20 years or more")
    UNKNOWN = "unknown", _("Age not known")


class Segment(models.TextChoices):
    """What the base can be split by."""

    INDUSTRY = "industry", _("Industry")
    REGION = "region", _("Region")
    FAMILY = "family", _("Product family")
    OWNER = "owner", _("Owner of the company")
    LIFECYCLE = "lifecycle", _("Lifecycle of the company")
