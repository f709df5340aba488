"""Figures as charts and numbers, each bar with the address of the list behind it."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import display
from common.industries import division_name
from companies.choices import Lifecycle
from service.choices.figures import PERIOD, AgeBand, Segment
from service.filters.figures import NARROWING
from service.models import CoverSnapshot
from service.queries.figures import Figures, Group

MOST = 20
CONTRACT, NO_CONTRACT = "has:under_contract:", "not:under_contract:"
WARRANTY, NO_WARRANTY = "has:warranty:", "not:warranty:"
PARTS = {
    "contract_only": (CONTRACT, NO_WARRANTY), "warranty_only": (NO_CONTRACT, WARRANTY),
    "both": (CONTRACT, WARRANTY), "neither": (NO_CONTRACT, NO_WARRANTY),
}  # fmt: skip


@dataclass(frozen=True)
class Bars:
    """Addresses of the lists behind the bars: what the page is narrowed to, and what the bar says besides."""

    params: QueryDict
    machines: bool

    @classmethod
    def of(cls, params: QueryDict, *, machines: bool) -> "Bars":
        kept = QueryDict(mutable=True)
        for name in NARROWING:
            if values := [one for one in params.getlist(name) if one]:
                kept.setlist(name, values)
        return cls(kept, machines)

    def items(self, *where: str, ours: bool = True, **narrowed: str) -> str:
        """The items behind a bar."""
        query = self._query(**narrowed, ours="true" if ours else "false")
        if self.machines:
            query["machines"] = "true"
        query.setlist("where", ["has:active:", *where])
        return f"{reverse('installed_base:item_list')}?{query.urlencode()}"

    def contracts(self, *where: str) -> str:
        """The contracts behind a bar."""
        query = self._query()
        query.setlist("where", [f"has:came_to_end:{PERIOD}", *where])
        return f"{reverse('service:contract_list')}?{query.urlencode()}"

    def _query(self, **narrowed: str) -> QueryDict:
        query = self.params.copy()
        for name, value in narrowed.items():
            query[name] = value
        return query


def part_words() -> dict[str, str]:
    """What covers an item, in words."""
    return {"contract_only": _("Contract only"), "warranty_only": _("Warranty only"), "both": _("Contract and warranty"),
            "neither": _("Neither")}  # fmt: skip


def percent(rate: float | None) -> str:
    """A share as people read it; a dash for a share of nothing."""
    if rate is None:
        return display.NOTHING
    return _("%(number)s %%") % {"number": display.number_text(round(rate * 100, 1), 1)}


def kpis_of(found: Figures, bars: Bars, *, period: int) -> list[dict[str, str]]:
    """The figures as numbers: what, how much, of what or why not, and the list behind it."""
    if found.day is None:
        return []
    sums, ends = found.total, found.ends
    none = _("No active items of ours")
    of_items = _("of %(number)s items") % {"number": display.number_text(sums.items)} if sums.items else none
    cells = [
        (_("Attach rate"), sums.attach_rate, _("%(number)s under contract") % {"number": display.number_text(sums.under_contract)} if sums.items else none,
         bars.items(CONTRACT)),
        (_("Coverage rate"), sums.coverage_rate, of_items, bars.items("has:covered:")),
        (_("Coverage rate by value"), sums.value_rate,
         _("of %(value)s a year, %(number)s items priced") % {"value": display.short_money_text(sums.value), "number": display.number_text(sums.priced)}
         if sums.value else _("No prices of service on these products"), ""),
        (_("Covered days of life"), sums.cover_day_ratio, _("since delivery") if sums.life_days else _("No days of delivery known"), ""),
        (_("Visible"), sums.visibility,
         _("%(number)s without a site, or not confirmed in two years") % {"number": display.number_text(sums.items - sums.visible)} if sums.items else none,
         bars.items("not:seen:")),
    ]  # fmt: skip
    if ends is None:
        cells.append((_("Renewal rate"), None, _("Contracts are not told apart by family"), ""))
    else:
        words = {
            "renewed": display.number_text(ends.renewed),
            "ended": display.number_text(ends.ended),
            "months": period,
        }
        note = _("%(renewed)s of %(ended)s in %(months)s months") % words
        if not ends.ended:
            note = _("No contract came to an end in %(months)s months") % words
        cells.append((_("Renewal rate"), ends.rate, note, bars.contracts()))
    return [{"label": label, "value": percent(rate), "note": note, "href": href} for label, rate, note, href in cells]  # fmt: skip


def charts_of(found: Figures, bars: Bars, by: str, prefix: str = "") -> list[dict[str, Any]]:
    """The charts of the page, each with its name, its title, and addresses beside its values."""
    if found.day is None or not found.total.items:
        return []
    words = part_words()
    charts = [
        ("attach", _("What covers the items"), {
            "labels": list(words.values()),
            "series": [_series(_("Items"), [getattr(found.total, part) for part in words], [bars.items(*PARTS[part]) for part in words])],
        }),
        ("ages", _("Items by age"), _ages(found, bars)),
        ("segments", _("Items by %(split)s") % {"split": Segment(by).label.lower()}, _segments(found, bars, by)),
    ]  # fmt: skip
    if found.ends and found.ends.ended:
        values = [found.ends.renewed, found.ends.ended - found.ends.renewed]
        urls = [bars.contracts(f"{way}:renewed:{PERIOD}") for way in ("has", "not")]
        charts.append(("renewals", _("Contracts that came to an end in 12 months"), {
            "labels": [_("Went on"), _("Ended")], "series": [_series(_("Contracts"), values, urls)],
        }))  # fmt: skip
    return [
        {
            "name": f"{prefix}{name}",
            "title": title,
            "data": {"kind": "bar", **data},
            "note": _("The share beside each name is its attach rate.") if name == "segments" else "",
        }
        for name, title, data in charts
    ]


def _series(label: str, values: list[Any], urls: list[str]) -> dict[str, Any]:
    return {"label": label, "values": values, "urls": urls}


def _ages(found: Figures, bars: Bars) -> dict[str, Any]:
    bands = list(AgeBand)
    aged = [f"has:age:{band.value}" for band in bands]
    return {
        "stacked": True, "labels": [str(band.label) for band in bands],
        "series": [
            _series(_("Covered"), [found.ages[band].covered for band in bands], [bars.items("has:covered:", one) for one in aged]),
            _series(_("Not covered"), [found.ages[band].neither for band in bands], [bars.items("not:covered:", one) for one in aged]),
        ],
    }  # fmt: skip


def _segments(found: Figures, bars: Bars, by: str) -> dict[str, Any]:
    shown = [one for one in found.segments if one.sums.items][:MOST]
    return {
        "stacked": True,
        "labels": [f"{segment_word(by, one)} · {percent(one.sums.attach_rate)}" for one in shown],
        "series": [
            _series(word, [getattr(one.sums, part) for one in shown], [bars.items(*PARTS[part], **{by: one.value}) for one in shown])
            for part, word in part_words().items()
        ],
    }  # fmt: skip


def segment_word(by: str, group: Group) -> str:
    """What a part of the split is called."""
    if group.value == "none":
        return {Segment.FAMILY: _("No family"), Segment.OWNER: _("Nobody’s"), Segment.LIFECYCLE: _("No company")}.get(by, _("Not known"))  # fmt: skip
    if by == Segment.INDUSTRY:
        return division_name(group.value)
    return str(Lifecycle(group.value).label) if by == Segment.LIFECYCLE else group.label


def penetration_rows(found: Figures, bars: Bars) -> list[dict[str, Any]]:
    """Of each family ours and competitors' items where somebody looked, and the share; or that nobody did."""
    rows = []
    for one in found.families[:MOST]:
        if one.value == "none":
            continue
        known = one.surveyed
        row = {
            "name": one.label,
            "rate": percent(known.penetration if known else None),
            "is_surveyed": known is not None,
        }
        where = ("has:surveyed:",) if known else ()
        sums = known or one.sums
        row |= {
            "ours": sums.items,
            "others": sums.others,
            "ours_url": bars.items(*where, family=one.value),
            "others_url": bars.items(*where, ours=False, family=one.value),
        }
        rows.append(row)
    return rows


def trend_chart(rows: list[CoverSnapshot]) -> dict[str, Any] | None:
    """Shares over the months; one month is no trend."""
    if len(rows) < 2:
        return None
    counted = [(row, row.contract_only + row.warranty_only + row.both + row.neither) for row in rows]
    share = lambda part, whole: round(100 * part / whole, 1) if whole else None  # noqa: E731
    return {
        "kind": "line", "labels": [date_format(row.day, "n/Y") for row, _items in counted],
        "series": [
            {"label": _("Under contract, %"), "values": [share(row.contract_only + row.both, items) for row, items in counted]},
            {"label": _("Covered, %"), "values": [share(items - row.neither, items) for row, items in counted]},
        ],
    }  # fmt: skip
