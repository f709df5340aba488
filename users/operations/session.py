"""Open logins: written down at login, seen now and then, ended. Bookkeeping without history."""

from datetime import datetime, timedelta
from importlib import import_module

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from users.models import User, UserSession

SEEN_EVERY = timedelta(minutes=5)
LOGINS_KEPT = timedelta(
    days=90
)  # long enough to look into a break-in; addresses and devices of staff are personal data


@transaction.atomic
def open_session(*, user: User, session_key: str, device: str, now: datetime) -> UserSession:
    """Write down a login; rows of sessions that ran out are swept with it."""
    _run_out(now).filter(user=user).delete()
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


@transaction.atomic
def forget_old_logins(*, now: datetime) -> int:
    """Drop sessions that have run out, and what is known of logins and attempts older than 90 days. Nothing else
    ever would: Django and its throttle keep them for good. Returns how many rows went."""
    old = [
        Session.objects.filter(expire_date__lt=now),
        _run_out(now),
        *(model.objects.filter(attempt_time__lt=now - LOGINS_KEPT) for model in (AccessAttempt, AccessLog, AccessFailureLog)),
    ]  # fmt: skip
    return sum(rows.delete()[0] for rows in old)


def _run_out(now: datetime) -> QuerySet[UserSession]:
    """Each use makes a session last anew, so what counts is when it was last seen, not when it began."""
    return UserSession.objects.filter(
        seen_at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE) - SEEN_EVERY
    )


def _store(session_key: str):
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)
