"""What the pick boxes of the forms offer while somebody types."""

import uuid
from collections.abc import Iterable

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from common.search import found
from companies.models import Company, Site
from installed_base.models import InstalledItem, Product
from users.guards import requires
from users.permissions import Permission

MOST = 25


@require_safe
@requires(Permission.PRODUCT_VIEW)
def product_options(request: HttpRequest) -> JsonResponse:
    """Products by what the search box understands."""
    rows = Product.objects.visible_to(request.user).select_related("maker")
    text = _typed(request)
    rows = rows.filter(found("product", text, request.user)) if text else rows
    return _offer(
        (one, one.name, " · ".join(filter(None, [one.code, _name(one.maker)])))
        for one in rows.in_list_order()[:MOST]
    )


@require_safe
@requires(Permission.COMPANY_VIEW)
def company_options(request: HttpRequest) -> JsonResponse:
    """Companies by what the search box understands."""
    rows = Company.objects.visible_to(request.user)
    text = _typed(request)
    rows = rows.filter(found("company", text, request.user)) if text else rows
    return _offer(
        (one, one.legal_name, " ".join(filter(None, [one.business_id, one.town])))
        for one in rows.in_list_order()[:MOST]
    )


@require_safe
@requires(Permission.COMPANY_VIEW)
def site_options(request: HttpRequest) -> JsonResponse:
    """Sites of the company that is asked for, by name."""
    rows = Site.objects.visible_to(request.user).open().select_related("company")
    company = _uuid(request.GET.get("company"))
    if company:
        rows = rows.filter(company__public_id=company)
    for word in _typed(request).split():
        rows = rows.filter(name__icontains=word)
    if not company:
        rows = rows.none()
    return _offer((one, one.name, one.company.legal_name) for one in rows.order_by("name", "id")[:MOST])


@require_safe
@requires(Permission.ITEM_VIEW)
def item_site_options(request: HttpRequest) -> JsonResponse:
    """Sites by the beginning of a word of their names, of every company that the user sees."""
    text = _typed(request)
    rows = Site.objects.visible_to(request.user).select_related("company")
    rows = rows.filter(name__icontains=text) if len(text) > 1 else rows.none()
    return _offer((one, one.name, one.company.legal_name) for one in rows.order_by("name", "id")[:MOST])


@require_safe
@requires(Permission.ITEM_VIEW)
def town_options(request: HttpRequest) -> JsonResponse:
    """Towns of the companies that the user sees, by their beginning."""
    text = _typed(request)
    rows = Company.objects.visible_to(request.user).exclude(town="")
    rows = rows.filter(town__istartswith=text) if text else rows.none()
    towns = rows.order_by("town").values_list("town", flat=True).distinct()[:MOST]
    return JsonResponse({"results": [{"value": town, "text": town} for town in towns]})


@require_safe
@requires(Permission.ITEM_VIEW)
def machine_options(request: HttpRequest) -> JsonResponse:
    """Items by a part of any of their numbers, or other words; before typing, those of the company that is asked for."""
    rows = InstalledItem.objects.visible_to(request.user).select_related("product", "company")
    text, company = _typed(request), _uuid(request.GET.get("company"))
    if text:
        rows = rows.filter(found("item", text, request.user))
    else:
        rows = rows.filter(company__public_id=company).machines() if company else rows.none()
    return _offer(
        (one, str(one), " · ".join(filter(None, [str(one.product), _name(one.company)])))
        for one in rows.in_list_order()[:MOST]
    )


def _offer(rows: Iterable[tuple[object, str, str]]) -> JsonResponse:
    results = [{"value": str(one.public_id), "text": text, "note": note} for one, text, note in rows]
    return JsonResponse({"results": results})


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:100]


def _name(one: object) -> str:
    return str(one) if one else ""


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
