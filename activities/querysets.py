"""Reads of activities: my day, a record's timeline."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from activities.choices import ActivityState
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
from users.models import User
from users.permissions import Permission, Scope


class ActivityQuerySet(models.QuerySet):
    """Activities; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "ActivityQuerySet":
        """Activities at companies the user sees, and the user's own; those of others without a company
        only for users who see every company."""
        if not user.has_permission(Permission.ACTIVITY_VIEW):
            return self.none()
        if user.scope == Scope.ALL:
            return self
        return self.filter(Q(owner=user) | Q(company__in=Company.objects.visible_to(user)))

    def owned_by(self, user: User) -> "ActivityQuerySet":
        return self.filter(owner=user)

    def planned(self) -> "ActivityQuerySet":
        return self.filter(state=ActivityState.PLANNED)

    def done(self) -> "ActivityQuerySet":
        return self.filter(state=ActivityState.DONE)

    def overdue(self, now: datetime) -> "ActivityQuerySet":
        return self.planned().filter(due_at__lt=now)

    def with_person(self, person: Person) -> "ActivityQuerySet":
        return self.filter(pk__in=self._links("persons").filter(person=person).values("activity"))

    def with_item(self, item: InstalledItem) -> "ActivityQuerySet":
        return self.filter(pk__in=self._links("items").filter(item=item).values("activity"))

    def _links(self, name: str) -> models.QuerySet:
        return self.model._meta.get_field(name).remote_field.through._base_manager.all()

    def to_remind(self, now: datetime) -> "ActivityQuerySet":
        """Planned, their reminder time come, nobody reminded yet."""
        return self.planned().filter(remind_at__lte=now, reminded_at=None)

    def newest_first(self) -> "ActivityQuerySet":
        return self.order_by("-at", "-id")
