"""Reads of staff and teams."""

from datetime import datetime

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import Q

from users.choices import RunState, UndoState
from users.permissions import Permission, Role


class UserQuerySet(models.QuerySet):
    """Staff, as lists and choices speak of them."""

    def people(self) -> "UserQuerySet":
        """Those who log in; robots left out."""
        return self.filter(is_robot=False)

    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def assignable(self) -> "UserQuerySet":
        """Those to whom a company or a task can be given, by name."""
        return self.people().active().order_by("full_name", "id")

    def in_team(self, team) -> "UserQuerySet":
        return self.filter(teams=team)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Adds the look-up by e-mail, whatever its case, and the robots."""

    def get_by_natural_key(self, username: str):
        return self.get(email__iexact=username)

    def robot(self, name: str):
        """The robot of that name (made on first use): the actor of a job nobody started by hand."""
        found, _made = self.get_or_create(
            email=f"{name}@robot.invalid",
            defaults={"full_name": name, "is_robot": True, "password": "!", "role": "admin"},
        )
        return found


class ApiTokenQuerySet(models.QuerySet):
    """Keys of the API."""

    def usable(self, now: datetime) -> "ApiTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)


class SavedViewQuerySet(models.QuerySet):
    """Named selections of a list."""

    def visible_to(self, user) -> "SavedViewQuerySet":
        return self.filter(models.Q(user=user) | models.Q(is_shared=True))

    def of(self, resource: str) -> "SavedViewQuerySet":
        return self.filter(resource=resource).order_by("name", "id")


class BulkRunQuerySet(models.QuerySet):
    """Bulk edits; everyone sees their own, an administrator sees all."""

    def visible_to(self, user) -> "BulkRunQuerySet":
        if not user.has_permission(Permission.BULK_EDIT):
            return self.none()
        return self if user.role == Role.ADMIN else self.filter(by=user)

    def light(self) -> "BulkRunQuerySet":
        """Without the records' numbers, of which there may be a hundred thousand."""
        return self.defer("numbers")

    def stalled_since(self, moment: datetime) -> "BulkRunQuerySet":
        """At work by their state, but without a sign of life since the moment."""
        return self.filter(state=RunState.RUNNING).filter(
            Q(heartbeat_at=None, asked_at__lt=moment) | Q(heartbeat_at__lt=moment)
        )


class UndoRunQuerySet(models.QuerySet):
    """Undos and withdrawals; everyone sees their own, those who may undo others' acts see all."""

    def visible_to(self, user) -> "UndoRunQuerySet":
        return self if user.has_permission(Permission.HISTORY_UNDO) else self.filter(by=user)

    def light(self) -> "UndoRunQuerySet":
        """Without the numbers, of which there may be a million."""
        return self.defer("numbers")

    def stalled_since(self, moment: datetime) -> "UndoRunQuerySet":
        """At work by their state, but without a sign of life since the moment."""
        return self.filter(state__in=[UndoState.CHECKING, UndoState.RUNNING]).filter(
            Q(heartbeat_at=None, asked_at__lt=moment) | Q(heartbeat_at__lt=moment)
        )
