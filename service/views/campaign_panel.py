"""What campaigns show on the pages of others: the card of an item, the page of a company."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from common.links import link
from common.slots import Asked, Slot, offer
from companies.models import Company
from service.choices.campaign import CampaignItemState, Severity
from service.queries.campaign_progress import running_about, running_at
from service.queries.campaign_words import words_of
from service.views.campaign_item_list import STATE_MEANING
from users.guards import requires
from users.permissions import Permission

SETTLED = {CampaignItemState.DONE, CampaignItemState.REFUSED}


def banners(asked: Asked) -> dict[str, Any] | None:
    """Running campaigns about the item on the card: why, how far, and the way to book a visit."""
    rows = running_about(asked.record, user=asked.user)
    if not rows:
        return None
    visit = link("service:visit_create")
    may_edit = asked.user.has_permission(Permission.CAMPAIGN_EDIT)
    may_book = bool(visit) and asked.user.has_permission(Permission.CASE_EDIT)
    told = [
        {
            "row": row,
            "why": words_of(row.criterion) if row.criterion else row.matched_by,
            "meaning": STATE_MEANING[CampaignItemState(row.state)],
            "is_settled": row.state in SETTLED,
            "is_grave": row.campaign.severity in {Severity.STOP, Severity.HIGH} and row.state not in SETTLED,
            "of_other": row.item if row.item_id != asked.record.pk else None,
            "visit_url": f"{visit}?item={row.item.public_id}&campaign_item={row.public_id}"
            if may_book and row.state not in SETTLED
            else "",
            "edit_url": reverse("service:campaign_item_edit", args=[row.public_id]) if may_edit else "",
        }
        for row in rows
    ]
    return {"recalls": told, "asked": asked}


def offer_slots() -> None:
    """Offer these on the pages of others."""
    offer(
        Slot(
            page="item", place="banners", name="campaigns", permission=Permission.CAMPAIGN_VIEW, order=10,
            template="service/slots/item_campaigns.html", build=banners, title=_("Recalls and campaigns"), key="r",
        )
    )  # fmt: skip


@require_safe
@requires(Permission.COMPANY_VIEW, Permission.CAMPAIGN_VIEW)
def company_campaigns_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Running campaigns with items of a company."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    items = reverse("service:campaign_item_list")
    rows = [
        {**row, "url": f"{items}?campaign={row['campaign'].public_id}&company={company.public_id}"}
        for row in running_at(company, user=request.user)
    ]
    return render(request, "service/panels/company_campaigns.html", {"company": company, "rows": rows})
