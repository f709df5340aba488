"""Mail that came back: files of it, and what each mail says of an address."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import BEHAVIOUR, CONTACT, IDENTITY, KEYS, LINK, Wipe
from quality.choices import MailState, NoticeKind
from quality.querysets import MailFileQuerySet


def random_name(_row: "MailFile", _filename: str) -> str:
    """A name that nobody can guess and that says nothing."""
    return f"mail/{uuid.uuid4().hex}"


class MailFile(PublicIdModel):
    """An uploaded file of mails that came back. The file goes as soon as it is read; the counts stay."""

    file = models.FileField(upload_to=random_name, max_length=100, blank=True)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=MailState, default=MailState.WAITING)
    done_at = models.DateTimeField(null=True, blank=True)
    cursor = models.PositiveIntegerField(default=0)  # mails that are read and committed
    counts = models.JSONField(default=dict, blank=True)

    objects = MailFileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="mail_file_waiting", condition=Q(state="waiting")),
        ]

    class PersonalData:
        subject = ""
        personal = {"by": LINK, "file": IDENTITY, "name": CONTACT}
        impersonal = {"id public_id": KEYS, "size at state done_at cursor counts": "how far the reading is"}

    def __str__(self) -> str:
        return self.name


class MailNotice(models.Model):
    """What one mail says of one address. Kept a year, so that repeats can be counted and no mail counts twice."""

    digest = models.CharField(max_length=64)  # of the mail; the mail itself is not kept
    address = models.CharField(max_length=254)
    kind = models.CharField(max_length=10, choices=NoticeKind)
    at = models.DateTimeField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "address"], name="mail_notice_once")]
        indexes = [models.Index(fields=["address", "kind", "-at"], name="mail_notice_address")]

    class PersonalData:
        subject = ""
        personal = {"address": CONTACT, "kind": BEHAVIOUR}
        erase = {"address": Wipe.DELETE_ROW}
        impersonal = {"id digest": KEYS, "at read_at": "when the mail came and was read"}

    def __str__(self) -> str:
        return self.kind


class MailDomain(models.Model):
    """Whether a domain takes mail, as the worker learned when it was allowed to ask."""

    name = models.CharField(max_length=190, unique=True)
    is_dead = models.BooleanField()
    checked_at = models.DateTimeField()

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id name is_dead checked_at": "what the net says of a domain"}

    def __str__(self) -> str:
        return self.name
