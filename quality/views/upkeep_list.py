"""The upkeep queue as a list: page, file, and many proposals taken at once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.display import number_text
from common.lists.columns import Cell, Column, Field, day_cell, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec, matching
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from quality.choices import Problem, Record, Reporter, UpkeepState
from quality.filters import UPKEEP_FACETS
from quality.models import UpkeepEntry
from quality.operations.repair import MOST, accept_many
from quality.queries.queue import told, with_whose
from quality.views.upkeep import filtered
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities

KEPT = ("ids", "all_matching", "query")
SAMPLE = 10
STATES = {
    UpkeepState.OPEN: "info", UpkeepState.ACCEPTED: "success", UpkeepState.EDITED: "success",
    UpkeepState.CONFIRMED: "success", UpkeepState.REMOVED: "neutral", UpkeepState.GONE: "neutral",
}  # fmt: skip


def fact_cell(row: UpkeepEntry) -> Cell:
    url = f"{reverse('quality:upkeep_work')}?{urlencode({'entry': row.public_id})}"
    return Cell(row.told.fact_word, url=url, under=row.get_problem_display(), classes="wraps")


def whose_cell(row: UpkeepEntry) -> Cell:
    under = str(row.company) if row.company and (row.person or row.item) else ""
    return Cell(row.told.whose, url=row.told.url, under=under, classes="clip")


def value_cell(row: UpkeepEntry) -> Cell:
    return Cell(row.value or row.told.value_now or "–", under=row.words, classes="clip")


def state_cell(row: UpkeepEntry) -> Cell:
    slept = row.snoozed_until and row.snoozed_until > timezone.localdate()
    return Cell(
        row.get_state_display(), badge=STATES[UpkeepState(row.state)], under=_t("Put off") if slept else ""
    )


def worded(choices: Any) -> Any:
    return lambda code: str(choices(code).label) if code else ""


COLUMNS = (
    Column("fact", _("Fact"), fact_cell, sort="weight", fixed=True, fields=(
        Field(_("Record"), "record", words=worded(Record)), Field(_("Fact"), "fact"),
        Field(_("What is the matter"), "problem", words=worded(Problem)), Field(_("Universal ID"), "public_id"),
    )),
    Column("whose", _("Whose"), whose_cell, fields=(
        Field(_("Company"), "company__legal_name"), Field(_("First name"), "person__first_name"),
        Field(_("Last name"), "person__last_name"), Field(_("Serial number"), "item__serial"),
    )),
    Column("value", _("As it stands"), value_cell, fields=(Field(_("As it stands"), "value"), Field(_("In a few words"), "words"))),
    Column("proposal", _("Proposal"), lambda r: Cell(r.told.proposal or "–", classes="clip")),
    Column("raised", _("Since"), lambda r: day_cell(r.raised_at), sort="raised_at", classes="num",
           fields=(Field(_("Since"), "raised_at", "moment"),)),
    Column("reporter", _("Who says so"), lambda r: Cell(
        r.get_reporter_display(), under=r.raised_by.full_name if r.raised_by else ""), default=False,
        fields=(Field(_("Who says so"), "reporter", words=worded(Reporter)),)),
    Column("owner", _("Owner"), lambda r: text_cell(r.company.owner.full_name if r.company and r.company.owner else ""),
           default=False, fields=(Field(_("Owner"), "company__owner__full_name"),)),
    Column("state", _("State"), state_cell, default=False, fields=(Field(_("State"), "state", words=worded(UpkeepState)),)),
)  # fmt: skip


def prepare(rows: list[UpkeepEntry], request: HttpRequest) -> None:
    for row, one in zip(rows, told(rows), strict=True):
        row.told = one


SPEC = ListSpec(
    resource="upkeep",
    title=_("Upkeep"),
    url="quality:upkeep_list",
    columns=COLUMNS,
    counted=lambda count, number: ngettext("%(number)s fact", "%(number)s facts", count) % {"number": number},
    facets=UPKEEP_FACETS,
    order="fact",
    prepare=prepare,
    name=lambda row: f"{row.get_problem_display()}",
    related=("company__owner", "person", "item__product", "raised_by"),
    bulk_url="quality:upkeep_bulk",
    export_url="quality:upkeep_export",
    options_url="quality:upkeep_condition_options",
    muted=lambda row: row.state != UpkeepState.OPEN,
)


@require_safe
@requires(Permission.QUALITY_VIEW)
def upkeep_list(request: HttpRequest) -> HttpResponse:
    """The facts that wait, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.UPKEEP_EDIT)
    params = request.GET.copy()
    for name in ("after", "before", "sort", "columns", "per"):
        params.pop(name, None)
    return list_page(
        request, SPEC, lambda asked: filtered(request, asked), "quality/upkeep_list.html", abilities,
        work_url=f"{reverse('quality:upkeep_work')}?{params.urlencode()}",
        may_edit=request.user.has_permission(Permission.UPKEEP_EDIT),
    )  # fmt: skip


@require_safe
@requires(Permission.QUALITY_VIEW, Permission.EXPORT)
def upkeep_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="upkeep")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@require_safe
@requires(Permission.QUALITY_VIEW)
def upkeep_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)


@requires(Permission.QUALITY_VIEW, Permission.UPKEEP_EDIT)
def upkeep_bulk(request: HttpRequest) -> HttpResponse:
    """Many proposals: look at what will be written, then write it."""
    query = QueryDict(request.POST.get("query", ""))
    back = f"{reverse(SPEC.url)}?{query.urlencode()}"
    all_matching = "all_matching" in request.POST
    if request.method != "POST" or not (all_matching or request.POST.getlist("ids")):
        messages.error(request, _t("Tick the facts first."))
        return HttpResponseRedirect(back)
    filterset = filtered(request, query)
    if filterset.errors and all_matching:
        messages.error(request, _t("A filter of the list is not understood. Correct it first."))
        return HttpResponseRedirect(back)
    rows = matching(filterset, ids=request.POST.getlist("ids"), all_matching=all_matching).open()
    proposing = with_whose(rows.proposing()).in_queue_order()
    left: list[Any] = []
    if request.POST.get("step") == "save":
        try:
            taken, left = accept_many(
                entries=proposing, by=request.user, clock=timezone.now, today=timezone.localdate()
            )
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(back)
        said = ngettext("%(number)s proposal taken.", "%(number)s proposals taken.", taken)
        messages.success(request, said % {"number": number_text(taken)})
        if not left:
            return HttpResponseRedirect(back)
    total, count = rows.order_by()[: MOST + 1].count(), proposing.order_by()[: MOST + 1].count()
    refused = told(entry for entry, _reason in left[:100])
    context = {
        "cancel_url": back, "count": count, "without": max(0, total - count), "too_many": count > MOST, "most": MOST,
        "sample": told(proposing[:SAMPLE]) if not left else [],
        "left": [(one, reason) for one, (_entry, reason) in zip(refused, left[:100], strict=True)],
        "carried": [(name, value) for name in KEPT for value in request.POST.getlist(name)],
    }  # fmt: skip
    return render(request, "quality/upkeep_bulk.html", context)
