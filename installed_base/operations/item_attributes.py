"""What an item tells of itself: held against a version of its product's attributes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from history import operations as history
from installed_base.models import InstalledItem, Product
from installed_base.models.attributes import checked
from installed_base.operations.refusals import AttributesInvalid
from installed_base.queries import schema_for
from users.models import User


def checked_attributes(*, product: Product, values: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as a new item keeps them. Refuses what the newest schema does not allow."""
    kept, problems = checked(product.attribute_schema, values)
    if problems:
        raise AttributesInvalid(problems)
    return kept


def attributes_for(
    *, item: InstalledItem, product: Product, values: Mapping[str, Any], refuses: bool = True
) -> dict[str, Any]:
    """Attributes and their version for an item whose known ones are replaced by `values`.

    They are held against the newest schema first; when they do not keep to it, against the version that the item
    was checked by, so that an item from before a change can still be corrected. Values of attributes that
    nobody asks for any more stay. Refuses what the item's own version does not allow.
    """
    newest = product.schema_version
    number, own = schema_for(item) if item.product_id == product.pk else (newest, product.attribute_schema)
    asked = set(product.attribute_schema.get("properties", {})) | set(values)
    whole = {name: value for name, value in item.attributes.items() if name not in asked} | dict(values)
    kept, problems = checked(product.attribute_schema, whole)
    if not problems:
        return {"attributes": kept, "schema_version": newest}
    if number != newest:
        kept, problems = checked(own, whole)
    if problems and refuses:
        raise AttributesInvalid(problems)
    return {"attributes": kept, "schema_version": number}


@transaction.atomic
def drop_removed_attributes(*, item: InstalledItem, names: Iterable[str], by: User, now: datetime) -> Any:
    """Let go of values that the newest schema does not ask for any more; history keeps them. Recorded."""
    present = InstalledItem.objects.select_for_update(of=("self",)).select_related("product").get(pk=item.pk)
    known = set(present.product.attribute_schema.get("properties", {}))
    going = set(names) - known
    left = {name: value for name, value in present.attributes.items() if name not in going}
    return history.save_changes(obj=item, values={"attributes": left}, by=by, at=now)
