"""Maintenance: the list of what is due, a plan's page, and due plans made into visits."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.lists.listing import matching
from common.pages import form_page
from common.refusals import Refusal
from history.queries import change_log, provenance_facts
from service.filters.plan import PlanFilter
from service.forms.maintenance import PlanEditForm, PlanForm, PlanVisitsForm
from service.forms.visit import next_morning
from service.models import MaintenancePlan
from service.operations import plan as operations
from service.operations.plan_visits import plan_due_visits
from service.queries.maintenance import visits_of
from service.views.reach import about, done
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import confirm_page, edit_page

MOST = 500


@requires(Permission.CASE_VIEW)
@require_safe
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is done how often, when it was done, and when it is due."""
    row = _plan(request, public_id)
    plans = MaintenancePlan.objects.visible_to(request.user).filter(template=row)
    context = {
        "sources": provenance_facts(row), "plan": row, "visits": visits_of(plan=row, user=request.user)[:20],
        "item_plans": plans.select_related("item").soonest_first()[:50], "count": plans.count(),
        "today": timezone.localdate(), "may_edit": request.user.has_permission(Permission.CASE_EDIT),
        "log": change_log(objects=[("service.maintenanceplan", row.pk)], user=request.user, limit=15)
        if request.user.has_permission(Permission.HISTORY_VIEW)
        else None,
    }  # fmt: skip
    return render(request, "service/plan.html", context)


@requires(Permission.CASE_EDIT)
def plan_create(request: HttpRequest) -> HttpResponse:
    """Write down maintenance that comes round."""
    known = {"item": about(request)["item"]}
    form = PlanForm(request.POST if request.method == "POST" else None, user=request.user, about=known)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_plan(by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The maintenance is written down."))
            return done(request, _page(made))
    return form_page(
        request, "service/plan_create.html", form, submit=_("Write it down"), draft="plan",
        cancel_url=reverse("service:plan_list"), wide=True,
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
def plan_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct maintenance, or put it to rest."""
    row = _plan(request, public_id)
    form = PlanEditForm.opened(row, request.user, request.POST if request.method == "POST" else None)
    return edit_page(
        request, "service/plan_edit.html", form, act=partial(operations.change_plan, plan=row), row=row,
        to=_page(row), said=_("The changes are saved."), leave=done, plan=row, wide=True,
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
def plan_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw away maintenance that nothing was done by."""
    row = _plan(request, public_id)
    return confirm_page(
        request, "service/plan_delete.html", act=partial(operations.delete_plan, plan=row),
        to=reverse("service:plan_list"), said=_("The maintenance is deleted."), cancel_url=_page(row),
        plan=row, count=row.item_plans.count(), submit=_("Delete the maintenance"),
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
@require_POST
def plan_visits(request: HttpRequest) -> HttpResponse:
    """Make visits of the plans that were ticked: first asks when and whose, then plans one for each site."""
    params = QueryDict(request.POST.get("query", ""))
    filterset = PlanFilter(params, MaintenancePlan.objects.visible_to(request.user), request=request)
    every = request.POST.get("all_matching") == "1"
    ids = request.POST.getlist("ids")
    rows = matching(filterset, ids=ids, all_matching=every).of_items()
    numbers = list(rows.order_by("next_due_on", "pk").values_list("pk", flat=True)[: MOST + 1])
    asked = "planned_at" in request.POST
    initial = {"planned_at": next_morning(timezone.now())}
    form = PlanVisitsForm(request.POST if asked else None, initial=initial)
    if len(numbers) > MOST:
        messages.error(
            request,
            _("Choose at most %(most)d at a time; filter the list by day or company.") % {"most": MOST},
        )
        return HttpResponseRedirect(f"{reverse('service:plan_list')}?{params.urlencode()}")
    if asked and form.is_valid():
        try:
            planned = plan_due_visits(plans=numbers, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            _tell(request, planned)
            return HttpResponseRedirect(f"{reverse('service:plan_list')}?{params.urlencode()}")
    context = {
        "form": form, "count": len(numbers), "ids": [] if every else ids, "every": every,
        "query": request.POST.get("query", ""), "frame": "ui/form_page.html", "submit": _("Plan the visits"),
        "cancel_url": reverse("service:plan_list"),
    }  # fmt: skip
    return render(request, "service/plan_visits.html", context, status=422 if form.errors else 200)


def _tell(request: HttpRequest, planned) -> None:
    count = len(planned.visits)
    words = ngettext("%(count)d visit is planned.", "%(count)d visits are planned.", count) % {"count": count}
    messages.success(request, words)
    if planned.left:
        text = ngettext(
            "%(count)d had a visit already or is at rest, and was left.",
            "%(count)d had a visit already or are at rest, and were left.",
            planned.left,
        )
        messages.info(request, text % {"count": planned.left})


def _plan(request: HttpRequest, public_id: UUID) -> MaintenancePlan:
    rows = MaintenancePlan.objects.visible_to(request.user)
    related = ("item__product", "item__company", "product", "contract_line__contract", "template")
    return get_object_or_404(rows.select_related(*related), public_id=public_id)


def _page(row: MaintenancePlan) -> str:
    return reverse("service:plan", args=[row.public_id])
