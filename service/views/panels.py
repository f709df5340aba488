"""What service shows on the pages of items and companies."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from companies.models import Company
from installed_base.models import InstalledItem
from service.models import MaintenancePlan, ServiceCase, ServiceVisit
from service.queries.cases import clock_words
from service.queries.maintenance import due_counts, in_hand
from service.queries.visits import last_visits
from users.guards import requires
from users.permissions import Permission

MOST = 10


@require_safe
@requires(Permission.CASE_VIEW, Permission.ITEM_VIEW)
def item_service_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What goes on with an item and what was done: open cases first, then the last three visits with their parts."""
    item = get_object_or_404(InstalledItem.objects.visible_to(request.user), public_id=public_id)
    cases = ServiceCase.objects.visible_to(request.user).about(item)
    visits = ServiceVisit.objects.visible_to(request.user).to(item)
    context = {
        "item": item,
        "about_query": f"item={item.public_id}",
        "open_cases": _with_clocks(cases.open().select_related("owner").worst_first()[:MOST]),
        "ahead": visits.ahead().select_related("technician").order_by("planned_at", "id")[:5],
        "visits": last_visits(item=item, user=request.user),
        "past_cases": cases.exclude(pk__in=cases.open().values("pk")).newest_first()[:3],
        "more_query": f"item={item.public_id}",
        "may_edit": request.user.has_permission(Permission.CASE_EDIT),
    }
    return render(request, "service/panels/service.html", context)


@require_safe
@requires(Permission.CASE_VIEW, Permission.ITEM_VIEW)
def item_maintenance_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What comes round for an item, what is due first."""
    item = get_object_or_404(InstalledItem.objects.visible_to(request.user), public_id=public_id)
    plans = MaintenancePlan.objects.visible_to(request.user).filter(item=item)
    context = {
        "item": item, "plans": plans.annotate(is_in_hand=in_hand()).soonest_first()[:20], "today": timezone.localdate(),
        "may_edit": request.user.has_permission(Permission.CASE_EDIT),
    }  # fmt: skip
    return render(request, "service/panels/item_maintenance.html", context)


@require_safe
@requires(Permission.CASE_VIEW, Permission.COMPANY_VIEW)
def company_service_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Service at a company: open cases, visits ahead, the last ones, and what maintenance is due."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    cases = ServiceCase.objects.visible_to(request.user).filter(company=company)
    visits = (
        ServiceVisit.objects.visible_to(request.user).filter(company=company).select_related("technician")
    )
    plans = MaintenancePlan.objects.visible_to(request.user).filter(item__company=company)
    context = {
        "company": company,
        "about_query": f"company={company.public_id}",
        "open_cases": _with_clocks(cases.open().select_related("owner").worst_first()[:MOST]),
        "ahead": visits.ahead().order_by("planned_at", "id")[:5],
        "visits": visits.done().newest_first()[:5],
        "past_cases": cases.exclude(pk__in=cases.open().values("pk")).newest_first()[:3],
        "due": due_counts(plans=plans, today=timezone.localdate()),
        "more_query": f"company={company.public_id}",
        "may_edit": request.user.has_permission(Permission.CASE_EDIT),
    }
    return render(request, "service/panels/service.html", context)


def _with_clocks(cases) -> list[ServiceCase]:
    now = timezone.now()
    rows = list(cases)
    for row in rows:
        row.clock = clock_words(row, now)
    return rows
