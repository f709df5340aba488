"""One item of a campaign, and many at once: notified, planned, done."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.display import number_text
from common.forms import add_refusal
from common.links import link
from common.lists.listing import matching
from common.refusals import Refusal
from service.choices.campaign import CampaignItemState
from service.forms.campaign import CampaignItemForm, MarkForm
from service.models import CampaignItem
from service.operations.campaign_item import MOST, Plan, change_campaign_item, mark_items, plan_marking
from service.queries.campaign_words import words_of
from service.views.campaign_item_list import RELATED, SPEC, filtered
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import edit_page

KEPT = ("ids", "all_matching", "query")
SAMPLE = 8


@requires(Permission.CAMPAIGN_VIEW, Permission.CAMPAIGN_EDIT)
def campaign_item_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far the campaign has come with one item, and why it is listed."""
    row = _row(request, public_id)
    form = CampaignItemForm(request.POST or None, campaign_item=row, user=request.user)
    visit = link("service:visit_create")
    return edit_page(
        request, "service/campaign_item_edit.html", form, act=partial(change_campaign_item, campaign_item=row), row=row,
        to=f"{reverse(SPEC.url)}?campaign={row.campaign.public_id}", said=_("%(item)s was saved.") % {"item": row.item},
        shown=row, words=words_of(row.criterion) if row.criterion else row.matched_by, submit=_("Save"),
        visit_url=visit and f"{visit}?item={row.item.public_id}&campaign_item={row.public_id}",
    )  # fmt: skip


@requires(Permission.CAMPAIGN_VIEW, Permission.CAMPAIGN_EDIT)
def campaign_item_bulk(request: HttpRequest) -> HttpResponse:
    """Many items marked at once: choose, look at what will happen, do it."""
    query = QueryDict(request.POST.get("query", ""))
    back = f"{reverse(SPEC.url)}?{query.urlencode() or 'view='}"
    all_matching = "all_matching" in request.POST
    if request.method != "POST" or not (all_matching or request.POST.getlist("ids")):
        messages.error(request, _("Tick the items to mark first."))
        return HttpResponseRedirect(back)
    filterset = filtered(request, query)
    if filterset.errors and all_matching:
        messages.error(request, _("A filter of the list is not understood. Correct it first."))
        return HttpResponseRedirect(back)
    rows = matching(filterset, ids=request.POST.getlist("ids"), all_matching=all_matching)
    step = request.POST.get("step", "")
    form = MarkForm(request.POST if step in {"preview", "save"} else None)
    plan = None
    if form.is_bound and form.is_valid():
        try:
            if step == "save":
                expected = request.POST.get("expected", "")
                done = mark_items(
                    campaign_items=rows, by=request.user, now=timezone.now(), **form.cleaned_data,
                    expected=int(expected) if expected.isdecimal() and len(expected) < 10 else None,
                )  # fmt: skip
                messages.success(request, _done_words(done))
                return HttpResponseRedirect(back)
            plan = plan_marking(
                campaign_items=rows, state=form.cleaned_data["state"], reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
    return _bulk_page(request, rows, form, plan, back)


def _bulk_page(
    request: HttpRequest, rows: QuerySet, form: MarkForm, plan: Plan | None, back: str
) -> HttpResponse:
    total = plan.total if plan else rows.order_by()[: MOST + 1].count()
    context = {
        "form": form, "plan": plan, "cancel_url": back, "total": total,
        "carried": [(name, value) for name in KEPT for value in request.POST.getlist(name)],
        "choices": [(n, v) for n in form.fields for v in request.POST.getlist(n)] if plan else [],
        "new_state": CampaignItemState(form.cleaned_data["state"]).label if plan else "",
        "parts": [(CampaignItemState(s).label, n) for s, n in plan.by_state.items()] if plan else [],
        "sample": rows.select_related("item__product", "item__company").order_by("pk")[:SAMPLE],
    }  # fmt: skip
    return render(request, "service/campaign_item_bulk.html", context, status=422 if form.errors else 200)


def _done_words(plan: Plan) -> str:
    text = ngettext("%(number)s item was marked.", "%(number)s items were marked.", plan.changed) % {
        "number": number_text(plan.changed)
    }
    if not plan.unchanged:
        return text
    return _("%(marked)s %(same)s stood there already.") % {
        "marked": text, "same": number_text(plan.unchanged),
    }  # fmt: skip


def _row(request: HttpRequest, public_id: UUID) -> CampaignItem:
    rows = CampaignItem.objects.visible_to(request.user).select_related(*RELATED, "visit")
    return get_object_or_404(rows, public_id=public_id)
