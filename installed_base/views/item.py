"""How an item is written down, corrected, confirmed and deleted."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from companies.models import Company, Site
from history.operations import ChangedMeanwhile
from installed_base.forms.attributes import PREFIX
from installed_base.forms.item import ItemForm
from installed_base.forms.started_from import changed, started_from, values_before
from installed_base.models import InstalledItem, Product
from installed_base.operations import item as operations
from installed_base.operations.refusals import AttributesInvalid, SerialTaken
from installed_base.queries import items_with_serial
from installed_base.views.reach import item_within_reach
from installed_base.views.started_from import conflict_of, shown
from users.guards import requires
from users.permissions import Permission
from users.queries import undo_tag
from users.views.form_acts import confirm_page


@requires(Permission.ITEM_EDIT)
def item_create(request: HttpRequest) -> HttpResponse:
    """Write down an item; `?company=`, `?site=`, `?product=`, `?parent=` and `?position=` fill in what is
    known already."""
    parent = _parent_asked_for(request)
    initial = {**_initial_asked_for(request), "submission": uuid.uuid4()}
    form = ItemForm(request.POST or None, user=request.user, parent=parent, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            item = operations.create_item(
                parent=parent, by=request.user, now=timezone.now(), submission=form.cleaned_data["submission"],
                **form.facts(),
            )  # fmt: skip
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("%(item)s is in the register.") % {"item": item})
            return redirect("installed_base:item", item.public_id)
    back = (
        reverse("installed_base:item", args=[parent.public_id])
        if parent
        else reverse("installed_base:item_list")
    )
    more = {"parent": parent, "submit": _("Add the item"), "cancel_url": back, "draft": "item-create"}
    return shown(request, "installed_base/item_create.html", form, InstalledItem, **more)


@requires(Permission.ITEM_EDIT)
def item_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct the facts of an item; somebody else's change meanwhile is shown beside what was typed."""
    item = item_within_reach(request, public_id)
    by_newest = request.GET.get("attributes") == "newest"

    def make(data: Any = None) -> ItemForm:
        return ItemForm(data, user=request.user, item=item, by_newest=by_newest)

    form, conflict = make(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        base = _facts_of(values_before(request.POST, make))
        try:
            operations.change_item(
                item=item, values=changed(form.facts(), base), by=request.user, now=timezone.now(),
                expected_revision=form.cleaned_data["revision"], base=base,
            )  # fmt: skip
        except ChangedMeanwhile as meanwhile:
            item = item_within_reach(request, public_id)
            conflict = conflict_of(form, item, meanwhile)
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(
                request,
                _("%(item)s was saved.") % {"item": item},
                extra_tags=undo_tag(item, request.user, timezone.now()),
            )
            return redirect("installed_base:item", item.public_id)
    context = {
        "item": item,
        "conflict": conflict,
        "started_from": started_from(make()),
        "submit": _("Save the item"),
        "cancel_url": reverse("installed_base:item", args=[item.public_id]),
    }
    return shown(request, "installed_base/item_edit.html", form, InstalledItem, **context)


@require_POST
@requires(Permission.ITEM_EDIT)
def item_confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The customer on the phone says that the card is right."""
    item = item_within_reach(request, public_id)
    operations.confirm_item(item=item, by=request.user, now=timezone.now())
    messages.success(request, _("Noted as confirmed with the customer."))
    return redirect("installed_base:item", item.public_id)


@requires(Permission.ITEM_DELETE)
def item_delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take an item out of the register after saying what is lost."""
    item = item_within_reach(request, public_id)
    return confirm_page(
        request, "installed_base/item_delete.html", act=partial(operations.delete_item, item=item),
        to=reverse("installed_base:item_list"), said=_("%(item)s was deleted.") % {"item": item},
        cancel_url=reverse("installed_base:item", args=[public_id]),
        item=item, identifiers=item.identifiers.count(), submit=_("Delete the item"),
    )  # fmt: skip


@require_safe
@requires(Permission.ITEM_EDIT)
def item_attribute_fields(request: HttpRequest) -> HttpResponse:
    """The fields of the attributes of the product that was just chosen."""
    typed = {name: value for name, value in request.GET.items() if name.startswith(PREFIX)}
    form = ItemForm(user=request.user, initial={**_initial_asked_for(request), **typed})
    return render(request, "installed_base/item_attribute_fields.html", {"fields": form.attribute_fields()})


@require_safe
@requires(Permission.ITEM_EDIT)
def item_serial_check(request: HttpRequest) -> HttpResponse:
    """While a serial number is typed: items that have it already, of this product or another."""
    but = _uuid(request.GET.get("item"))
    rows = items_with_serial(serial=request.GET.get("serial", "")[:80], user=request.user, but=but)
    found = [
        {"text": str(one), "url": reverse("installed_base:item", args=[one.public_id]), "why": _why(one)}
        for one in rows
    ]
    return render(request, "installed_base/item_serial_check.html", {"found": found})


def _why(item: InstalledItem) -> str:
    return " · ".join(filter(None, [str(item.product), str(item.company or "")]))


def _tell(form: ItemForm, refusal: Refusal) -> None:
    if isinstance(refusal, AttributesInvalid):
        for name, sentence in refusal.problems.items():
            form.add_error(PREFIX + name if PREFIX + name in form.fields else None, sentence)
        return
    add_refusal(form, refusal)
    form.taken_by = getattr(refusal, "existing", None) if isinstance(refusal, SerialTaken) else None


def _facts_of(cleaned: dict[str, Any] | None) -> dict[str, Any] | None:
    if cleaned is None:
        return None
    found = {name: value for name, value in cleaned.items() if not name.startswith(PREFIX)}
    values = {name.removeprefix(PREFIX): value for name, value in cleaned.items() if name.startswith(PREFIX)}
    return {**found, "attributes": values}


def _parent_asked_for(request: HttpRequest) -> InstalledItem | None:
    asked = _uuid(request.GET.get("parent"))
    return item_within_reach(request, asked) if asked else None


def _initial_asked_for(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, model in (("product", Product), ("company", Company), ("site", Site)):
        asked = _uuid(request.GET.get(name))
        one = model.objects.visible_to(request.user).filter(public_id=asked).first() if asked else None
        if one is not None:
            found[name] = one
    if slot := request.GET.get("position", "").strip()[:60]:
        found["position"] = slot
    return found


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
