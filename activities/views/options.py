"""Answers to what is typed into the chooser of items."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from common.search import found
from companies.models import Company
from installed_base.models import InstalledItem
from users.guards import requires
from users.permissions import Permission

MOST = 20


@requires(Permission.ITEM_VIEW)
@require_safe
def item_options(request: HttpRequest) -> HttpResponse:
    """Items that hit; those of `company` come first, and alone before anything is typed."""
    items = InstalledItem.objects.visible_to(request.user)
    text = request.GET.get("q", "").strip()[:200]
    if text:
        items = items.filter(found("item", text, request.user))
    else:
        company = _company(request)
        items = items.at(company).machines() if company else items.none()
    rows = items.select_related("product", "company").in_list_order()[:MOST]
    results = [
        {
            "value": str(i.public_id),
            "text": str(i),
            "note": " · ".join(map(str, filter(None, [i.product, i.company]))),
        }
        for i in rows
    ]
    return JsonResponse({"results": results})


def _company(request: HttpRequest) -> Company | None:
    try:
        number = UUID(request.GET.get("company", ""))
    except ValueError:
        return None
    return Company.objects.visible_to(request.user).filter(public_id=number).first()
