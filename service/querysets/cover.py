"""Reads of cover."""

from datetime import date

from django.db import models
from django.db.models import Q

from companies.models import Company
from users.models import User
from users.permissions import Permission, Scope


class CoverageQuerySet(models.QuerySet):
    """Covers; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "CoverageQuerySet":
        """Covers at companies that the user sees."""
        if not user.has_permission(Permission.COVER_VIEW):
            return self.none()
        if user.scope == Scope.ALL:
            return self
        seen = Company.objects.visible_to(user)
        return self.filter(Q(item__company__in=seen) | Q(site__company__in=seen) | Q(company__in=seen))

    def effective_on(self, day: date) -> "CoverageQuerySet":
        return self.filter(effective__contains=day)
