"""A record is touched when something that hangs on it changes."""

from datetime import datetime

from django.db import models


def touch_owner(*, obj: models.Model, at: datetime) -> None:
    """Let the record changed at this moment on which `obj` hangs (`hangs_on` names the relation): the feeds of what
    changed since bring it. Nothing is recorded: `obj` has its own history."""
    name = getattr(obj, "hangs_on", "")
    if name and (number := getattr(obj, f"{name}_id")):
        owners = obj._meta.get_field(name).related_model._base_manager
        owners.filter(pk=number, changed_at__lt=at).update(changed_at=at)
