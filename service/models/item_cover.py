"""On which days each item is covered: worked out by the database whenever what it follows from changes."""

from django.db import models
from django.db.models import CASCADE, F, Func, Q
from django.db.models.expressions import CombinedExpression

from common.multirange import DateMultiRangeField
from common.personal_data import KEYS
from common.sql import stored
from installed_base.models import InstalledItem

NEVER = "{}"


class ItemCover(models.Model):
    """The covered days of one item, by warranty, by contract and in all. An item without a row never was covered.

    Derived from covers, placements, sites and owners (`docs/adr/0004`), and read by what asks of many items at once.
    What is covered today needs no upkeep as days pass: the ranges are asked with the day.
    """

    # The database takes the row away with its item, in whatever order a deletion comes.
    item = models.OneToOneField(
        InstalledItem, CASCADE, primary_key=True, related_name="cover", db_constraint=False
    )
    by_warranty = DateMultiRangeField(db_default=NEVER, editable=False)
    by_contract = DateMultiRangeField(db_default=NEVER, editable=False)
    covered = stored(
        CombinedExpression(F("by_warranty"), "+", F("by_contract"), output_field=DateMultiRangeField()),
        DateMultiRangeField(),
    )
    # Nearly all have one span or none; a list that looks for spans that end soon finds the others by this.
    is_in_spans = stored(
        Func(
            F("by_warranty"),
            F("by_contract"),
            template="(by_warranty + by_contract) <> datemultirange(range_merge(by_warranty + by_contract))",
            output_field=models.BooleanField(),
        ),
        models.BooleanField(),
    )

    class Meta:
        indexes = [
            models.Index(fields=["item"], condition=Q(is_in_spans=True), name="item_cover_in_spans"),
            models.Index(
                Func(F("covered"), function="UPPER", output_field=models.DateField()),
                name="item_cover_by_end",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "item": KEYS,
            "by_warranty by_contract covered is_in_spans": "what is promised for a thing",
        }

    def __str__(self) -> str:
        return str(self.item_id)
