"""Items of ours in use that nothing covers today, with the days they have been without."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import DateField, F, Func, IntegerField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common import display
from common.lists.columns import Cell, Column, Field, day_cell, number_cell, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from common.sql import day_here
from installed_base.models import InstalledItem
from installed_base.views import item_list
from service.filters.gap import GAP_FACETS, TITLE, GapFilter
from service.queries.cover import coverages_of, standings
from service.queries.cover_lists import uncovered_at_work
from service.queries.cover_worth import yearly_worth
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities


class Today(Func):
    """The day it is here, asked of the database."""

    template = day_here("now()")
    arity = 0
    output_field = DateField()


class GapDays(Func):
    """Days of an item's life without cover."""

    function = "service_gap_days"
    output_field = IntegerField()


class UncoveredSince(Func):
    """The first day of the gap that the day lies in."""

    function = "service_uncovered_since"
    output_field = DateField()


def prepare(rows: list[InstalledItem], request: HttpRequest) -> None:
    """How each item of the page stands, what covered it last, and what that brought in a year."""
    found = standings(rows, timezone.localdate())
    covers = coverages_of(one for standing in found.values() for one in standing.all)
    worth = yearly_worth(rows, found, covers)
    for row in rows:
        row.standing = found[row.pk]
        ended = [one for one in row.standing.all if one.days.upper and one.days.upper <= row.standing.day]
        last = max(ended, key=lambda one: one.days.upper, default=None)
        row.last_cover = covers.get(last.coverage_id) if last else None
        row.worth = worth.get(row.pk)


def since_cell(item: InstalledItem) -> Cell:
    gaps = item.standing.gaps or []
    now = next((gap.lower for gap in gaps if item.standing.day in gap), None)
    return day_cell(item.standing.since or now)


def gap_cell(item: InstalledItem) -> Cell:
    return number_cell(item.standing.gap_days)


def last_cell(item: InstalledItem) -> Cell:
    cover = item.last_cover
    if cover is None:
        return text_cell("")
    if cover.contract is None:
        return text_cell(cover.get_source_display())
    return text_cell(cover.contract.number, url=reverse("service:contract", args=[cover.contract.public_id]))


def worth_cell(item: InstalledItem) -> Cell:
    return Cell(
        display.whole_money_text(item.worth) if item.worth is not None else display.NOTHING, classes="num"
    )


def _items(*keys: str) -> list[Column]:
    """Columns of the list of items; what is not covered matters here more than how it stands."""
    here = (column for column in item_list.COLUMNS if column.key in keys)
    return [
        replace(column, default=column.default and column.key not in {"status", "delivered"})
        for column in here
    ]


COLUMNS = (
    *_items("serial"), *_items("product"), *_items("company"),
    Column(
        "since", _("Not covered since"), since_cell, classes="num",
        fields=(Field(_("Not covered since"), "uncovered_since", "day"),),
        annotate={"uncovered_since": UncoveredSince(F("pk"), Today())},
    ),
    Column(
        "gap", _("Days without cover"), gap_cell, classes="num",
        fields=(Field(_("Days without cover"), "gap_days", "number"),),
        annotate={"gap_days": GapDays(F("pk"), Today())},
    ),
    Column("last", _("Covered last by"), last_cell),
    Column("worth", _("Worth a year"), worth_cell, classes="num"),
    *_items("delivered", "status", "town", "machine", "version", "verified", "kind", "maker", "changed"),
)  # fmt: skip
SPEC = ListSpec(
    resource="gap",
    title=TITLE,
    url="service:gap_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s item without cover", "%(number)s items without cover", count)
        % {"number": number}
    ),
    facets=GAP_FACETS,
    order="serial",
    prepare=prepare,
    related=("product__maker", "company", "site", "root__product"),
    bulk_url="service:cover_create",
    export_url="service:gap_export",
    options_url="service:gap_condition_options",
)


def filtered(request: HttpRequest, params: QueryDict) -> GapFilter:
    """Uncovered items as the user sees them, narrowed as the query says."""
    rows = uncovered_at_work(InstalledItem.objects.visible_to(request.user), timezone.localdate())
    return GapFilter(params, rows.defer("notes"), request=request)


@require_safe
@requires(Permission.COVER_VIEW, Permission.ITEM_VIEW)
def gap_list(request: HttpRequest) -> HttpResponse:
    """Items without cover, to be offered some."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.COVER_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "service/gap_list.html", abilities,
        may_edit=request.user.has_permission(Permission.COVER_EDIT),
    )  # fmt: skip


@require_safe
@requires(Permission.COVER_VIEW, Permission.ITEM_VIEW, Permission.EXPORT)
def gap_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="gaps")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@require_safe
@requires(Permission.COVER_VIEW, Permission.ITEM_VIEW)
def gap_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
