"""The service sheet of an item: its card on A4, with room for notes, signatures, and the code that opens the card."""

import uuid

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.slots import Asked, filled
from contacts.models import Person
from installed_base.choices import ITEM_WORDS
from installed_base.models import ItemContact
from installed_base.queries import whole_machine
from installed_base.queries.parties import parties_on
from installed_base.views.reach import item_within_reach
from users.guards import requires
from users.permissions import Permission

SHOWN = 60  # parts that a sheet has room for


@require_safe
@requires(Permission.ITEM_VIEW)
def item_sheet(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a technician takes along to the machine."""
    item = item_within_reach(request, public_id)
    now = timezone.now()
    machine = item.root or item
    parts = list(whole_machine(machine.pk) or machine.parts.select_related("product")[: SHOWN + 1])
    contacts = ItemContact.objects.filter(
        item__in={item.pk, machine.pk}, person__in=Person.objects.visible_to(request.user)
    )
    seen = request.user.has_permission(Permission.PERSON_VIEW)
    context = {
        "item": item, "machine": machine, "words": ITEM_WORDS, "now": now,
        "parts": parts[:SHOWN], "has_more": len(parts) > SHOWN,
        "parties": [one.party for one in parties_on(item, timezone.localdate(now))],
        "contacts": contacts.select_related("person").order_by("role", "person__name_sort") if seen else [],
        "identifiers": item.identifiers.filter(is_current=True).order_by("scheme", "value"),
        "sheets": filled("item", "sheet", Asked(record=item, user=request.user, now=now)),
    }  # fmt: skip
    return render(request, "installed_base/item_sheet.html", context)


@require_safe
@requires(Permission.ITEM_VIEW)
def item_code(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A QR code with the address of the card, as a picture."""
    item = item_within_reach(request, public_id)
    card = request.build_absolute_uri(reverse("installed_base:item", args=[item.public_id]))
    drawn = segno.make_qr(card, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    picture = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(picture, content_type="image/svg+xml")
