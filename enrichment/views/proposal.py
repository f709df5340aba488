"""Proposals: ours and the register's side by side; accepted or refused singly and in bulk."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from common.display import number_text
from common.lists.columns import Cell, Column, day_cell, text_cell
from common.lists.listing import Abilities, ListSpec, matching
from common.lists.views import list_page
from common.pages import back
from common.refusals import Refusal
from companies.queries.sources import say_sources_of_parts
from enrichment.choices import SOURCES
from enrichment.filters import PROPOSAL_FACETS, ProposalFilter
from enrichment.models import Proposal
from enrichment.operations import fields
from enrichment.operations.propose import (
    MOST,
    ChangedSinceProposed,
    accept_proposal,
    decide_many,
    fact_of,
    refuse_proposal,
    show_anew,
)
from enrichment.queries.words import value_words
from enrichment.views.rights import rights_of
from history.queries import provenance_facts
from users.guards import requires
from users.permissions import Permission

KEPT = ("ids", "all_matching", "query", "decision")
SAMPLE = 10


def company_cell(row: Proposal) -> Cell:
    url = reverse("companies:company", args=[row.company.public_id])
    return Cell(row.company.legal_name, url=url, under=row.company.town, classes="clip")


def fact_cell(row: Proposal) -> Cell:
    url = reverse("enrichment:proposal", args=[row.public_id])
    return Cell(row.get_field_display(), url=url, under=row.get_why_display(), classes="wraps")


def ours_cell(row: Proposal) -> Cell:
    return Cell(value_words(row.field, row.ours), classes="wraps")


def theirs_cell(row: Proposal) -> Cell:
    return Cell(value_words(row.field, row.theirs), under=SOURCES[row.register], classes="wraps proposed")


COLUMNS = (
    Column("fact", gettext_lazy("Fact"), fact_cell, fixed=True),
    Column("company", gettext_lazy("Company"), company_cell, sort="company__name_sort"),
    Column("ours", gettext_lazy("Ours now"), ours_cell, fixed=True),
    Column("theirs", gettext_lazy("The register says"), theirs_cell, fixed=True),
    Column(
        "since", gettext_lazy("Valid since"), lambda row: day_cell(row.since), classes="num", default=False
    ),
    Column(
        "found", gettext_lazy("Found"), lambda row: day_cell(row.found_at), sort="found_at", classes="num"
    ),
    Column("state", gettext_lazy("State"), lambda row: text_cell(row.get_state_display()), default=False),
)
SPEC = ListSpec(
    resource="proposal",
    title=gettext_lazy("Proposals"),
    url="enrichment:proposal_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s proposal", "%(number)s proposals", count) % {"number": number}
    ),
    facets=PROPOSAL_FACETS,
    order="-found",
    related=("company",),
    bulk_url="enrichment:proposal_bulk",
)


def filtered(request: HttpRequest, params: QueryDict) -> ProposalFilter:
    return ProposalFilter(params, Proposal.objects.visible_to(request.user), request=request)


@require_safe
@requires(Permission.COMPANY_VIEW, Permission.PROPOSAL_DECIDE)
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What registers propose."""
    abilities = Abilities(may_bulk=True)
    return list_page(
        request,
        SPEC,
        lambda params: filtered(request, params),
        "enrichment/proposal_list.html",
        abilities,
        may=rights_of(request.user),
    )


@require_safe
@requires(Permission.COMPANY_VIEW, Permission.PROPOSAL_DECIDE)
def proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One proposal: ours with its source beside the register's."""
    row = _row(request, public_id)
    context = {
        "row": row, "ours": value_words(row.field, row.ours), "theirs": value_words(row.field, row.theirs),
        "our_source": _our_source(row), "their_source": SOURCES[row.register],  # type: ignore[index]
        "others": Proposal.objects.visible_to(request.user).open().filter(company=row.company).exclude(pk=row.pk)[:20],
    }  # fmt: skip
    return render(request, "enrichment/proposal.html", context)


def _our_source(row: Proposal) -> dict[str, str] | None:
    """Whose word ours is: of a column of the company, or of the address, number, name or year beside it."""
    fact = fact_of(proposal=row)
    if fact.field in fields.COLUMNS:
        return provenance_facts(row.company).get(fields.COLUMNS[fact.field][0])
    part = fields.read_present(company=row.company, fact=fact).row
    if part is None:
        return None
    say_sources_of_parts(row.company, [part])
    return part.source_of_fact


@require_POST
@requires(Permission.COMPANY_VIEW, Permission.PROPOSAL_DECIDE)
def proposal_accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write the register's value."""
    row, now = _row(request, public_id), timezone.now()
    try:
        accept_proposal(proposal=row, by=request.user, now=now, today=timezone.localdate())
    except ChangedSinceProposed as refusal:
        show_anew(proposal=row, now=now)
        messages.error(request, refusal.message)
        return redirect("enrichment:proposal", public_id=public_id)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(fact)s was taken over.") % {"fact": row.get_field_display()})
    return back(request, reverse("enrichment:proposal_list"))


@require_POST
@requires(Permission.COMPANY_VIEW, Permission.PROPOSAL_DECIDE)
def proposal_refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave ours."""
    try:
        refuse_proposal(proposal=_row(request, public_id), by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Ours stays. The same is not proposed again."))
    return back(request, reverse("enrichment:proposal_list"))


@requires(Permission.COMPANY_VIEW, Permission.PROPOSAL_DECIDE)
def proposal_bulk(request: HttpRequest) -> HttpResponse:
    """Many at once: look at what will happen, do it."""
    query = QueryDict(request.POST.get("query", ""))
    url = f"{reverse(SPEC.url)}?{query.urlencode()}"
    all_matching = "all_matching" in request.POST
    if request.method != "POST" or not (all_matching or request.POST.getlist("ids")):
        messages.error(request, _("Tick the proposals first."))
        return HttpResponseRedirect(url)
    filterset = filtered(request, query)
    if filterset.errors and all_matching:
        messages.error(request, _("A filter of the list is not understood. Correct it first."))
        return HttpResponseRedirect(url)
    rows = matching(filterset, ids=request.POST.getlist("ids"), all_matching=all_matching)
    accept = request.POST.get("decision") != "refuse"
    if request.POST.get("step") == "save":
        return _decide(request, rows, url, accept=accept)
    sample = rows.open().select_related("company").order_by("company", "id")[:SAMPLE]
    context = {
        "accept": accept, "total": rows.open().order_by()[: MOST + 1].count(), "most": MOST, "cancel_url": url,
        "carried": [(name, value) for name in KEPT for value in request.POST.getlist(name)],
        "sample": [
            (row, value_words(row.field, row.ours), value_words(row.field, row.theirs)) for row in sample
        ],
    }  # fmt: skip
    return render(request, "enrichment/proposal_bulk.html", context)


def _decide(request: HttpRequest, rows: Any, url: str, *, accept: bool) -> HttpResponse:
    try:
        decided, left = decide_many(
            proposals=rows, accept=accept, by=request.user, now=timezone.now(), today=timezone.localdate()
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(url)
    told = ngettext("%(number)s proposal was decided.", "%(number)s proposals were decided.", decided)
    messages.success(request, told % {"number": number_text(decided)})
    if left:
        words = ngettext(
            "%(number)s was left: ours has changed since, or a rule of ours refuses the value.",
            "%(number)s were left: ours has changed since, or a rule of ours refuses the value.",
            left,
        )
        messages.warning(request, words % {"number": number_text(left)})
    return HttpResponseRedirect(url)


def _row(request: HttpRequest, public_id: UUID) -> Proposal:
    rows = Proposal.objects.visible_to(request.user).select_related("company", "decided_by")
    return get_object_or_404(rows, public_id=public_id)
