"""Help for forms out of the reference lists: codes of industries as one types, the town of a postcode."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from companies.choices import Classification
from companies.queries import reference
from users.guards import requires
from users.permissions import Permission

SHOWN = 40


@requires(Permission.COMPANY_VIEW)
@require_safe
def industry_options(request: HttpRequest) -> JsonResponse:
    """Codes that answer to `q`, of the classification that `version` names, else of the newest one."""
    text = request.GET.get("q", "").replace("\x00", " ").strip()[:100]
    version = request.GET.get("version", "")
    if version not in Classification.values:
        version = reference.newest_version(settings.HOME_COUNTRY)
    label = Classification(version).label
    rows = reference.industries_answering(text, version)[:SHOWN] if text else []
    found = [
        {
            "value": row.code,
            "text": f"{reference.spoken_code(row.code)} {row.words}",
            "note": label,
            "sets": version,
        }
        for row in rows
    ]
    return JsonResponse({"results": found})


@requires(Permission.COMPANY_VIEW)
@require_safe
def postcode_place(request: HttpRequest) -> JsonResponse:
    """Town and region of a postcode, and every name that the town goes by; nothing when the list does not know."""
    code = request.GET.get("postcode", "").replace("\x00", " ")[:16]
    country = request.GET.get("country", "") or settings.HOME_COUNTRY
    place = reference.place_of_postcode(code, country[:2].upper())
    if place is None:
        return JsonResponse({})
    return JsonResponse({"town": place.town, "region": place.region, "towns": place.towns})
