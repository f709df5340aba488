"""Cover: given to items, sites and products, changed, declared void; and the nightly figures."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from common.constraints import refuse_unwanted_text, refusing
from common.submissions import already_made
from companies.models import Company, Site
from history import operations as history
from installed_base.models import InstalledItem, Product
from service.choices.cover import CoverSource
from service.models import ContractLine, Coverage, ServiceContract
from service.operations.contract_refusals import (
    CoveredTwice,
    CoverEndsBeforeItStarts,
    CoverOfRule,
    CoverOutsideContract,
    LineOfAnotherContract,
    OneScope,
    VoidNeedsReason,
)
from users.models import User

ONCE = {
    "cover_contract_item_once": CoveredTwice,
    "cover_contract_site_once": CoveredTwice,
    "cover_contract_product_once": CoveredTwice,
    "cover_warranty_once": CoveredTwice,
    "cover_during_not_empty": CoverEndsBeforeItStarts,
    "cover_one_scope": OneScope,
    "cover_void_has_reason": VoidNeedsReason,
}


@transaction.atomic
def add_cover(
    *, contract: ServiceContract, starts_on: date, by: User, now: datetime, ends_on: date | None = None,
    line: ContractLine | None = None, item: InstalledItem | None = None, site: Site | None = None,
    company: Company | None = None, product: Product | None = None, submission: UUID | None = None, **terms: Any,
) -> Coverage:  # fmt: skip
    """Let a contract stand for an item, a site, or a product at a company; from a day on, to a last day or as
    long as the contract. Refuses cover twice by one contract and days outside of it. Recorded."""
    made = already_made(Coverage, submission)
    if made is not None:
        return made
    ServiceContract.objects.select_for_update().get(pk=contract.pk)
    if line is not None and line.contract_id != contract.pk:
        raise LineOfAnotherContract
    if sum((item is not None, site is not None, product is not None and company is not None)) != 1:
        raise OneScope
    cover = Coverage(
        source=CoverSource.CONTRACT, contract=contract, line=line, item=item, site=site, company=company,
        product=product, during=span(starts_on=starts_on, ends_on=ends_on), **terms, **({"public_id": submission} if submission else {}),
    )  # fmt: skip
    _refuse_outside(contract, cover)
    with refusing(ONCE):
        history.create(obj=cover, by=by, at=now)
    cover.refresh_from_db()
    return cover


@transaction.atomic
def cover_items(
    *, contract: ServiceContract, items: Iterable[InstalledItem], starts_on: date, by: User, now: datetime,
    ends_on: date | None = None, line: ContractLine | None = None, include_children: bool = True,
    shares: Mapping[str, int] | None = None,
) -> tuple[int, int]:  # fmt: skip
    """Let a contract stand for many items at once. Those it covers already on these days stay as they are.

    Returns how many were covered, and how many were covered before. Recorded.
    """
    locked = ServiceContract.objects.select_for_update().get(pk=contract.pk)
    if line is not None and line.contract_id != contract.pk:
        raise LineOfAnotherContract
    during = span(starts_on=starts_on, ends_on=ends_on)
    wanted = {item.pk: item for item in items}
    before = set(
        Coverage.objects.filter(
            contract=contract, item__in=wanted, during__overlap=during, void_on=None
        ).values_list("item_id", flat=True)
    )
    new = [
        Coverage(
            source=CoverSource.CONTRACT, contract=contract, line=line, item=item, during=during,
            include_children=include_children, **(shares or {}),
        )
        for number, item in wanted.items()
        if number not in before
    ]  # fmt: skip
    if new:
        _refuse_outside(locked, new[0])
    with history.one_change_set(by=by, at=now):
        made = Coverage.objects.bulk_create(new, batch_size=1000)
        facts = [
            (cover.pk, {}, {k: v for k, v in history.values_of(cover).items() if v not in (None, "", [])})
            for cover in made
        ]
        history.record_each(model=Coverage, rows=facts, by=by, at=now, verb="created")
    return len(made), len(before)


@transaction.atomic
def add_warranty(
    *, item: InstalledItem, starts_on: date, ends_on: date, by: User, now: datetime, **terms: Any
) -> Coverage:
    """Give one item a warranty of its own, beside what its product has. Recorded."""
    cover = Coverage(
        source=CoverSource.WARRANTY, item=item, during=span(starts_on=starts_on, ends_on=ends_on), **terms
    )
    with refusing(ONCE):
        history.create(obj=cover, by=by, at=now)
    cover.refresh_from_db()
    return cover


@transaction.atomic
def change_cover(
    *, cover: Coverage, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Coverage:  # fmt: skip
    """Correct a cover; `starts_on` and `ends_on` are its first and last day. Refuses what follows from a rule,
    and a lost update. Recorded."""
    if cover.is_by_rule:
        raise CoverOfRule
    facts = _with_span(cover, values)
    if facts.get("line") is not None and facts["line"].contract_id != cover.contract_id:
        raise LineOfAnotherContract
    refuse_unwanted_text(facts)
    with refusing(ONCE):
        history.save_changes(
            obj=cover, values=facts, by=by, at=now, expected_revision=expected_revision,
            base=None if base is None else _with_span(cover, base),
        )  # fmt: skip
    return cover


@transaction.atomic
def void_cover(*, cover: Coverage, void_on: date, reason: str, by: User, now: datetime) -> Coverage:
    """Declare a cover void from a day on, and say why. What covers the machine or its other parts stands. Recorded."""
    if not reason.strip():
        raise VoidNeedsReason
    refuse_unwanted_text({"void_reason": reason})
    values = {"void_on": void_on, "void_reason": reason.strip()}
    with refusing(ONCE):
        history.save_changes(obj=cover, values=values, by=by, at=now)
    return cover


@transaction.atomic
def restore_cover(*, cover: Coverage, by: User, now: datetime) -> Coverage:
    """Take back that a cover is void. Recorded."""
    with refusing(ONCE):
        history.save_changes(obj=cover, values={"void_on": None, "void_reason": ""}, by=by, at=now)
    return cover


@transaction.atomic
def remove_cover(*, cover: Coverage, by: User, now: datetime) -> None:
    """Take away a cover that was written by mistake. One that follows from a rule is declared void instead. Recorded."""
    if cover.is_by_rule:
        raise CoverOfRule
    history.delete(obj=cover, by=by, at=now)


def write_warranties(*, products: Iterable[int] | None = None) -> int:
    """Bring the warranties that follow from terms up to date: those of the products, or all. Returns how many
    changed. The database writes them by itself as items come and change; this is for changed terms."""
    numbers = None if products is None else list(products)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT service_write_warranties(NULL, %s::bigint[])", [numbers])
        return cursor.fetchone()[0]


def span(*, starts_on: date, ends_on: date | None) -> DateRange:
    """First and last day as a range; refuses days the wrong way round."""
    if ends_on is not None and ends_on < starts_on:
        raise CoverEndsBeforeItStarts
    return DateRange(starts_on, ends_on and ends_on + timedelta(days=1))


def _with_span(cover: Coverage, values: Mapping[str, Any]) -> dict[str, Any]:
    facts = dict(values)
    if "starts_on" in facts or "ends_on" in facts:
        last = cover.during.upper and cover.during.upper - timedelta(days=1)
        facts["during"] = span(
            starts_on=facts.pop("starts_on", None) or cover.during.lower, ends_on=facts.pop("ends_on", last)
        )
    return facts


def _refuse_outside(contract: ServiceContract, cover: Coverage) -> None:
    """A cover none of whose days the contract has would be one in name only. A draft covers nothing yet."""
    ends = [
        day
        for day in (contract.terminated_on, None if contract.auto_renew_months else contract.ends_on)
        if day
    ]
    last = min(ends) if ends else None
    upper = cover.during.upper
    if (last and cover.during.lower > last) or (upper and upper <= contract.starts_on):
        raise CoverOutsideContract
