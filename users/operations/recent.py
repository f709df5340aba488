"""What a user opened last."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from users.models import RecentRecord, User

KEPT = 20


@transaction.atomic
def remember_opened(*, resource: str, record_id: UUID, by: User, now: datetime) -> None:
    """Put the record on top of what the user opened; the oldest beyond twenty are forgotten. No history."""
    RecentRecord.objects.bulk_create(
        [RecentRecord(user=by, resource=resource, record_id=record_id, opened_at=now)],
        update_conflicts=True, unique_fields=["user", "resource", "record_id"], update_fields=["opened_at"],
    )  # fmt: skip
    old = RecentRecord.objects.filter(user=by).order_by("-opened_at")[KEPT : KEPT + 20]
    RecentRecord.objects.filter(pk__in=old.values("pk")).delete()
