"""The persons of a company, as a panel of its page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from companies.models import Company
from contacts.queries import positions_at, reached_by
from users.guards import requires
from users.permissions import Permission


@requires(Permission.PERSON_VIEW, Permission.COMPANY_VIEW)
@require_safe
def company_persons_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who works at the company, decision makers first, and who did."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    held, past = positions_at(company=company, user=request.user, today=timezone.localdate())
    reached = reached_by(persons=[position.person_id for position in held])
    for position in held:
        points = reached.get(position.person_id, {})
        position.phone = position.work_phone or getattr(points.get("phone"), "key", "")
        position.email = position.work_email or getattr(points.get("email"), "key", "")
    context = {
        "company": company,
        "held": held,
        "past": past,
        "may_edit": request.user.has_permission(Permission.PERSON_EDIT),
    }
    return render(request, "contacts/company_persons_panel.html", context)
