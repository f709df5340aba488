"""What companies and items can have among opportunities."""

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, Condition, code_of, codes, register
from service.choices.opportunity import OpportunityRule
from service.models import Opportunity
from users.permissions import Permission


def _awake(asker: Asker):
    return Opportunity.objects.visible_to(asker.user).awake(timezone.localdate(asker.now))


def company_has(asker: Asker, value: str) -> Exists:
    return Exists(_awake(asker).filter(company=OuterRef("pk")))


def company_has_of_rule(asker: Asker, value: str) -> Exists:
    return Exists(_awake(asker).filter(company=OuterRef("pk"), rule=code_of(OpportunityRule, value)))


def item_has_of_rule(asker: Asker, value: str) -> Exists:
    return Exists(_awake(asker).filter(item=OuterRef("pk"), rule=code_of(OpportunityRule, value)))


def offer() -> None:
    """Offer these on the lists of companies and of items."""
    register(
        "company",
        Condition(
            "opportunity", _("an opportunity"), has=_("Has an opportunity"), has_not=_("Has no opportunity"),
            build=company_has, kind="none", permission=Permission.OPPORTUNITY_VIEW,
        ),
        Condition(
            "opportunity_rule", _("an opportunity of the kind…"),
            has=_("Has the opportunity: %(value)s"), has_not=_("Has not the opportunity: %(value)s"),
            build=company_has_of_rule, kind="select", options=codes(OpportunityRule),
            permission=Permission.OPPORTUNITY_VIEW,
        ),
    )  # fmt: skip
    register(
        "item",
        Condition(
            "opportunity_rule", _("an opportunity of the kind…"),
            has=_("Has the opportunity: %(value)s"), has_not=_("Has not the opportunity: %(value)s"),
            build=item_has_of_rule, kind="select", options=codes(OpportunityRule),
            permission=Permission.OPPORTUNITY_VIEW,
        ),
    )  # fmt: skip
