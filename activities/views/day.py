"""My day: what I have planned, late, today and soon."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.queries import due_by_tonight
from activities.queries import my_day as plans_of
from users.guards import requires
from users.permissions import Permission


@requires(Permission.ACTIVITY_VIEW)
@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    """The user's own plans; for htmx just the part that home shows too."""
    context = {
        "day": plans_of(user=request.user, now=timezone.now()),
        "may_edit": request.user.has_permission(Permission.ACTIVITY_EDIT),
    }
    return render(
        request, "activities/my_day_part.html" if request.htmx else "activities/my_day.html", context
    )


@requires(Permission.ACTIVITY_EDIT)
@require_safe
def due_count(request: HttpRequest) -> HttpResponse:
    """How many plans are late or for today: the figure in the sidebar, nothing when there are none."""
    count = due_by_tonight(user=request.user, now=timezone.now())
    return render(request, "activities/due_count.html", {"count": count})
