"""Tickets and complaints, and what is said about them."""

import secrets

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Cast, Least

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS, LINK
from common.sql import stored
from companies.models import Company, Site
from contacts.models import Person
from installed_base.models import InstalledItem
from service.choices.case import (
    OPEN_STATES,
    CaseChannel,
    CaseKind,
    CaseState,
    CommentKind,
    Escalation,
    Promise,
    RootCause,
    Severity,
)
from service.models.sla import Sla
from service.querysets.case import OfCaseQuerySet, ServiceCaseQuerySet
from users.models import Team


class NextCaseNumber(Func):
    """The next number of a case, out of a sequence: read out on the phone, never used twice."""

    template = "nextval('service_case_number')"
    arity = 0
    output_field = models.BigIntegerField()


def _unless(met: str, due: str) -> Case:
    """When a promise is due that has not been kept; nothing of one that was."""
    return Case(When(**{met: None}, then=F(due)))


# The promise that is due next: what lists are sorted by, and what is late when it has passed.
NEXT_DUE = Case(
    When(
        state__in=OPEN_STATES,
        then=Least(
            _unless("answered_at", "answer_due_at"),
            _unless("onsite_at", "onsite_due_at"),
            _unless("restored_at", "restore_due_at"),
        ),
    )
)


def attachment_name(_attachment: "CaseAttachment", _filename: str) -> str:
    """Where an attachment is kept: a name nobody can guess, without the ending that might make a program run it."""
    return f"cases/{secrets.token_hex(16)}"


class ServiceCase(RevisionedModel):
    """A ticket or a complaint: what a customer asked us to do about an item, by when we answer, what came of it.

    `item` and `machine` are as they were when the case was opened. `answer_due_at`, `onsite_due_at` and
    `restore_due_at` are the ends of its three clocks, the last two only where a service level promises them.
    While the case waits for the customer they are empty, and `…minutes_left` keeps what was left of each.
    """

    number = models.BigIntegerField(unique=True, db_default=NextCaseNumber(), editable=False)
    kind = models.CharField(max_length=9, choices=CaseKind, default=CaseKind.TICKET)
    severity = models.CharField(max_length=8, choices=Severity, default=Severity.NORMAL)
    state = models.CharField(max_length=8, choices=CaseState, default=CaseState.NEW)
    channel = models.CharField(max_length=7, choices=CaseChannel, default=CaseChannel.PHONE)
    subject = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=20000)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="cases")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="cases")
    item = models.ForeignKey(
        InstalledItem, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    machine = models.ForeignKey(
        InstalledItem, models.PROTECT, null=True, blank=True, related_name="machine_cases", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="cases")
    sla = models.ForeignKey(Sla, models.SET_NULL, null=True, blank=True, related_name="cases")
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)
    minutes_left = models.IntegerField(null=True, blank=True)
    onsite_due_at = models.DateTimeField(null=True, blank=True)
    onsite_at = models.DateTimeField(null=True, blank=True)
    onsite_minutes_left = models.IntegerField(null=True, blank=True)
    restore_due_at = models.DateTimeField(null=True, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)
    restore_minutes_left = models.IntegerField(null=True, blank=True)
    next_due_at = stored(NEXT_DUE, models.DateTimeField(null=True))
    escalation = models.CharField(max_length=5, choices=Escalation, default=Escalation.NONE, editable=False)
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)
    escalated_for = models.CharField(
        max_length=7, choices=Promise, blank=True, default="", db_default="", editable=False
    )
    is_justified = models.BooleanField(null=True, blank=True)
    root_cause = models.CharField(max_length=12, choices=RootCause, blank=True)
    resolution = models.TextField(blank=True, max_length=20000)

    objects = ServiceCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="case_has_subject"),
            models.CheckConstraint(
                condition=Q(state__in=["solved", "closed"], solved_at__isnull=False)
                | ~Q(state__in=["solved", "closed"]) & Q(solved_at=None),
                name="case_solved_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="case_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waiting_since__isnull=False)
                & (Q(answer_due_at=None) | Q(answered_at__isnull=False))
                & (Q(onsite_due_at=None) | Q(onsite_at__isnull=False))
                & (Q(restore_due_at=None) | Q(restored_at__isnull=False))
                | ~Q(state="waiting")
                & Q(
                    waiting_since=None, minutes_left=None, onsite_minutes_left=None, restore_minutes_left=None
                ),
                name="case_waiting_stops_clocks",
            ),
            models.CheckConstraint(
                condition=Q(item=None, machine=None) | Q(item__isnull=False, machine__isnull=False),
                name="case_item_and_machine",
            ),
            models.CheckConstraint(
                condition=Q(solved_at=None) | Q(solved_at__gte=F("opened_at")),
                name="case_solved_after_opened",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-opened_at"], name="case_company"),
            models.Index(fields=["item", "-opened_at"], name="case_item"),
            models.Index(fields=["machine", "-opened_at"], name="case_machine"),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(
                OpClass(Cast("number", models.TextField()), name="text_pattern_ops"),
                name="case_number_prefix",
            ),
            models.Index(fields=["-changed_at", "-id"], name="case_by_change"),
            models.Index(
                fields=["owner", "next_due_at"], name="case_mine_next", condition=Q(state__in=OPEN_STATES)
            ),
            models.Index(
                fields=["company"],
                name="case_open_complaint",
                condition=Q(kind="complaint", state__in=OPEN_STATES),
            ),
            models.Index(
                fields=["next_due_at"], name="case_next_due", condition=Q(next_due_at__isnull=False)
            ),
        ]

    class PersonalData:
        subject = "person"
        personal = {
            "subject": FREE_TEXT,
            "description": FREE_TEXT,
            "resolution": FREE_TEXT,
            "person": LINK,
            "owner": LINK,
        }
        impersonal = {
            "id public_id company site item machine team sla": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "number kind severity state channel is_justified root_cause": "what the case is about",
            "opened_at answered_at onsite_at restored_at waiting_since solved_at closed_at reopened_at": "when what happened",
            "answer_due_at minutes_left onsite_due_at onsite_minutes_left restore_due_at restore_minutes_left"
            " next_due_at escalation escalated_at escalated_for": "the clocks of the promises",
        }

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_complaint(self) -> bool:
        return self.kind == CaseKind.COMPLAINT

    @property
    def is_waiting(self) -> bool:
        return self.state == CaseState.WAITING

    @property
    def icon(self) -> str:
        return "message-exclamation" if self.is_complaint else "ticket"


class CaseComment(PublicIdModel):
    """Something that was said about a case: among us, to the customer, or by the customer. Never changed."""

    case = models.ForeignKey(ServiceCase, models.CASCADE, related_name="comments", db_index=False)
    kind = models.CharField(max_length=13, choices=CommentKind, default=CommentKind.INTERNAL)
    text = models.TextField(max_length=20000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_comments", db_index=False
    )
    at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="case_comment_has_text")]
        indexes = [models.Index(fields=["case", "at", "id"], name="case_comment_in_order")]

    class PersonalData:
        subject = "case__person"
        personal = {"text": FREE_TEXT, "author": LINK}
        impersonal = {"id public_id case": KEYS, "kind at": "for whom, and when"}

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class CaseAttachment(PublicIdModel):
    """A file that tells about a case: a photograph, a log."""

    case = models.ForeignKey(ServiceCase, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=attachment_name, max_length=100)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_attachments", db_index=False
    )
    at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="case_attachment_has_name")]

    class PersonalData:
        subject = "case__person"
        personal = {"file": FREE_TEXT, "name": FREE_TEXT, "by": LINK}
        impersonal = {"id public_id case": KEYS, "size at": "how big, and when"}

    def __str__(self) -> str:
        return self.name
