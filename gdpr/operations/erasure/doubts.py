"""Texts that somebody reads after an erasure that ran by itself."""

from datetime import datetime

from django.db import transaction

from gdpr.models import ErasureDoubt
from users.models import User


@transaction.atomic
def settle_doubt(*, doubt: ErasureDoubt, by: User, now: datetime) -> None:
    """Note that the text was read, and does not name anybody who was erased any more. Said twice, the first stands."""
    ErasureDoubt.objects.filter(pk=doubt.pk, settled_at=None).update(settled_at=now, settled_by=by)
