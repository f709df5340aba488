"""What the privacy desk lets the list of persons ask."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, Condition, register
from gdpr.models import MarketingObjection
from users.permissions import Permission


def refuses_marketing(asker: Asker, value: str) -> Exists:
    """Persons who refuse marketing."""
    return Exists(MarketingObjection.objects.standing().filter(person=OuterRef("pk")))


def offer() -> None:
    """Offer the condition to the list of persons: who may be written to is those who have not."""
    register(
        "person",
        Condition(
            "refuses_marketing", _("a refusal of marketing"), has=_("Refuses marketing"),
            has_not=_("Does not refuse marketing"), build=refuses_marketing, kind="none",
            permission=Permission.PERSON_VIEW,
        ),
    )  # fmt: skip
