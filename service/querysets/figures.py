"""Reads of figures and of surveys."""

from django.db import models

from companies.models import Company
from users.models import User
from users.permissions import Permission, Scope


class OfVisibleCompanies(models.QuerySet):
    """Rows of companies; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "OfVisibleCompanies":
        """Rows of companies that the user sees; those of no company only for users who see every company."""
        if not (user.has_permission(Permission.COVER_VIEW) and user.has_permission(Permission.ITEM_VIEW)):
            return self.none()
        return self if user.scope == Scope.ALL else self.filter(company__in=Company.objects.visible_to(user))
