"""Timelines of companies, persons and items, as panels of their pages."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.models import Activity
from activities.queries import timeline
from activities.querysets import ActivityQuerySet
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
from users.guards import requires
from users.permissions import Permission


@requires(Permission.ACTIVITY_VIEW, Permission.COMPANY_VIEW)
@require_safe
def company_timeline_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was done and is planned with a company."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    seen = Activity.objects.visible_to(request.user)
    return _panel(request, seen.filter(company=company), about="company", public_id=public_id)


@requires(Permission.ACTIVITY_VIEW, Permission.PERSON_VIEW)
@require_safe
def person_timeline_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was done and is planned with a person, at every company."""
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    seen = Activity.objects.visible_to(request.user)
    return _panel(request, seen.with_person(person), about="person", public_id=public_id)


@requires(Permission.ACTIVITY_VIEW, Permission.ITEM_VIEW)
@require_safe
def item_timeline_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was done and is planned with an item."""
    item = get_object_or_404(InstalledItem.objects.visible_to(request.user), public_id=public_id)
    seen = Activity.objects.visible_to(request.user)
    return _panel(request, seen.with_item(item), about="item", public_id=public_id)


def _panel(request: HttpRequest, rows: ActivityQuerySet, *, about: str, public_id: UUID) -> HttpResponse:
    before = _place(request.GET.get("before", ""))
    context = {
        "timeline": timeline(activities=rows, user=request.user, before=before),
        "goes_on": before is not None,
        "about": about,
        "about_id": public_id,
        "about_query": f"{about}={public_id}",
        "now": timezone.now(),
        "may_edit": request.user.has_permission(Permission.ACTIVITY_EDIT),
    }
    return render(request, "activities/timeline_panel.html", context)


def _place(text: str) -> tuple[datetime, int] | None:
    """Where the page before ended; anything else begins from the newest."""
    at, _sep, number = text.rpartition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(number)) if moment.tzinfo else None
    except ValueError:
        return None
