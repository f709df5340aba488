"""Keys under which a caller may repeat a POST without doing it twice."""

from datetime import datetime, timedelta

from users.models import IdempotencyKey, User

KEPT = timedelta(hours=24)


def reserve_key(*, user: User, key: str, digest: str, now: datetime) -> IdempotencyKey:
    """Take the key for this request; IntegrityError when it is taken. Waits for a twin under way. No history."""
    return IdempotencyKey.objects.create(user=user, key=key, digest=digest, created_at=now)


def keep_answer(*, key: IdempotencyKey, status: int, body: str) -> None:
    """Keep what was answered, in the transaction of the write itself."""
    key.status, key.body = status, body
    key.save(update_fields=["status", "body"])


def forget_old_keys(*, now: datetime) -> int:
    """Drop keys older than a day: their answers may hold personal data. Returns how many."""
    return IdempotencyKey.objects.filter(created_at__lt=now - KEPT).delete()[0]
