"""The board of data quality: each figure with its sentence, its trend and the list behind it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import display
from quality.choices import FigureGroup
from quality.conditions import TYPED
from quality.queries.board import Cut, Told, cuts_of, figures_on, newest_day, trends
from quality.queries.figures import COMPANY
from users.guards import requires
from users.models import Team, User
from users.permissions import Permission, Scope

ICONS = {
    FigureGroup.COMPLETENESS: "checklist", FigureGroup.VALIDITY: "shield-check", FigureGroup.FRESHNESS: "clock",
    FigureGroup.UNIQUENESS: "copy", FigureGroup.DELIVERABILITY: "mail-forward",
}  # fmt: skip
ORDER = (
    FigureGroup.DELIVERABILITY, FigureGroup.COMPLETENESS, FigureGroup.VALIDITY, FigureGroup.FRESHNESS,
    FigureGroup.UNIQUENESS,
)  # fmt: skip
LISTS = {
    COMPANY: ("companies:company_list", Permission.COMPANY_VIEW),
    "person": ("contacts:person_list", Permission.PERSON_VIEW),
}


@require_safe
@requires(Permission.QUALITY_VIEW)
def quality_board(request: HttpRequest) -> HttpResponse:
    """The figures of the newest night: of all, of a team, or of a source. Whoever sees only a part of the companies
    sees the figures of the own teams."""
    day = newest_day()
    teams, sources = cuts_of(day) if day else ([], [])
    sees_all = request.user.scope == Scope.ALL
    if not sees_all:
        own = set(request.user.team_ids())
        teams, sources = [team for team in teams if team.pk in own], []
    cut = _cut(request, teams, sources)
    context: dict[str, Any] = {
        "day": day, "teams": teams, "sources": sources, "cut": cut, "sees_all": sees_all, "typed": TYPED,
        "team_asked": str(cut.team.public_id) if cut and cut.team else "none" if cut and cut.is_of_team else "",
        "source_asked": TYPED + cut.source if cut and cut.source is not None else "",
        "may_manage": request.user.has_permission(Permission.QUALITY_MANAGE),
        "may_mail": request.user.has_permission(Permission.UPKEEP_MAIL), "groups": [],
    }  # fmt: skip
    if day and cut:
        context["groups"] = _groups(figures_on(day, cut), trends(day, cut), cut, request.user)
    return render(request, "quality/quality_board.html", context)


def _cut(request: HttpRequest, teams: list[Team], sources: list[str]) -> Cut | None:
    asked, source = request.GET.get("team", ""), request.GET.get("source", "")
    sees_all = request.user.scope == Scope.ALL
    for team in teams:
        if asked == str(team.public_id):
            return Cut(is_of_team=True, team=team)
    if sees_all and asked == "none":
        return Cut(is_of_team=True)
    if source.startswith(TYPED) and source.removeprefix(TYPED) in sources:
        return Cut(source=source.removeprefix(TYPED))
    if sees_all:
        return Cut()
    return Cut(is_of_team=True, team=teams[0]) if teams else None


def _groups(
    figures: list[Told], lines: dict[str, list], cut: Cut, user: User
) -> list[dict[str, Any]]:  # fmt: skip
    groups = []
    for code in ORDER:
        found = [one for one in figures if one.group == code]
        if found:
            rows = [_row(one, lines.get(one.key, []), cut, user) for one in found]
            groups.append(
                {
                    "label": code.label,
                    "icon": ICONS[code],
                    "rows": rows,
                    "chart": _chart(found, lines),
                    "key": code.value,
                }
            )
    return groups


def _row(one: Told, line: list, cut: Cut, user: User) -> dict[str, Any]:
    before = line[-2][1] if len(line) > 1 else None
    change = round((one.rate - before) * 100, 1) if one.rate is not None and before is not None else None
    return {
        "label": one.label, "sentence": one.sentence, "good": one.good, "total": one.total, "wanting": one.wanting,
        "percent": percent(one.rate), "change": change, "url": list_behind(one, cut, user),
        "change_text": f"{'+' if change > 0 else ''}{display.number_text(change, 1)}" if change else "",
    }  # fmt: skip


def list_behind(one: Told, cut: Cut, user: User) -> str:
    """The list of the records that a figure finds wanting: exactly as many as it says, on the day it was taken."""
    page, right = LISTS[one.register]
    if not one.is_open or not user.has_permission(right):
        return ""
    query: list[tuple[str, str]] = [("where", f"has:quality:{one.key}")]
    if cut.source is not None:
        query.append(("where", f"has:made_from:{TYPED}{cut.source}"))
    if cut.is_of_team:
        team = str(cut.team.public_id) if cut.team else "none"
        query.append(("team", team) if one.register == COMPANY else ("where", f"has:main_team:{team}"))
    return f"{reverse(page)}?{urlencode(query)}"


def percent(rate: float | None) -> str:
    """A share as people read it; a dash for a share of nothing."""
    if rate is None:
        return display.NOTHING
    return _("%(number)s %%") % {"number": display.number_text(round(rate * 100, 1), 1)}


def _chart(found: list[Told], lines: dict[str, list]) -> dict[str, Any] | None:
    days = sorted({day for one in found for day, _rate in lines.get(one.key, [])})
    if len(days) < 2:
        return None
    series = []
    for one in found:
        known = dict(lines.get(one.key, []))
        values = [round(known[day] * 100, 1) if day in known else None for day in days]
        series.append({"label": str(one.label), "values": values})
    return {"kind": "line", "labels": [date_format(day, "M Y") for day in days], "series": series}
