"""The list of service contracts: columns, page, file."""

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common import display
from common.lists.columns import Cell, Column, Field, day_cell, number_cell, text_cell
from common.lists.conditions import Asker
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from service.choices.cover import BILLED_A_YEAR, NOTICE_SOON, SOON, ContractKind, ContractStatus, Standing
from service.conditions.cover import contract_options as options_of
from service.filters.contract import FACETS, ContractFilter
from service.models import ContractLine, Coverage, ServiceContract
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities

NO_END = date(9999, 12, 31)
MEANINGS = {
    Standing.DRAFT: "neutral", Standing.NOT_STARTED: "info", Standing.RUNNING: "success",
    Standing.NOTICE_COMING: "warning", Standing.ENDING: "warning", Standing.TERMINATED: "warning",
    Standing.ENDED: "danger", Standing.CANCELLED: "lost",
}  # fmt: skip


def standing_of(contract: ServiceContract, today: date) -> Standing:
    """Where a contract stands on a day: the most urgent of what is true."""
    if contract.status != ContractStatus.SIGNED:
        return Standing(contract.status)
    if contract.in_force is None or contract.in_force.isempty:
        return Standing.ENDED
    upper = contract.in_force.upper
    if upper is not None and upper <= today:
        return Standing.ENDED
    if contract.starts_on > today:
        return Standing.NOT_STARTED
    if contract.terminated_on is not None:
        return Standing.TERMINATED
    notice = contract.notice_on
    if notice is not None and today <= notice <= today + timedelta(days=NOTICE_SOON):
        return Standing.NOTICE_COMING
    if upper is not None and upper <= today + timedelta(days=SOON + 1):
        return Standing.ENDING
    return Standing.RUNNING


def prepare(rows: list[ServiceContract], request: HttpRequest) -> None:
    """How many covers each contract of the page has, and what it brings in a year: two queries."""
    numbers = [row.pk for row in rows]
    covers = dict(
        Coverage.objects.filter(contract__in=numbers)
        .order_by()
        .values_list("contract")
        .annotate(n=Count("pk"))
    )
    prices: dict[int, float] = {}
    for number, price, billing in ContractLine.objects.filter(
        contract__in=numbers, price__isnull=False
    ).values_list("contract", "price", "billing"):
        prices[number] = prices.get(number, 0) + price * BILLED_A_YEAR[billing]
    today = timezone.localdate()
    for row in rows:
        row.covers, row.yearly, row.standing = (
            covers.get(row.pk, 0),
            prices.get(row.pk),
            standing_of(row, today),
        )


def number_column(contract: ServiceContract) -> Cell:
    return Cell(
        contract.number, url=reverse("service:contract", args=[contract.public_id]), under=contract.name,
        classes="mono",
    )  # fmt: skip


def company_column(contract: ServiceContract) -> Cell:
    url = reverse("companies:company", args=[contract.company.public_id])
    return Cell(contract.company.legal_name, url=url, under=contract.company.town, classes="clip")


def payer_column(contract: ServiceContract) -> Cell:
    return text_cell(contract.payer.legal_name if contract.payer else "")


def end_column(contract: ServiceContract) -> Cell:
    if contract.terminated_on:
        return day_cell(contract.terminated_on, under=_("terminated"))
    if contract.ends_on is None:
        return Cell(_("Until further notice"), classes="num")
    return day_cell(contract.ends_on, under=_("renews itself") if contract.auto_renew_months else "")


def money_column(contract: ServiceContract) -> Cell:
    return Cell(display.whole_money_text(contract.yearly, contract.currency), classes="num")


def _label(choices):
    return lambda code: str(choices(code).label) if code else ""


def covers_counted():
    rows = Coverage.objects.filter(contract=OuterRef("pk")).order_by().values("contract")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), Value(0))


def far(name: str):
    return Coalesce(F(name), Value(NO_END))


COLUMNS = (
    Column(
        "number", _("Contract"), number_column, sort="number_key", fixed=True,
        fields=(
            Field(_("Contract number"), "number"), Field(_("Name"), "name"), Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "company", _("Customer"), company_column,
        fields=(Field(_("Customer"), "company__legal_name"), Field(_("Business ID"), "company__business_id")),
    ),
    Column(
        "standing", _("Standing"), lambda c: Cell(c.standing.label, badge=MEANINGS[c.standing]),
        fields=(Field(_("Status"), "status", words=_label(ContractStatus)),),
    ),
    Column("kind", _("Kind"), lambda c: text_cell(c.get_kind_display()), default=False,
           fields=(Field(_("Kind"), "kind", words=_label(ContractKind)),)),
    Column("starts", _("First day"), lambda c: day_cell(c.starts_on), sort="starts_on", classes="num", default=False,
           fields=(Field(_("First day"), "starts_on", "day"),)),
    Column(
        "ends", _("Last day"), end_column, sort=far("ends_on"), classes="num",
        fields=(
            Field(_("Last day"), "ends_on", "day"), Field(_("Terminated"), "terminated_on", "day"),
            Field(_("Renews itself for (months)"), "auto_renew_months", "number"),
        ),
    ),
    Column("notice", _("Notice date"), lambda c: day_cell(c.notice_on), sort=far("notice_on"), classes="num",
           fields=(Field(_("Notice date"), "notice_on", "day"),)),
    Column("covers", _("Covers"), lambda c: number_cell(c.covers), classes="num",
           fields=(Field(_("Covers"), "cover_count", "number"),), annotate={"cover_count": covers_counted()}),
    Column("yearly", _("A year"), money_column, classes="num"),
    Column("payer", _("Payer"), payer_column, default=False, fields=(Field(_("Payer"), "payer__legal_name"),)),
    Column("changed", _("Changed"), lambda c: day_cell(c.changed_at), sort="changed_at", classes="num", default=False,
           fields=(Field(_("Changed"), "changed_at", "moment"),)),
)  # fmt: skip


def counted(count: int, number: str) -> str:
    return ngettext("%(number)s contract", "%(number)s contracts", count) % {"number": number}


SPEC = ListSpec(
    resource="contract",
    title=_("Service contracts"),
    url="service:contract_list",
    columns=COLUMNS,
    counted=counted,
    facets=FACETS,
    order="-starts",
    prepare=prepare,
    related=("company", "payer"),
    export_url="service:contract_export",
    options_url="service:contract_condition_options",
    muted=lambda contract: contract.standing in {Standing.ENDED, Standing.CANCELLED},
)


def filtered(request: HttpRequest, params: QueryDict) -> ContractFilter:
    """The contracts that the user sees, narrowed as the query says."""
    rows = ServiceContract.objects.visible_to(request.user).defer("notes")
    return ContractFilter(params, rows, request=request)


@require_safe
@requires(Permission.COVER_VIEW)
def contract_list(request: HttpRequest) -> HttpResponse:
    """Contracts, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.COVER_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "service/contract_list.html", abilities,
        may_edit=request.user.has_permission(Permission.COVER_EDIT),
    )  # fmt: skip


@require_safe
@requires(Permission.COVER_VIEW, Permission.EXPORT)
def contract_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="contracts")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@require_safe
@requires(Permission.COVER_VIEW)
def contract_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)


@require_safe
@requires(Permission.COVER_VIEW)
def contract_options(request: HttpRequest) -> JsonResponse:
    """Contracts for pick boxes, by number or customer."""

    found = options_of(Asker(request.user, timezone.now()), request.GET.get("q", "").strip()[:100])
    return JsonResponse(
        {"results": [{"value": value, "text": text, "note": ""} for value, text in found[:25]]}
    )
