"""What holds of products that become one: refused when they are different things, their codes remembered."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from common.refusals import Refusal
from installed_base.models import BomLine, FormerCode, PartFit, Product
from users.models import User
from users.permissions import Permission


class MayNotMergeProducts(Refusal):
    """The catalogue is kept by those who may correct products."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not change the catalogue. Ask somebody who may correct products."))


class ProductsApart(Refusal):
    """One of them is in the other, fits it or succeeds it: two things, whatever they are called."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "These are different products: one is a part of another, fits it or succeeds it. If that is a mistake,"
                " correct it first."
            )
        )


class ProductsUnlike(Refusal):
    """What their items are or how they are counted, or which attributes they have, differs."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "These products differ in kind, in how their items are counted, or in their attributes. Make them alike"
                " first, so that every item fits."
            )
        )


def refuse_unlike_products(*, products: Sequence[Product], by: User) -> None:
    """Refuse products that cannot be one thing, and those who may not change the catalogue."""
    if not by.has_permission(Permission.PRODUCT_EDIT):
        raise MayNotMergeProducts
    numbers = [product.pk for product in products]
    schemas = {str(product.attribute_schema) for product in products if product.attribute_schema}
    if len(schemas) > 1 or len({(product.kind, product.tracking) for product in products}) > 1:
        raise ProductsUnlike
    linked = any(product.successor_id in numbers for product in products)
    linked = linked or BomLine.objects.filter(assembly__in=numbers, component__in=numbers).exists()
    if linked or PartFit.objects.filter(Q(part__in=numbers), product__in=numbers).exists():
        raise ProductsApart


def former_codes(*, kept: Product, gone: Sequence[Product], before: tuple[str, str]) -> list[models.Model]:
    """Codes that find the survivor from now on, as those of a renamed product do; `before`: key and code that it had,
    the code "" when it keeps it."""
    known = {*FormerCode.objects.filter(product=kept).values_list("code_key", flat=True)}
    codes: dict[str, Any] = {product.code_key: product.code for product in gone}
    if before[1]:
        codes[before[0]] = before[1]
    now = Product.objects.values_list("code_key", flat=True).get(pk=kept.pk)
    return [
        FormerCode(product=kept, code=code) for key, code in codes.items() if key not in known and key != now
    ]
