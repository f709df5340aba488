"""Visits of technicians, the items they went to and the parts they used."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BEHAVIOUR, BOOKKEEPING, FREE_TEXT, KEYS, LINK
from common.sql import stored
from companies.models import Company, Site
from installed_base.models import InstalledItem, Product
from service.choices.visit import VISIT_ICONS, CoveredBy, VisitKind, VisitResult, VisitState
from service.models.case import ServiceCase
from service.querysets.visit import OfVisitQuerySet, ServiceVisitQuerySet


class ServiceVisit(RevisionedModel):
    """A technician goes to a customer's items: when, for what, who pays, what came of it."""

    kind = models.CharField(max_length=12, choices=VisitKind, default=VisitKind.REPAIR)
    state = models.CharField(max_length=9, choices=VisitState, default=VisitState.PLANNED)
    subject = models.CharField(max_length=200)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="visits", db_index=False
    )
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="visits")
    case = models.ForeignKey(ServiceCase, models.SET_NULL, null=True, blank=True, related_name="visits")
    technician = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="visits", db_index=False
    )
    items = models.ManyToManyField(
        InstalledItem, through="VisitItem", through_fields=("visit", "item"), related_name="visits"
    )
    planned_at = models.DateTimeField(null=True, blank=True)
    planned_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    travel_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    travel_km = models.PositiveIntegerField(null=True, blank=True)
    covered_by = models.CharField(max_length=8, choices=CoveredBy, blank=True)
    result = models.CharField(max_length=9, choices=VisitResult, blank=True)
    report = models.TextField(blank=True, max_length=20000)
    at = stored(
        Coalesce(F("ended_at"), F("started_at"), F("planned_at"), F("created_at")), models.DateTimeField()
    )

    objects = ServiceVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="visit_has_subject"),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(planned_at__isnull=False, started_at=None, ended_at=None),
                name="visit_planned_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="under_way") | Q(started_at__isnull=False, ended_at=None),
                name="visit_under_way_has_begun",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(ended_at__isnull=False) & ~Q(covered_by="") & ~Q(result=""),
                name="visit_done_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="visit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(Q(hours=None) | Q(hours__gte=0))
                & (Q(travel_hours=None) | Q(travel_hours__gte=0))
                & (Q(planned_hours=None) | Q(planned_hours__gt=0)),
                name="visit_hours_positive",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-at"], name="visit_company"),
            models.Index(fields=["-at", "-id"], name="visit_newest"),
            models.Index(fields=["-changed_at", "-id"], name="visit_by_change"),
            models.Index(fields=["technician", "planned_at"], name="visit_week"),
            models.Index(
                fields=["planned_at"], name="visit_ahead", condition=Q(state__in=["planned", "under_way"])
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {
            "subject": FREE_TEXT,
            "report": FREE_TEXT,
            "technician": LINK,
            "started_at": BEHAVIOUR,
            "ended_at": BEHAVIOUR,
            "hours": BEHAVIOUR,
        }
        impersonal = {
            "id public_id company site case items": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "kind state planned_at planned_hours travel_hours travel_km covered_by result at": "what was planned and done",
        }

    def __str__(self) -> str:
        return self.subject

    @property
    def icon(self) -> str:
        return VISIT_ICONS[VisitKind(self.kind)]

    @property
    def is_planned(self) -> bool:
        return self.state == VisitState.PLANNED

    @property
    def is_ahead(self) -> bool:
        return self.state in {VisitState.PLANNED, VisitState.UNDER_WAY}

    @property
    def is_done(self) -> bool:
        return self.state == VisitState.DONE


class VisitItem(models.Model):
    """An item that a visit is to, with the machine it was in then, and the maintenance that is done there."""

    visit = models.ForeignKey(ServiceVisit, models.CASCADE, related_name="item_links")
    item = models.ForeignKey(InstalledItem, models.PROTECT, related_name="visit_links")
    machine = models.ForeignKey(InstalledItem, models.PROTECT, related_name="machine_visit_links")
    plan = models.ForeignKey(
        "service.MaintenancePlan", models.SET_NULL, null=True, blank=True, related_name="visit_links"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "item", "plan"], nulls_distinct=False, name="visit_item_once"
            )
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id visit item machine plan": KEYS}


class PartUsed(PublicIdModel):
    """A part that was used on a visit: put in, taken out, or exchanged. The placements are written with it."""

    visit = models.ForeignKey(ServiceVisit, models.CASCADE, related_name="parts_used")
    item = models.ForeignKey(InstalledItem, models.PROTECT, related_name="parts_used")  # that it was used on
    product = models.ForeignKey(Product, models.PROTECT, related_name="uses")
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1)
    serial = models.CharField(max_length=80, blank=True)
    lot = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=60, blank=True)
    removed_item = models.ForeignKey(
        InstalledItem, models.PROTECT, null=True, blank=True, related_name="removed_on_visits"
    )
    installed_item = models.ForeignKey(
        InstalledItem, models.PROTECT, null=True, blank=True, related_name="installed_on_visits"
    )
    at = models.DateTimeField()

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="part_used_quantity_positive"),
            models.CheckConstraint(
                condition=Q(serial="") | Q(quantity=1), name="part_used_with_serial_is_one"
            ),
            models.CheckConstraint(
                condition=Q(removed_item=None)
                | Q(installed_item=None)
                | ~Q(removed_item=F("installed_item")),
                name="part_used_is_exchanged_for_another",
            ),
            models.UniqueConstraint(
                fields=["visit", "installed_item"],
                condition=Q(installed_item__isnull=False),
                name="part_used_put_in_once",
            ),
            models.UniqueConstraint(
                fields=["visit", "removed_item"],
                condition=Q(removed_item__isnull=False),
                name="part_used_taken_out_once",
            ),
        ]
        indexes = [models.Index(fields=["item", "product", "-at"], name="part_used_here_last")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id visit item product removed_item installed_item": KEYS,
            "quantity serial lot position at": "which part, where and when",
        }

    def __str__(self) -> str:
        return f"{self.product} × {self.quantity:f}"
