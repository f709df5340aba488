"""Cover many items at once, ticked in a list."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.forms import add_refusal
from common.lists.listing import matching
from common.refusals import Refusal
from service.forms.cover import BulkCoverForm
from service.operations.cover import cover_items
from service.views.gap_list import filtered
from users.guards import requires
from users.permissions import Permission

MOST = 5000


@require_POST
@requires(Permission.COVER_EDIT, Permission.ITEM_VIEW, Permission.BULK_EDIT)
def cover_create(request: HttpRequest) -> HttpResponse:
    """Choose the contract that covers the ticked items, then cover them."""
    query = request.POST.get("query", "")
    ids, every = request.POST.getlist("ids"), request.POST.get("all_matching") == "1"
    back = f"{reverse('service:gap_list')}?{query}"
    items = matching(filtered(request, QueryDict(query)), ids=ids, all_matching=every)
    chosen = list(items.select_related("product", "company").order_by("pk")[: MOST + 1])
    if not chosen:
        messages.error(request, _("Tick the items that shall be covered first."))
        return redirect(back)
    if len(chosen) > MOST:
        messages.error(
            request, _("Cover at most %(count)s items at once. Filter the list.") % {"count": MOST}
        )
        return redirect(back)
    sent = "contract" in request.POST
    form = BulkCoverForm(request.POST if sent else None, user=request.user, today=timezone.localdate())
    if sent and form.is_valid():
        try:
            made, _before = cover_items(
                items=chosen, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            text = ngettext("%(count)s item is covered now.", "%(count)s items are covered now.", made)
            messages.success(request, text % {"count": made})
            return redirect("service:contract", form.cleaned_data["contract"].public_id)
    carried = [("query", query), *((("all_matching", "1"),) if every else [("ids", one) for one in ids])]
    context = {
        "form": form, "carried": carried, "items": chosen[:10], "count": len(chosen), "cancel_url": back,
        "submit": _("Cover these items"), "create_url": f"{reverse('service:contract_create')}?{urlencode(_company(chosen))}",
    }  # fmt: skip
    return render(request, "service/cover_create.html", context, status=422 if sent else 200)


def _company(items: list) -> dict[str, str]:
    companies = {item.company.public_id for item in items if item.company}
    return {"company": str(companies.pop())} if len(companies) == 1 else {}
