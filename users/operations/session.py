"""Open logins: written down at login, seen now and then, ended. Bookkeeping without history."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction

from users.models import User, UserSession

SEEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def open_session(*, user: User, session_key: str, device: str, now: datetime) -> UserSession:
    """Write down a login; rows of sessions that ran out are swept with it."""
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    UserSession.objects.filter(user=user, started_at__lt=oldest).delete()
    found, _made = UserSession.objects.update_or_create(
        session_key=session_key,
        defaults={"user": user, "device": device[:200], "started_at": now, "seen_at": now},
    )
    return found


def note_seen(*, session_key: str, now: datetime) -> None:
    """Remember that a session is in use."""
    UserSession.objects.filter(session_key=session_key).update(seen_at=now)


def close_session(*, session_key: str) -> None:
    """Forget a session that its user has left."""
    UserSession.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_session(*, session: UserSession) -> None:
    """End a login at once: its next request meets the login page."""
    _store(session.session_key).delete()
    session.delete()


@transaction.atomic
def end_sessions(*, user: User, but: str = "") -> int:
    """End every login of a user except one. Returns how many ended."""
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=but):
        end_session(session=session)
        ended += 1
    return ended


@transaction.atomic
def renew_session(*, user: User, old_key: str, new_key: str) -> None:
    """A session that got a new key when the password changed stays the same login."""
    UserSession.objects.filter(user=user, session_key=old_key).update(session_key=new_key)


def _store(session_key: str):
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)
