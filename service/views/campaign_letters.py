"""Whom to write to: the owners of a campaign's items, as a page and as a file."""

import csv
from io import StringIO
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from common.lists.export import BOM, harmless
from common.lists.take_out import Export, tell_of
from service.models import Campaign, CampaignItem
from service.queries.campaign_owner import owners_of
from service.queries.campaign_progress import Letter, letters
from service.views.campaign import campaign_within_reach
from users.guards import requires
from users.permissions import Permission

SHOWN = 100


@require_safe
@requires(Permission.CAMPAIGN_VIEW, Permission.COMPANY_VIEW)
def campaign_letters(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Owners with something still to be done, each with the items that its letter names."""
    one = campaign_within_reach(request, public_id)
    found = _letters(request, one)
    context = {
        "campaign": one, "letters": found[:SHOWN], "count": len(found), "has_more": len(found) > SHOWN,
        "may_export": request.user.has_permission(Permission.EXPORT),
    }  # fmt: skip
    return render(request, "service/campaign_letters.html", context)


@require_safe
@requires(Permission.CAMPAIGN_VIEW, Permission.COMPANY_VIEW, Permission.EXPORT)
def campaign_letters_export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same as a file for a mail merge: a line for each owner. Who is named in it is told to those who keep a record
    of what is taken out."""
    one = campaign_within_reach(request, public_id)
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    heads = (
        pgettext("item", "Owner"),
        _("Business ID"),
        _("Address"),
        _("E-mail"),
        _("Contact persons"),
        _("Items"),
        _("How many"),
    )
    writer.writerow([str(head) for head in heads])
    for letter in _letters(request, one):
        items = ", ".join(f"{row.item.product.name} {row.item}" for row in letter.items)
        cells = (
            letter.company.legal_name, letter.company.business_id or "", letter.address, letter.email,
            ", ".join(letter.contacts), items, str(len(letter.items)),
        )  # fmt: skip
        writer.writerow([harmless(cell) for cell in cells])
    rows = _open_items(request, one).exclude(contact__is_restricted=True)
    tell_of(Export(request, "campaign_item", rows, [str(head) for head in heads]))
    response = HttpResponse(BOM + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"letters-{timezone.localdate().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _open_items(request: HttpRequest, one: Campaign) -> QuerySet[CampaignItem]:
    return CampaignItem.objects.visible_to(request.user).filter(campaign=one).open()


def _letters(request: HttpRequest, one: Campaign) -> list[Letter]:
    rows = _open_items(request, one)
    owners = owners_of(rows.order_by().values_list("item_id", flat=True), on=timezone.localdate())
    return list(letters(rows, owners=owners, user=request.user))
