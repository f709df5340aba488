"""Recalls and campaigns: which items are meant, and how far each has come."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BEHAVIOUR, BOOKKEEPING, FREE_TEXT, KEYS, LINK
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem, Product, ProductFamily
from service.choices.campaign import (
    NEEDS_REASON,
    CampaignItemState,
    CampaignKind,
    CampaignState,
    PartWhen,
    Severity,
    VersionRule,
)
from service.models.visit import ServiceVisit
from service.querysets.campaign import CampaignItemQuerySet, CampaignQuerySet


class Campaign(RevisionedModel):
    """A recall, safety notice, upgrade or end of life: what is wrong or new, and what shall be done about it."""

    name = models.CharField(max_length=160)
    code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12, choices=CampaignKind, default=CampaignKind.RECALL)
    severity = models.CharField(max_length=6, choices=Severity, default=Severity.MEDIUM)
    state = models.CharField(max_length=7, choices=CampaignState, default=CampaignState.DRAFT)
    deadline = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True, max_length=20000)
    instructions = models.TextField(blank=True, max_length=20000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="campaigns"
    )
    launched_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    evaluated_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="campaign_has_name"),
            models.CheckConstraint(
                condition=Q(state="draft", launched_at=None)
                | ~Q(state="draft") & Q(launched_at__isnull=False),
                name="campaign_launched",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="campaign_closed",
            ),
        ]
        indexes = [models.Index(fields=["-changed_at", "-id"], name="campaign_by_change")]

    class PersonalData:
        subject = ""
        personal = {"text": FREE_TEXT, "instructions": FREE_TEXT, "owner": LINK}
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at launched_at closed_at evaluated_at": BOOKKEEPING,
            "name code kind severity state deadline": "facts about products",
        }

    def __str__(self) -> str:
        return self.name


class CampaignCriterion(PublicIdModel):
    """Which items a campaign means. What one criterion says must all be true; of several, one is enough."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="criteria")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    family = models.ForeignKey(ProductFamily, models.PROTECT, null=True, blank=True, related_name="+")
    serial_from = models.CharField(max_length=80, blank=True)
    serial_to = models.CharField(max_length=80, blank=True)
    serials = models.TextField(
        blank=True, default="", db_default="", max_length=400_000
    )  # a pasted list, as typed
    revision_from = models.CharField(max_length=10, blank=True)
    revision_to = models.CharField(max_length=10, blank=True)
    version_rule = models.CharField(max_length=7, choices=VersionRule, blank=True)
    version_from = models.CharField(max_length=40, blank=True)
    version_to = models.CharField(max_length=40, blank=True)
    part_product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    part_serial_from = models.CharField(max_length=80, blank=True)
    part_serial_to = models.CharField(max_length=80, blank=True)
    part_when = models.CharField(max_length=7, choices=PartWhen, default=PartWhen.NOW, blank=True)
    part_from = models.DateField(null=True, blank=True)
    part_to = models.DateField(null=True, blank=True)
    manufactured_from = models.DateField(null=True, blank=True)
    manufactured_to = models.DateField(null=True, blank=True)
    delivered_from = models.DateField(null=True, blank=True)
    delivered_to = models.DateField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True)
    attribute = models.CharField(max_length=40, blank=True)
    attribute_value = models.CharField(max_length=200, blank=True)
    # what the typed numbers mean, by the product's pattern where it has one; written by the operation
    serial_keys = ArrayField(
        models.CharField(max_length=120), default=list, db_default=Value([], ArrayField(models.CharField(max_length=120))), blank=True,
        editable=False,
    )  # fmt: skip
    stem = models.CharField(max_length=80, blank=True, editable=False)
    tail_from = models.DecimalField(max_digits=80, decimal_places=0, null=True, blank=True, editable=False)
    tail_to = models.DecimalField(max_digits=80, decimal_places=0, null=True, blank=True, editable=False)
    part_stem = models.CharField(max_length=80, blank=True, editable=False)
    part_tail_from = models.DecimalField(
        max_digits=80, decimal_places=0, null=True, blank=True, editable=False
    )
    part_tail_to = models.DecimalField(max_digits=80, decimal_places=0, null=True, blank=True, editable=False)
    version_from_key = ArrayField(models.IntegerField(), null=True, blank=True, editable=False)
    version_to_key = ArrayField(models.IntegerField(), null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tail_from=None) | Q(tail_to=None) | Q(tail_to__gte=F("tail_from")),
                name="criterion_serials_ascend",
            ),
            models.CheckConstraint(
                condition=Q(part_tail_from=None)
                | Q(part_tail_to=None)
                | Q(part_tail_to__gte=F("part_tail_from")),
                name="criterion_part_serials_ascend",
            ),
            models.CheckConstraint(
                condition=Q(manufactured_from=None)
                | Q(manufactured_to=None)
                | Q(manufactured_to__gte=F("manufactured_from")),
                name="criterion_manufactured_ascend",
            ),
            models.CheckConstraint(
                condition=Q(delivered_from=None)
                | Q(delivered_to=None)
                | Q(delivered_to__gte=F("delivered_from")),
                name="criterion_delivered_ascend",
            ),
            models.CheckConstraint(
                condition=Q(part_from=None) | Q(part_to=None) | Q(part_to__gte=F("part_from")),
                name="criterion_part_days_ascend",
            ),
            models.CheckConstraint(
                condition=Q(attribute="", attribute_value="") | ~Q(attribute=""),
                name="criterion_attribute_named",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id campaign product family part_product": KEYS,
            "serial_from serial_to serials revision_from revision_to version_rule version_from version_to part_serial_from"
            " part_serial_to part_when part_from part_to manufactured_from manufactured_to delivered_from"
            " delivered_to country attribute attribute_value": "facts about products",
            "serial_keys stem tail_from tail_to part_stem part_tail_from part_tail_to version_from_key version_to_key":
                "computed from serial numbers and versions",
        }  # fmt: skip


class CampaignItem(RevisionedModel):
    """One item that a campaign means. It stays listed for good: one that matches no longer says so."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="campaign_items", db_index=False)
    item = models.ForeignKey(InstalledItem, models.PROTECT, related_name="campaign_items")
    criterion = models.ForeignKey(CampaignCriterion, models.SET_NULL, null=True, blank=True, related_name="+")
    part = models.ForeignKey(
        InstalledItem, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    matched_by = models.CharField(max_length=500)  # in words, as of then; `criterion` says it in the reader's
    matched_as_of = models.DateField()
    is_listed = models.BooleanField(default=False, db_default=False)  # put there by hand
    needs_check = models.BooleanField(default=False, db_default=False)  # version or revision not known
    no_longer_matches = models.BooleanField(default=False, db_default=False)
    state = models.CharField(
        max_length=10,
        choices=CampaignItemState,
        default=CampaignItemState.IDENTIFIED,
        db_default="identified",
    )
    reason = models.CharField(max_length=500, blank=True, db_default="")
    notified_on = models.DateField(null=True, blank=True)
    notified_company = models.ForeignKey(
        Company, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    contact = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    visit = models.ForeignKey(
        ServiceVisit, models.SET_NULL, null=True, blank=True, related_name="campaign_items", db_index=False
    )
    done_on = models.DateField(null=True, blank=True)

    objects = CampaignItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "item"], name="campaign_item_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in NEEDS_REASON]) | ~Q(reason=""),
                name="campaign_item_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False), name="campaign_item_done_has_day"
            ),
        ]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="campaign_item_by_change"),
            models.Index(fields=["campaign", "state"], name="campaign_item_state"),
            # Empty in a list just made: only rows that have one are kept, so that a listing writes none of these.
            *(
                models.Index(
                    fields=[name],
                    name=f"campaign_item_{name[:12]}",
                    condition=Q(**{f"{name}__isnull": False}),
                )
                for name in ("part", "notified_company", "contact", "visit")
            ),
        ]

    class PersonalData:
        subject = "contact"
        personal = {"contact": LINK, "reason": BEHAVIOUR}
        impersonal = {
            "id public_id campaign item criterion part notified_company visit": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "matched_by matched_as_of is_listed needs_check no_longer_matches state notified_on done_on":
                "how far a campaign has come with a thing",
        }  # fmt: skip

    def __str__(self) -> str:
        return str(self.item)
