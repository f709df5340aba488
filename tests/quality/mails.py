"""Mails as servers and people send them back; written for the tests."""

from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

SENT = "Fri, 20 Nov 2026 10:00:00 +0200"


def report(address: str, *, status: str = "5.1.1", action: str = "failed", number: int = 1) -> bytes:
    """A delivery report (RFC 3464)."""
    mail = MIMEMultipart("report", **{"report-type": "delivery-status"})
    mail["From"], mail["To"], mail["Subject"] = (
        "MAILER-DAEMON@mx.example.net",
        "us@example.org",
        "Undelivered Mail",
    )
    mail["Date"], mail["Message-ID"] = SENT, f"<{number}@mx.example.net>"
    mail.attach(MIMEText("The mail could not be delivered."))
    status_part = MIMEBase("message", "delivery-status")
    whole, one = Message(), Message()
    whole["Reporting-MTA"] = "dns; mx.example.net"
    one["Final-Recipient"], one["Action"], one["Status"] = f"rfc822; {address}", action, status
    status_part.set_payload([whole, one])
    mail.attach(status_part)
    return mail.as_bytes()


def complaint(address: str) -> bytes:
    """A feedback report (RFC 5965)."""
    mail = MIMEMultipart("report", **{"report-type": "feedback-report"})
    mail["From"], mail["Subject"], mail["Date"] = "fbl@isp.example.net", "Complaint", SENT
    mail.attach(MIMEText("This is an abuse report."))
    part = MIMEBase("message", "feedback-report")
    fields = Message()
    fields["Feedback-Type"], fields["User-Agent"], fields["Version"] = "abuse", "ISP/1.0", "1"
    fields["Original-Rcpt-To"] = f"<{address}>"
    part.set_payload([fields])
    mail.attach(part)
    return mail.as_bytes()


def answer(
    address: str, text: str, *, subject: str = "Automatic reply: Offer", auto: str = "auto-replied"
) -> bytes:
    """An automatic answer (RFC 3834)."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = (
        f"Aino <{address}>",
        "us@example.org",
        subject,
        SENT,
    )
    if auto:
        mail["Auto-Submitted"] = auto
    mail.set_content(text)
    return mail.as_bytes()


def mailbox(*mails: bytes) -> bytes:
    """A mailbox of them."""
    return b"".join(
        b"From MAILER-DAEMON Fri Nov 20 10:00:00 2026\n" + mail.rstrip() + b"\n\n" for mail in mails
    )
