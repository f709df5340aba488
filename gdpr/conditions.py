"""What the privacy desk lets the list of persons ask."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, Condition, register
from gdpr.models import Death, MarketingObjection
from users.permissions import Permission


def refuses_marketing(asker: Asker, value: str) -> Exists:
    """Persons who refuse marketing."""
    return Exists(MarketingObjection.objects.standing().filter(person=OuterRef("pk")))


def has_died(asker: Asker, value: str) -> Exists:
    """Persons who have died."""
    return Exists(Death.objects.standing().filter(person=OuterRef("pk")))


def offer() -> None:
    """Offer the conditions to the list of persons: whom to call or write to is those who have not."""
    register(
        "person",
        Condition(
            "has_died", _("a death"), has=_("Has died"), has_not=_("Lives, as far as we know"), build=has_died,
            kind="none", permission=Permission.PERSON_VIEW,
        ),
    )  # fmt: skip
    register(
        "person",
        Condition(
            "refuses_marketing", _("a refusal of marketing"), has=_("Refuses marketing"),
            has_not=_("Does not refuse marketing"), build=refuses_marketing, kind="none",
            permission=Permission.PERSON_VIEW,
        ),
    )  # fmt: skip
