"""The catalogue: products, their makers and families."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.submissions import already_made
from history import operations as history
from installed_base.models import FormerCode, Maker, Product, ProductFamily, SchemaVersion
from installed_base.models.attributes import problems_of_schema
from installed_base.models.serial_range import problem_of_pattern
from installed_base.operations.bom import lock_catalogue
from installed_base.operations.catalogue_refusals import ContractsAfterSupport, SerialPatternInvalid
from installed_base.operations.part_fit import read_ranges_anew
from installed_base.operations.refusals import ProductCodeTaken, ProductInUse, SchemaInvalid, SuccessorCircle
from installed_base.querysets import folded_value
from users.models import User


@transaction.atomic
def get_or_create_maker(*, name: str, by: User, now: datetime) -> Maker:
    """The maker of that name in whatever spelling, kept ones too; made and recorded when there is none."""
    found = Maker.objects.called(name).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return history.create(obj=Maker(name=name.strip()), by=by, at=now)
    except IntegrityError:  # somebody made it meanwhile
        return Maker.objects.get(key=folded_value(name))


@transaction.atomic
def get_or_create_family(*, name: str, by: User, now: datetime) -> ProductFamily:
    """The family of that name in whatever case; made and recorded when there is none."""
    found = ProductFamily.objects.filter(name__iexact=name.strip()).order_by("id").first()
    if found:
        return found
    try:
        with transaction.atomic():
            return history.create(obj=ProductFamily(name=name.strip()), by=by, at=now)
    except IntegrityError:
        return ProductFamily.objects.get(name=name.strip())


@transaction.atomic
def create_product(*, by: User, now: datetime, submission: UUID | None = None, **values: Any) -> Product:
    """Put a product into the catalogue. Refuses a code the maker uses and a schema that means nothing. Recorded.

    `maker` and `family` may be given by name. The same `submission` sent twice makes one product.
    """
    made = already_made(Product, submission)
    if made is not None:
        return made
    facts = _with_named(values, by=by, now=now)
    product = Product(**facts, **({"public_id": submission} if submission else {}))
    _refuse_schema(product.attribute_schema)
    _refuse_pattern(product.serial_pattern)
    _refuse_taken_code(product)
    refuse_unwanted_text(values)
    with history.one_change_set(by=by, at=now), refusing(_guard(product)):
        history.create(obj=product, by=by, at=now)
        if product.attribute_schema:
            _keep_version(product, by=by, now=now)
    return product


@transaction.atomic
def change_product(
    *, product: Product, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Change a product. A new schema is a new version beside the old ones; no item's values are touched by it.
    A code that is replaced stays as a former one. Recorded.

    Refuses a code in use, a schema or a pattern that means nothing, a circle of successors, and a lost update.
    """
    facts = _with_named(values, by=by, now=now)
    wanted = Product(
        pk=product.pk,
        maker_id=facts["maker"].pk if facts.get("maker") else None if "maker" in facts else product.maker_id,
        code=facts.get("code", product.code),
    )
    _refuse_taken_code(wanted)
    if facts.get("successor"):
        lock_catalogue()
        _refuse_circle(product, facts["successor"])
    present = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    if "attribute_schema" in facts:
        _refuse_schema(facts["attribute_schema"])
        if present.attribute_schema != facts["attribute_schema"]:
            facts["schema_version"] = present.schema_version + 1
            if not present.schema_versions.filter(number=present.schema_version).exists():
                _keep_version(present, by=by, now=now)
    _refuse_pattern(facts.get("serial_pattern", ""))
    refuse_unwanted_text(values)
    with history.one_change_set(by=by, at=now), refusing(_guard(wanted)):
        change = history.save_changes(
            obj=product, values=facts, by=by, at=now, expected_revision=expected_revision, base=base
        )
        if change and "schema_version" in change.fields:
            _keep_version(product, by=by, now=now)
        if change and "code" in change.fields:
            _keep_former_code(product, code=present.code, by=by, now=now)
        if change and "serial_pattern" in change.fields:
            read_ranges_anew(product=product, by=by, now=now)
    return change


@transaction.atomic
def delete_product(*, product: Product, by: User, now: datetime) -> None:
    """Take a product out of the catalogue. Refused while there are items of it. Recorded."""
    if product.items.exists():
        raise ProductInUse
    try:
        with transaction.atomic():
            history.delete(obj=product, by=by, at=now)
    except ProtectedError as protected:
        raise ProductInUse from protected


def _with_named(values: Mapping[str, Any], *, by: User, now: datetime) -> dict[str, Any]:
    facts = dict(values)
    if isinstance(facts.get("maker"), str):
        name = facts["maker"].strip()
        facts["maker"] = get_or_create_maker(name=name, by=by, now=now) if name else None
    if isinstance(facts.get("family"), str):
        name = facts["family"].strip()
        facts["family"] = get_or_create_family(name=name, by=by, now=now) if name else None
    return facts


def _refuse_schema(schema: Any) -> None:
    problems = problems_of_schema(schema)
    if problems:
        raise SchemaInvalid(" ".join(problems))


def _refuse_taken_code(product: Product) -> None:
    taken = _holder_of_code(product)
    if taken:
        raise ProductCodeTaken(taken)


def _holder_of_code(product: Product) -> int | None:
    same = Product.objects.filter(maker_id=product.maker_id, code_key=folded_value(product.code))
    return same.exclude(pk=product.pk).values_list("pk", flat=True).first()


def _guard(product: Product) -> dict[str, Refuse]:
    return {
        "product_code_once": lambda: ProductCodeTaken(_holder_of_code(product)),
        "product_successor_without_circles": SuccessorCircle,
        "product_not_own_successor": SuccessorCircle,
        "product_contracts_while_supported": ContractsAfterSupport,
    }


def _refuse_pattern(pattern: str) -> None:
    problem = problem_of_pattern(pattern)
    if problem:
        raise SerialPatternInvalid(problem)


def _keep_version(product: Product, *, by: User, now: datetime) -> None:
    """The schema as it is from now on, never changed again."""
    version = SchemaVersion(
        product=product, number=product.schema_version, schema=product.attribute_schema, created_at=now
    )
    history.create(obj=version, by=by, at=now)


def _keep_former_code(product: Product, *, code: str, by: User, now: datetime) -> None:
    """The product is still found by the code it had; one that comes back is former no more."""
    for same in product.former_codes.filter(code_key=folded_value(product.code)):
        history.delete(obj=same, by=by, at=now)
    known = product.former_codes.filter(code_key=folded_value(code))
    respelt = Product.objects.filter(pk=product.pk, code_key=folded_value(code))
    if not known.exists() and not respelt.exists():
        history.create(obj=FormerCode(product=product, code=code), by=by, at=now)


def _refuse_circle(product: Product, successor: Product) -> None:
    step: int | None = successor.pk
    seen: set[int] = set()
    while step is not None and step not in seen:
        if step == product.pk:
            raise SuccessorCircle
        seen.add(step)
        step = Product.objects.filter(pk=step).values_list("successor_id", flat=True).first()
