"""Reads of runs and proposals."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from companies.models import Company
from enrichment.choices import ProposalState, SignalState
from users.choices import RunState
from users.models import User
from users.permissions import Permission, Scope


class RunQuerySet(models.QuerySet):
    """Runs. Who keeps the registers sees all; others see those of one company, where they see the company."""

    def visible_to(self, user: User) -> "RunQuerySet":
        if user.has_permission(Permission.REGISTER_MANAGE):
            return self
        if not user.has_permission(Permission.REGISTER_ASK):
            return self.none()
        return self.filter(kind="company", company__in=Company.objects.visible_to(user))

    def light(self) -> "RunQuerySet":
        """Without the companies' numbers, of which there may be many thousands."""
        return self.defer("numbers")

    def with_size(self) -> "RunQuerySet":
        """With `size`, how many companies are on the list, instead of the list."""
        return self.light().annotate(size=models.Func("numbers", function="CARDINALITY"))

    def slice_of(self, run_id: int, first: int, count: int) -> list[int]:
        """A piece of a run's list, cut by the database."""
        return self.filter(pk=run_id).values_list(f"numbers__{first}_{first + count}", flat=True).get()

    def at_work(self) -> "RunQuerySet":
        return self.filter(state=RunState.RUNNING)

    def to_be_sent(self, now: datetime, silent_since: datetime) -> "RunQuerySet":
        """At work by their state, but with nobody at them: their worker was killed, their message was lost, or
        the moment until which they waited has come."""
        silent = Q(heartbeat_at=None, asked_at__lt=silent_since) | Q(heartbeat_at__lt=silent_since)
        waited = Q(waits_until__isnull=False, waits_until__lte=now)
        return self.at_work().filter(waited | Q(waits_until=None) & silent)


class SignalQuerySet(models.QuerySet):
    """Signals; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "SignalQuerySet":
        """Those at companies the user sees."""
        if not user.has_permission(Permission.SIGNAL_VIEW):
            return self.none()
        return self if user.scope == Scope.ALL else self.filter(company__in=Company.objects.visible_to(user))

    def mine(self, user: User) -> "SignalQuerySet":
        """At companies that the user looks after."""
        return self.filter(company__owner=user)

    def of_teams(self, user: User) -> "SignalQuerySet":
        """At companies of the user's teams, and at own ones."""
        return self.filter(Q(company__owner=user) | Q(company__team__in=user.team_ids()))

    def open(self) -> "SignalQuerySet":
        """Nothing done yet; snoozed ones included."""
        return self.filter(state=SignalState.OPEN)

    def awake(self, today: date) -> "SignalQuerySet":
        """Open, and not snoozed beyond today: what somebody may act on now."""
        return self.open().filter(Q(snoozed_until=None) | Q(snoozed_until__lte=today))

    def happened_in(self, first: date, last: date) -> "SignalQuerySet":
        """On a day from the first to the last."""
        return self.filter(happened_on__range=(first, last))

    def urgent_first(self) -> "SignalQuerySet":
        return self.order_by("-rank", "-id")


class ProposalQuerySet(models.QuerySet):
    """Proposals; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "ProposalQuerySet":
        """Those about companies the user sees."""
        if not user.has_permission(Permission.COMPANY_VIEW):
            return self.none()
        return self if user.scope == Scope.ALL else self.filter(company__in=Company.objects.visible_to(user))

    def open(self) -> "ProposalQuerySet":
        return self.filter(state=ProposalState.OPEN)
