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


class DataFrom(models.TextChoices):
    """From whom the facts of a new person are: what the person is told hangs on it (articles 13 and 14)."""

    PERSON = (
        "person",
        _("From the person: a card, a call, a meeting. The privacy notice is owed today (art. 13)."),
    )
    OTHER = (
        "other",
        _("From elsewhere: a colleague, web pages, a list. The person is told within a month (art. 14)."),
    )
    TOLD = "told", _("The person has had our privacy notice already (art. 13(4), 14(5)(a)).")


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
