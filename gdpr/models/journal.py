"""What must outlive the database: written here with the act, and from here into files beside it."""

from django.db import models

from common.personal_data import CONTACT, KEYS, Wipe
from gdpr.choices.ledgers import EntryKind
from gdpr.querysets import JournalQuerySet


class JournalEntry(models.Model):
    """An erasure or an opt-out, as the journal outside the database tells it: universal IDs and fingerprints alone.

    Made in the transaction of the act, written to the files after it; a database that was restored from a backup
    lacks the newest of them, and so knows that it is behind.
    """

    seq = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=11, choices=EntryKind)
    payload = models.JSONField()
    at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["seq"], name="journal_to_write", condition=models.Q(written_at=None)),
        ]

    class PersonalData:
        subject = ""
        personal = {"payload": CONTACT}
        erase = {"payload": Wipe.LEAVE}  # universal IDs and fingerprints: by them the erasure is done again
        impersonal = {"seq": KEYS, "kind at written_at": "what was done, and when it reached the files"}

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
