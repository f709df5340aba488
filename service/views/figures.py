"""The figures of the base: attach rate, cover, ages, penetration, renewal, with the list behind each bar."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.lists.facets import chip_words, drawn
from companies.models import Company
from service.choices.figures import PERIOD, Segment
from service.filters.figures import FIGURE_FACETS, NARROWING, FigureItemFilter, figures_asked, split_by
from service.models import FamilySurvey
from service.queries.figures import trend
from service.views.figure_charts import Bars, charts_of, kpis_of, penetration_rows, trend_chart
from users.guards import requires
from users.models import User
from users.permissions import Permission, Scope


@require_safe
@requires(Permission.COVER_VIEW, Permission.ITEM_VIEW)
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of all that the user sees, or of a part of it."""
    params = request.GET
    found, filterset = figures_asked(request, params)
    by = split_by(params)
    bars = Bars.of(params, machines=params.get("components") != "true")
    context = {
        "figures": found, "by": by, "splits": Segment.choices, "kpis": kpis_of(found, bars, period=PERIOD),
        "charts": charts_of(found, bars, by), "families": penetration_rows(found, bars),
        "trend": _trend(params, request.user), "problems": _problems(filterset),
        **_filters(params, request.user),
    }  # fmt: skip
    return render(request, "service/figures.html", context)


@require_safe
@requires(Permission.COVER_VIEW, Permission.ITEM_VIEW)
def company_base_figures_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The figures of one company."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    params = QueryDict(mutable=True)
    params["company"], params["by"] = str(company.public_id), Segment.FAMILY
    found, _filterset = figures_asked(request, params)
    bars = Bars.of(params, machines=True)
    context = {
        "company": company, "figures": found, "kpis": kpis_of(found, bars, period=PERIOD),
        "charts": charts_of(found, bars, Segment.FAMILY, prefix="company-")[:2],
        "families": penetration_rows(found, bars), "trend": trend_chart(trend(company, timezone.localdate())),
        "surveys": FamilySurvey.objects.visible_to(request.user).filter(company=company)
        .select_related("family").order_by("family__name")[:100],
        "may_edit": request.user.has_permission(Permission.ITEM_EDIT), "more": params.urlencode(),
    }  # fmt: skip
    return render(request, "service/company_base_figures_panel.html", context)


def _trend(params: QueryDict, user: User) -> dict | None:
    """Over the months, in all or of one company: other parts have no snapshots."""
    asked = {name: params.getlist(name) for name in NARROWING if params.get(name)}
    if not asked and user.scope == Scope.ALL:
        return trend_chart(trend(None, timezone.localdate()))
    if set(asked) == {"company"} and len(asked["company"]) == 1:
        chosen = Company.objects.visible_to(user).filter(public_id=_uuid(asked["company"][0])).first()
        return trend_chart(trend(chosen, timezone.localdate())) if chosen else None
    return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _filters(params: QueryDict, user: User) -> dict:
    """The filter form and its chips, as lists have them."""
    chosen = {facet.name: [one for one in params.getlist(facet.name) if one] for facet in FIGURE_FACETS}
    chips = []
    for facet in FIGURE_FACETS:
        for value in chosen[facet.name]:
            rest = params.copy()
            rest.setlist(facet.name, [one for one in chosen[facet.name] if one != value])
            text = chip_words(facet, facet.name, value, user)
            chips.append({"text": text, "remove_url": f"?{rest.urlencode()}"})
    shown = [drawn(facet, chosen=chosen, values={}, user=user) for facet in FIGURE_FACETS]
    return {"facets": shown, "chips": chips}


def _problems(filterset: FigureItemFilter) -> list[str]:
    return [str(problem) for found in filterset.errors.values() for problem in found]
