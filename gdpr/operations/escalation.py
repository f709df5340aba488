"""Those who answer requests hear of what is due."""

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from gdpr.models import SubjectRequest
from gdpr.queries.desk import desk_people

SOON = timedelta(days=14)


def remind_of_requests(*, today: date) -> int:
    """Write to each who answers requests how many are late and how many are due within fourteen days, by their
    numbers alone: no name leaves the register. Nothing is sent on a day with nothing due. Returns letters sent."""
    due = list(SubjectRequest.objects.due_by(today + SOON).order_by("due_on", "id"))
    if not due:
        return 0
    readers = desk_people()
    for reader in readers:
        with translation.override(reader.language):
            subject = ngettext(
                "%(count)d data-subject request is due", "%(count)d data-subject requests are due", len(due)
            ) % {"count": len(due)}
            words = {
                "due": due, "today": today, "reader": reader,
                "link": settings.SITE_URL + reverse("gdpr:request_list"),
            }  # fmt: skip
            send_mail(subject, render_to_string("gdpr/email/due.txt", words), None, [reader.email])
    return len(readers)
