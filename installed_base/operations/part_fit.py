"""Which spare part fits which product: said, corrected, taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.submissions import already_made
from history import operations as history
from history.choices import Verb
from installed_base.models import PartFit, Product
from installed_base.models.serial import tidy_serial
from installed_base.models.serial_range import problems_of_range, split_serial
from installed_base.models.version import version_key
from installed_base.operations.catalogue_refusals import (
    FitRangeInvalid,
    FitsItself,
    FitTwice,
    RevisionsBackwards,
    RevisionUnreadable,
)
from users.models import User

GUARD: dict[str, Refuse] = {
    "fit_not_of_itself": FitsItself,
    "fit_once": FitTwice,
    "fit_revisions_in_order": RevisionsBackwards,
    "fit_numbers_in_order": lambda: FitRangeInvalid(""),
}
RANGE = ("serial_from", "serial_to", "revision_from", "revision_to")


@transaction.atomic
def add_part_fit(
    *, part: Product, product: Product, by: User, now: datetime, submission: UUID | None = None, **values: Any
) -> PartFit:
    """Say that a part fits a product, for all serial numbers or a range, for all revisions or a range.

    Refuses a range whose ends begin differently or are the wrong way round, revisions that cannot be put in
    order, and the same twice. The same `submission` twice makes one. Recorded.
    """
    made = already_made(PartFit, submission)
    if made is not None:
        return made
    if part.pk == product.pk:
        raise FitsItself
    refuse_unwanted_text(values)
    fit = PartFit(
        part=part, product=product, **ranged(values=values, pattern=product.serial_pattern),
        **({"public_id": submission} if submission else {}),
    )  # fmt: skip
    _refuse_twice(fit)
    with refusing(GUARD):
        return history.create(obj=fit, by=by, at=now)


@transaction.atomic
def change_part_fit(
    *, fit: PartFit, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Correct what fits. Refuses what adding refuses, and a lost update. Recorded."""
    present = PartFit.objects.select_for_update(of=("self",)).select_related("product").get(pk=fit.pk)
    product = values.get("product", present.product)
    facts = {name: getattr(present, name) for name in RANGE} | dict(values)
    refuse_unwanted_text(values)
    facts = ranged(values=facts, pattern=product.serial_pattern)
    if values.get("part", present.part).pk == product.pk:
        raise FitsItself
    with refusing(GUARD):
        return history.save_changes(
            obj=fit, values=facts, by=by, at=now, expected_revision=expected_revision,
            base=None if base is None else {name: getattr(present, name) for name in facts} | dict(base),
        )  # fmt: skip


@transaction.atomic
def remove_part_fit(*, fit: PartFit, by: User, now: datetime) -> None:
    """Take back that a part fits. Recorded, on the product that it was said of too."""
    with history.one_change_set(by=by, at=now):
        gone, product = str(fit.part), fit.product
        history.delete(obj=fit, by=by, at=now)
        history.record(
            obj=product, verb=Verb.CHANGED, old={"part_fit": gone}, new={"part_fit": ""}, by=by, at=now
        )


def read_ranges_anew(*, product: Product, by: User, now: datetime) -> None:
    """The product's pattern of serial numbers changed: what its ranges mean is worked out again. Refuses a
    pattern by which a range would mean nothing. Recorded."""
    for fit in product.fitting_parts.exclude(serial_from="", serial_to="").order_by("pk"):
        facts = ranged(values={name: getattr(fit, name) for name in RANGE}, pattern=product.serial_pattern)
        history.save_changes(obj=fit, values=facts, by=by, at=now)


def ranged(*, values: Mapping[str, Any], pattern: str) -> dict[str, Any]:
    """The typed ends of the ranges, with what they mean."""
    facts = dict(values)
    first, last = (tidy_serial(facts.get(name) or "") for name in ("serial_from", "serial_to"))
    problems = problems_of_range(first, last, pattern)
    if problems:
        raise FitRangeInvalid(" ".join(problems))
    start, end = split_serial(first, pattern), split_serial(last, pattern)
    facts |= {
        "serial_from": first, "serial_to": last, "stem": start.stem if first else end.stem if last else "",
        "number_from": start.number if first else None, "number_to": end.number if last else None,
    }  # fmt: skip
    for name in ("revision_from", "revision_to"):
        typed = (facts.get(name) or "").strip()
        key = version_key(typed) if typed else None
        if typed and key is None:
            raise RevisionUnreadable(name)
        facts |= {name: typed, f"{name}_key": key}
    low, high = facts["revision_from_key"], facts["revision_to_key"]
    if low and high and low > high:
        raise RevisionsBackwards
    return facts


def _refuse_twice(fit: PartFit) -> None:
    same = {name: getattr(fit, name) for name in ("product", "part", "position", *RANGE)}
    if PartFit.objects.filter(**same).exists():
        raise FitTwice
