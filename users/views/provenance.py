"""Where each fact of one record comes from: source, party, who observed it and when. For every kind of record."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from users.guards import signed_in
from users.queries import facts_of_record


@signed_in
@require_safe
def provenance(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """All facts of a record and of its parts, each with whose word it is."""
    found = facts_of_record(kind, public_id, request.user)
    if found is None:
        raise Http404
    context: dict[str, Any] = {"name": found.name, "url": found.url, "groups": found.groups}
    return render(request, "users/provenance.html", context)
