"""Cover in the words of the card, the lists and the panels."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.display import day_text
from service.choices.cover import Covered, CoverSource, StartBasis
from service.models import Coverage
from service.queries.cover import Standing

WAITING = {
    StartBasis.DELIVERY: gettext_lazy("Warranty waits for the day of delivery"),
    StartBasis.INSTALLATION: gettext_lazy("Warranty waits for the day of installation"),
    StartBasis.COMMISSIONING: gettext_lazy("Warranty waits for the day of commissioning"),
    StartBasis.MANUFACTURE: gettext_lazy("Warranty waits for the day of manufacture"),
    StartBasis.INVOICE: gettext_lazy("Warranty waits for the day of the invoice"),
}


@dataclass(frozen=True)
class Badge:
    """The state of an item's cover in a colour, an icon and a few words."""

    meaning: str
    text: str
    icon: str
    what: str = ""  # what covers, where something does


def source_words(standing: Standing, coverages: dict[int, Coverage]) -> str:
    """What covers on the day, the longest first: "Warranty", "Contract SC-1"."""
    names = []
    for one in standing.by:
        cover = coverages.get(one.coverage_id)
        if cover is not None:
            names.append(
                _("Contract %(number)s") % {"number": cover.contract.number}
                if cover.source == CoverSource.CONTRACT
                else _("Warranty")
            )
    return ", ".join(dict.fromkeys(names))


def badge_of(standing: Standing, coverages: dict[int, Coverage]) -> Badge | None:
    """The badge of an item; None where cover is not the question: another supplier's item, one out of use."""
    told = {"what": source_words(standing, coverages) or _("Covered")}
    if standing.state == Covered.COVERED:
        if standing.until is None:
            return Badge("success", told["what"], "shield-check", told["what"])
        told["day"] = day_text(standing.until)
        return Badge("success", _("%(what)s until %(day)s") % told, "shield-check", told["what"])
    if standing.state == Covered.ENDING:
        days = standing.days_left or 0
        if days == 0:
            return Badge("warning", _("%(what)s ends today") % told, "shield-half", told["what"])
        text = ngettext("%(what)s ends in %(days)s day", "%(what)s ends in %(days)s days", days)
        return Badge("warning", text % {**told, "days": days}, "shield-half", told["what"])
    if standing.state == Covered.UNCOVERED:
        if standing.since is None:
            return Badge("danger", _("Not covered"), "shield-off")
        return Badge(
            "danger", _("Not covered since %(day)s") % {"day": day_text(standing.since)}, "shield-off"
        )
    if standing.state == Covered.NOT_STARTED:
        if standing.starts_on:
            return Badge(
                "info", _("Cover starts on %(day)s") % {"day": day_text(standing.starts_on)}, "shield"
            )
        return Badge("info", str(WAITING[StartBasis(standing.waits_for)]), "shield")
    return None


def context_of(standing: Standing, coverages: dict[int, Coverage]) -> dict[str, Any]:
    """What the templates of cover read."""
    return {"cover": standing, "cover_badge": badge_of(standing, coverages)}
