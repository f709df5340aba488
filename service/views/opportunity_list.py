"""The list of opportunities: page and file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.display import whole_money_text
from common.links import link
from common.lists.columns import Cell, Column, Field, day_cell, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from service.choices.opportunity import OPPORTUNITY_WORDS, OpportunityRule, OpportunityState
from service.filters.opportunity import OPPORTUNITY_FACETS, OpportunityFilter
from service.models import Opportunity
from service.queries.opportunities import missing, why
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities

W = OPPORTUNITY_WORDS
STATE_MEANING = {
    OpportunityState.OPEN: "info", OpportunityState.WON: "success", OpportunityState.LOST: "danger",
    OpportunityState.NOT_RELEVANT: "neutral",
}  # fmt: skip


def why_cell(row: Opportunity) -> Cell:
    url = reverse("service:opportunity_edit", args=[row.public_id])
    return Cell(why(row.rule, row.figures), url=url, under=row.get_rule_display(), classes="wraps")


def item_cell(row: Opportunity) -> Cell:
    item = row.item
    if item is None:
        return text_cell("")
    url = reverse("installed_base:item", args=[item.public_id])
    return Cell(str(item), url=url, under=item.product.name, classes="mono clip")


def company_cell(row: Opportunity) -> Cell:
    url = reverse("companies:company", args=[row.company.public_id])
    return Cell(row.company.legal_name, url=url, under=row.company.town, classes="clip")


def state_cell(row: Opportunity) -> Cell:
    notes = [row.reason] if row.reason else []
    if row.gone_at and row.state == OpportunityState.OPEN:
        return Cell(_("Gone by itself"), badge="neutral")
    if row.snoozed_until and row.snoozed_until > timezone.localdate():
        notes.append(str(_("snoozed")))
    if row.taken_over_at:
        notes.append(str(_("taken over")))
    return Cell(
        row.get_state_display(), badge=STATE_MEANING[OpportunityState(row.state)], under=" · ".join(notes)
    )


def value_cell(row: Opportunity) -> Cell:
    return Cell(whole_money_text(row.value) if row.value is not None else "–", classes="num")


def worded(choices: Any) -> Any:
    return lambda code: str(choices(code).label) if code else ""


COLUMNS = (
    Column(
        "why", _("Why"), why_cell, fixed=True,
        fields=(
            Field(_("Rule"), "rule", words=worded(OpportunityRule)), Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "company", _("Company"), company_cell, sort="company__name_sort",
        fields=(
            Field(_("Company"), "company__legal_name"), Field(_("Business ID"), "company__business_id"),
            Field(_("Town"), "company__town"),
        ),
    ),
    Column(
        "item", _("Item"), item_cell,
        fields=(Field(_("Serial number"), "item__serial"), Field(_("Product"), "product__name")),
    ),
    Column(
        "since", _("Since"), lambda r: day_cell(r.since), sort="since", classes="num",
        fields=(Field(_("Since"), "since", "day"),),
    ),
    Column(
        "value", _("Value a year (€)"), value_cell, sort="worth", classes="num",
        fields=(Field(_("Value a year (€)"), "value", "number"),),
    ),
    Column(
        "state", W["state"], state_cell,
        fields=(
            Field(W["state"], "state", words=worded(OpportunityState)), Field(W["reason"], "reason"),
            Field(W["snoozed_until"], "snoozed_until", "day"),
        ),
    ),
    Column(
        "assigned", W["assigned_to"], lambda r: text_cell(r.assigned_to.full_name if r.assigned_to else ""),
        default=False,
        fields=(Field(W["assigned_to"], "assigned_to__full_name"),),
    ),
    Column(
        "owner", _("Owner of the company"),
        lambda r: text_cell(r.company.owner.full_name if r.company.owner else ""), default=False,
        fields=(Field(_("Owner of the company"), "company__owner__full_name"),),
    ),
    Column(
        "found", _("Found"), lambda r: day_cell(r.found_at), sort="found_at", classes="num", default=False,
        fields=(Field(_("Found"), "found_at", "moment"),),
    ),
)  # fmt: skip

SPEC = ListSpec(
    resource="opportunity",
    title=_("Opportunities"),
    url="service:opportunity_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s opportunity", "%(number)s opportunities", count) % {"number": number}
    ),
    facets=OPPORTUNITY_FACETS,
    order="-since",
    related=("company__owner", "item__product", "assigned_to"),
    bulk_url="service:opportunity_bulk",
    export_url="service:opportunity_export",
    options_url="service:opportunity_condition_options",
    muted=lambda row: row.state != OpportunityState.OPEN or row.gone_at is not None,
)


def filtered(request: HttpRequest, params: QueryDict) -> OpportunityFilter:
    """The opportunities that the user sees, narrowed as the query says."""
    return OpportunityFilter(params, Opportunity.objects.visible_to(request.user), request=request)


@require_safe
@requires(Permission.OPPORTUNITY_VIEW)
def opportunity_list(request: HttpRequest) -> HttpResponse:
    """Opportunities, filtered, sorted and in the chosen columns, and which rules cannot tell yet."""
    may_edit = request.user.has_permission(Permission.OPPORTUNITY_EDIT)
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.OPPORTUNITY_EDIT)
    silent = [(OpportunityRule(code).label, sentence) for code, sentence in missing().items()]
    take_over = link("activities:opportunity_take_over")
    may_plan = may_edit and request.user.has_permission(Permission.ACTIVITY_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "service/opportunity_list.html", abilities,
        silent=silent, may_edit=may_edit, take_over_url=take_over if may_plan else "",
    )  # fmt: skip


@require_safe
@requires(Permission.OPPORTUNITY_VIEW, Permission.EXPORT)
def opportunity_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="opportunities")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@require_safe
@requires(Permission.OPPORTUNITY_VIEW)
def opportunity_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
