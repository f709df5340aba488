"""Reads of custom fields and of what the worker does for them."""

from datetime import datetime

from django.db import models

from custom_fields.choices import RunState, State


class CustomFieldQuerySet(models.QuerySet):
    """Definitions of fields."""

    def of(self, resource: str) -> "CustomFieldQuerySet":
        return self.filter(resource=resource)

    def in_order(self) -> "CustomFieldQuerySet":
        return self.order_by("resource", "position", "id")

    def living(self) -> "CustomFieldQuerySet":
        """Those that are not on their way out."""
        return self.exclude(state=State.DELETING)

    def unclassified(self) -> "CustomFieldQuerySet":
        """Those of which nobody said whether they are personal. The database refuses them; a restored or tampered
        one may have some."""
        told = models.Q(is_personal=True) & ~models.Q(category="") & ~models.Q(purpose="")
        told &= ~models.Q(export_label="") & ~models.Q(erasure="")
        return self.exclude(told | models.Q(is_personal=False) & ~models.Q(reason=""))


class FieldRunQuerySet(models.QuerySet):
    """What the worker does."""

    def stalled_since(self, moment: datetime) -> "FieldRunQuerySet":
        """At work on paper, without a sign of life since the moment."""
        silent = models.Q(heartbeat_at=None, asked_at__lt=moment) | models.Q(heartbeat_at__lt=moment)
        return self.filter(silent, state=RunState.RUNNING)
