"""What the privacy desk lets the list of persons ask."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, Condition, begin_with, register
from gdpr.models import Death, MarketingObjection
from users.permissions import Permission


def refuses_marketing(asker: Asker, value: str) -> Exists:
    """Persons who refuse marketing."""
    return Exists(MarketingObjection.objects.standing().filter(person=OuterRef("pk")))


def has_died(asker: Asker, value: str) -> Exists:
    """Persons who have died."""
    return Exists(Death.objects.standing().filter(person=OuterRef("pk")))


def the_living() -> str:
    """The list of persons opens without those who have died, where there are any: whom to call is picked there."""
    return "where=not%3Ahas_died" if Death.objects.standing().exists() else ""


def offer() -> None:
    """Offer the conditions to the list of persons: whom to call or write to is those who have not."""
    begin_with("person", the_living)
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
