"""Reads of products and items, in the words of an aftermarket clerk."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Upper

from common.search import named
from common.sql import RegexpReplace
from companies.models import Company
from installed_base.choices import AT_WORK, GONE, FlagOutcome, LifecycleState
from users.models import User
from users.permissions import Permission, Scope


def folded_value(value: str) -> Upper:
    """What the database keeps as key of this value; worked out there, so that both sides fold alike."""
    return Upper(RegexpReplace(Value(value), Value("[^[:alnum:]]"), Value(""), Value("g")))


class ProductQuerySet(models.QuerySet):
    """The catalogue, which everyone with the right sees whole."""

    def visible_to(self, user: User) -> "ProductQuerySet":
        return self if user.has_permission(Permission.PRODUCT_VIEW) else self.none()

    def past_support(self, today: date) -> "ProductQuerySet":
        return self.filter(end_of_support__lte=today)

    def in_state(self, state: LifecycleState, today: date) -> "ProductQuerySet":
        """Products in a state of their life: sold, no longer sold, without support, replaced by another."""
        if state == LifecycleState.REPLACED:
            return self.exclude(successor=None)
        if state == LifecycleState.NOT_SUPPORTED:
            return self.past_support(today)
        ended = Q(end_of_sale__lt=today)
        return self.filter(ended) if state == LifecycleState.NOT_SOLD else self.exclude(ended)

    def answering(self, text: str) -> "ProductQuerySet":
        """Those that the search box would find by the text."""
        return self.filter(pk__in=named("product", text)).in_list_order()

    def in_list_order(self) -> "ProductQuerySet":
        return self.order_by("name_sort", "id")


class ProductFamilyQuerySet(models.QuerySet):
    """Families of products, which everyone who sees products sees whole."""

    def visible_to(self, user: User) -> "ProductFamilyQuerySet":
        return self if user.has_permission(Permission.PRODUCT_VIEW) else self.none()


class MakerQuerySet(models.QuerySet):
    """Makers, which everyone who sees products sees."""

    def visible_to(self, user: User) -> "MakerQuerySet":
        return self if user.has_permission(Permission.PRODUCT_VIEW) else self.none()

    def called(self, name: str) -> "MakerQuerySet":
        """The one of this name in whatever letters, or the one that has it as a spelling."""
        key = folded_value(name)
        own = self.filter(key=key)
        return own if own.exists() else self.filter(spellings__key=key)

    def named_like(self, words: str) -> "MakerQuerySet":
        """Those with the words in their name or in a spelling."""
        found = self.filter(Q(name__icontains=words) | Q(spellings__name__icontains=words))
        return self.filter(pk__in=found.values("pk"))


class MakerSpellingQuerySet(models.QuerySet):
    """Other spellings of makers, seen with the makers."""

    def visible_to(self, user: User) -> "MakerSpellingQuerySet":
        return self if user.has_permission(Permission.PRODUCT_VIEW) else self.none()


class ProductPartQuerySet(models.QuerySet):
    """What belongs to a product: lines of its structure, fits, features, documents, former codes."""

    def visible_to(self, user: User) -> "ProductPartQuerySet":
        return self if user.has_permission(Permission.PRODUCT_VIEW) else self.none()

    def valid_on(self, day: date) -> "ProductPartQuerySet":
        """Those whose days include the day."""
        return self.filter(during__contains=day)


class InstalledItemQuerySet(models.QuerySet):
    """Items; `visible_to` is the only place that knows who sees which."""

    def visible_to(self, user: User) -> "InstalledItemQuerySet":
        """Items at companies the user sees; those at no company only for users who see every company."""
        if not user.has_permission(Permission.ITEM_VIEW):
            return self.none()
        return self if user.scope == Scope.ALL else self.filter(company__in=Company.objects.visible_to(user))

    def with_serial(self, serial: str) -> "InstalledItemQuerySet":
        """Items with exactly this serial number, in whatever spelling."""
        return self.filter(~Q(serial=""), key=folded_value(serial))

    def with_attribute_between(self, name: str, low: Any = None, high: Any = None) -> "InstalledItemQuerySet":
        """Items whose number or day lies between the two, both included; what is none of that kind is left out."""
        kind = "string" if isinstance(low or high, str) else "number"
        told = Func(
            KeyTransform(name, "attributes"), function="jsonb_typeof", output_field=models.TextField()
        )
        rows = self.alias(told_kind=told).filter(told_kind=kind)
        if low is not None:
            rows = rows.filter(**{f"attributes__{name}__gte": low})
        return rows if high is None else rows.filter(**{f"attributes__{name}__lte": high})

    def at(self, company: Company) -> "InstalledItemQuerySet":
        return self.filter(company=company)

    def at_work(self) -> "InstalledItemQuerySet":
        """Delivered and not yet gone: what the customer uses, repairs or has on loan."""
        return self.filter(status__in=AT_WORK)

    def gone(self) -> "InstalledItemQuerySet":
        return self.filter(status__in=GONE)

    def machines(self) -> "InstalledItemQuerySet":
        """Whole things: items that are not a part of another item."""
        return self.filter(parent=None)

    def ours(self) -> "InstalledItemQuerySet":
        return self.filter(is_ours=True)

    def answering(self, text: str) -> "InstalledItemQuerySet":
        """Those that the search box would find by the text."""
        return self.filter(pk__in=named("item", text)).in_list_order()

    def in_list_order(self) -> "InstalledItemQuerySet":
        return self.order_by("serial_sort", "id")


class DatedQuerySet(models.QuerySet):
    """Rows that hold from a day to a day."""

    def on(self, day: date) -> "DatedQuerySet":
        """What holds on this day."""
        return self.filter(during__contains=day)

    def in_time_order(self) -> "DatedQuerySet":
        """The newest first."""
        return self.order_by(F("during__startswith").desc(nulls_last=True), "-pk")


class ItemFlagQuerySet(models.QuerySet):
    """Facts that were called wrong, on items that the user sees."""

    def visible_to(self, user: User) -> "ItemFlagQuerySet":
        if not user.has_permission(Permission.ITEM_VIEW):
            return self.none()
        return (
            self
            if user.scope == Scope.ALL
            else self.filter(item__company__in=Company.objects.visible_to(user))
        )

    def open(self) -> "ItemFlagQuerySet":
        return self.filter(outcome=FlagOutcome.OPEN)

    def newest_first(self) -> "ItemFlagQuerySet":
        return self.order_by("-flagged_at", "-id")
