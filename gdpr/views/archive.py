"""The legal archive, and the documents in which a person of the register is named."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from common.slots import Asked, Slot, offer
from contacts.models import Person
from gdpr.forms.archive import DocumentForm
from gdpr.models import PurposeAssignment
from gdpr.operations.archive import choose_archived, end_document, note_document
from gdpr.queries.archive import MOST, archive_of, may_be_sender
from gdpr.queries.erasure.archived import ACCOUNTING, archived_of
from gdpr.views.request import go_back, request_within_reach
from users.guards import requires
from users.permissions import Permission


@never_cache
@require_safe
@requires(Permission.ARCHIVE_VIEW)
def archive_list(request: HttpRequest) -> HttpResponse:
    """Names that a law keeps, those whose time ends first. Each look is written down."""
    words = request.GET.get("q", "").strip()
    found = archive_of(words, today=timezone.localdate())
    context = {"rows": list(found[:MOST]), "count": found.count(), "most": MOST, "words": words}
    return render(request, "gdpr/archive_list.html", context)


@require_POST
@requires(Permission.REQUEST_HANDLE, Permission.ARCHIVE_VIEW)
def request_archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say which names of the archive are the sender's."""
    one = request_within_reach(request, public_id)
    ticked = set(request.POST.getlist("archived"))
    rows = [row for row in may_be_sender(one, today=timezone.localdate()) if str(row.public_id) in ticked]
    try:
        choose_archived(request=one, rows=rows, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It is noted which names of the archive are the sender’s."))
    return go_back(one)


@never_cache
@requires(Permission.PRIVACY_MANAGE)
def person_documents(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accounting records in which the person is named, and until when the name outlives an erasure for them."""
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note_document(person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The document is noted."))
            return redirect("gdpr:person_documents", person.public_id)
    until = {one.document: one.until for one in archived_of(person)}
    rows = (
        PurposeAssignment.objects.active().filter(person=person, purpose=ACCOUNTING).order_by("-counts_from")
    )
    context = {
        "person": person, "form": form, "submit": _("Note the document"),
        "lines": [{"row": row, "until": until.get(row.document or "–")} for row in rows],
        "cancel_url": reverse("contacts:person", args=[person.public_id]),
    }  # fmt: skip
    return render(request, "gdpr/person_documents.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PRIVACY_MANAGE)
def person_document_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back a note that was a mistake."""
    seen = PurposeAssignment.objects.filter(
        purpose=ACCOUNTING, person__in=Person.objects.visible_to(request.user)
    )
    noted = get_object_or_404(seen.select_related("person"), public_id=public_id)
    end_document(noted=noted, by=request.user, now=timezone.now())
    messages.success(request, _("The note is taken back. An erasure keeps no name for this document."))
    return redirect("gdpr:person_documents", noted.person.public_id)


def documents_action(asked: Asked) -> dict:
    """The link from a person to the documents."""
    return {"person": asked.record}


def offer_slots() -> None:
    """Show it in the menu of the person's page."""
    offer(
        Slot(
            page="person", place="menu", name="documents", permission=Permission.PRIVACY_MANAGE, order=85,
            template="gdpr/slots/documents_action.html", build=documents_action,
        )
    )  # fmt: skip
