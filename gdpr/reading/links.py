"""Links that people get by mail: signed, each for one purpose alone, nothing in them that tells a stranger who it is.

Nothing is stored for them: a link holds the universal ID of the record, the fingerprint of the address, the channel
and the topic, and the second at which it was made. A link of one purpose opens nothing of another.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer

UNSUBSCRIBE, OWN_PAGE, CONFIRM = "unsubscribe", "own_page", "confirm"
CHANNELS = ("", "email", "sms", "phone", "post")
LAYOUT = struct.Struct(">16s32sBIQ")
NO_MARK = bytes(32)


@dataclass(frozen=True)
class Link:
    """Whose link, for which address, about what; since when."""

    person: UUID
    mark: str
    channel: str
    topic_id: int | None
    made_at: datetime


def token_of(
    purpose: str, *, person: UUID, mark: str, channel: str = "", topic_id: int | None = None, now: datetime
) -> str:
    """The last part of a link's address."""
    packed = LAYOUT.pack(
        person.bytes, bytes.fromhex(mark) if mark else NO_MARK, CHANNELS.index(channel), topic_id or 0,
        int(now.timestamp()),
    )  # fmt: skip
    return _signer(purpose).sign(urlsafe_b64encode(packed).decode().rstrip("="))


def read_token(purpose: str, token: str, *, now: datetime, lasts: timedelta) -> Link | None:
    """What a link says; None for one that was not made by us, for something else, or too long ago."""
    try:
        text = _signer(purpose).unsign(token)
        person, mark, channel, topic, seconds = LAYOUT.unpack(
            urlsafe_b64decode(text + "=" * (-len(text) % 4))
        )
    except (BadSignature, ValueError, struct.error):
        return None
    made_at = datetime.fromtimestamp(seconds, tz=UTC)
    if made_at + lasts < now:
        return None
    return Link(
        UUID(bytes=person), "" if mark == NO_MARK else mark.hex(), CHANNELS[channel], topic or None, made_at
    )


def _signer(purpose: str) -> Signer:
    return Signer(sep=".", salt=f"gdpr.{purpose}")
