"""Reads of contracts."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, DateField, F, Q, When

from companies.models import Company
from service.choices.cover import ContractStatus
from users.models import User
from users.permissions import Permission, Scope


class ContractQuerySet(models.QuerySet):
    """Contracts; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "ContractQuerySet":
        """Contracts of companies that the user sees."""
        if not user.has_permission(Permission.COVER_VIEW):
            return self.none()
        return self if user.scope == Scope.ALL else self.filter(company__in=Company.objects.visible_to(user))

    def answering(self, text: str) -> "ContractQuerySet":
        """Those with the text in their number or the name of their customer."""
        hits = Q(number__icontains=text) | Q(company__legal_name__icontains=text)
        return self.filter(hits).order_by("number_key", "id")

    def in_force_on(self, day: date) -> "ContractQuerySet":
        return self.filter(in_force__contains=day)

    def ending_within(self, today: date, days: int) -> "ContractQuerySet":
        """In force today and with a last day within so many days, renewing or not."""
        last = today + timedelta(days=days)
        return self.in_force_on(today).filter(
            Q(terminated_on__gte=today, terminated_on__lte=last)
            | Q(terminated_on=None, ends_on__gte=today, ends_on__lte=last)
        )

    def with_notice_within(self, today: date, days: int) -> "ContractQuerySet":
        """Not terminated, and the last day for giving notice comes within so many days."""
        return self.filter(
            status=ContractStatus.SIGNED, terminated_on=None,
            notice_on__gte=today, notice_on__lte=today + timedelta(days=days),
        )  # fmt: skip

    def due_for_renewal(self, today: date) -> "ContractQuerySet":
        """Those that renew themselves and whose period is over."""
        return self.filter(
            status=ContractStatus.SIGNED, terminated_on=None, auto_renew_months__gt=0, ends_on__lt=today
        )

    def to_decide(self, today: date) -> "ContractQuerySet":
        """Those that end, or ended lately, with `decide_on`: the notice date while it is to come, else the last day."""
        decide_on = Case(
            When(terminated_on__isnull=False, then=F("terminated_on")),
            When(notice_on__gte=today, then=F("notice_on")),
            default=F("ends_on"),
            output_field=DateField(),
        )
        return self.filter(
            Q(ends_on__gte=today - timedelta(days=90)) | Q(terminated_on__gte=today - timedelta(days=90)),
            status=ContractStatus.SIGNED,
        ).annotate(decide_on=decide_on)
