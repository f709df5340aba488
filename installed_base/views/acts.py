"""An act on an item as a page: the form, and what was said when it was done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from common.forms import HouseForm, add_refusal
from common.refusals import Refusal
from installed_base.models import InstalledItem


def act_on_item(
    request: HttpRequest,
    item: InstalledItem,
    form: HouseForm,
    act: Callable[[dict[str, Any]], str],
    *,
    template: str,
    submit: str,
    **more: Any,
) -> HttpResponse:
    """Show the form; when it is sent and holds, do the act, say what happened and go back to the card."""
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect("installed_base:item", item.public_id)
    cancel = reverse("installed_base:item", args=[item.public_id])
    context = {"form": form, "item": item, "submit": submit, "cancel_url": cancel, **more}
    return render(request, template, context, status=422 if form.errors else 200)
