"""What the views of cover share: records within the user's reach."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date

from installed_base.models import InstalledItem
from service.models import ContractLine, Coverage, ServiceContract


def contract_within_reach(request: HttpRequest, public_id: UUID) -> ServiceContract:
    """The contract, or 404 as if it did not exist."""
    rows = ServiceContract.objects.visible_to(request.user).select_related("company", "payer")
    return get_object_or_404(rows, public_id=public_id)


def line_within_reach(request: HttpRequest, public_id: UUID) -> ContractLine:
    """The line of a contract within reach."""
    contracts = ServiceContract.objects.visible_to(request.user)
    rows = ContractLine.objects.filter(contract__in=contracts).select_related(
        "contract__company", "product", "sla"
    )
    return get_object_or_404(rows, public_id=public_id)


def cover_within_reach(request: HttpRequest, public_id: UUID) -> Coverage:
    """The cover, or 404."""
    rows = Coverage.objects.visible_to(request.user).select_related(
        "contract__company", "line", "term", "item__product", "site", "company", "product"
    )
    return get_object_or_404(rows, public_id=public_id)


def item_within_reach(request: HttpRequest, public_id: UUID) -> InstalledItem:
    """The item, or 404."""
    rows = InstalledItem.objects.visible_to(request.user).select_related("product", "company", "root")
    return get_object_or_404(rows, public_id=public_id)


def day_asked_for(request: HttpRequest) -> date:
    """The day of `?on=`, else today."""
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    return asked or timezone.localdate()
