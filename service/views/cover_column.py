"""Cover in the list of items: the column with its badge, the facet, and what goes to the file."""

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.display import day_text
from common.lists.additions import Addition, offer
from common.lists.columns import Cell, Column, Field, text_cell
from common.lists.facets import Select
from common.lists.filters import AnyOf
from installed_base.choices import AT_WORK
from installed_base.filters import ItemFilter
from installed_base.models import InstalledItem
from service.choices.cover import Covered, CoverState
from service.models import ItemCover
from service.queries.cover import coverages_of, standings
from service.queries.cover_lists import covered_on, ending_within
from service.views.cover_words import badge_of
from service.views.gap_list import Today
from users.permissions import Permission


class CoverFilter(AnyOf):
    """Items by how they are covered today; for who may not see cover, none."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if value and not self.parent.request.user.has_permission(Permission.COVER_VIEW):
            return qs.none()
        return super().filter(qs, value)

    def condition(self, values: list[str]) -> Q:
        day, wanted = timezone.localdate(), Q(pk__in=[])
        for value in values:
            if value == CoverState.COVERED:
                wanted |= covered_on(day)
            elif value == CoverState.UNCOVERED:
                wanted |= Q(is_ours=True, status__in=AT_WORK) & ~covered_on(day)
            else:
                wanted |= ending_within(day, CoverState(value).days)
        return wanted


def prepare(rows: list[InstalledItem], request: HttpRequest) -> None:
    """How each item of the page stands, when the column is shown: three queries, however many rows."""
    chosen = ",".join(request.GET.getlist("columns"))
    if chosen and "cover" not in chosen.split(","):
        return
    found = standings(rows, timezone.localdate())
    covers = coverages_of(one for standing in found.values() for one in standing.by)
    for row in rows:
        row.cover_told = (badge_of(found[row.pk], covers), found[row.pk])


def cover_cell(item: InstalledItem) -> Cell:
    """In two lines, so that the column stays narrow: what covers, and until when; not covered, and since when."""
    badge, standing = getattr(item, "cover_told", (None, None))
    if badge is None:
        return text_cell("")
    if standing.state == Covered.UNCOVERED:
        since = _("since %(day)s") % {"day": day_text(standing.since)} if standing.since else ""
        return Cell(_("Not covered"), badge=badge.meaning, under=since)
    if standing.state == Covered.NOT_STARTED:
        return Cell(_("Not started"), badge=badge.meaning, under=badge.text)
    until = _("until %(day)s") % {"day": day_text(standing.until)} if standing.until else ""
    return Cell(badge.what or badge.text, badge=badge.meaning, under=until)


LAST = Func(F("covered"), Today(), function="service_covered_until", output_field=DateField())
COLUMN = Column(
    "cover", _("Cover"), cover_cell,
    fields=(
        Field(_("Covered today"), "covered_today", words=lambda yes: str(_("Yes") if yes else _("No"))),
        Field(_("Covered until"), "covered_until", "day"),
    ),
    annotate={
        "covered_today": Exists(ItemCover.objects.filter(item=OuterRef("pk"), covered__contains=Today())),
        "covered_until": Subquery(
            ItemCover.objects.filter(item=OuterRef("pk")).annotate(last=LAST).values("last")
        ),
    },
)  # fmt: skip


def offer_column() -> None:
    """Lay it on the list of items, and the filter on page, file, bulk edit and API."""
    ItemFilter.take("cover", CoverFilter("cover", choices=CoverState))
    facet = Select("cover", _("Cover"), choices=tuple(CoverState.choices))
    offer("item", Addition(COLUMN, facet, Permission.COVER_VIEW, "status", "kind", prepare))
