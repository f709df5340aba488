"""What is offered while somebody types: companies that may be the same one, and companies to choose."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companies.models import Company
from companies.queries import possible_duplicates, search, vat_number_of
from users.guards import requires
from users.permissions import Permission

ASKED = (
    "legal_name", "country", "business_id", "business_id_scheme", "vat_number", "lei", "phone", "email", "web", "street",
    "postcode", "town",
)  # fmt: skip


@requires(Permission.COMPANY_EDIT)
@require_POST  # what is typed may be an e-mail address: it does not belong in an address bar or a log
def company_duplicates(request: HttpRequest) -> HttpResponse:
    """Companies that may be the one that is being typed; nothing is forbidden by it."""
    typed = {name: request.POST.get(name, "")[:300] for name in ASKED}
    found = possible_duplicates(typed=typed, user=request.user, except_id=request.GET.get("except", ""))
    hits = [
        {
            "text": company.legal_name,
            "url": reverse("companies:company", args=[company.public_id]),
            "why": " · ".join(filter(None, [why, company.business_id, company.town])),
        }
        for company, why in found
    ]
    vat_number = "" if request.POST.get("vat_number") else vat_number_of(typed)
    return render(request, "companies/company_duplicates.html", {"found": hits, "vat_number": vat_number})


@requires(Permission.COMPANY_VIEW)
@require_safe
def company_options(request: HttpRequest) -> JsonResponse:
    """Companies to choose from, by what the search box understands."""
    companies = Company.objects.visible_to(request.user)
    text = request.GET.get("q", "").strip()[:300]
    companies = companies.filter(pk__in=search(text)) if text else companies
    rows = companies.in_list_order().only("public_id", "legal_name", "business_id", "town")[:20]
    results = [
        {
            "value": str(row.public_id),
            "text": row.legal_name,
            "note": " · ".join(filter(None, [row.business_id, row.town])),
        }
        for row in rows
    ]
    return JsonResponse({"results": results})
