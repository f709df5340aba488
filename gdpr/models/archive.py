"""What the law wants kept of somebody who is not in the register any more."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicIdModel
from common.personal_data import IDENTITY, KEYS, LINK, ROLE, Wipe
from common.seen import note_seen
from gdpr.choices.ledgers import ArchiveGround
from gdpr.models.request import SubjectRequest
from gdpr.querysets import LegalArchiveQuerySet


class LegalArchive(PublicIdModel):
    """A name that a law keeps, out of daily work: whose, on what ground, in which document, until when. Made by the
    erasure of the person, seen by the privacy desk alone, deleted by a job when `until` has passed.

    `request` is the one in which the desk recognised the sender, and in whose copy the row is told.
    """

    subject_uid = models.UUIDField(db_index=True)
    former_uids = ArrayField(models.UUIDField(), default=list, blank=True)
    name = models.CharField(max_length=201)
    ground = models.CharField(max_length=10, choices=ArchiveGround)
    document = models.CharField(max_length=120)  # number of the invoice or receipt in which the name stands
    until = models.DateField()  # the last day on which it is kept
    archived_at = models.DateTimeField()
    request = models.ForeignKey(
        SubjectRequest, models.SET_NULL, null=True, blank=True, related_name="archived"
    )

    objects = LegalArchiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(document=""), name="archive_says_whom_and_where"
            ),
            models.UniqueConstraint(fields=["subject_uid", "ground", "document"], name="archive_once"),
        ]
        indexes = [models.Index(fields=["until"], name="archive_until")]

    class PersonalData:
        subject = ""  # of somebody who is no more in the register
        personal = {"subject_uid": LINK, "former_uids": LINK, "name": IDENTITY, "document": ROLE}
        ground = _("The law obliges us to keep it (art. 17(3)(b)).")
        erase = dict.fromkeys(["subject_uid", "former_uids", "name", "document"], Wipe.KEEP)
        impersonal = {
            "id public_id request": KEYS,
            "ground until archived_at": "why it is kept, since and until when",
        }

    def __str__(self) -> str:
        return self.document

    @classmethod
    def from_db(cls, db, field_names, values):
        """Each look into the archive is written down, like each look at a person."""
        row = super().from_db(db, field_names, values)
        note_seen([row.__dict__.get("subject_uid")])
        return row
