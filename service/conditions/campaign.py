"""What items and companies can have in campaigns: an open recall, a certain campaign."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, BadValueError, Condition, Option, register, universal_id
from service.choices.campaign import CampaignState
from service.models import Campaign, CampaignItem
from users.permissions import Permission


def _open(asker: Asker):
    return CampaignItem.objects.visible_to(asker.user).open().filter(campaign__state=CampaignState.RUNNING)


def _campaign(value: str) -> int:
    number = Campaign.objects.filter(public_id=universal_id(value)).values_list("pk", flat=True).first()
    if number is None:
        raise BadValueError
    return number


def item_has_open(asker: Asker, value: str) -> Exists:
    return Exists(_open(asker).filter(item=OuterRef("pk")))


def item_is_in(asker: Asker, value: str) -> Exists:
    rows = CampaignItem.objects.filter(campaign=_campaign(value), no_longer_matches=False)
    return Exists(rows.filter(item=OuterRef("pk")))


def company_has_open(asker: Asker, value: str) -> Exists:
    return Exists(_open(asker).filter(item__company=OuterRef("pk")))


def company_is_in(asker: Asker, value: str) -> Exists:
    rows = CampaignItem.objects.visible_to(asker.user).filter(
        campaign=_campaign(value), no_longer_matches=False
    )
    return Exists(rows.filter(item__company=OuterRef("pk")))


def campaign_options(asker: Asker, text: str) -> list[Option]:
    rows = Campaign.objects.visible_to(asker.user).filter(name__icontains=text).order_by("-changed_at")[:50]
    return [(str(row.public_id), row.name) for row in rows]


def campaign_name(asker: Asker, value: str) -> str:
    rows = Campaign.objects.visible_to(asker.user).filter(public_id=value)
    return rows.values_list("name", flat=True).first() or value


def offer() -> None:
    """Offer these on the lists of items and of companies."""
    register(
        "item",
        Condition(
            "open_recall", _("an open recall or campaign"),
            has=_("Is in an open recall or campaign"), has_not=_("Is in no open recall or campaign"),
            build=item_has_open, kind="none", permission=Permission.CAMPAIGN_VIEW,
        ),
        Condition(
            "campaign", _("the campaign…"),
            has=_("Is in the campaign %(value)s"), has_not=_("Is not in the campaign %(value)s"),
            build=item_is_in, options=campaign_options, describe=campaign_name,
            permission=Permission.CAMPAIGN_VIEW,
        ),
    )  # fmt: skip
    register(
        "company",
        Condition(
            "open_recall", _("an item in an open recall or campaign"),
            has=_("Has an item in an open recall or campaign"),
            has_not=_("Has no item in an open recall or campaign"),
            build=company_has_open, kind="none", permission=Permission.CAMPAIGN_VIEW,
        ),
        Condition(
            "campaign", _("an item in the campaign…"),
            has=_("Has an item in the campaign %(value)s"),
            has_not=_("Has no item in the campaign %(value)s"),
            build=company_is_in, options=campaign_options, describe=campaign_name,
            permission=Permission.CAMPAIGN_VIEW,
        ),
    )  # fmt: skip
