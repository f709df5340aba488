"""Reads of imports."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from imports.choices import AT_WORK
from users.permissions import Permission, Role


class ImportQuerySet(models.QuerySet):
    """Imports; everyone sees their own, an administrator sees all."""

    def visible_to(self, user) -> "ImportQuerySet":
        if not user.has_permission(Permission.IMPORT_RUN):
            return self.none()
        return self if user.role == Role.ADMIN else self.filter(by=user)

    def stalled_since(self, moment: datetime) -> "ImportQuerySet":
        """At work by their state, but without a sign of life since the moment."""
        return self.filter(state__in=AT_WORK).filter(
            Q(heartbeat_at=None, queued_at__lt=moment) | Q(heartbeat_at__lt=moment)
        )

    def with_file_older_than(self, moment: datetime) -> "ImportQuerySet":
        return self.exclude(file="").exclude(state__in=AT_WORK).filter(created_at__lt=moment)


class SavedMappingQuerySet(models.QuerySet):
    """Mappings that were saved for files of the same kind."""

    def visible_to(self, user) -> "SavedMappingQuerySet":
        return self.filter(by=user) if user.has_permission(Permission.IMPORT_RUN) else self.none()

    def fitting(self, *, register: str, signature: str) -> "SavedMappingQuerySet":
        """Those made for the same headers of the same register, the last used first."""
        return self.filter(register=register, signature=signature).order_by("-used_at")
