"""The list of maintenance: what is due, where and when."""

from datetime import date

from django.contrib import messages
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from common import display
from common.lists.columns import Cell, Column, Field, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from service.filters.plan import FACETS, PlanFilter
from service.models import MaintenancePlan
from service.queries.maintenance import due_counts, in_hand
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities


def prepare(plans: list[MaintenancePlan], request: HttpRequest) -> None:
    """Which of the page's plans a visit will see to already."""
    today = timezone.localdate()
    rows = MaintenancePlan.objects.filter(in_hand(), pk__in=[plan.pk for plan in plans])
    taken = set(rows.values_list("pk", flat=True))
    for plan in plans:
        plan.is_in_hand = plan.pk in taken
        plan.is_late = plan.is_active and plan.next_due_on is not None and plan.next_due_on < today


def name_cell(plan: MaintenancePlan) -> Cell:
    return text_cell(
        plan.name, url=reverse("service:plan", args=[plan.public_id]), under=interval_words(plan)
    )


def interval_words(plan: MaintenancePlan) -> str:
    """Every 12 months · every 1 000 h."""
    words = []
    if plan.every_months:
        text = ngettext("every month", "every %(count)d months", plan.every_months)
        words.append(text % {"count": plan.every_months} if plan.every_months > 1 else text)
    if plan.every_units:
        words.append(f"{display.number_text(plan.every_units)} {plan.meter}")
    return " · ".join(words)


def thing_cell(plan: MaintenancePlan) -> Cell:
    if plan.item is not None:
        url = reverse("installed_base:item", args=[plan.item.public_id])
        return text_cell(str(plan.item), url=url, under=plan.item.product.name)
    if plan.product is not None:
        return text_cell(
            plan.product.name,
            url=reverse("installed_base:product", args=[plan.product.public_id]),
            under=_("Template"),
        )
    return text_cell(f"{plan.contract_line.contract} {plan.contract_line}", under=_("Template"))


def company_cell(plan: MaintenancePlan) -> Cell:
    company = plan.item.company if plan.item else None
    url = reverse("companies:company", args=[company.public_id]) if company else ""
    return text_cell(
        company.legal_name if company else "", url=url, under=str(plan.item.site or "") if plan.item else ""
    )


def state_cell(plan: MaintenancePlan) -> Cell:
    if not plan.is_active:
        return Cell(_("At rest"), badge="neutral")
    if plan.is_in_hand:
        return Cell(_("Visit planned"), badge="info")
    if plan.is_late:
        return Cell(_("Overdue"), badge="danger")
    return Cell(_("Waiting"), badge="neutral") if plan.next_due_on else text_cell("")


COLUMNS = (
    Column(
        "name", _("Maintenance"), name_cell, fixed=True,
        fields=(
            Field(_("Maintenance"), "name"), Field(_("Months"), "every_months", "number"),
            Field(_("Units"), "every_units", "number"), Field(_("Meter"), "meter"), Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "due", _("Due"), lambda p: Cell(display.day_text(p.next_due_on), classes="num"),
        sort=Coalesce("next_due_on", Value(date(9999, 12, 31))), classes="num", fields=(Field(_("Due"), "next_due_on", "day"),),
    ),
    Column("state", _("State"), state_cell),
    Column(
        "thing", _("Of"), thing_cell,
        fields=(Field(_("Serial number"), "item__serial"), Field(_("Product"), "item__product__name")),
    ),
    Column("company", _("Company"), company_cell, fields=(Field(_("Company"), "item__company__legal_name"),)),
    Column(
        "last", _("Last done"), lambda p: Cell(display.day_text(p.last_done_on), classes="num"), classes="num",
        fields=(Field(_("Last done"), "last_done_on", "day"),),
    ),
    Column(
        "hours", _("Hours planned"), lambda p: Cell(display.number_text(p.planned_hours), classes="num"), classes="num",
        default=False, fields=(Field(_("Hours planned"), "planned_hours", "number"),),
    ),
)  # fmt: skip

SPEC = ListSpec(
    resource="plan",
    title=pgettext_lazy("plans", "Maintenance"),
    url="service:plan_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s maintenance plan", "%(number)s maintenance plans", count) % {"number": number}
    ),
    facets=FACETS,
    order="due",
    prepare=prepare,
    related=(
        "item__product",
        "item__company",
        "item__site",
        "product",
        "contract_line__contract",
        "contract_line__product",
    ),
    bulk_url="service:plan_visits",
    export_url="service:plan_export",
    options_url="service:plan_condition_options",
    muted=lambda plan: not plan.is_active,
)


def visible(request: HttpRequest) -> QuerySet[MaintenancePlan]:
    return MaintenancePlan.objects.visible_to(request.user).defer("instructions")


def filtered(request: HttpRequest, params: QueryDict) -> PlanFilter:
    """The maintenance that the user sees, narrowed as the query says."""
    return PlanFilter(params, visible(request), request=request)


@requires(Permission.CASE_VIEW)
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """What is due, and what comes round later."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.CASE_EDIT)
    counts = None
    if not request.htmx and request.GET.get("part") != "counts":
        counts = due_counts(
            plans=MaintenancePlan.objects.visible_to(request.user), today=timezone.localdate()
        )
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "service/plan_list.html", abilities,
        may_edit=request.user.has_permission(Permission.CASE_EDIT), counts=counts,
    )  # fmt: skip


@requires(Permission.CASE_VIEW, Permission.EXPORT)
@require_safe
def plan_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="maintenance")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@requires(Permission.CASE_VIEW)
@require_safe
def plan_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
