"""Facts of a card that somebody says are wrong."""

from django.db import models
from django.db.models import Q

from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS, LINK
from installed_base.choices import FlaggedFact, FlagOutcome
from installed_base.models.item import InstalledItem
from installed_base.querysets import ItemFlagQuerySet


class ItemFlag(RevisionedModel):
    """A fact of an item that was called wrong; open until the fact is edited or the flag is dismissed."""

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="flags")
    fact = models.CharField(max_length=16, choices=FlaggedFact)
    words = models.CharField(max_length=300, blank=True)  # what it should be, or why it cannot be so
    flagged_at = models.DateTimeField()
    flagged_by = models.ForeignKey(
        "users.User", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=10, choices=FlagOutcome, default=FlagOutcome.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "users.User", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    objects = ItemFlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "fact"], condition=Q(outcome="open"), name="flag_open_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", settled_at=None, settled_by=None)
                | (~Q(outcome="open") & Q(settled_at__isnull=False)),
                name="flag_settled_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["-flagged_at", "-id"], name="flag_open", condition=Q(outcome="open")),
        ]

    class PersonalData:
        subject = ""
        personal = {"words": FREE_TEXT, "flagged_by": LINK, "settled_by": LINK}
        impersonal = {
            "id public_id item": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "fact flagged_at outcome settled_at": "which fact of a thing is in doubt, and since when",
        }

    def __str__(self) -> str:
        return str(self.get_fact_display())
