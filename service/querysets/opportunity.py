"""Reads of opportunities."""

from datetime import date

from django.db import models
from django.db.models import Q

from companies.models import Company
from service.choices.opportunity import OpportunityState
from users.models import User
from users.permissions import Permission, Scope


class OpportunityQuerySet(models.QuerySet):
    """Opportunities; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "OpportunityQuerySet":
        """Those at companies the user sees."""
        if not user.has_permission(Permission.OPPORTUNITY_VIEW):
            return self.none()
        return self if user.scope == Scope.ALL else self.filter(company__in=Company.objects.visible_to(user))

    def open(self) -> "OpportunityQuerySet":
        """Neither settled nor gone by itself; snoozed ones included."""
        return self.filter(state=OpportunityState.OPEN, gone_at=None)

    def awake(self, today: date) -> "OpportunityQuerySet":
        """Open, and not snoozed beyond today: what somebody may act on now."""
        return self.open().filter(Q(snoozed_until=None) | Q(snoozed_until__lte=today))
