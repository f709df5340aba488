"""Those who answer requests hear of what is due."""

import logging
from collections import defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gdpr.models import DeskJob, RequestTask, SubjectRequest
from gdpr.operations.desk_job import note_run
from gdpr.queries.desk import desk_people
from gdpr.reading.mail import FAILURES
from users.models import User

logger = logging.getLogger(__name__)
SOON = timedelta(days=14)
STEPS = {14, 7, 2, 0}  # days before the day on which a task is told of again
DESK_TOO = 2  # from here on not the assignee alone


def remind_of_requests(*, now: datetime, today: date) -> int:
    """Write to each who answers requests how many are late and how many are due within fourteen days, by their
    numbers alone: no name leaves the register. Nothing is sent on a day with nothing due. One letter a day each;
    called again, those hear who could not be written to. Returns letters sent."""
    due = list(SubjectRequest.objects.due_by(today + SOON).order_by("due_on", "id"))
    if not due:
        return 0
    sent = 0
    for reader in desk_people():
        with translation.override(reader.language):
            subject = ngettext(
                "%(count)d data-subject request is due", "%(count)d data-subject requests are due", len(due)
            ) % {"count": len(due)}
            sent += _write(reader, "due", subject, {"due": due}, now=now, today=today)
    return sent


def escalate_tasks(*, now: datetime, today: date) -> int:
    """Tell those who have tasks of requests fourteen, seven and two days before their day, on it, and each day after
    it; from two days on the whole desk hears too. Numbers alone, no names. One letter a day each; called again, those
    hear who could not be written to. Returns letters sent."""
    tasks = RequestTask.objects.open().select_related("request", "assignee").order_by("due_on", "id")
    by_reader: dict[User, list[RequestTask]] = defaultdict(list)
    desk = list(desk_people())
    for task in tasks.filter(due_on__lte=today + SOON):
        left = (task.due_on - today).days
        if left not in STEPS and left > 0:
            continue
        for reader in {task.assignee, *(desk if left <= DESK_TOO else [])}:
            by_reader[reader].append(task)
    sent = 0
    for reader, due in by_reader.items():
        with translation.override(reader.language):
            subject = _("Tasks of data-subject requests")
            sent += _write(reader, "tasks", subject, {"due": due}, now=now, today=today)
    return sent


def _write(
    reader: User, template: str, subject: str, words: dict[str, object], *, now: datetime, today: date
) -> bool:
    """One letter a day, noted when it has gone; one that cannot go holds up nobody else's."""
    name, day = f"letter.{template}.{reader.pk}", today.toordinal()
    if DeskJob.objects.filter(name=name, mark=day).exists():
        return False
    words |= {"today": today, "reader": reader, "link": settings.SITE_URL + reverse("gdpr:request_list")}
    text = render_to_string(f"gdpr/email/{template}.txt", words)
    try:
        send_mail(subject, text, None, [reader.email])
    except FAILURES as failure:
        logger.warning("A letter about what is due waits: %s", type(failure).__name__)
        return False
    note_run(name=name, now=now, mark=day)
    return True
