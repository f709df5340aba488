"""The list of visits, and the week of the technicians."""

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common import display
from common.lists.columns import Cell, Column, Field, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from companies.models import Company
from service.choices.visit import STATE_MEANING, CoveredBy, VisitKind, VisitResult, VisitState
from service.filters.visit import FACETS, VisitFilter
from service.models import ServiceVisit
from service.queries.visits import dressed, week_of
from users.guards import requires
from users.models import User
from users.permissions import Permission
from users.queries import list_abilities


def prepare(visits: list[ServiceVisit], request: HttpRequest) -> None:
    """What the user may see of the companies and items of the page's visits."""
    dressed(visits, user=request.user)


def subject_cell(visit: ServiceVisit) -> Cell:
    url = reverse("service:visit", args=[visit.public_id])
    return text_cell(visit.subject, url=url, under=visit.get_kind_display())


def company_cell(visit: ServiceVisit) -> Cell:
    company = visit.shown_company
    url = reverse("companies:company", args=[company.public_id]) if company else ""
    return text_cell(company.legal_name if company else "", url=url)


def items_cell(visit: ServiceVisit) -> Cell:
    words = ", ".join(map(str, visit.shown_items[:3])) + (" …" if len(visit.shown_items) > 3 else "")
    one = visit.shown_items[0] if len(visit.shown_items) == 1 else None
    return text_cell(words, url=reverse("installed_base:item", args=[one.public_id]) if one else "")


def _label(choices):
    return lambda code: str(choices(code).label) if code else ""


COLUMNS = (
    Column(
        "subject", _("Visit"), subject_cell, fixed=True,
        fields=(
            Field(_("Kind"), "kind", words=_label(VisitKind)), Field(_("Subject"), "subject"),
            Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "when", _("When"), lambda v: Cell(display.moment_text(v.at), classes="num"), sort="at", classes="num",
        fields=(Field(_("Planned for"), "planned_at", "moment"), Field(_("Done"), "ended_at", "moment")),
    ),
    Column(
        "state", _("State"), lambda v: Cell(v.get_state_display(), badge=STATE_MEANING[VisitState(v.state)]),
        fields=(Field(_("State"), "state", words=_label(VisitState)),),
    ),
    Column(
        "technician", _("Technician"), lambda v: text_cell(v.technician.full_name if v.technician else ""),
        fields=(Field(_("Technician"), "technician__full_name"),),
    ),
    Column("company", _("Company"), company_cell, fields=(Field(_("Company"), "company_name"),)),
    Column("items", _("Items"), items_cell),
    Column(
        "result", _("Result"), lambda v: text_cell(v.get_result_display()),
        fields=(Field(_("Result"), "result", words=_label(VisitResult)),),
    ),
    Column(
        "covered_by", _("Who pays"), lambda v: text_cell(v.get_covered_by_display()),
        fields=(Field(_("Who pays"), "covered_by", words=_label(CoveredBy)),),
    ),
    Column(
        "hours", _("Hours"), lambda v: Cell(display.number_text(v.hours), classes="num"), classes="num", default=False,
        fields=(Field(_("Hours"), "hours", "number"), Field(_("Travel, hours"), "travel_hours", "number")),
    ),
)  # fmt: skip

SPEC = ListSpec(
    resource="visit",
    title=_("Service visits"),
    url="service:visit_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s visit", "%(number)s visits", count) % {"number": number}
    ),
    facets=FACETS,
    order="-when",
    prepare=prepare,
    related=("technician", "company"),
    export_url="service:visit_export",
    options_url="service:visit_condition_options",
    muted=lambda visit: visit.state == VisitState.CANCELLED,
)


def filtered(request: HttpRequest, params: QueryDict) -> VisitFilter:
    """The visits that the user sees, narrowed as the query says."""
    rows = ServiceVisit.objects.visible_to(request.user).defer("report")
    return VisitFilter(params, rows, request=request)


def for_file(visits: QuerySet[ServiceVisit], user: User) -> QuerySet[ServiceVisit]:
    """Adds the name of the company where the user sees it."""
    seen = Company.objects.visible_to(user).filter(pk=OuterRef("company"))
    return visits.annotate(company_name=Subquery(seen.values("legal_name")[:1]))


@requires(Permission.CASE_VIEW)
@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """Visits, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.CASE_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "service/visit_list.html", abilities,
        may_edit=request.user.has_permission(Permission.CASE_EDIT),
    )  # fmt: skip


@requires(Permission.CASE_VIEW, Permission.EXPORT)
@require_safe
def visit_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    rows = for_file(ServiceVisit.objects.visible_to(request.user), request.user)
    try:
        return export_response(request, SPEC, VisitFilter(request.GET, rows, request=request), name="visits")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@requires(Permission.CASE_VIEW)
@require_safe
def visit_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)


@requires(Permission.CASE_VIEW)
@require_safe
def visit_week(request: HttpRequest) -> HttpResponse:
    """Who goes where in a week, day by day."""
    today = timezone.localdate()
    monday = _monday(request.GET.get("week", ""), today)
    days = [monday + timedelta(days=number) for number in range(7)]
    context = {
        "rows": week_of(user=request.user, monday=monday), "days": days, "today": today,
        "number": monday.isocalendar().week, "year": monday.isocalendar().year,
        "before": (monday - timedelta(days=7)).isoformat(), "after": (monday + timedelta(days=7)).isoformat(),
        "may_edit": request.user.has_permission(Permission.CASE_EDIT),
    }  # fmt: skip
    return render(request, "service/visit_week.html", context)


def _monday(text: str, today: date) -> date:
    """The Monday of the week that the day lies in; of this week when the day means nothing."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    if not 1900 < day.year < 2200:
        day = today
    return day - timedelta(days=day.weekday())
