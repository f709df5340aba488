"""Those who answer requests hear of what is due."""

from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gdpr.models import RequestTask, SubjectRequest
from gdpr.queries.desk import desk_people
from users.models import User

SOON = timedelta(days=14)
STEPS = {14, 7, 2, 0}  # days before the day on which a task is told of again
DESK_TOO = 2  # from here on not the assignee alone


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


def escalate_tasks(*, today: date) -> int:
    """Tell those who have tasks of requests fourteen, seven and two days before their day, on it, and each day after
    it; from two days on the whole desk hears too. Numbers alone, no names. Returns letters sent."""
    tasks = RequestTask.objects.open().select_related("request", "assignee").order_by("due_on", "id")
    by_reader: dict[User, list[RequestTask]] = defaultdict(list)
    desk = list(desk_people())
    for task in tasks.filter(due_on__lte=today + SOON):
        left = (task.due_on - today).days
        if left not in STEPS and left > 0:
            continue
        for reader in {task.assignee, *(desk if left <= DESK_TOO else [])}:
            by_reader[reader].append(task)
    for reader, due in by_reader.items():
        with translation.override(reader.language):
            words = {
                "due": due, "today": today, "reader": reader,
                "link": settings.SITE_URL + reverse("gdpr:request_list"),
            }  # fmt: skip
            subject = _("Tasks of data-subject requests")
            send_mail(subject, render_to_string("gdpr/email/tasks.txt", words), None, [reader.email])
    return len(by_reader)
