"""The weekly test of the inbox for requests, and the nightly look at the whole register."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from gdpr.models import DeskFigure, InboxTest
from gdpr.operations.desk_job import note_run
from gdpr.operations.ledger_refusals import TaskDone
from gdpr.queries.figures import slow_figures
from gdpr.queries.health import SUPPRESSION_KEY
from gdpr.queries.marks import key_mark
from users.models import User

EVERY, AGAIN = timedelta(days=7), timedelta(days=1)
MARGIN = timedelta(hours=1)  # the job of a day may begin a moment earlier than that of the day before
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another


@transaction.atomic
def send_inbox_test(*, now: datetime) -> InboxTest | None:
    """Once a week, and each day while the last one was not written down, send a request of our own to the inbox for
    requests. Nothing where no inbox is set."""
    if not settings.PRIVACY_INBOX:
        return None
    last = InboxTest.objects.order_by("-sent_at").first()
    if last is not None and last.sent_at > now - (EVERY if last.registered_at else AGAIN) + MARGIN:
        return None
    code = "TEST-" + "".join(secrets.choice(LETTERS) for _number in range(8))
    test = InboxTest(code=code, sent_at=now)
    test.save(force_insert=True)
    subject = _("Test of the inbox for data-subject requests: %(code)s") % {"code": code}
    text = _(
        "Write this test down in Kolmikanta within 24 hours, under Privacy, Health. Its code is %(code)s."
    ) % {"code": code}
    transaction.on_commit(lambda: send_mail(subject, text, None, [settings.PRIVACY_INBOX]))
    return test


@transaction.atomic
def register_inbox_test(*, code: str, by: User, now: datetime) -> InboxTest | None:
    """Note that the test with this code came through. None for a code that is nobody's; refuses one that was noted."""
    test = InboxTest.objects.select_for_update().filter(code=code.strip().upper()).first()
    if test is None:
        return None
    if test.registered_at is not None:
        raise TaskDone
    test.registered_at, test.registered_by = now, by
    test.save(update_fields=["registered_at", "registered_by"])
    return test


def measure_desk(*, now: datetime) -> int:
    """Take the figures for which the whole register is looked through, and keep them for the page of the desk's
    health. Returns how many were taken."""
    figures = slow_figures(now=now)
    for name, (value, words) in figures.items():
        DeskFigure.objects.update_or_create(
            name=name, defaults={"value": value, "words": words[:1000], "at": now}
        )
    # Noted once: under another key the fingerprints of before recognise nobody, and nothing else would tell.
    DeskFigure.objects.get_or_create(
        name=SUPPRESSION_KEY, defaults={"value": 0, "words": key_mark(), "at": now}
    )
    note_run(name="gdpr.measure_desk", now=now)
    return len(figures)
