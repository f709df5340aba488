"""The card of an item."""

import re
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from common.display import day_text
from common.links import link
from common.slots import Asked as SlotsAsked
from common.slots import filled, panels
from companies.models import Company
from custom_fields.views.value import custom_section
from history.queries import sources_of_parts
from installed_base.choices import ITEM_WORDS
from installed_base.forms.item import IdentifierForm
from installed_base.models import InstalledItem, ItemIdentifier
from installed_base.models.attributes import Attribute, attributes_of
from installed_base.queries import removed_values
from installed_base.queries.as_of import portrait
from installed_base.queries.days import day_of
from installed_base.views.card_keys import keys_of
from installed_base.views.moment import Asked, asked_for
from installed_base.views.reach import item_within_reach, sources_of
from installed_base.views.trees import MEANINGS, tree_around
from installed_base.views.trees_then import tree_around_then
from users.choices import Resource
from users.guards import requires
from users.models import User
from users.operations.recent import remember_opened
from users.permissions import Permission


@require_safe
@requires(Permission.ITEM_VIEW)
def item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everything of an item on one card: what, whose, where, in what, since when, and who says so; `?on=` shows the
    same card as of that day, `&known=` as the register knew it on another."""
    item = item_within_reach(request, public_id)
    now = timezone.now()
    remember_opened(resource=Resource.ITEM, record_id=item.public_id, by=request.user, now=now)
    past = asked_for(request)
    if past is None:
        told = {
            "item": item,
            "way": _way_to(item),
            "tree": tree_around(item, today=day_of(now)),
            "is_there": True,
        }
    else:
        told = _as_of(item, past, request.user)
    asked = SlotsAsked(record=item, user=request.user, now=now, day=past.moment.day if past else None)
    context = {
        **_shared(request, told["item"], is_today=past is None),
        **told,
        **{place: filled("item", place, asked) for place in ("banners", "badges", "facts", "actions")},
        "panels": panels("item", asked),
        "uncovered_url": link("service:gap_list")
        if request.user.has_permission(Permission.COVER_VIEW)
        else "",
        "flags": [] if past else list(item.flags.open().newest_first().select_related("flagged_by")),
        "card_keys": keys_of(asked, may_edit=request.user.has_permission(Permission.ITEM_EDIT)),
        "past": past,
        "as_of": past.query if past else "",
    }
    return render(request, "installed_base/item.html", context)


def _as_of(item: InstalledItem, past: Asked, user: User) -> dict[str, Any]:
    """The card of a day: companies and items that the user does not see today are not named."""
    then = portrait(item, past.moment)
    seen = InstalledItem.objects.visible_to(user).in_bulk(then.above)
    hides = then.item.company_id is not None and not _is_seen(then.item.company_id, user)
    if hides:
        then.item.company = then.item.site = None
    return {
        "item": then.item,
        "hides_company": hides,
        "is_there": then.is_there,
        "begins": then.begins,
        "way": [seen[pk] for pk in reversed(then.above) if pk in seen],
        "tree": tree_around_then(then, past.moment, user) if then.is_there else [],
    }


def _way_to(item: InstalledItem) -> list[InstalledItem]:
    """The machine, and the item's own parent where that is another one."""
    return list(dict.fromkeys(filter(None, (item.root, item.parent))))


def _shared(request: HttpRequest, item: InstalledItem, *, is_today: bool) -> dict[str, Any]:
    """What the card of today and that of a day in the past show alike."""
    known, may = attributes_of(item.product.attribute_schema), request.user.has_permission
    sources = sources_of(request, item) if is_today else {}
    may_edit = is_today and may(Permission.ITEM_EDIT)
    return {
        "words": ITEM_WORDS,
        "sources": sources,
        "custom": custom_section(item, "item", request.user, sources=sources, may_edit=may_edit),
        "meaning": MEANINGS[item.status],
        "attributes": [
            (one, _readable(one, item.attributes[one.name])) for one in known if one.name in item.attributes
        ],
        "strange_attributes": removed_values(item),
        "identifiers": _numbers(item),
        "identifier_form": IdentifierForm(),
        "tags": item.tags.order_by("name"),
        "may_edit": may_edit,
        "may_delete": is_today and may(Permission.ITEM_DELETE),
        "may_see_history": may(Permission.HISTORY_VIEW),
        "may_see_activities": may(Permission.ACTIVITY_VIEW),
        "may_see_persons": is_today and may(Permission.PERSON_VIEW) and item.company_id,
    }


def _numbers(item: InstalledItem) -> list[ItemIdentifier]:
    """The item's other numbers, each with whose word it is; an import noted those it added on the item."""
    numbers = list(item.identifiers.order_by("-is_current", "scheme", "value"))
    told = sources_of_parts(item, {number: ("identifiers", number.value) for number in numbers})
    for number in numbers:
        number.source_of_fact = told.get(number)
    return numbers


def _is_seen(company: int, user: User) -> bool:
    seen = Company.objects.visible_to(user)
    return not seen.query.where or seen.filter(pk=company).exists()  # who sees every company need not ask


def _readable(attribute: Attribute, value: Any) -> Any:
    """A day is stored as text; the page writes it in the reader's way."""
    if attribute.kind == "date" and isinstance(value, str):
        return day_text(parse_date(value)) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else value
    return value
