"""Records of the aftermarket within the reach of who asks; a stranger is told that there is none."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from common.pages import back
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
from service.models import ServiceCase, ServiceVisit

CHANGED = "service-changed"


def case_within_reach(request: HttpRequest, public_id: UUID) -> ServiceCase:
    rows = ServiceCase.objects.visible_to(request.user)
    rows = rows.select_related(
        "owner", "team", "company", "site", "person", "item__product", "machine__product", "sla"
    )
    return get_object_or_404(rows, public_id=public_id)


def visit_within_reach(request: HttpRequest, public_id: UUID) -> ServiceVisit:
    rows = ServiceVisit.objects.visible_to(request.user).select_related(
        "company", "site", "technician", "case"
    )
    return get_object_or_404(rows, public_id=public_id)


def named(request: HttpRequest, name: str, model: type) -> Any:
    """The record that the address names, as far as the user sees it."""
    try:
        number = UUID(request.GET.get(name, ""))
    except ValueError:
        return None
    return model.objects.visible_to(request.user).filter(public_id=number).first()


def about(request: HttpRequest) -> dict[str, Any]:
    """The item, company and person of the page from which a form was opened."""
    item, person = named(request, "item", InstalledItem), named(request, "person", Person)
    company = named(request, "company", Company)
    if company is None and item is not None:
        company = Company.objects.visible_to(request.user).filter(pk=item.company_id).first()
    return {"item": item, "company": company, "person": person}


def done(request: HttpRequest, url: str) -> HttpResponse:
    """In a dialog: close it and let the parts of the page that show service know; else go to the record."""
    if request.htmx:
        return HttpResponse("", headers={"HX-Trigger": CHANGED})
    return redirect(url)


def stepped(request: HttpRequest, url: str) -> HttpResponse:
    """After a small step: the page stays where it is."""
    if request.htmx:
        return HttpResponse("", headers={"HX-Trigger": CHANGED})
    return back(request, url)
