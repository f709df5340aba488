"""Reads of companies, in the words of a sales rep."""

from datetime import UTC, date, datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left

from common.search import named
from common.sole_trader import FORM, NAME
from companies.choices import Lifecycle, Status
from users.models import User
from users.permissions import Permission, Scope


def never() -> models.Value:
    """A moment before all others, so that what never happened can be sorted too."""
    return models.Value(datetime(1, 1, 2, tzinfo=UTC), output_field=models.DateTimeField())


def division() -> Left:
    """The first two digits of the industry code, by which companies are counted and found."""
    return Left("industry_code", 2)


def of_sole_traders(prefix: str = "") -> Q:
    """Firms that are a natural person's; `prefix` leads to the company. `common.sole_trader` says the same of words."""
    by_form = Q(**{f"{prefix}legal_form__iregex": FORM})
    return by_form | Q(**{f"{prefix}legal_form": "", f"{prefix}legal_name__iregex": NAME})


class CompanyQuerySet(models.QuerySet):
    """Companies; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "CompanyQuerySet":
        """Companies the user may see: none without the right, else as far as the user's scope goes."""
        if not user.has_permission(Permission.COMPANY_VIEW):
            return self.none()
        if user.scope == Scope.ALL:
            return self
        mine = Q(owner=user)
        return self.filter(mine | Q(team__in=user.team_ids()) if user.scope == Scope.TEAM else mine)

    def owned_by(self, user: User) -> "CompanyQuerySet":
        return self.filter(owner=user)

    def customers(self) -> "CompanyQuerySet":
        return self.filter(lifecycle=Lifecycle.CUSTOMER)

    def prospects(self) -> "CompanyQuerySet":
        return self.filter(lifecycle=Lifecycle.PROSPECT)

    def in_business(self) -> "CompanyQuerySet":
        """Not ceased and not bankrupt."""
        return self.exclude(status__in=[Status.CEASED, Status.BANKRUPT])

    def of_sole_traders(self) -> "CompanyQuerySet":
        return self.filter(of_sole_traders())

    def silent_since(self, moment: datetime) -> "CompanyQuerySet":
        """No activity done at or after the moment."""
        return self.filter(Q(last_activity_at=None) | Q(last_activity_at__lt=moment))

    def changed_since(self, moment: datetime) -> "CompanyQuerySet":
        return self.filter(changed_at__gte=moment)

    def tagged(self, tag) -> "CompanyQuerySet":
        through = self.model.tags.through
        return self.filter(Exists(through.objects.filter(company=OuterRef("pk"), tag=tag)))

    def tagged_any(self, tags: models.QuerySet) -> "CompanyQuerySet":
        """Companies that carry at least one of the tags."""
        through = self.model.tags.through
        return self.filter(pk__in=through.objects.filter(tag__in=tags).values("company"))

    def with_item_count(self) -> "CompanyQuerySet":
        """Adds `item_count`: for the rows of one page, each is looked up."""
        items = self.model._meta.get_field("items").related_model.objects
        counted = (
            items.filter(company=OuterRef("pk")).order_by().values("company").annotate(n=models.Count("*"))
        )
        return self.annotate(item_count=models.functions.Coalesce(models.Subquery(counted.values("n")), 0))

    def answering(self, text: str) -> "CompanyQuerySet":
        """Those that the search box would find by the text."""
        return self.filter(pk__in=named("company", text)).in_list_order()

    def in_list_order(self) -> "CompanyQuerySet":
        return self.order_by("name_sort", "id")


class DatedQuerySet(models.QuerySet):
    """Rows that are valid from a day to a day; open ends are null, the last day is included."""

    def valid_on(self, day: date) -> "DatedQuerySet":
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )


class SiteQuerySet(models.QuerySet):
    """Places of companies."""

    def visible_to(self, user: User) -> "SiteQuerySet":
        if user.has_permission(Permission.COMPANY_VIEW) and user.scope == Scope.ALL:
            return self
        companies = self.model._meta.get_field("company").related_model.objects.visible_to(user)
        return self.filter(company__in=companies)

    def answering(self, text: str) -> "SiteQuerySet":
        """Those whose names have every word of the text."""
        rows = self
        for word in text.split():
            rows = rows.filter(name__icontains=word)
        return rows.order_by("name", "id")

    def open(self) -> "SiteQuerySet":
        return self.filter(closed_on=None)


class ListedQuerySet(models.QuerySet):
    """Entries of reference lists."""

    def current(self) -> "ListedQuerySet":
        """Those that their list has not dropped."""
        return self.filter(valid_to=None)
