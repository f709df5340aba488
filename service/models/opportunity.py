"""Opportunities that the installed base shows by itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS, LINK
from common.sql import stored
from companies.models import Company
from installed_base.models import InstalledItem, Product
from service.choices.opportunity import NEEDS_REASON, OpportunityRule, OpportunityState
from service.querysets.opportunity import OpportunityQuerySet


class Opportunity(RevisionedModel):
    """One hit of one rule: this item (or contract) of this company, for this cause.

    A table and no view, although the rules are worked out anew each night: what people decide about a hit (snoozed,
    lost, assigned) must outlive it, and a hit that was settled must not come back for the same cause.
    """

    rule = models.CharField(max_length=20, choices=OpportunityRule)
    company = models.ForeignKey(Company, models.CASCADE, related_name="opportunities", db_index=False)
    item = models.ForeignKey(
        InstalledItem, models.CASCADE, null=True, blank=True, related_name="opportunities"
    )
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="+")
    cause = models.CharField(max_length=120)  # what must change before the same hit is a new one
    since = models.DateField()  # the day of the cause: when the warranty ended, when the notice is due
    value = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True
    )  # EUR a year, if known
    figures = models.JSONField(default=dict, blank=True)  # what the sentence of the rule is made of
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)  # the rule does not hold any more
    state = models.CharField(
        max_length=12, choices=OpportunityState, default=OpportunityState.OPEN, db_default="open"
    )
    reason = models.CharField(max_length=500, blank=True, db_default="")
    snoozed_until = models.DateField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="opportunities"
    )
    taken_over_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    worth = stored(Coalesce("value", 0, output_field=models.DecimalField(max_digits=14, decimal_places=2)),
                   models.DecimalField(max_digits=14, decimal_places=2))  # fmt: skip

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "company", "item", "cause"], nulls_distinct=False, name="opportunity_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in NEEDS_REASON]) | ~Q(reason=""),
                name="opportunity_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | ~Q(state="open") & Q(settled_at__isnull=False),
                name="opportunity_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["-since", "-id"], name="opportunity_by_day"),
            models.Index(fields=["-worth", "-id"], name="opportunity_by_worth"),
            models.Index(fields=["-changed_at", "-id"], name="opportunity_by_change"),
            models.Index(
                fields=["company", "rule"],
                name="opportunity_company",
                condition=Q(state="open", gone_at=None),
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"reason": FREE_TEXT, "assigned_to": LINK}
        impersonal = {
            "id public_id company item product": KEYS,
            "revision created_at changed_at found_at gone_at settled_at taken_over_at": BOOKKEEPING,
            "rule cause since value figures state snoozed_until worth": "what a rule found about a thing",
        }

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.item or self.company}"
