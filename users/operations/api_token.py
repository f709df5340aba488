"""Keys of the API: made, used, revoked. The plain key is shown once and never kept."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from common.readers import note_reader
from common.refusals import Refusal
from history import operations as history
from users.models import ApiToken, User
from users.permissions import ROLE_PERMISSIONS, may_read_persons

PREFIX = "kk_"
LONGEST = timedelta(days=366)


class ScopesTooWide(Refusal):
    """A key can do no more than its owner."""

    field = "scopes"

    def __init__(self) -> None:
        super().__init__(_("A key can have only rights that you have yourself. Untick the others."))


class ExpiryTooFar(Refusal):
    """Keys live a year at most."""

    field = "expires_at"

    def __init__(self) -> None:
        super().__init__(_("A key must expire within a year, and not in the past. Choose a nearer day."))


class ReaderMissing(Refusal):
    """Whoever reads persons is a recipient, or it is our own use (art. 28 and 30)."""

    field = "reader"

    def __init__(self) -> None:
        super().__init__(
            _("This key may read persons: choose who reads with it, or say what our own use of it is.")
        )


def digest_of(*, plain: str) -> str:
    """What is kept of a key. It is 256 random bits, so a plain SHA-256 needs no salt."""
    return sha256(plain.encode()).hexdigest()


@transaction.atomic
def make_token(
    *, user: User, name: str, scopes: Iterable[str], expires_at: datetime, by: User, now: datetime,
    reader: str = "", own_use: str = "",
) -> tuple[ApiToken, str]:  # fmt: skip
    """Make a key and return it with its plain text. Refuses rights the user has not, lives over a year, and a key that
    may read persons of which nobody says who reads with it: a recipient, or what our own use is."""
    wanted = sorted({str(scope) for scope in scopes})
    if not wanted or not set(wanted) <= {str(p) for p in ROLE_PERMISSIONS.get(user.role, ())}:
        raise ScopesTooWide
    if not now < expires_at <= now + LONGEST:
        raise ExpiryTooFar
    if may_read_persons(wanted) and not reader and not own_use.strip():
        raise ReaderMissing
    plain = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user=user, name=name, scopes=wanted, expires_at=expires_at, created_at=now,
        digest=digest_of(plain=plain), hint=plain[:8],
        own_use="" if reader else own_use.strip(),
    )  # fmt: skip
    history.create(obj=token, by=by, at=now)
    if reader:
        note_reader(reader=reader, key=token, by=by, now=now)
    return token, plain


def revoke_token(*, token: ApiToken, by: User, now: datetime) -> None:
    """End a key at once; a second time changes nothing."""
    if token.revoked_at is None:
        history.save_changes(obj=token, values={"revoked_at": now}, by=by, at=now)


def note_use(*, token: ApiToken, now: datetime) -> None:
    """Remember that the key was used; bookkeeping without history."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
