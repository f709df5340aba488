"""The inbox of signals: page and file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common import display
from common.links import record_url
from common.lists.columns import Cell, Column, Field, day_cell, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from companies.choices import Lifecycle
from enrichment.choices import DismissReason, SignalKind, SignalState
from enrichment.filters.signal import SIGNAL_FACETS, WHOSE, SignalFilter
from enrichment.models import Signal
from enrichment.queries.signal_words import signal_words
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities

STATE_MEANING = {SignalState.OPEN: "info", SignalState.TASK: "success", SignalState.DISMISSED: "neutral"}
GRAVE, NOTABLE = 75, 40


def meaning_of(weight: int) -> str:
    """The colour of a weight: what may cost or win a customer stands out."""
    return "danger" if weight >= GRAVE else "warning" if weight >= NOTABLE else "neutral"


def prepare(rows: list[Signal], request: HttpRequest) -> None:
    """What changed in words, one query of history for the page."""
    words = signal_words(rows)
    for row in rows:
        row.words = words[row.pk]


def kind_cell(row: Signal) -> Cell:
    return Cell(row.get_kind_display(), badge=meaning_of(row.weight))


def change_cell(row: Signal) -> Cell:
    text = row.words or row.get_kind_display()
    return Cell(text, url=record_url("enrichment:signal", row.public_id), under=row.source, classes="wraps")


def company_cell(row: Signal) -> Cell:
    url = record_url("companies:company", row.company.public_id)
    return Cell(row.company.legal_name, url=url, under=row.company.get_lifecycle_display(), classes="clip")


def state_cell(row: Signal) -> Cell:
    note = ""
    if row.state == SignalState.DISMISSED:
        note = row.reason or row.get_reason_code_display()
    elif row.snoozed_until and row.snoozed_until > timezone.localdate():
        note = _("snoozed until %(day)s") % {"day": display.day_text(row.snoozed_until)}
    return Cell(row.get_state_display(), badge=STATE_MEANING[SignalState(row.state)], under=note)


def worded(choices):
    return lambda code: str(choices(code).label) if code else ""


COLUMNS = (
    Column("change", _("What changed"), change_cell, fixed=True, sort="rank", fields=(
        Field(_("Kind"), "kind", words=worded(SignalKind)), Field(_("Universal ID"), "public_id"),
    )),
    Column("kind", _("Kind"), kind_cell),
    Column("company", _("Company"), company_cell, sort="company__name_sort", fields=(
        Field(_("Company"), "company__legal_name"), Field(_("Business ID"), "company__business_id"),
        Field(_("Lifecycle"), "company__lifecycle", words=worded(Lifecycle)),
    )),
    Column("happened", _("Happened"), lambda r: day_cell(r.happened_on), sort="happened_on", classes="num", fields=(
        Field(_("Happened"), "happened_on", "day"),
    )),
    Column("owner", _("Owner"), lambda r: text_cell(r.company.owner.full_name if r.company.owner else ""), fields=(
        Field(_("Owner"), "company__owner__full_name"),
    )),
    Column("state", _("State"), state_cell, fields=(
        Field(_("State"), "state", words=worded(SignalState)),
        Field(_("Reason"), "reason_code", words=worded(DismissReason)), Field(_("In your own words"), "reason"),
        Field(_("Snoozed until"), "snoozed_until", "day"),
    )),
    Column("source", _("Source"), lambda r: text_cell(r.source), default=False, fields=(Field(_("Source"), "source"),)),
    Column("weight", _("Weight"), lambda r: text_cell(str(r.weight), classes="num"), classes="num", default=False,
           fields=(Field(_("Weight"), "weight", "number"),)),
    Column("found", _("Found"), lambda r: day_cell(r.found_at), classes="num", default=False,
           fields=(Field(_("Found"), "found_at", "moment"),)),
)  # fmt: skip

SPEC = ListSpec(
    resource="signal",
    title=_("Signals"),
    url="enrichment:signal_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s signal", "%(number)s signals", count) % {"number": number}
    ),
    facets=SIGNAL_FACETS,
    order="-change",
    prepare=prepare,
    related=("company__owner",),
    bulk_url="enrichment:signal_dismiss",
    export_url="enrichment:signal_export",
    options_url="enrichment:signal_condition_options",
    muted=lambda row: row.state != SignalState.OPEN,
)


def filtered(request: HttpRequest, params: QueryDict) -> SignalFilter:
    """The signals that the user sees, narrowed as the query says."""
    return SignalFilter(params, Signal.objects.visible_to(request.user), request=request)


def whose_tabs(request: HttpRequest) -> list[dict[str, object]]:
    """Mine, my teams', all: the same list three times narrowed."""
    chosen = request.GET.get("whose", "all")
    tabs = []
    for value, label in WHOSE:
        query = request.GET.copy()
        query["whose"] = value
        for name in ("after", "before", "part"):
            query.pop(name, None)
        tabs.append(
            {"text": label, "url": f"{reverse(SPEC.url)}?{query.urlencode()}", "active": value == chosen}
        )
    return tabs


@requires(Permission.SIGNAL_VIEW)
@require_safe
def signal_list(request: HttpRequest) -> HttpResponse:
    """Signals, the newest and weightiest first."""
    may_edit = request.user.has_permission(Permission.SIGNAL_EDIT)
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.SIGNAL_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "enrichment/signal_list.html", abilities,
        tabs=whose_tabs(request), may_edit=may_edit,
        may_plan=may_edit and request.user.has_permission(Permission.ACTIVITY_EDIT),
        may_manage=request.user.has_permission(Permission.SIGNAL_MANAGE),
    )  # fmt: skip


@requires(Permission.SIGNAL_VIEW, Permission.EXPORT)
@require_safe
def signal_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="signals")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@requires(Permission.SIGNAL_VIEW)
@require_safe
def signal_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
