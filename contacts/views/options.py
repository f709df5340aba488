"""Answers to what is typed into choosers: persons and employers, and who may be the same person."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from common.search import found
from companies.models import Company
from contacts.forms.person import PersonCreateForm
from contacts.models import Person
from contacts.queries import Resemblance, similar_persons, with_main_position
from users.guards import requires
from users.permissions import Permission

MOST = 20


@requires(Permission.PERSON_VIEW)
@require_safe
def person_options(request: HttpRequest) -> HttpResponse:
    """Persons whose name or address hits; those of `company` before anything is typed."""
    persons = Person.objects.visible_to(request.user)
    text = request.GET.get("q", "").strip()[:200]
    if text:
        persons = persons.filter(found("person", text, request.user))
    else:
        company = Company.objects.visible_to(request.user).filter(public_id=_uuid_or_none(request)).first()
        persons = persons.at(company) if company else persons.none()
    rows = with_main_position(persons.in_list_order(), request.user)[:MOST]
    results = [{"value": str(p.public_id), "text": p.full_name, "note": described(p)} for p in rows]
    return JsonResponse({"results": results})


@requires(Permission.PERSON_VIEW, Permission.COMPANY_VIEW)
@require_safe
def employer_options(request: HttpRequest) -> HttpResponse:
    """Companies whose name or business ID hits; the user's own before anything is typed."""
    companies = Company.objects.visible_to(request.user)
    text = request.GET.get("q", "").strip()[:200]
    if text:
        companies = companies.filter(found("company", text, request.user))
    else:
        companies = companies.owned_by(request.user)
    results = [
        {
            "value": str(c.public_id),
            "text": c.legal_name,
            "note": " · ".join(filter(None, [c.business_id, c.town])),
        }
        for c in companies.in_list_order()[:MOST]
    ]
    return JsonResponse({"results": results})


@requires(Permission.PERSON_EDIT)
@require_POST
def person_duplicates(request: HttpRequest) -> HttpResponse:
    """While a new person is being typed: those who may be the same one. Posted, so that no name stands in
    an address or a log."""
    form = PersonCreateForm(request.POST, user=request.user)
    form.is_valid()
    return render(request, "contacts/person_duplicates.html", resemblance_words(request, form))


def resemblance_words(request: HttpRequest, form: PersonCreateForm) -> dict:
    """What the soft warning shows, and the mark by which the form tells that it has been seen."""
    hits = similar_persons(user=request.user, **form.keys())
    return {
        "found": [_hit(hit) for hit in hits],
        "seen": ",".join(sorted(str(hit.person.public_id) for hit in hits)),
    }


def _hit(hit: Resemblance) -> dict:
    return {
        "text": hit.person.full_name,
        "url": reverse("contacts:person", args=[hit.person.public_id]),
        "why": " · ".join(filter(None, [described(hit.person), hit.reason])),
    }


def described(person: Person) -> str:
    """The main position in a line: title and company."""
    for position in person.open_positions:
        return ", ".join(filter(None, [position.title, position.company.legal_name]))
    return ""


def _uuid_or_none(request: HttpRequest) -> str | None:
    value = request.GET.get("company", "")
    return value if len(value) == 36 and value.count("-") == 4 and value.replace("-", "").isalnum() else None
