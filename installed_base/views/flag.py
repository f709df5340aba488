"""Facts of items that are called wrong: flagged on the card, listed, put right or dismissed."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.numbers import row_number
from common.pages import back, form_page, go_to
from common.refusals import Refusal
from installed_base.choices import FlaggedFact
from installed_base.forms.flag import FlagForm
from installed_base.models import ItemFlag
from installed_base.operations import flag as operations
from installed_base.views.reach import item_within_reach
from users.guards import requires
from users.permissions import Permission

SHOWN = 100


@requires(Permission.ITEM_EDIT)
def item_flag(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say that a fact of the card is wrong; `?fact=` names it."""
    item = item_within_reach(request, public_id)
    asked = request.GET.get("fact", "")
    fact = asked if asked in FlaggedFact.values else FlaggedFact.SERIAL
    form = FlagForm(request.POST or None, initial={"fact": fact, "submission": uuid.uuid4()})
    card = reverse("installed_base:item", args=[item.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            flag = operations.flag_fact(item=item, by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Flagged as wrong: %(fact)s.") % {"fact": flag})
            return go_to(request, card)
    return form_page(
        request, "installed_base/item_flag.html", form, item=item, submit=_("Flag it"), cancel_url=card
    )


@require_safe
@requires(Permission.ITEM_VIEW)
def flag_list(request: HttpRequest) -> HttpResponse:
    """Facts that wait to be put right, the newest first, a hundred at a time."""
    text = request.GET.get("from", "0")
    start = row_number(text, digits=7) or 0
    rows = ItemFlag.objects.visible_to(request.user).open().newest_first()
    rows = list(
        rows.select_related("item__product", "item__company", "flagged_by")[start : start + SHOWN + 1]
    )
    context = {
        "flags": rows[:SHOWN], "more_from": start + SHOWN if len(rows) > SHOWN else 0,
        "may_edit": request.user.has_permission(Permission.ITEM_EDIT),
    }  # fmt: skip
    return render(request, "installed_base/flag_list.html", context)


@require_POST
@requires(Permission.ITEM_EDIT)
def flag_dismiss(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The fact is right as it is."""
    return _settled(request, public_id, operations.dismiss_flag, _("The fact stays as it is."))


@require_POST
@requires(Permission.ITEM_EDIT)
def flag_settle(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The fact has been put right."""
    return _settled(request, public_id, operations.settle_flag, _("Noted that the fact was put right."))


def _settled(request: HttpRequest, public_id: uuid.UUID, act: Callable, said: str) -> HttpResponse:
    flag = get_object_or_404(ItemFlag.objects.visible_to(request.user), public_id=public_id)
    try:
        act(flag=flag, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return back(request, reverse("installed_base:flag_list"))
