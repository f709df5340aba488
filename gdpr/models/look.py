"""What a look through the texts of all registers has found for a request."""

from django.db import models
from django.db.models import Q

from common.personal_data import KEYS, Ownership
from gdpr.models.request import SubjectRequest


class RequestLook(models.Model):
    """Which records, about somebody or something else, hold an address of the person of a request.

    Found by a worker, for it takes long. It holds references alone, no word of the records. `mark` is the fingerprint of
    what was looked for, `since` the number of the first transaction whose rows it may have missed, `cluster` the server
    of the database that counts so.
    """

    request = models.OneToOneField(SubjectRequest, models.CASCADE, related_name="look")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    since = models.BigIntegerField(null=True, blank=True)
    cluster = models.BigIntegerField(null=True, blank=True)
    rows = models.JSONField(default=dict)  # numbers of records by model

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None, mark="", since=None, cluster=None, rows={})
                | Q(made_at__isnull=False, since__isnull=False, cluster__isnull=False) & ~Q(mark=""),
                name="request_look_whole",
            )
        ]
        indexes = [models.Index(fields=["asked_at"], name="request_look_to_do", condition=Q(made_at=None))]

    class PersonalData:
        subject = "request__person"
        ownership = Ownership.OWNED
        personal = {}
        impersonal = {
            "id request": KEYS,
            "asked_at made_at since cluster": "when it was asked for and made",
            "mark": "a fingerprint of what was looked for",
            "rows": "numbers of records, without a word of them",
        }
