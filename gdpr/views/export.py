"""Lists that are taken out of the registers: the page that asks what for, and what is written down of each."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.lists.take_out import Export, ask_first, watch_exports
from gdpr.choices import AccessPurpose
from gdpr.forms.recipient import TakeOutForm
from gdpr.models import Recipient
from gdpr.operations.disclosure import record_export
from gdpr.reading.access import purpose_of
from users.guards import requires
from users.permissions import Permission

# By which path the rows of a list lead to persons; a list that is not here tells of nobody.
PERSONS_IN = {
    "person": "public_id",
    "case": "person__public_id",
    "activity": "persons__public_id",
    "request": "person__public_id",
    "upkeep": "person__public_id",
    "campaign_item": "contact__public_id",
}


@require_safe
@requires(Permission.PERSON_VIEW, Permission.EXPORT)
def take_out_persons(request: HttpRequest) -> HttpResponse:
    """Ask to whom a list of persons goes and what for; the form leads on to the file with the list's own query."""
    asked = {name: values for name, values in request.GET.lists() if not name.startswith("given_")}
    kept = [(name, value) for name, values in asked.items() for value in values]
    form = TakeOutForm(initial={"given_for": AccessPurpose.CARE})
    return render(request, "gdpr/take_out.html", {"form": form, "kept": kept})


def note_export(export: Export) -> None:
    """Record who was taken out, for what and for whom."""
    path = PERSONS_IN.get(export.resource)
    if path is None:
        return
    screen = export.request.resolver_match.view_name if export.request.resolver_match else ""
    said = export.request.GET.get("given_for", "")
    record_export(
        rows=export.rows, path=path, what=screen, fields=export.fields, screen=screen,
        purpose=said if said in AccessPurpose.values else purpose_of(screen),
        recipient=_recipient(export.request.GET.get("given_to", "")), by=export.request.user, now=timezone.now(),
    )  # fmt: skip


def offer() -> None:
    """Hear of every export, and ask first where persons are listed."""
    watch_exports("gdpr", note_export)
    ask_first("person", "gdpr:take_out_persons")


def _recipient(text: str) -> Recipient | None:
    try:
        public_id = UUID(text)
    except ValueError:
        return None
    return Recipient.objects.standing(timezone.localdate()).filter(public_id=public_id).first()
