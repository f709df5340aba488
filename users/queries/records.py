"""Names and addresses of records of which history speaks by type and number, as far as a user sees them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.db import models

from common.links import record_url
from history.operations import undoable_of
from users.models import User
from users.permissions import Permission, Scope


@dataclass(frozen=True)
class RecordName:
    """A record by name, with the address of its page where it has one."""

    name: str
    url: str


Key = tuple[str, int]


def names_of_records(keys: Iterable[Key], user: User) -> dict[Key, RecordName]:
    """Those of the records that are there and that the user sees; a part is called by the record it belongs to."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for object_type, number in keys:
        numbers[object_type].add(number)
    found: dict[Key, RecordName] = {}
    for object_type, wanted in numbers.items():
        model = model_named(object_type)
        if model is not None:
            found |= {(object_type, pk): name for pk, name in _names(model, wanted, user).items()}
    return found


def _names(model: type[models.Model], numbers: set[int], user: User) -> dict[int, RecordName]:
    undoable = undoable_of(model._meta.label_lower)
    if undoable is not None and undoable.owner:
        owner = model._meta.get_field(undoable.owner)
        rows = dict(model._base_manager.filter(pk__in=numbers).values_list("pk", owner.attname))
        owners = _names(owner.related_model, set(rows.values()) - {None}, user)
        return {number: owners[of] for number, of in rows.items() if of in owners}
    rows = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(user)
    elif user.scope != Scope.ALL and model._meta.label_lower not in _NOBODYS:
        return {}
    right = _RIGHTS.get(model._meta.label_lower, _RIGHTS.get(model._meta.app_label))
    if right is not None and not user.has_permission(right):
        return {}
    url_name = undoable.url_name if undoable else ""
    return {
        row.pk: RecordName(str(row), record_url(url_name, row.public_id) if url_name else "")
        for row in rows.filter(pk__in=numbers)
    }


_NOBODYS = frozenset({"installed_base.productfamily", "service.warrantyterm"})  # everybody sees them
_RIGHTS = {
    "companies": Permission.COMPANY_VIEW,
    "contacts": Permission.PERSON_VIEW,
    "installed_base": Permission.ITEM_VIEW,
    "installed_base.product": Permission.PRODUCT_VIEW,
    "installed_base.productfamily": Permission.PRODUCT_VIEW,
    "service": Permission.CASE_VIEW,
    "service.servicecontract": Permission.COVER_VIEW,
    "service.warrantyterm": Permission.COVER_VIEW,
    "service.campaign": Permission.CAMPAIGN_VIEW,
    "activities": Permission.ACTIVITY_VIEW,
    "users": Permission.USER_MANAGE,
}


@lru_cache(maxsize=200)
def model_named(object_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None
