"""Reads of persons, in the words of those who call them."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.search import named
from companies.models import Company
from users.models import User
from users.permissions import Permission, Scope


def restricted(persons: type[models.Model]) -> models.QuerySet:
    """The keys of persons whose data is stored and otherwise left alone (art. 18)."""
    return persons._base_manager.filter(is_restricted=True).values("pk")


def unrestricted(person: str) -> Q:
    """The condition that a row is about nobody, or about a person whose data may be used."""
    return Q(**{person: None}) | Q(**{f"{person}__is_restricted": False})


class PersonQuerySet(models.QuerySet):
    """Persons; `visible_to` is the only place that knows who sees whom."""

    def visible_to(self, user: User) -> "PersonQuerySet":
        """Persons the user may see: with a position, past ones included, at a company the user sees. Those whose
        data is restricted (art. 18) are there for the privacy desk alone."""
        if not user.has_permission(Permission.PERSON_VIEW):
            return self.none()
        rows = self if user.has_permission(Permission.RESTRICTED_VIEW) else self.unrestricted()
        if user.scope == Scope.ALL:
            return rows
        positions = self.model._meta.get_field("positions").related_model.objects
        seen = Company.objects.visible_to(user)
        return rows.filter(Exists(positions.filter(person=OuterRef("pk"), company__in=seen)))

    def unrestricted(self) -> "PersonQuerySet":
        """Those whose data may be used."""
        return self.filter(is_restricted=False)

    def at(self, company: Company) -> "PersonQuerySet":
        return self.filter(positions__company=company, positions__ended_on=None).distinct()

    def without_company(self) -> "PersonQuerySet":
        """Those who hold no position, newsletter subscribers for instance."""
        positions = self.model._meta.get_field("positions").related_model.objects
        return self.filter(~Exists(positions.filter(person=OuterRef("pk"), ended_on=None)))

    def answering(self, text: str) -> "PersonQuerySet":
        """Those whose own names have every word of the text: never found by a company that the user may not see."""
        rows = self.filter(pk__in=named("person", text))
        for word in text.split():
            rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
        return rows.in_list_order()

    def in_list_order(self) -> "PersonQuerySet":
        return self.order_by("name_sort", "id")


class PositionQuerySet(models.QuerySet):
    """Positions of persons at companies."""

    def visible_to(self, user: User) -> "PositionQuerySet":
        if not user.has_permission(Permission.PERSON_VIEW):
            return self.none()
        rows = self if user.has_permission(Permission.RESTRICTED_VIEW) else self.unrestricted()
        return rows if user.scope == Scope.ALL else rows.filter(company__in=Company.objects.visible_to(user))

    def unrestricted(self) -> "PositionQuerySet":
        """Positions of persons whose data may be used."""
        return self.exclude(person__in=restricted(self.model._meta.get_field("person").related_model))

    def current(self, today: date) -> "PositionQuerySet":
        """Held on the day: begun, and not ended before it."""
        return self.filter(
            Q(started_on=None) | Q(started_on__lte=today), Q(ended_on=None) | Q(ended_on__gt=today)
        )

    def past(self, today: date) -> "PositionQuerySet":
        return self.filter(ended_on__lte=today)
