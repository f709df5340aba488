"""A mail that came back, read: which address it is about, and what it says of it.

Only headers and plain text are looked at. Nothing is opened, followed or run: attachments are delivery reports or they
are ignored, HTML is not rendered.
"""

import hashlib
import logging
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from enum import StrEnum
from pathlib import Path

from flufl.bounce import all_failures

from quality.reading.phrases import AUTO_SUBJECT, has_left

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it would write addresses into the log

LONGEST_MAIL = 5 * 1024 * 1024
TEXT_READ = 20_000
PARTS_READ = 50
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
# Enhanced status codes (RFC 3463) that sound permanent, but say nothing against the address: the box is full or
# disabled for now, the message is too large, the network or a policy (spam, reputation) is in the way.
PASSING = re.compile(r"^5\.(?:2\.[123]|3\.\d+|4\.\d+|5\.\d+|6\.\d+|7\.\d+)$")
ROBOTS = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|bounce)", re.IGNORECASE)


class Says(StrEnum):
    """What a mail that came in tells about an address; `choices.NoticeKind` has the words."""

    HARD = "hard"
    SOFT = "soft"
    AUTO = "auto"
    LEFT = "left"
    COMPLAINT = "complaint"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Notice:
    """What one mail says. `addresses` are in lower case; `at` is when the mail says it was sent, None if never."""

    kind: Says
    addresses: tuple[str, ...]
    at: datetime | None
    digest: str


def mails_in(path: Path) -> Iterator[bytes]:
    """The mails of a file, one at a time: a mailbox when it begins like one, else a single mail."""
    with path.open("rb") as file:
        begins_like_box = file.read(5) == b"From "
    if not begins_like_box:
        yield path.read_bytes()[:LONGEST_MAIL]
        return
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            with box.get_file(key) as file:
                yield file.read(LONGEST_MAIL)
    finally:
        box.close()


def looks_like_mail(head: bytes) -> bool:
    """Whether a file begins with headers, or as a mailbox."""
    if head.startswith(b"From "):
        return True
    lines = head.replace(b"\r\n", b"\n").split(b"\n")[:40]
    named = [line for line in lines if re.match(rb"^[A-Za-z][A-Za-z0-9-]{1,60}:", line)]
    return len(named) >= 2 and b"\x00" not in head


def notice_of(raw: bytes) -> Notice:
    """Read one mail. What cannot be read is no notice; it never raises."""
    digest = hashlib.sha256(raw).hexdigest()
    try:
        mail = message_from_bytes(raw, policy=policy.compat32)
        kind, addresses = _told(mail)
        at = _sent(mail)
    except Exception:  # noqa: BLE001 (mail from anybody: a parser that stumbles says "no notice")
        return Notice(Says.UNKNOWN, (), None, digest)
    known = tuple(sorted({address for address in map(_plain, addresses) if address}))
    return Notice(kind if known else Says.UNKNOWN, known, at, digest)


def _told(mail: Message) -> tuple[Says, set[str]]:
    reported = _complaint(mail)
    if reported is not None:
        return Says.COMPLAINT, reported
    hard, soft = _delivery_status(mail)
    if not hard and not soft:
        passing, final = all_failures(mail)
        hard, soft = {_text(one) for one in final}, {_text(one) for one in passing}
    if hard:
        return Says.HARD, hard
    if _is_automatic(mail):
        kind = Says.LEFT if has_left(f"{_subject(mail)} {_body(mail)}") else Says.AUTO
        return kind, {address for _name, address in getaddresses(mail.get_all("From", []))}
    return (Says.SOFT, soft) if soft else (Says.UNKNOWN, set())


def _complaint(mail: Message) -> set[str] | None:
    """The addresses of a feedback report (RFC 5965) that says abuse."""
    for part in _parts(mail):
        if part.get_content_type() == "message/feedback-report":
            fields = _fields(part)
            if fields.get("feedback-type", "abuse").strip().lower() == "not-spam":
                return set()
            told = fields.get("original-rcpt-to") or fields.get("removal-recipient") or ""
            return set(ADDRESS.findall(told)) or _original_recipients(mail)
    return None


def _original_recipients(mail: Message) -> set[str]:
    """Whom the reported mail had been sent to."""
    for part in _parts(mail):
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            inner = part.get_payload(0) if part.is_multipart() else message_from_bytes(_bytes(part))
            if isinstance(inner, Message):
                return {address for _name, address in getaddresses(inner.get_all("To", []))}
    return set()


def _delivery_status(mail: Message) -> tuple[set[str], set[str]]:
    """The addresses that a delivery report (RFC 3464) says failed for good, and for now."""
    hard: set[str] = set()
    soft: set[str] = set()
    for part in _parts(mail):
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for block in part.get_payload():
            action = str(block.get("Action", "")).strip().lower()
            recipient = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
            if not recipient or action in {"delivered", "relayed", "expanded"}:
                continue
            status = str(block.get("Status", "")).split()[0:1]
            code = status[0].strip("()") if status else ""
            found = set(ADDRESS.findall(recipient.partition(";")[2] or recipient))
            passes = action == "delayed" or code.startswith("4") or PASSING.match(code)
            (soft if passes else hard).update(found)
    return hard, soft - hard


def _is_automatic(mail: Message) -> bool:
    said = str(mail.get("Auto-Submitted", "no")).strip().lower()
    if said.startswith(("auto-replied", "auto-generated")):
        return True
    answers = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From", "X-Mail-Autoreply")
    if any(mail.get(name) for name in answers) or mail.get("Precedence", "").strip().lower() == "auto_reply":
        return True
    return AUTO_SUBJECT.search(_subject(mail)) is not None


def _subject(mail: Message) -> str:
    raw = str(mail.get("Subject", ""))
    try:
        return str(make_header(decode_header(raw)))
    except (LookupError, ValueError):
        return raw


def _body(mail: Message) -> str:
    """The beginning of the plain text, whatever its encoding."""
    for part in _parts(mail):
        if part.get_content_type() == "text/plain":
            charset = part.get_content_charset() or "utf-8"
            try:
                return _bytes(part).decode(charset, "replace")[:TEXT_READ]
            except LookupError:
                return _bytes(part).decode("latin-1")[:TEXT_READ]
    return ""


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number >= PARTS_READ:
            return
        yield part


def _fields(part: Message) -> dict[str, str]:
    blocks = part.get_payload()
    if isinstance(blocks, list) and blocks:
        inner = blocks[0]
        if inner.keys():
            return {name.lower(): str(value) for name, value in inner.items()}
        text = str(inner.get_payload())
    else:
        text = _bytes(part).decode("utf-8", "replace")
    found = re.findall(r"^([A-Za-z-]+):[ \t]*(.*)$", text, re.MULTILINE)
    return {name.lower(): value for name, value in found}


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(address: bytes | str) -> str:
    return address.decode("ascii", "replace") if isinstance(address, bytes) else address


def _plain(address: str) -> str:
    found = ADDRESS.search(str(address))
    plain = found[0].strip(".").lower() if found else ""
    return "" if ROBOTS.match(plain) else plain[:254]


def _sent(mail: Message) -> datetime | None:
    try:
        sent = parsedate_to_datetime(str(mail.get("Date")))
    except (TypeError, ValueError):
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)
