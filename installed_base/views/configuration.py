"""Machines and parts: moved, put in, taken out, retired; the tree level by level."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.numbers import row_number
from installed_base.forms.configuration import DetachForm, InstallForm, SwapForm
from installed_base.forms.item import AttachForm, MoveForm, RetireForm, SerialForm
from installed_base.operations import configuration
from installed_base.operations import item as operations
from installed_base.views.acts import act_on_item
from installed_base.views.moment import asked_for
from installed_base.views.reach import item_within_reach
from installed_base.views.trees import level_of
from installed_base.views.trees_then import HITS, level_then, parts_with
from users.guards import requires
from users.permissions import Permission


@requires(Permission.ITEM_EDIT)
def item_move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Move a machine with its parts to another company or site."""
    item = item_within_reach(request, public_id)
    initial = {"company": item.company, "site": item.site, "location": item.location}
    form = MoveForm(request.POST or None, user=request.user, initial=initial)

    def move(facts: dict[str, Any]) -> str:
        count = configuration.move_item(item=item, by=request.user, now=timezone.now(), **facts)
        return ngettext("%(count)d item was moved.", "%(count)d items were moved.", count) % {"count": count}

    return act_on_item(
        request, item, form, move, template="installed_base/item_move.html", submit=_("Move the item")
    )


@requires(Permission.ITEM_EDIT)
def item_attach(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put an item into a machine or another part."""
    item = item_within_reach(request, public_id)
    form = AttachForm(request.POST or None, user=request.user, item=item)

    def attach(facts: dict[str, Any]) -> str:
        configuration.install_part(item=item, by=request.user, now=timezone.now(), **facts)
        return _("%(item)s is now a part of %(machine)s.") % {"item": item, "machine": facts["parent"]}

    return act_on_item(
        request, item, form, attach, template="installed_base/item_attach.html", submit=_("Attach the item")
    )


@requires(Permission.ITEM_EDIT)
def item_install(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put another item into this one; `?position=` is the slot that waits for it."""
    item = item_within_reach(request, public_id)
    slot = request.GET.get("position", "")[:60]
    form = InstallForm(request.POST or None, user=request.user, item=item, initial={"position": slot})

    def install(facts: dict[str, Any]) -> str:
        part = facts.pop("part")
        configuration.install_part(item=part, parent=item, by=request.user, now=timezone.now(), **facts)
        return _("%(item)s is now a part of %(machine)s.") % {"item": part, "machine": item}

    return act_on_item(
        request, item, form, install, template="installed_base/item_install.html",
        submit=_("Put the part in"), slot=slot,
    )  # fmt: skip


@requires(Permission.ITEM_EDIT)
def item_detach(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a part out of its machine."""
    item = item_within_reach(request, public_id)

    def detach(facts: dict[str, Any]) -> str:
        configuration.remove_part(item=item, by=request.user, now=timezone.now(), **facts)
        return _("%(item)s is no longer a part of a machine.") % {"item": item}

    form = DetachForm(request.POST if request.method == "POST" else None)
    return act_on_item(
        request, item, form, detach, template="installed_base/item_detach.html", submit=_("Detach the item")
    )


@requires(Permission.ITEM_EDIT)
def item_swap(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put another part into the slot of this one."""
    item = item_within_reach(request, public_id)
    form = SwapForm(request.POST or None, user=request.user, item=item)

    def swap(facts: dict[str, Any]) -> str:
        configuration.swap_part(old=item, by=request.user, now=timezone.now(), **facts)
        return _("%(new)s is now in the place of %(old)s.") % {"new": facts["new"], "old": item}

    return act_on_item(
        request, item, form, swap, template="installed_base/item_swap.html", submit=_("Swap the part")
    )


@requires(Permission.ITEM_EDIT)
def item_retire(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take an item out of use, with its parts when wanted."""
    item = item_within_reach(request, public_id)
    today = timezone.localdate()
    form = RetireForm(request.POST or None, today=today, has_parts=item.parts.exists())

    def retire(facts: dict[str, Any]) -> str:
        count = operations.retire_item(item=item, by=request.user, now=timezone.now(), **facts)
        return ngettext("%(count)d item was retired.", "%(count)d items were retired.", count) % {
            "count": count
        }

    return act_on_item(
        request, item, form, retire, template="installed_base/item_retire.html", submit=_("Retire the item")
    )


@requires(Permission.ITEM_EDIT)
def item_serial(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new plate: the new serial number in, the old one kept."""
    item = item_within_reach(request, public_id)
    form = SerialForm(request.POST or None)

    def replace(facts: dict[str, Any]) -> str:
        operations.replace_serial(item=item, by=request.user, now=timezone.now(), **facts)
        return _("The serial number was replaced; the old one stays among the other numbers.")

    return act_on_item(
        request,
        item,
        form,
        replace,
        template="installed_base/item_serial.html",
        submit=_("Replace the number"),
    )


@require_safe
@requires(Permission.ITEM_VIEW)
def item_tree(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One level of a tree, a hundred parts at a time; `?on=` as it was on that day."""
    item = item_within_reach(request, public_id)
    text = request.GET.get("from", "0")
    start = row_number(text, digits=7) or 0
    past = asked_for(request)
    if past is None:
        nodes, more_from = level_of(item, start=start, today=timezone.localdate())
    else:
        nodes, more_from = level_then(item.pk, past.moment, request.user, start=start)
    context = {
        "nodes": nodes, "more_from": more_from, "above": item, "as_of": past.query if past else "",
        "may_edit": past is None and request.user.has_permission(Permission.ITEM_EDIT),
    }  # fmt: skip
    return render(request, "installed_base/item_tree.html", context)


@require_safe
@requires(Permission.ITEM_VIEW)
def item_tree_search(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Parts of the item's machine that hold what is typed: serial number, name, product, slot or version."""
    item = item_within_reach(request, public_id)
    text = request.GET.get("q", "").strip()[:80]
    past = asked_for(request)
    found = parts_with(text, item, request.user, past.moment if past else None) if text else []
    context = {
        "found": found[:HITS], "has_more": len(found) > HITS, "text": text, "as_of": past.query if past else "",
    }  # fmt: skip
    return render(request, "installed_base/item_tree_search.html", context)
