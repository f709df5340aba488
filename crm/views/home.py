"""Home: my day, my accounts, what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from crm.home import figures, home_of
from users.guards import signed_in


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page after login."""
    found = home_of(request.user, timezone.now())
    return render(request, "crm/home.html", {**found, "figures": figures(found["day"])})
