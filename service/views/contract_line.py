"""Lines of a contract."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.forms import add_refusal
from common.pages import form_page, go_to
from common.refusals import Refusal
from service.forms.contract import LineForm
from service.operations import contract as operations
from service.views.cover_reach import contract_within_reach, line_within_reach
from users.guards import requires
from users.permissions import Permission


@requires(Permission.COVER_EDIT)
def contract_line_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Sell one thing more in a contract."""
    contract = contract_within_reach(request, public_id)
    form = LineForm(request.POST or None, user=request.user)
    page = reverse("service:contract", args=[contract.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_line(contract=contract, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The line was added."))
            return go_to(request, page)
    return form_page(
        request, "service/contract_line_create.html", form, contract=contract, cancel_url=page,
        submit=_("Add the line"),
    )  # fmt: skip


@requires(Permission.COVER_EDIT)
def contract_line_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a line."""
    line = line_within_reach(request, public_id)
    form = LineForm.opened(line, request.user, request.POST or None)
    page = reverse("service:contract", args=[line.contract.public_id])
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            operations.change_line(line=line, values=values, by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The changes are saved."))
            return go_to(request, page)
    return form_page(
        request, "service/contract_line_edit.html", form, line=line, contract=line.contract, cancel_url=page
    )


@require_POST
@requires(Permission.COVER_EDIT)
def contract_line_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a line off."""
    line = line_within_reach(request, public_id)
    page = reverse("service:contract", args=[line.contract.public_id])
    operations.remove_line(line=line, by=request.user, now=timezone.now())
    messages.success(request, _("The line was removed."))
    return redirect(page)
