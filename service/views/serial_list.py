"""Many serial numbers pasted at once: what is found, what is not, what is ambiguous."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.display import number_text
from common.refusals import Refusal
from installed_base.operations.selection import keep_selection
from service.forms.campaign import SerialListForm
from service.models import Campaign
from service.operations.campaign import create_campaign
from service.operations.campaign_item import list_items
from service.queries.serial_list import SerialList, look_up
from users.guards import requires
from users.permissions import Permission

SHOWN = 500
HOW = {
    "other": _("by another number"),
    "likeness": _("looks alike: 0 and O, 1 and I"),
}


@requires(Permission.ITEM_VIEW)
def serial_list(request: HttpRequest) -> HttpResponse:
    """Paste a list and see the three lists; the found ones can be opened as a list of items, become a campaign, or join
    a draft or running one."""
    form = SerialListForm(request.POST or None)
    may_edit = request.user.has_permission(Permission.CAMPAIGN_EDIT)
    result = None
    if request.method == "POST" and form.is_valid():
        result = look_up(form.cleaned_data["numbers"], user=request.user)
        act = request.POST.get("act", "")
        if act == "select" and result.items:
            picked = keep_selection(items=result.items, by=request.user, now=timezone.now())
            return redirect(f"{reverse('installed_base:item_list')}?selection={picked.public_id}")
        if act and may_edit and result.items:
            answer = _into_campaign(request, result, act)
            if answer is not None:
                return answer
    context = {
        "form": form, "result": result, "shown": SHOWN, "may_edit": may_edit,
        "how": {code: str(words) for code, words in HOW.items()},
        "found": [(typed, item, HOW.get(how, "")) for typed, item, how in result.found[:SHOWN]] if result else [],
        "campaigns": _open_campaigns(request) if may_edit and result else [],
    }  # fmt: skip
    return render(request, "service/serial_list.html", context, status=422 if form.errors else 200)


def _open_campaigns(request: HttpRequest) -> list[Campaign]:
    rows = Campaign.objects.visible_to(request.user).exclude(state="closed")
    return list(rows.order_by("-changed_at")[:50])


def _into_campaign(request: HttpRequest, result: SerialList, act: str) -> HttpResponse | None:
    now = timezone.now()
    why = str(_("On a list of serial numbers"))
    try:
        if act == "create":
            name = request.POST.get("name", "").strip()[:160] or str(_("From a list of serial numbers"))
            one = create_campaign(by=request.user, now=now, name=name)
        else:
            one = next(
                (c for c in _open_campaigns(request) if str(c.public_id) == request.POST.get("campaign")),
                None,
            )
            if one is None:
                messages.error(request, _("Choose the campaign that the items shall join."))
                return None
        count = list_items(campaign=one, items=result.items, why=why, by=request.user, now=now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return None
    told = ngettext("%(number)s item was listed.", "%(number)s items were listed.", count)
    messages.success(request, told % {"number": number_text(count)})
    return redirect("service:campaign", one.public_id)
