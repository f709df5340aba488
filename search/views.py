"""The search page, and the list under the search box."""

import re
import uuid
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from common.links import record_url
from common.pages import back
from companies.models import Company
from search import queries
from search.choices import Kind, Numbered
from search.queries import Group, Hit
from users.guards import requires, signed_in
from users.permissions import Permission

PAGES = {  # detail page, list, icon
    Kind.COMPANY: ("companies:company", "companies:company_list", "building"),
    Kind.PERSON: ("contacts:person", "contacts:person_list", "user"),
    Kind.ITEM: ("installed_base:item", "installed_base:item_list", "device-desktop"),
    Kind.PRODUCT: ("installed_base:product", "installed_base:product_list", "package"),
    Numbered.CONTRACT: ("service:contract", "service:contract_list", "file-certificate"),
    Numbered.CASE: ("service:case", "service:case_list", "ticket"),
}

CARD = r"/items/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/"


@require_safe
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """All hits as a page; one whole business ID, serial or other number leads straight to its record."""
    text = request.GET.get("q", "").strip()
    card = _card_named(request, text)
    if card:
        return redirect(card)
    found = queries.search(request.user, text, limit=20, caller=_caller(request))
    exact = found.only_exact
    if exact:
        return redirect(_page_of(exact))
    context = {"found": found, "groups": [_shown(group, found.text) for group in found.groups]}
    return render(request, "search/search.html", context)


@require_safe
@signed_in
def suggestions(request: HttpRequest) -> HttpResponse:
    """What the search box offers: hits of what is typed, and what was opened last before anything is."""
    text = request.GET.get("q", "").strip()
    if not text:
        recent = [(hit, _page_of(hit), PAGES[hit.kind][2]) for hit in queries.recent(request.user)]
        return render(request, "search/recent.html", {"recent": recent})
    if text.startswith("@"):
        return render(request, "search/as_of.html", {"text": text, "url": _card_named(request, text)})
    found = queries.search(request.user, text, limit=5, caller=_caller(request))
    context = {"found": found, "groups": [_shown(group, found.text) for group in found.groups]}
    return render(request, "search/suggestions.html", context)


@require_POST
@requires(Permission.COMPANY_VIEW)
def caller_pin(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """This company is on the phone: its items come first, until another call."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    request.session["caller"] = {"id": str(company.public_id), "name": company.legal_name}
    return back(request, reverse("search:search"))


@require_POST
@signed_in
def caller_unpin(request: HttpRequest) -> HttpResponse:
    """The call is over."""
    request.session.pop("caller", None)
    return back(request, reverse("search:search"))


def _caller(request: HttpRequest) -> Company | None:
    pinned = request.session.get("caller")
    if not pinned:
        return None
    return Company.objects.visible_to(request.user).filter(public_id=pinned["id"]).first()


def _card_named(request: HttpRequest, text: str) -> str:
    """A card that the text names: the address out of a scanned code, or "@2016-06-01" for the card at hand then."""
    scanned = re.fullmatch(rf"\S*{CARD}\S*", text)
    if scanned:
        return record_url(PAGES[Kind.ITEM][0], uuid.UUID(scanned[1]))
    day = _day(text[1:].strip()) if text.startswith("@") else None
    if day is None:
        return ""
    item = _card_at_hand(request)
    return f"{record_url(PAGES[Kind.ITEM][0], item)}?on={day.isoformat()}" if item else ""


def _card_at_hand(request: HttpRequest) -> uuid.UUID | None:
    """The card on which the search box stands, else the card that was opened last."""
    for address in (request.headers.get("HX-Current-URL"), request.headers.get("Referer")):
        on = re.search(CARD, address or "")
        if on:
            return uuid.UUID(on[1])
    return next((hit.public_id for hit in queries.recent(request.user) if hit.kind == Kind.ITEM), None)


def _day(text: str) -> date | None:
    for order in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
    ):
        found = re.fullmatch(order, text, re.ASCII)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def _shown(group: Group, text: str) -> dict[str, object]:
    _detail, listing, icon = PAGES[group.kind]
    return {
        "label": group.kind.label,
        "icon": icon,
        "key": group.kind.name.lower(),
        "hits": [(hit, _page_of(hit)) for hit in group.hits],
        "all_url": f"{reverse(listing)}?{urlencode({'q': text})}" if group.has_more else "",
    }


def _page_of(hit: Hit) -> str:
    return record_url(PAGES[hit.kind][0], hit.public_id)
