"""The outside registers as an administrator keeps them, and as the page of a company shows them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from companies.models import Company
from enrichment.choices import RegisterCode, RunKind
from enrichment.forms import RegisterForm
from enrichment.operations.gate import register_row
from enrichment.operations.policy import change_register, set_policies
from enrichment.operations.run import ask_about, kinds_of
from enrichment.providers.registry import PROVIDERS
from enrichment.queries.policies import policies_of
from enrichment.queries.registers import notices_of, registers_of, standings
from enrichment.views.rights import rights_of
from users.guards import requires
from users.permissions import Permission


@require_safe
@requires(Permission.REGISTER_MANAGE)
def register_list(request: HttpRequest) -> HttpResponse:
    """Each register: whether it answers, its last run, what may be started."""
    rows = [
        (row, [(kind, RunKind(kind).label) for kind in kinds_of(register=row.code)])
        for row in standings(timezone.now())
    ]
    return render(request, "enrichment/register_list.html", {"rows": rows, "may": rights_of(request.user)})


@requires(Permission.REGISTER_MANAGE)
def register_edit(request: HttpRequest, register: str) -> HttpResponse:
    """How a register is asked, and what becomes of each of its fields."""
    if register not in PROVIDERS:
        raise Http404
    row = register_row(code=register)
    form = RegisterForm(request.POST or None, register=row, policies=policies_of(register))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            change_register(code=register, values=form.cleaned_data, by=request.user, now=now)
            set_policies(code=register, policies=form.policies(), by=request.user, now=now)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The register was saved."))
            return redirect("enrichment:register_list")
    context = {
        "form": form, "label": RegisterCode(register).label, "provider": PROVIDERS[register],
        "cancel_url": reverse("enrichment:register_list"), "submit": _("Save"),
    }  # fmt: skip
    return render(request, "enrichment/register_edit.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.COMPANY_VIEW)
def company_registers_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the registers answered about a company, and when."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    return _panel(request, company)


@require_POST
@requires(Permission.COMPANY_VIEW, Permission.REGISTER_ASK)
def company_ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the registers about a company. Nobody waits: the panel shows what comes."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    try:
        ask_about(company=company, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The registers are asked. What they say is shown here as it comes."))
    if request.headers.get("HX-Request"):
        return _panel(request, company)
    return redirect(f"{reverse('companies:company', args=[public_id])}?tab=registers")


def _panel(request: HttpRequest, company: Company) -> HttpResponse:
    rows = registers_of(company, timezone.now())
    may_decide = request.user.has_permission(Permission.PROPOSAL_DECIDE)
    proposals = f"{reverse('enrichment:proposal_list')}?company={company.public_id}"
    context = {
        "company": company, "rows": rows, "at_work": any(row.at_work for row in rows), "notices": notices_of(company),
        "waiting": sum(row.waiting for row in rows), "proposals_url": proposals if may_decide else "",
        "may_ask": request.user.has_permission(Permission.REGISTER_ASK),
    }  # fmt: skip
    return render(request, "enrichment/panels/company_registers.html", context)
