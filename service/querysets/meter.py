"""Reads of meters and of what they make due."""

from datetime import date

from django.db import models

from companies.models import Company
from installed_base.models import InstalledItem
from users.models import User
from users.permissions import Permission, Scope


class MeterReadingQuerySet(models.QuerySet):
    """Readings are seen with their item."""

    def visible_to(self, user: User) -> "MeterReadingQuerySet":
        if not user.has_permission(Permission.CASE_VIEW):
            return self.none()
        return self.filter(item__in=InstalledItem.objects.visible_to(user))

    def newest_first(self) -> "MeterReadingQuerySet":
        return self.order_by("-read_at", "-id")


class MaintenancePlanQuerySet(models.QuerySet):
    """Plans; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "MaintenancePlanQuerySet":
        """Plans of items and contracts the user sees; those of products are seen by all who see the catalogue."""
        if not user.has_permission(Permission.CASE_VIEW):
            return self.none()
        if user.scope == Scope.ALL:
            return self
        companies = Company.objects.visible_to(user)
        products = (
            models.Q(product__isnull=False) if user.has_permission(Permission.PRODUCT_VIEW) else models.Q()
        )
        return self.filter(
            models.Q(item__in=InstalledItem.objects.visible_to(user))
            | models.Q(contract_line__contract__company__in=companies)
            | products
        )

    def of_items(self) -> "MaintenancePlanQuerySet":
        """Those that fall due; templates make such."""
        return self.filter(item__isnull=False)

    def templates(self) -> "MaintenancePlanQuerySet":
        return self.filter(item=None)

    def running(self) -> "MaintenancePlanQuerySet":
        return self.filter(is_active=True)

    def overdue(self, today: date) -> "MaintenancePlanQuerySet":
        return self.of_items().running().filter(next_due_on__lt=today)

    def due_by(self, day: date) -> "MaintenancePlanQuerySet":
        return self.of_items().running().filter(next_due_on__lte=day)

    def soonest_first(self) -> "MaintenancePlanQuerySet":
        return self.order_by(models.F("next_due_on").asc(nulls_last=True), "id")
