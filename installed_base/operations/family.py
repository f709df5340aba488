"""Families of products: made, changed, taken away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.submissions import already_made
from history import operations as history
from installed_base.models import ProductFamily
from installed_base.operations.catalogue_refusals import (
    FamilyCircle,
    FamilyCodeTaken,
    FamilyInUse,
    FamilyTaken,
)
from users.models import User

GUARD: dict[str, Refuse] = {
    "family_without_circles": FamilyCircle,
    "family_not_own_parent": FamilyCircle,
    "family_code_once": FamilyCodeTaken,
    "installed_base_productfamily_name_key": FamilyTaken,
}


@transaction.atomic
def create_family(
    *, name: str, by: User, now: datetime, submission: UUID | None = None, **values: Any
) -> ProductFamily:
    """Make a family. Refuses a name or code in use. The same `submission` twice makes one. Recorded."""
    made = already_made(ProductFamily, submission)
    if made is not None:
        return made
    refuse_unwanted_text({"name": name, **values})
    _refuse_taken({"name": name, **values}, but=None)
    family = ProductFamily(name=name, **values, **({"public_id": submission} if submission else {}))
    with refusing(GUARD):
        return history.create(obj=family, by=by, at=now)


@transaction.atomic
def change_family(
    *, family: ProductFamily, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Change a family. Refuses circles, names and codes in use, and a lost update. Recorded."""
    refuse_unwanted_text(values)
    _refuse_taken(values, but=family.pk)
    with refusing(GUARD):
        return history.save_changes(
            obj=family, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def delete_family(*, family: ProductFamily, by: User, now: datetime) -> None:
    """Take a family away; its products stay without one, and history says so of each. Refused while families
    stand in it. Recorded."""
    try:
        with transaction.atomic(), history.one_change_set(by=by, at=now):
            for product in family.products.order_by("pk"):
                history.save_changes(obj=product, values={"family": None}, by=by, at=now)
            history.delete(obj=family, by=by, at=now)
    except ProtectedError as protected:
        raise FamilyInUse from protected


def _refuse_taken(values: Mapping[str, Any], *, but: int | None) -> None:
    others = ProductFamily.objects.exclude(pk=but)
    if values.get("name") and others.filter(name__iexact=values["name"]).exists():
        raise FamilyTaken
    if values.get("code") and others.filter(code__iexact=values["code"]).exists():
        raise FamilyCodeTaken
