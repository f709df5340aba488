"""Opportunities out of the list taken over as tasks."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.forms.opportunity import TakeOverForm
from activities.operations.opportunity import MOST, take_over_opportunities
from common.display import number_text
from common.forms import add_refusal
from common.lists.listing import matching
from common.refusals import Refusal
from service.filters.opportunity import OpportunityFilter
from service.models import Opportunity
from users.guards import requires
from users.permissions import Permission

KEPT = ("ids", "all_matching", "query")
WEEK = timedelta(days=7)


@requires(Permission.OPPORTUNITY_EDIT, Permission.OPPORTUNITY_VIEW, Permission.ACTIVITY_EDIT)
def opportunity_take_over(request: HttpRequest) -> HttpResponse:
    """Say whose tasks and until when; the tasks are planned and the opportunities given to their owner."""
    query = QueryDict(request.POST.get("query", ""))
    back = f"{reverse('service:opportunity_list')}?{query.urlencode() or 'view='}"
    all_matching = "all_matching" in request.POST
    if request.method != "POST" or not (all_matching or request.POST.getlist("ids")):
        messages.error(request, _("Tick the opportunities first."))
        return HttpResponseRedirect(back)
    filterset = OpportunityFilter(query, Opportunity.objects.visible_to(request.user), request=request)
    if filterset.errors and all_matching:
        messages.error(request, _("A filter of the list is not understood. Correct it first."))
        return HttpResponseRedirect(back)
    rows = matching(filterset, ids=request.POST.getlist("ids"), all_matching=all_matching)
    initial = {"owner": request.user.public_id, "due_on": timezone.localdate() + WEEK}
    form = TakeOverForm(request.POST if "step" in request.POST else None, initial=initial)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        due_at = timezone.make_aware(datetime.combine(said["due_on"], time(9, 0)))
        try:
            count = take_over_opportunities(
                opportunities=rows, per=said["per"], owner=said["owner"], due_at=due_at, by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            told = ngettext("%(number)s task was planned.", "%(number)s tasks were planned.", count)
            messages.success(request, told % {"number": number_text(count)})
            return HttpResponseRedirect(back)
    context = {
        "form": form, "cancel_url": back, "total": rows.order_by()[: MOST + 1].count(),
        "companies": rows.order_by().values("company").distinct()[: MOST + 1].count(),
        "taken": rows.exclude(taken_over_at=None).order_by()[: MOST + 1].count(),
        "carried": [(name, value) for name in KEPT for value in request.POST.getlist(name)],
    }  # fmt: skip
    return render(
        request, "activities/opportunity_take_over.html", context, status=422 if form.errors else 200
    )
