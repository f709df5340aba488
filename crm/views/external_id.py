"""What other systems call persons, products and items: among the facts of their pages, linked and unlinked by hand.

Companies have theirs on their own page. The link points by the universal ID into every register, so only the project
knows whose page it is on.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.forms import add_refusal
from common.pages import form_page, go_to
from common.refusals import Refusal
from common.slots import Asked, Slot, offer
from companies.choices import ObjectType
from companies.forms.parts import LinkForm
from companies.models import ExternalId
from companies.operations.external_id import link_external_id, unlink_external_id
from companies.queries import external_ids_of
from crm.views.api_external_ids import REGISTERS
from users.guards import signed_in
from users.permissions import Permission

PAGES = {
    ObjectType.COMPANY: "companies:company",
    ObjectType.PERSON: "contacts:person",
    ObjectType.PRODUCT: "installed_base:product",
    ObjectType.ITEM: "installed_base:item",
}


@signed_in
def external_id_add(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Say what another system calls the record."""
    record = _record(request, kind, public_id)
    page, form = reverse(PAGES[ObjectType(kind)], args=[public_id]), LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link_external_id(obj=record, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The number is linked."))
            return go_to(request, page)
    return form_page(request, "crm/external_id_add.html", form, record=record, cancel_url=page)


@signed_in
def external_id_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget what another system calls the record, after saying what goes."""
    link = get_object_or_404(ExternalId, public_id=public_id, object_type__in=PAGES)
    record = _record(request, link.object_type, link.object_uuid)
    page = reverse(PAGES[ObjectType(link.object_type)], args=[link.object_uuid])
    if request.method == "POST":
        unlink_external_id(external_id=link, by=request.user, now=timezone.now())
        messages.success(request, _("The number is no longer linked."))
        return redirect(page)
    context = {"link": link, "record": record, "cancel_url": page, "submit": _("Unlink the number")}
    return render(request, "crm/external_id_remove.html", context)


def _record(request: HttpRequest, kind: str, public_id: UUID) -> Model:
    """The record, for who sees and edits it."""
    model, view, edit = REGISTERS[kind]
    if not request.user.has_permission(view):
        raise Http404
    record = get_object_or_404(model.objects.visible_to(request.user), public_id=public_id)  # type: ignore[attr-defined]
    if not request.user.has_permission(edit):
        raise PermissionDenied
    return record


def _facts(kind: str, edit: Permission):
    def build(asked: Asked) -> dict[str, Any] | None:
        links, may_edit = external_ids_of(asked.record.public_id), asked.user.has_permission(edit)
        add_url = reverse(f"{kind}_external_id_add", args=[asked.record.public_id])
        return {"links": links, "add_url": add_url if may_edit else ""} if links or may_edit else None

    return build


def offer_slots() -> None:
    """Show the numbers among the facts of each kind of record."""
    for kind in (ObjectType.PERSON, ObjectType.PRODUCT, ObjectType.ITEM):
        _model, view, edit = REGISTERS[kind]
        offer(
            Slot(
                page=str(kind), place="facts", name="external_ids", permission=view, order=90,
                template="crm/slots/external_ids.html", build=_facts(str(kind), edit), works_as_of=True,
            )
        )  # fmt: skip
