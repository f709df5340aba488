"""Reads of pairs, merges and the upkeep queue; `visible_to` is the only place that knows who sees which."""

from collections.abc import Mapping
from datetime import date, datetime

from django.apps import apps
from django.db import models
from django.db.models import Q

from companies.models import Company
from contacts.models import Person
from contacts.querysets import restricted, unrestricted
from quality.choices import Kind, MailState, Record, UpkeepState, Verdict
from users.models import User
from users.permissions import Permission, Scope

MODELS: Mapping[str, str] = {
    Kind.COMPANY: "companies.Company",
    Kind.PERSON: "contacts.Person",
    Kind.ITEM: "installed_base.InstalledItem",
    Kind.PRODUCT: "installed_base.Product",
}
VIEWS: Mapping[str, Permission] = {
    Kind.COMPANY: Permission.COMPANY_VIEW,
    Kind.PERSON: Permission.PERSON_VIEW,
    Kind.ITEM: Permission.ITEM_VIEW,
    Kind.PRODUCT: Permission.PRODUCT_VIEW,
}


def records_of(kind: str) -> models.QuerySet:
    """All rows of the register."""
    return apps.get_model(MODELS[kind]).objects.all()


class DuplicatePairQuerySet(models.QuerySet):
    """Pairs that look like one record."""

    def visible_to(self, user: User) -> "DuplicatePairQuerySet":
        """Pairs of which the user sees both records."""
        kinds = [kind for kind, right in VIEWS.items() if user.has_permission(right)]
        if user.scope == Scope.ALL:
            rows = self.filter(kind__in=kinds)
            if user.has_permission(Permission.RESTRICTED_VIEW):
                return rows
            hidden = restricted(Person)
            return rows.exclude(Q(first__in=hidden) | Q(second__in=hidden), kind=Kind.PERSON)
        seen = Q(pk__in=[])
        for kind in kinds:
            numbers = records_of(kind).visible_to(user).values("pk")
            seen |= Q(kind=kind, first__in=numbers, second__in=numbers)
        return self.filter(seen)

    def open(self) -> "DuplicatePairQuerySet":
        return self.filter(verdict=Verdict.OPEN)

    def of(self, kind: str, numbers: list[int]) -> "DuplicatePairQuerySet":
        """Pairs in which one of the records is."""
        return self.filter(Q(first__in=numbers) | Q(second__in=numbers), kind=kind)

    def owned_by(self, owner: User) -> "DuplicatePairQuerySet":
        """Pairs in which a record is the owner's to look after: own companies, their persons and items."""
        companies = records_of(Kind.COMPANY).filter(owner=owner).values("pk")
        numbers = {
            Kind.COMPANY: companies,
            Kind.PERSON: records_of(Kind.PERSON).filter(positions__company__in=companies).values("pk"),
            Kind.ITEM: records_of(Kind.ITEM).filter(company__in=companies).values("pk"),
        }
        mine = Q(pk__in=[])
        for kind, owned in numbers.items():
            mine |= Q(kind=kind) & (Q(first__in=owned) | Q(second__in=owned))
        return self.filter(mine)

    def in_queue_order(self) -> "DuplicatePairQuerySet":
        """The surest first."""
        return self.order_by("-score", "id")


class MergeQuerySet(models.QuerySet):
    """Merges that were made."""

    def visible_to(self, user: User) -> "MergeQuerySet":
        """Merges whose survivor the user sees."""
        seen = Q(pk__in=[])
        for kind, right in VIEWS.items():
            if user.has_permission(right):
                rows = records_of(kind).visible_to(user)
                is_all = user.scope == Scope.ALL and kind != Kind.PERSON
                seen |= Q(kind=kind) if is_all else Q(kind=kind, survivor__in=rows.values("pk"))
        return self.filter(seen)

    def undoable(self, now: datetime) -> "MergeQuerySet":
        """Not taken back yet, and the data for it is there."""
        return self.filter(undone_at=None, kept_until__gt=now)


OF_COMPANY = (
    Record.COMPANY, Record.ADDRESS, Record.SITE, Record.COMPANY_POINT, Record.COMPANY_NAME, Record.COMPANY_YEAR,
    Record.COMPANY_NUMBER,
)  # fmt: skip
OF_PERSON = (Record.PERSON, Record.PERSON_POINT)
OF_NOBODY = (Record.PRODUCT, Record.TERM, Record.CAMPAIGN)  # no company's: whoever may see those sees all


class UpkeepQuerySet(models.QuerySet):
    """Facts in doubt."""

    def visible_to(self, user: User) -> "UpkeepQuerySet":
        """Entries about records that the user sees: the record's own right, and its company within the scope."""
        if not user.has_permission(Permission.QUALITY_VIEW):
            return self.none()
        may = user.has_permission
        is_all = user.scope == Scope.ALL
        kinds = [
            *(OF_COMPANY if may(Permission.COMPANY_VIEW) else ()),
            *((*OF_PERSON, Record.POSITION) if may(Permission.PERSON_VIEW) else ()),
            *((Record.ITEM,) if may(Permission.ITEM_VIEW) else ()),
            *((Record.CASE,) if may(Permission.CASE_VIEW) else ()),
            *((Record.CONTRACT, Record.TERM) if may(Permission.COVER_VIEW) else ()),
            *((Record.PRODUCT,) if may(Permission.PRODUCT_VIEW) else ()),
            *((Record.CAMPAIGN,) if may(Permission.CAMPAIGN_VIEW) else ()),
        ]
        if is_all:
            rows = self if len(kinds) == len(Record) else self.filter(record__in=kinds)
            return rows if may(Permission.RESTRICTED_VIEW) else rows.filter(unrestricted("person"))
        companies = Company.objects.visible_to(user)
        at_company = [kind for kind in kinds if kind not in OF_PERSON]
        seen = Q(record__in=at_company, company__in=companies)
        seen |= Q(record__in=[kind for kind in kinds if kind in OF_NOBODY])
        if not may(Permission.RESTRICTED_VIEW):
            seen &= unrestricted("person")
        if may(Permission.PERSON_VIEW):
            seen |= Q(record__in=OF_PERSON, person__in=Person.objects.visible_to(user))
        return self.filter(seen)

    def open(self) -> "UpkeepQuerySet":
        return self.filter(state=UpkeepState.OPEN)

    def awake(self, today: date) -> "UpkeepQuerySet":
        """Open, and not put off beyond today."""
        return self.open().filter(Q(snoozed_until=None) | Q(snoozed_until__lte=today))

    def owned_by(self, user: User) -> "UpkeepQuerySet":
        """About the user's own companies and those who work there."""
        return self.filter(company__in=Company.objects.filter(owner=user))

    def of_teams(self, user: User) -> "UpkeepQuerySet":
        """About the companies of the user's teams."""
        return self.filter(company__in=Company.objects.filter(team__in=user.team_ids()))

    def proposing(self) -> "UpkeepQuerySet":
        """With a proposal that one key accepts."""
        return self.exclude(proposed={})

    def in_queue_order(self) -> "UpkeepQuerySet":
        return self.order_by("weight", "id")


class MailFileQuerySet(models.QuerySet):
    """Files of mail that came back."""

    def visible_to(self, user: User) -> "MailFileQuerySet":
        return self if user.has_permission(Permission.UPKEEP_MAIL) else self.none()

    def waiting(self) -> "MailFileQuerySet":
        return self.filter(state=MailState.WAITING)
