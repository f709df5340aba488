"""Companies that refused marketing and domains to which nothing is sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from common.slots import Asked, Slot, offer
from companies.models import Company
from gdpr.choices import AddressKind
from gdpr.choices.ledgers import DomainEnd
from gdpr.forms import LiftForm
from gdpr.forms.marketing import CompanyRefusalForm, DomainForm, DomainLiftForm
from gdpr.models import CompanyRefusal, Suppression
from gdpr.operations import refused_companies as operations
from users.guards import requires
from users.permissions import Permission

MOST = 200


@require_safe
@requires(Permission.TOPIC_MANAGE)
def refused_company_list(request: HttpRequest) -> HttpResponse:
    """What companies refused, standing first, and the domains."""
    seen = Company.objects.visible_to(request.user)
    refusals = CompanyRefusal.objects.filter(company__in=seen).select_related("company", "topic", "by")
    domains = Suppression.objects.standing().filter(kind=AddressKind.DOMAIN).order_by("domain")
    context = {"refusals": refusals.order_by("-lifted_at", "-at")[:MOST], "domains": domains, "most": MOST}
    return render(request, "gdpr/refused_company_list.html", context)


@requires(Permission.TOPIC_MANAGE, Permission.COMPANY_VIEW)
def refused_company_create(request: HttpRequest) -> HttpResponse:
    """Write down that a company refused."""
    form = CompanyRefusalForm(request.POST or None, user=request.user)

    def save() -> str:
        operations.record_company_refusal(by=request.user, now=timezone.now(), **form.cleaned_data)
        return _("The refusal is written down and holds from now on.")

    return _page(request, form, save, "gdpr/refused_company_create.html", _("Write the refusal down"))


@requires(Permission.TOPIC_MANAGE)
def refused_company_lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lift it, because the company said so."""
    seen = Company.objects.visible_to(request.user)
    refusal = get_object_or_404(
        CompanyRefusal.objects.standing().filter(company__in=seen), public_id=public_id
    )
    form = LiftForm(request.POST or None)

    def save() -> str:
        operations.lift_company_refusal(
            refusal=refusal, because=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        )
        return _("The refusal is lifted.")

    return _page(
        request, form, save, "gdpr/refused_company_lift.html", _("Lift the refusal"), refusal=refusal
    )


@requires(Permission.TOPIC_MANAGE)
def domain_create(request: HttpRequest) -> HttpResponse:
    """Send nothing to a domain."""
    form = DomainForm(request.POST or None)

    def save() -> str:
        operations.suppress_domain(by=request.user, now=timezone.now(), **form.cleaned_data)
        return _("Nothing is sent to this domain any more.")

    return _page(request, form, save, "gdpr/domain_create.html", _("Send nothing there"))


@requires(Permission.TOPIC_MANAGE)
def domain_lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send to a domain again, or let the refusal follow to another."""
    rows = Suppression.objects.standing().filter(kind=AddressKind.DOMAIN)
    row = get_object_or_404(rows, public_id=public_id)
    form = DomainLiftForm(request.POST or None)

    def save() -> str:
        what, acting = form.cleaned_data["what"], {"by": request.user, "now": timezone.now()}
        if what in DomainEnd.values:
            operations.lift_domain(suppression=row, lifted_as=what, **acting)
            return _("The domain is free again, where nothing else forbids it.")
        operations.rename_domain(suppression=row, renamed_to=form.cleaned_data["domain"], **acting)
        return _("Nothing is sent to the new domain either.")

    return _page(request, form, save, "gdpr/domain_lift.html", _("Save"), row=row)


def company_refusals(asked: Asked) -> dict | None:
    """What stands above the page of a company that refused."""
    rows = list(CompanyRefusal.objects.standing().filter(company=asked.record).select_related("topic"))
    return {"refusals": rows} if rows else None


def offer_slots() -> None:
    """Show it on the page of the company."""
    offer(
        Slot(
            page="company", place="banners", name="refusal", permission=Permission.PERSON_VIEW,
            template="gdpr/slots/company_refusal.html", build=company_refusals,
        )
    )  # fmt: skip


def _page(request: HttpRequest, form, save, template: str, submit: str, **more) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            said = save()
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect("gdpr:refused_company_list")
    context = {"form": form, "submit": submit, "cancel_url": reverse("gdpr:refused_company_list"), **more}
    return render(request, template, context, status=422 if form.errors else 200)
