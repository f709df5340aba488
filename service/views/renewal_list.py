"""Contracts that ask for a decision: their notice date comes, or their last day."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.lists.columns import Cell, Column, Field, day_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from service.filters.contract import RENEWAL_FACETS, RenewalFilter
from service.models import ServiceContract
from service.views import contract_list
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities


def prepare(rows: list[ServiceContract], request: HttpRequest) -> None:
    """As on the list of contracts, with the days that are left."""
    contract_list.prepare(rows, request)
    today = timezone.localdate()
    for row in rows:
        row.days_left = (row.decide_on - today).days


def decide_cell(contract: ServiceContract) -> Cell:
    under = ngettext("in %(count)s day", "in %(count)s days", contract.days_left) % {
        "count": contract.days_left
    }
    if contract.days_left < 0:
        late = -contract.days_left
        under = ngettext("%(count)s day ago", "%(count)s days ago", late) % {"count": late}
    return day_cell(contract.decide_on, under=under)


def what_cell(contract: ServiceContract) -> Cell:
    if contract.terminated_on:
        return Cell(_("Terminated: offer a new contract"), badge="warning")
    if contract.notice_on is not None and contract.decide_on == contract.notice_on:
        return Cell(_("Notice date"), badge="info")
    return Cell(
        _("Renews itself") if contract.auto_renew_months else _("Ends: renew"),
        badge="success" if contract.auto_renew_months else "danger",
    )


SAID_ALREADY = {"standing", "notice"}  # by what comes, and by when
COLUMNS = (
    *contract_list.COLUMNS[:2],
    Column(
        "decide", _("Decide by"), decide_cell, sort="decide_on", classes="num",
        fields=(Field(_("Decide by"), "decide_on", "day"),),
    ),
    Column("what", _("What comes"), what_cell),
    *(replace(column, default=column.default and column.key not in SAID_ALREADY) for column in contract_list.COLUMNS[2:]),
)  # fmt: skip
SPEC = ListSpec(
    resource="renewal",
    title=_("Renewals"),
    url="service:renewal_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s contract to decide on", "%(number)s contracts to decide on", count)
        % {"number": number}
    ),
    facets=RENEWAL_FACETS,
    order="decide",
    prepare=prepare,
    related=("company", "payer"),
    export_url="service:renewal_export",
    options_url="service:renewal_condition_options",
)


def filtered(request: HttpRequest, params: QueryDict) -> RenewalFilter:
    """Contracts that end, or ended lately, as the user sees them."""
    rows = ServiceContract.objects.visible_to(request.user).to_decide(timezone.localdate()).defer("notes")
    return RenewalFilter(params, rows, request=request)


@require_safe
@requires(Permission.COVER_VIEW)
def renewal_list(request: HttpRequest) -> HttpResponse:
    """What is to be decided next, the nearest first."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.COVER_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "service/renewal_list.html", abilities
    )


@require_safe
@requires(Permission.COVER_VIEW, Permission.EXPORT)
def renewal_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="renewals")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@require_safe
@requires(Permission.COVER_VIEW)
def renewal_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
