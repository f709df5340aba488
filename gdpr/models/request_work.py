"""What is done for a request beside its steps: tasks for colleagues, facts that were put right."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import FREE_TEXT, KEYS, LINK
from gdpr.choices.ledgers import TaskKind
from gdpr.models.request import SubjectRequest
from gdpr.querysets import RequestTaskQuerySet


class RequestTask(PublicIdModel):
    """Something that somebody must do before a request can be answered, by a day of its own."""

    request = models.ForeignKey(SubjectRequest, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=7, choices=TaskKind)
    words = models.CharField(max_length=500)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="request_tasks")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    result = models.CharField(max_length=1000, blank=True)

    objects = RequestTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, result="")
                | Q(done_at__isnull=False, done_by__isnull=False) & ~Q(result=""),
                name="request_task_done_whole",
            )
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="request_task_by_due", condition=Q(done_at=None)),
        ]

    class PersonalData:
        subject = "request__person"
        personal = {"words": FREE_TEXT, "result": FREE_TEXT, "assignee": LINK, "done_by": LINK}
        impersonal = {"id public_id request": KEYS, "kind due_on done_at": "what is to be done by when"}


class Rectification(PublicIdModel):
    """A fact that was put right for a request: which one; what it was and is, history tells."""

    request = models.ForeignKey(SubjectRequest, models.CASCADE, related_name="rectifications")
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class PersonalData:
        subject = "request__person"
        personal = {"by": LINK}
        impersonal = {"id public_id request object_type object_id": KEYS, "field at": "which fact, and when"}
