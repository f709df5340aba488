"""Reads of cases, in the words of a service clerk."""

from collections.abc import Callable
from datetime import datetime

from django.db import models

from companies.models import Company
from installed_base.models import InstalledItem
from service.choices.case import OPEN_STATES, CaseKind, Promise
from users.models import User
from users.permissions import Permission, Scope

LATE_IN: dict[Promise, Callable[[datetime], models.Q]] = {
    Promise.ANSWER: lambda now: models.Q(answered_at=None, answer_due_at__lt=now),
    Promise.ONSITE: lambda now: models.Q(onsite_at=None, onsite_due_at__lt=now),
    Promise.RESTORE: lambda now: models.Q(restored_at=None, restore_due_at__lt=now),
}


class ServiceCaseQuerySet(models.QuerySet):
    """Tickets and complaints; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "ServiceCaseQuerySet":
        """Cases of companies the user sees, and own ones; those of no company only for who sees every company."""
        if not user.has_permission(Permission.CASE_VIEW):
            return self.none()
        if user.scope == Scope.ALL:
            return self
        return self.filter(models.Q(owner=user) | models.Q(company__in=Company.objects.visible_to(user)))

    def open(self) -> "ServiceCaseQuerySet":
        """Neither solved nor closed: somebody waits."""
        return self.filter(state__in=OPEN_STATES)

    def complaints(self) -> "ServiceCaseQuerySet":
        return self.filter(kind=CaseKind.COMPLAINT)

    def open_complaints(self) -> "ServiceCaseQuerySet":
        """Complaints that are not settled: while one is open, the company is left in peace by marketing."""
        return self.open().complaints()

    def late(self, now: datetime) -> "ServiceCaseQuerySet":
        """A promise was due and is not kept. While it waits for the customer, a case is never late."""
        return self.filter(next_due_at__lt=now)

    def with_gravest_late(self, now: datetime) -> "ServiceCaseQuerySet":
        """Adds `gravest_late`, the last in order of the promises that are late; "" where none is."""
        late = [
            models.When(LATE_IN[promise](now), then=models.Value(promise.value))
            for promise in reversed(Promise)
        ]
        return self.annotate(gravest_late=models.Case(*late, default=models.Value("")))

    def owned_by(self, user: User) -> "ServiceCaseQuerySet":
        return self.filter(owner=user)

    def about(self, item: InstalledItem) -> "ServiceCaseQuerySet":
        """Cases of the item, and those of parts that were in it when the case was opened."""
        return self.filter(models.Q(item=item) | models.Q(machine=item))

    def worst_first(self) -> "ServiceCaseQuerySet":
        """Complaints before tickets, then the promise that is due first."""
        return self.order_by("kind", models.F("next_due_at").asc(nulls_last=True), "id")

    def newest_first(self) -> "ServiceCaseQuerySet":
        return self.order_by("-opened_at", "-id")


class OfCaseQuerySet(models.QuerySet):
    """What belongs to a case is seen by who sees the case."""

    def visible_to(self, user: User) -> "OfCaseQuerySet":
        cases = self.model._meta.get_field("case").related_model.objects.visible_to(user)
        return self.filter(case__in=cases)
