"""What companies can have in the installed base: items of a product, of a family, past their life."""

from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import (
    Asker,
    BadValueError,
    Condition,
    Option,
    code_of,
    codes,
    months_ago,
    register,
    universal_id,
)
from common.months import months_before
from common.search import found
from installed_base.choices import ProductKind
from installed_base.models import InstalledItem, Maker, Product, ProductFamily
from users.permissions import Permission


def at_work(**conditions: Any) -> Exists:
    """An item that is delivered and not gone, of the row's company."""
    return Exists(InstalledItem.objects.at_work().filter(company=OuterRef("pk"), **conditions))


def one_of(model: type[Model], value: str) -> int:
    """The number of the chosen row: looked up first, so that the planner knows how rare it is."""
    number = model._default_manager.filter(public_id=universal_id(value)).values_list("pk", flat=True).first()
    if number is None:
        raise BadValueError
    return number


def has_product(asker: Asker, value: str) -> Exists:
    return at_work(product=one_of(Product, value))


def has_family(asker: Asker, value: str) -> Exists:
    return at_work(product__in=_numbers(Product.objects.filter(family=one_of(ProductFamily, value))))


def has_maker(asker: Asker, value: str) -> Exists:
    return at_work(product__in=_numbers(Product.objects.filter(maker=one_of(Maker, value))))


def has_kind(asker: Asker, value: str) -> Exists:
    return at_work(product__kind=code_of(ProductKind, value))


def has_item(asker: Asker, value: str) -> Q:
    return Q(has_items_at_work=True)


def has_item_of_others(asker: Asker, value: str) -> Exists:
    return at_work(is_ours=False)


def has_item_past_life(asker: Asker, value: str) -> Exists | Q:
    """Older than the product's expected life, counted from when it was taken into use. The lives are read
    first: products of one life are one comparison of days, and no life known is no item."""
    taken = Coalesce("commissioned_on", "installed_on", "delivered_on", "manufactured_on")
    today, old = timezone.localdate(asker.now), Q()
    lives = Product.objects.exclude(expected_life_months=None).values_list("expected_life_months", "pk")
    by_life: dict[int, list[int]] = {}
    for months, number in lives:
        by_life.setdefault(months, []).append(number)
    for months, numbers in by_life.items():
        old |= Q(product__in=numbers, taken_on__lt=months_before(today, months))
    if not by_life:
        return Q(pk__in=[])
    return Exists(InstalledItem.objects.at_work().alias(taken_on=taken).filter(old, company=OuterRef("pk")))


def has_item_past_support(asker: Asker, value: str) -> Exists:
    ended = Product.objects.past_support(timezone.localdate(asker.now))
    return at_work(product__in=_numbers(ended))


def has_delivery_within(asker: Asker, value: str) -> Exists:
    since = months_ago(asker, value).date()
    return Exists(InstalledItem.objects.filter(company=OuterRef("pk"), delivered_on__gte=since))


def _numbers(products: Any) -> list[int]:
    """Numbers of products, read first: a list tells the planner what a subquery would hide."""
    return list(products.values_list("pk", flat=True)[:20_000])


def product_options(asker: Asker, text: str) -> list[Option]:
    products = Product.objects.visible_to(asker.user).select_related("maker")
    if text:
        products = products.filter(found("product", text, asker.user))
    return [(str(p.public_id), f"{p.name} ({p.code})") for p in products.in_list_order()[:50]]


def product_name(asker: Asker, value: str) -> str:
    return _name_of(Product, value)


def named_options(model: type[Model]) -> Any:
    """Options out of rows that have a name."""

    def options(asker: Asker, text: str) -> list[Option]:
        rows = model._default_manager.filter(name__icontains=text).order_by("name")[:50]
        return [(str(row.public_id), row.name) for row in rows]

    return options


def _name_of(model: type[Model], value: str) -> str:
    return model._default_manager.filter(public_id=value).values_list("name", flat=True).first() or value


CONDITIONS = (
    Condition(
        "product", _("an item of the product…"),
        has=_("Has an item of %(value)s"), has_not=_("Has no item of %(value)s"),
        build=has_product, options=product_options, describe=product_name, permission=Permission.ITEM_VIEW,
    ),
    Condition(
        "family", _("an item of the product family…"),
        has=_("Has an item of the family %(value)s"), has_not=_("Has no item of the family %(value)s"),
        build=has_family, options=named_options(ProductFamily),
        describe=lambda asker, value: _name_of(ProductFamily, value), permission=Permission.ITEM_VIEW,
    ),
    Condition(
        "maker", _("an item made by…"),
        has=_("Has an item made by %(value)s"), has_not=_("Has no item made by %(value)s"),
        build=has_maker, options=named_options(Maker),
        describe=lambda asker, value: _name_of(Maker, value), permission=Permission.ITEM_VIEW,
    ),
    Condition(
        "item_kind", _("an item of the kind…"),
        has=_("Has an item of the kind: %(value)s"), has_not=_("Has no item of the kind: %(value)s"),
        build=has_kind, kind="select", options=codes(ProductKind), permission=Permission.ITEM_VIEW,
    ),
    Condition(
        "item", _("an item in use"), has=_("Has an item in use"), has_not=_("Has no item in use"),
        build=has_item, kind="none", permission=Permission.ITEM_VIEW,
    ),
    Condition(
        "item_of_others", _("another maker’s item"),
        has=_("Has an item of another supplier"), has_not=_("Has no item of another supplier"),
        build=has_item_of_others, kind="none", permission=Permission.ITEM_VIEW,
    ),
    Condition(
        "past_life", _("an item past its expected life"),
        has=_("Has an item past its expected life"), has_not=_("Has no item past its expected life"),
        build=has_item_past_life, kind="none", permission=Permission.ITEM_VIEW,
    ),
    Condition(
        "past_support", _("an item whose support has ended"),
        has=_("Has an item whose support has ended"), has_not=_("Has no item whose support has ended"),
        build=has_item_past_support, kind="none", permission=Permission.ITEM_VIEW,
    ),
    Condition(
        "delivered_months", _("a delivery within…"),
        has=_("Something delivered within %(value)s months"),
        has_not=_("Nothing delivered within %(value)s months"),
        build=has_delivery_within, kind="number", unit=_("months"), permission=Permission.ITEM_VIEW,
    ),
)  # fmt: skip


def offer() -> None:
    """Offer these on the list of companies."""
    register("company", *CONDITIONS)
