"""One opportunity, many at once, and those of a company."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common.display import number_text
from common.forms import add_refusal
from common.links import link
from common.lists.listing import matching
from common.numbers import row_number
from common.refusals import Refusal
from companies.models import Company
from history.queries.change_log import change_log
from service.forms.opportunity import OpportunityBulkForm, OpportunityForm
from service.models import Opportunity
from service.operations.opportunity import (
    MOST,
    decide_opportunities,
    decide_opportunity,
    refresh_opportunities,
)
from service.queries.opportunities import why
from service.queries.opportunity_counts import open_at
from service.views.opportunity_list import SPEC, filtered
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import edit_page

KEPT = ("ids", "all_matching", "query")
SAMPLE = 8


@requires(Permission.OPPORTUNITY_VIEW, Permission.OPPORTUNITY_EDIT)
def opportunity_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Why it is one, and what is decided about it."""
    row = _row(request, public_id)
    form = OpportunityForm(request.POST or None, opportunity=row)
    may_log = request.user.has_permission(Permission.HISTORY_VIEW)
    return edit_page(
        request, "service/opportunity_edit.html", form, act=partial(decide_opportunity, opportunity=row), row=row,
        to=reverse("service:opportunity_list"), said=_("The opportunity was saved."), submit=_("Save"),
        shown=row, why=why(row.rule, row.figures), aside=True, contract_url=_contract(row),
        history_url=reverse("service:opportunity_history_panel", args=[row.public_id]) if may_log else "",
    )  # fmt: skip


@requires(Permission.OPPORTUNITY_VIEW, Permission.OPPORTUNITY_EDIT)
def opportunity_bulk(request: HttpRequest) -> HttpResponse:
    """Many decided at once: choose, look at what will happen, do it."""
    query = QueryDict(request.POST.get("query", ""))
    back = f"{reverse(SPEC.url)}?{query.urlencode() or 'view='}"
    all_matching = "all_matching" in request.POST
    if request.method != "POST" or not (all_matching or request.POST.getlist("ids")):
        messages.error(request, _("Tick the opportunities first."))
        return HttpResponseRedirect(back)
    filterset = filtered(request, query)
    if filterset.errors and all_matching:
        messages.error(request, _("A filter of the list is not understood. Correct it first."))
        return HttpResponseRedirect(back)
    rows = matching(filterset, ids=request.POST.getlist("ids"), all_matching=all_matching)
    step = request.POST.get("step", "")
    form = OpportunityBulkForm(request.POST if step in {"preview", "save"} else None)
    is_valid = form.is_bound and form.is_valid()
    if is_valid and step == "save":
        try:
            changed = decide_opportunities(
                opportunities=rows, values=form.chosen(), by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            told = ngettext("%(number)s opportunity changed.", "%(number)s opportunities changed.", changed)
            messages.success(request, told % {"number": number_text(changed)})
            return HttpResponseRedirect(back)
    context = {
        "form": form, "ready": is_valid and not form.errors, "cancel_url": back,
        "total": rows.order_by()[: MOST + 1].count(),
        "carried": [(name, value) for name in KEPT for value in request.POST.getlist(name)],
        "choices": [(n, v) for n in form.fields for v in request.POST.getlist(n)] if is_valid else [],
        "chosen": [(form.fields[n].label, _words(form, n)) for n in form.chosen()] if is_valid else [],
        "sample": [
            (row, why(row.rule, row.figures)) for row in rows.select_related("company").order_by("pk")[:SAMPLE]
        ],
    }  # fmt: skip
    return render(request, "service/opportunity_bulk.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.OPPORTUNITY_VIEW, Permission.OPPORTUNITY_EDIT)
def opportunity_refresh(request: HttpRequest) -> HttpResponse:
    """Work the rules out now instead of tonight."""
    done = refresh_opportunities(now=timezone.now())
    new, gone = sum(one.new for one in done.values()), sum(one.gone for one in done.values())
    messages.success(
        request, _("New: %(new)s. Gone: %(gone)s.") % {"new": number_text(new), "gone": number_text(gone)}
    )
    return redirect("service:opportunity_list")


@require_safe
@requires(Permission.OPPORTUNITY_VIEW, Permission.HISTORY_VIEW)
def opportunity_history_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who decided what about an opportunity."""
    row = _row(request, public_id)
    before = request.GET.get("before", "")
    log = change_log(
        objects=[("service.opportunity", row.pk)], user=request.user,
        before=row_number(before),
    )  # fmt: skip
    more_url = reverse("service:opportunity_history_panel", args=[row.public_id]) + "?before="
    return render(request, "service/panels/campaign_history.html", {"log": log, "more_url": more_url})


@require_safe
@requires(Permission.COMPANY_VIEW, Permission.OPPORTUNITY_VIEW)
def company_opportunities_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What there is to offer to a company now."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    rows, count = open_at(company, user=request.user, today=timezone.localdate())
    context = {
        "company": company, "count": count, "rows": [(row, why(row.rule, row.figures)) for row in rows],
        "all_url": f"{reverse('service:opportunity_list')}?company={company.public_id}",
        "may_edit": request.user.has_permission(Permission.OPPORTUNITY_EDIT),
    }  # fmt: skip
    return render(request, "service/panels/company_opportunities.html", context)


def _row(request: HttpRequest, public_id: UUID) -> Opportunity:
    rows = Opportunity.objects.visible_to(request.user)
    related = ("company", "item__product", "product", "assigned_to")
    return get_object_or_404(rows.select_related(*related), public_id=public_id)


def _contract(row: Opportunity) -> str:
    number = row.figures.get("contract")
    return link("service:contract", number) if number else ""


def _words(form: OpportunityBulkForm, name: str) -> str:
    value = form.cleaned_data[name]
    return (
        str(dict(getattr(form.fields[name], "choices", [])).get(value, value))
        if name == "state"
        else str(value)
    )
