"""Abstract bases: the universal ID and the revision that guards against lost updates."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now


class PublicIdModel(models.Model):
    """A row that is known outside by its universal ID; the sequence number stays inside."""

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)

    class Meta:
        abstract = True


class RevisionedModel(PublicIdModel):
    """A row that two people may edit at once: each write counts the revision up by one."""

    revision = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True
