"""Warranty terms, the products they go with, and service levels."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import ProtectedError

from common.constraints import refuse_unwanted_text, refusing
from common.jobs import enqueue_on_commit
from history import operations as history
from installed_base.models import Product
from service.models import ProductWarranty, Sla, WarrantyTerm
from service.operations.contract_refusals import (
    ClosesBeforeOpening,
    PartBeyondWhole,
    ProductWarrantedTwice,
    SlaInUse,
    TermInUse,
    TermNameTaken,
)
from service.operations.cover import span, write_warranties
from users.models import User

AT_ONCE = 2000  # items whose warranties are written while the user waits; more are a job
TERM_RULES = {"term_part_within_whole": PartBeyondWhole}
SLA_RULES = {"sla_closes_after_opening": ClosesBeforeOpening}


@transaction.atomic
def create_term(*, by: User, now: datetime, **values: Any) -> WarrantyTerm:
    """Write a warranty term down. Refuses a name in use. Recorded."""
    _refuse_taken_name(WarrantyTerm, values.get("name", ""))
    refuse_unwanted_text(values)
    with refusing(TERM_RULES):
        return history.create(obj=WarrantyTerm(**values), by=by, at=now)


@transaction.atomic
def change_term(
    *, term: WarrantyTerm, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> WarrantyTerm:  # fmt: skip
    """Correct a term; the warranties of all items under it follow. Recorded."""
    _refuse_taken_name(WarrantyTerm, values.get("name", ""), but=term)
    refuse_unwanted_text(values)
    with refusing(TERM_RULES):
        history.save_changes(
            obj=term, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )
    rewrite_warranties(products=term.products.values_list("product_id", flat=True))
    return term


@transaction.atomic
def delete_term(*, term: WarrantyTerm, by: User, now: datetime) -> None:
    """Take a term away that no product and no item has. Recorded."""
    try:
        with transaction.atomic():
            history.delete(obj=term, by=by, at=now)
    except ProtectedError as protected:
        raise TermInUse from protected


@transaction.atomic
def assign_term(
    *,
    product: Product,
    term: WarrantyTerm,
    starts_on: date,
    by: User,
    now: datetime,
    ends_on: date | None = None,
) -> ProductWarranty:
    """Let a term go with deliveries of a product from a day on. The one that went before ends then. Recorded."""
    days = span(starts_on=starts_on, ends_on=ends_on)
    open_one = (
        ProductWarranty.objects.select_for_update()
        .filter(product=product, during__upper_inf=True, during__startswith__lt=starts_on)
        .first()
    )
    with (
        history.one_change_set(by=by, at=now),
        refusing({"product_one_warranty_at_a_time": ProductWarrantedTwice}),
    ):
        if open_one is not None:
            ended = DateRange(open_one.during.lower, starts_on)
            history.save_changes(obj=open_one, values={"during": ended}, by=by, at=now)
        made = history.create(obj=ProductWarranty(product=product, term=term, during=days), by=by, at=now)
    rewrite_warranties(products=[product.pk])
    return made


@transaction.atomic
def end_term(*, warranty: ProductWarranty, ends_on: date, by: User, now: datetime) -> ProductWarranty:
    """Later deliveries of the product go without this term. Recorded."""
    days = DateRange(warranty.during.lower, max(ends_on, warranty.during.lower) + timedelta(days=1))
    with refusing({"product_one_warranty_at_a_time": ProductWarrantedTwice}):
        history.save_changes(obj=warranty, values={"during": days}, by=by, at=now)
    rewrite_warranties(products=[warranty.product_id])
    return warranty


@transaction.atomic
def unassign_term(*, warranty: ProductWarranty, by: User, now: datetime) -> None:
    """Take a term off a product as if it had never gone with it; its warranties go too. Recorded."""
    product = warranty.product_id
    history.delete(obj=warranty, by=by, at=now)
    rewrite_warranties(products=[product])


@transaction.atomic
def create_sla(*, by: User, now: datetime, **values: Any) -> Sla:
    """Write a service level down. Refuses a name in use and hours the wrong way round. Recorded."""
    _refuse_taken_name(Sla, values.get("name", ""))
    refuse_unwanted_text(values)
    with refusing(SLA_RULES):
        return history.create(obj=Sla(**values), by=by, at=now)


@transaction.atomic
def change_sla(
    *, sla: Sla, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Sla:  # fmt: skip
    """Correct a service level. Recorded."""
    _refuse_taken_name(Sla, values.get("name", ""), but=sla)
    refuse_unwanted_text(values)
    with refusing(SLA_RULES):
        history.save_changes(
            obj=sla, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )
    return sla


@transaction.atomic
def delete_sla(*, sla: Sla, by: User, now: datetime) -> None:
    """Take a service level away that no contract promises. Recorded."""
    try:
        with transaction.atomic():
            history.delete(obj=sla, by=by, at=now)
    except ProtectedError as protected:
        raise SlaInUse from protected


def _refuse_taken_name(model: type, name: str, but: Any = None) -> None:
    if name and model.objects.filter(name__iexact=name).exclude(pk=but and but.pk).exists():
        raise TermNameTaken


def rewrite_warranties(*, products: Iterable[int]) -> None:
    """Warranties of a few items at once, those of many by a job."""
    numbers = list(products)
    if not numbers:
        return
    some = Product.objects.filter(pk__in=numbers).values_list("items__pk", flat=True)[: AT_ONCE + 1]
    if some.count() <= AT_ONCE:
        write_warranties(products=numbers)
        return
    for number in numbers:
        enqueue_on_commit("service.write_warranties", product_id=number)
