"""A pick of items that no filter would find again: pasted serial numbers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import ngettext

from common.display import moment_text, number_text
from common.models import PublicIdModel
from common.personal_data import KEYS, LINK


class ItemSelection(PublicIdModel):
    """Items that somebody picked by their numbers, kept so that lists, bulk edits and files can be asked for them.

    It holds row numbers only: who opens it sees those of the items that he or she may see anyway.
    """

    items = ArrayField(models.BigIntegerField())
    by = models.ForeignKey("users.User", models.CASCADE, related_name="item_selections", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(items__len__gt=0), name="selection_has_items"),
        ]
        indexes = [models.Index(fields=["by", "-made_at"], name="selection_newest")]

    class PersonalData:
        subject = ""
        personal = {"by": LINK}
        impersonal = {"id public_id items": KEYS, "made_at": "when it was made"}

    def __str__(self) -> str:
        count = len(self.items)
        told = ngettext(
            "%(number)s item picked by number, %(moment)s",
            "%(number)s items picked by number, %(moment)s",
            count,
        )
        return told % {"number": number_text(count), "moment": moment_text(self.made_at)}
