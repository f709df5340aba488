"""Reads of campaigns and of the items in them."""

from django.db import models
from django.db.models import F, Q

from installed_base.choices import GONE
from installed_base.models import InstalledItem
from service.choices.campaign import OPEN_STATES, CampaignState
from users.models import User
from users.permissions import Permission, Scope


class CampaignQuerySet(models.QuerySet):
    """Campaigns, which everyone with the right sees; their items only as far as items are seen."""

    def visible_to(self, user: User) -> "CampaignQuerySet":
        return self if user.has_permission(Permission.CAMPAIGN_VIEW) else self.none()

    def running(self) -> "CampaignQuerySet":
        return self.filter(state=CampaignState.RUNNING)


class CampaignItemQuerySet(models.QuerySet):
    """Items in campaigns; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "CampaignItemQuerySet":
        """Those whose item the user sees."""
        if not user.has_permission(Permission.CAMPAIGN_VIEW):
            return self.none()
        if user.scope == Scope.ALL:
            return self if user.has_permission(Permission.ITEM_VIEW) else self.none()
        return self.filter(item__in=InstalledItem.objects.visible_to(user))

    def in_running_campaigns(self) -> "CampaignItemQuerySet":
        return self.filter(campaign__state=CampaignState.RUNNING)

    def open(self) -> "CampaignItemQuerySet":
        """Something is still to be done: not settled, still matching, and the item not gone."""
        return self.filter(state__in=OPEN_STATES, no_longer_matches=False).exclude(item__status__in=GONE)

    def gone(self) -> "CampaignItemQuerySet":
        """The item was retired, scrapped or lost: listed as closed."""
        return self.filter(item__status__in=GONE)

    def about(self, item: InstalledItem) -> "CampaignItemQuerySet":
        """About the item itself, the machine it is in, or a part in it."""
        return self.filter(Q(item=item.pk) | Q(item=item.root_id or item.pk) | Q(item__root=item.pk))

    def in_list_order(self) -> "CampaignItemQuerySet":
        return self.order_by(F("item__serial_sort"), "id")
