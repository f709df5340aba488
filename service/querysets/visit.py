"""Reads of visits, in the words of who plans the week."""

from datetime import datetime

from django.db import models

from companies.models import Company
from installed_base.models import InstalledItem
from service.choices.visit import AHEAD, VisitState
from users.models import User
from users.permissions import Permission, Scope


class ServiceVisitQuerySet(models.QuerySet):
    """Visits; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "ServiceVisitQuerySet":
        """Visits at companies the user sees, and own ones; others without a company for who sees every company."""
        if not user.has_permission(Permission.CASE_VIEW):
            return self.none()
        if user.scope == Scope.ALL:
            return self
        return self.filter(models.Q(technician=user) | models.Q(company__in=Company.objects.visible_to(user)))

    def ahead(self) -> "ServiceVisitQuerySet":
        """Planned or under way."""
        return self.filter(state__in=AHEAD)

    def done(self) -> "ServiceVisitQuerySet":
        return self.filter(state=VisitState.DONE)

    def between(self, start: datetime, end: datetime) -> "ServiceVisitQuerySet":
        return self.filter(planned_at__gte=start, planned_at__lt=end)

    def overdue(self, now: datetime) -> "ServiceVisitQuerySet":
        """Planned for a time that is gone, and nobody has been there."""
        return self.filter(state=VisitState.PLANNED, planned_at__lt=now)

    def to(self, item: InstalledItem) -> "ServiceVisitQuerySet":
        """Visits to the item, and to parts that were in it then."""
        links = self.model._meta.get_field("items").remote_field.through._base_manager
        numbers = links.filter(models.Q(item=item) | models.Q(machine=item)).values("visit")
        return self.filter(pk__in=numbers)

    def newest_first(self) -> "ServiceVisitQuerySet":
        return self.order_by("-at", "-id")


class OfVisitQuerySet(models.QuerySet):
    """What belongs to a visit is seen by who sees the visit."""

    def visible_to(self, user: User) -> "OfVisitQuerySet":
        visits = self.model._meta.get_field("visit").related_model.objects.visible_to(user)
        return self.filter(visit__in=visits)
