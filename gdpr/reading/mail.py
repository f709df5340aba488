"""What became of a letter, by what the mail server said; words of a page as plain text. No address leaves this module."""

import html
import re
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

BREAKS = re.compile(r"</(p|h[1-6]|li|ul|ol|div)>|<br ?/?>", re.IGNORECASE)
TAGS = re.compile(r"<[^>]+>")
FAILURES = (SMTPException, OSError)  # what a mail server, or its absence, can raise


def outcome_of(failure: Exception) -> tuple[str, bool, bool]:
    """The code of a failure, whether it is about the address, and whether trying again may help (RFC 5321, 4.2.1)."""
    if isinstance(failure, SMTPRecipientsRefused):
        code = max((answer[0] for answer in failure.recipients.values()), default=0)
        return f"smtp_{code}", code >= 500, code < 500
    if isinstance(failure, SMTPDataError):
        return f"smtp_{failure.smtp_code}", False, failure.smtp_code < 500
    return type(failure).__name__[:40], False, True


def message_id(number: str, sender: str) -> str:
    """By which the reader's mail program knows a message that is sent again (RFC 5322, 3.6.4)."""
    host = sender.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{number}@{host}>"


def plain_text(markup: str) -> str:
    """A page of ours as text for mail programs that show none: its lists with dashes, no two empty lines."""
    text = re.sub(r"<li[^>]*>", "- ", re.sub(r"\s+", " ", markup))
    text = re.sub(r"<h[1-6][^>]*>", "\n", BREAKS.sub("\n", text))
    lines = [line.strip() for line in html.unescape(TAGS.sub("", text)).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
