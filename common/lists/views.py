"""Answers of list pages, the same for every register: the list, its counts, its file, a condition's options."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from common import display
from common.lists import additions, conditions, facets
from common.lists.filters import ListFilter
from common.lists.listing import Abilities, Listing, ListSpec

Filtered = Callable[[QueryDict], ListFilter]


def list_page(
    request: HttpRequest,
    spec: ListSpec,
    filtered: Filtered,
    template: str,
    abilities: Abilities,
    **more: object,
) -> HttpResponse:
    """Answer with the list page, or with the part of it that htmx asks for.

    `filtered` makes the filter out of a query; it is asked again, without one facet, for that facet's counts.
    """
    spec = additions.spec_for(spec, request.user)
    if request.GET.get("part") == "counts":
        return _counts(request, spec, filtered)
    if not request.GET and (beginning := _beginning(request, spec, abilities)):
        return HttpResponseRedirect(f"{request.path}?{beginning}")
    filterset = filtered(request.GET)
    made = _made_condition(request, spec, filterset)
    if made is not None:
        return HttpResponseRedirect(f"{request.path}?{made.urlencode()}")
    tidy = _tidied(request.GET)
    if tidy != request.GET:
        request.GET = tidy
        filterset = filtered(tidy)
    known = facets.UNCOUNTED
    if "counts" in request.GET:  # asked for by who has no scripts
        known = facets.counted(*_countable(request, spec, filtered))
    elif not request.headers.get("HX-Request"):
        known = facets.counted_at_once(*_countable(request, spec, filtered))
    listing = Listing(spec, request, filterset, abilities, known)
    response = render(request, template, {"listing": listing, "sort": listing.order.name, **more})
    if request.headers.get("HX-Request"):
        nothing = "?view=" if not request.GET and _beginning(request, spec, abilities) else ""
        address = f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path + nothing
        response.headers["HX-Push-Url"] = address
    return response


def _beginning(request: HttpRequest, spec: ListSpec, abilities: Abilities) -> str:
    """With which query the list opens that is asked for by its bare address: the user's own view, or what the register
    begins with."""
    own = next((v for v in abilities.views if v.is_default and v.user_id == request.user.pk), None)
    return (own.query if own else "") or conditions.beginning_of(spec.resource)


def _tidied(params: QueryDict) -> QueryDict:
    """Without the empty fields that a form sends."""
    tidy = QueryDict(mutable=True)
    for name, values in params.lists():
        filled = [value for value in values if value.strip()]
        if filled:
            tidy.setlist(name, filled)
    if tidy.get("match") == "all":
        del tidy["match"]
    return tidy


def _made_condition(request: HttpRequest, spec: ListSpec, filterset: ListFilter) -> QueryDict | None:
    """The query with the new condition in it, once the builder has a value that is understood."""
    params = request.GET
    condition = conditions.conditions_for(spec.resource, request.user).get(params.get("add", ""))
    value = params.get("new_value", "").strip()
    if condition is None or (not value and condition.kind != "none") or "new_is" not in params:
        return None
    token = conditions.token_of(has=params["new_is"] != "not", key=condition.key, value=value)
    _asked, unknown = conditions.read(spec.resource, [token], filterset.asker)
    if unknown:
        request.condition_problem = _("This value is not understood. Choose or type another one.")
        return None
    query = _tidied(params)
    for name in ("add", "new_is", "new_value", "after", "before"):
        query.pop(name, None)
    query.setlist("where", list(dict.fromkeys([*query.getlist("where"), token])))
    return query


def _countable(request: HttpRequest, spec: ListSpec, filtered: Filtered) -> tuple:
    """What is to be counted: facets, rows without one of them, and what is chosen."""
    params = _tidied(request.GET)
    params.pop("part", None)

    def rows_without(facet: facets.Facet | None):
        query = params.copy()
        for name in facet.names if facet else ():
            query.pop(name, None)
        return filtered(query).qs

    passing = {"columns", "sort", "per", "after", "before", "counts", "view", "sources"}
    chosen = {name: params.getlist(name) for name in params if name not in passing}
    return spec.facets, rows_without, chosen


def _counts(request: HttpRequest, spec: ListSpec, filtered: Filtered) -> HttpResponse:
    """The counts of all facets and the exact number of rows, each for its place in the page."""
    params = _tidied(request.GET)
    params.pop("part", None)
    asked = _countable(request, spec, filtered)
    chosen = asked[2]
    total, counts = facets.counted(*asked)
    values = facets.values_of(spec.facets, filtered(params).queryset, request.user)
    places = [
        {"id": facets.count_id(facet, value), "count": counts[facet.name].get(value, 0)}
        for facet in spec.facets
        if facet.name in counts
        for value in dict.fromkeys([*values[facet.name], *chosen.get(facet.name, [])])
    ]
    text = "" if total is None else spec.counted(total, display.number_text(total))
    return render(request, "ui/list_counts.html", {"places": places, "count_text": text})


def condition_options(request: HttpRequest, resource: str) -> JsonResponse:
    """Options of one condition's value for ?condition=&q=, as `choose.js` reads them."""
    condition = conditions.conditions_for(resource, request.user).get(request.GET.get("condition", ""))
    if condition is None or condition.options is None:
        return JsonResponse({"results": []})
    asker = conditions.Asker(request.user, timezone.now())
    options = condition.options(asker, request.GET.get("q", "")[:100])
    return JsonResponse({"results": [{"value": v, "text": str(w)} for v, w in options]})
