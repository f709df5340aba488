"""The change log of an item in words: names for numbers, words for codes, days as people write them."""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.display import NOTHING, day_text, number_text
from common.spread import PREFIX
from companies.models import Company, Site
from history.choices.robots import robot_words
from history.queries import changes_of, word_of
from history.queries.own_words import Words, words_for
from installed_base.choices import ITEM_WORDS, IdentifierScheme, ItemSource, ItemStatus
from installed_base.models import InstalledItem, Product
from installed_base.models.attributes import Attribute, attributes_of
from installed_base.views.reach import item_within_reach
from users.guards import requires
from users.models import User
from users.permissions import Permission
from users.queries import names_of

SHOWN = 50
TYPE = "installed_base.installeditem"
UNSAID = {"version_key", "root_id", "schema_version"}  # they follow from the version and from the parent
MODELS: dict[str, type[Model]] = {
    "product_id": Product,
    "company_id": Company,
    "site_id": Site,
    "parent_id": InstalledItem,
    "verified_by_id": User,
}
CODES = {"status": ItemStatus, "source": ItemSource}
NUMBERS = {"quantity"}  # kept with three decimals, as "1.000"
Names = dict[str, dict[int, str]]


@require_safe
@requires(Permission.ITEM_VIEW, Permission.HISTORY_VIEW)
def item_changes_panel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The change log of an item, newest first."""
    item = item_within_reach(request, public_id)
    changes = list(changes_of(item)[: SHOWN + 1])
    people = names_of(change.change_set.by_id for change in changes)
    names = _names(changes, request.user)
    shown = {one.name: one for one in attributes_of(item.product.attribute_schema)}
    own = _own_words(changes, request.user)
    rows = [
        {
            "change": change,
            "by": robot_words(change.change_set.robot) or people.get(change.change_set.by_id, ""),
            "facts": [
                (
                    _label(field, own),
                    words(field, _differing(change.old.get(field), change.new.get(field)), names, shown, own),
                    words(field, _differing(change.new.get(field), change.old.get(field)), names, shown, own),
                )
                for field in change.fields
                if field not in UNSAID and (not field.startswith(PREFIX) or (TYPE, field) in own)
            ],
        }
        for change in changes[:SHOWN]
    ]
    context = {"rows": rows, "has_more": len(changes) > SHOWN}
    return render(request, "installed_base/panels/changes.html", context)


def _differing(value: Any, other: Any) -> Any:
    """Of many facts kept in one column, those that are not the same on the other side."""
    if not isinstance(value, dict) or not isinstance(other, dict):
        return value
    return {name: one for name, one in value.items() if other.get(name) != one}


def _label(field: str, own: Words) -> str:
    word = own.get((TYPE, field))
    return word.label if word else ITEM_WORDS.get(field.removesuffix("_id")) or word_of(field, TYPE)


def _own_words(changes: Iterable[Any], user: User) -> Words:
    """The words of custom fields; what the user may not see has none, and is not told."""
    wanted: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for change in changes:
        for field in change.fields:
            if field.startswith(PREFIX):
                wanted[TYPE, field] += [change.old.get(field), change.new.get(field)]
    return words_for(wanted, user) if wanted else {}


def words(field: str, value: Any, names: Names, shown: Mapping[str, Attribute], own: Words) -> str:
    """A recorded value as a person reads it."""
    if (TYPE, field) in own:
        return own[TYPE, field].text(value)
    if value in (None, "", {}, []):
        return NOTHING
    if field in MODELS:
        return names[field].get(value, NOTHING)
    if field in CODES:
        return str(dict(CODES[field].choices).get(value, value))
    if field == "identifiers" and isinstance(value, dict):  # a file notes the numbers alone
        kinds = dict(IdentifierScheme.choices)
        return ", ".join(f"{kinds.get(scheme, scheme)} {number}" for scheme, number in value.items())
    if field in NUMBERS:
        return number_text(value)
    if isinstance(value, dict):
        return ", ".join(_fact(name, one, shown.get(name)) for name, one in value.items())
    return _plain(value)


def _fact(name: str, value: Any, attribute: Attribute | None) -> str:
    """One attribute by its title, with its unit: "Power 7,5 kW"; one that the schema has lost by its name."""
    if attribute is None:
        return f"{name} {_plain(value)}"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = number_text(Decimal(str(value))) if is_number else _plain(value)
    return " ".join(filter(None, [attribute.title, text, attribute.unit]))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}(T|$)", value):
        return day_text(parse_date(value[:10]))
    return str(value)


def _names(changes: Iterable[Any], user: User) -> Names:
    """Names of the records that the changes point at, one query for each kind; what is out of reach has none."""
    found: Names = {}
    for field, model in MODELS.items():
        wanted = {side.get(field) for change in changes for side in (change.old, change.new)} - {None}
        rows = model._default_manager.filter(pk__in=wanted) if wanted else ()
        if wanted and hasattr(rows, "visible_to"):
            rows = rows.visible_to(user)
        found[field] = {row.pk: str(row) for row in rows}
    return found
