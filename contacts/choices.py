"""States and words of persons."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DecisionRole(models.TextChoices):
    """What the person is in a purchase decision."""

    DECIDER = "decider", _("Decision maker")
    INFLUENCER = "influencer", _("Influencer")
    BUYER = "buyer", _("Buyer")
    USER = "user", _("User")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")


class Responsibility(models.TextChoices):
    """What the person answers for at the company."""

    MANAGEMENT = "management", _("General management")
    FINANCE = "finance", _("Finance")
    PURCHASING = "purchasing", _("Purchasing")
    PRODUCTION = "production", _("Production")
    MAINTENANCE = "maintenance", pgettext_lazy("department", "Maintenance")
    TECHNOLOGY = "technology", _("Technology and development")
    IT = "it", _("Information technology")
    FACILITIES = "facilities", _("Facilities")
    SALES = "sales", _("Sales and marketing")
    HR = "hr", _("Human resources")
    SAFETY = "safety", _("Safety and quality")
    LOGISTICS = "logistics", _("Logistics")


class ContactKind(models.TextChoices):
    """Ways to reach a person."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    SOCIAL = "social", _("Social media")


class ContactUse(models.TextChoices):
    """Whether a contact point belongs to the work or to the person."""

    WORK = "work", _("Work")
    MOBILE = "mobile", _("Mobile")
    PERSONAL = "personal", _("Personal")


class Bounce(models.TextChoices):
    """What came back from an address."""

    NONE = "", _("No")
    SOFT = "soft", _("Temporary")
    HARD = "hard", _("Permanent")
