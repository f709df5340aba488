"""The page of a company, and the forms in which it is added, corrected, given away and removed."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.gate import KINDS, PAGE, refuse_stopped
from common.links import link
from common.refusals import Refusal
from common.sensitive import doubt_about_words
from common.slots import Asked, filled
from companies.choices import Status
from companies.forms.company import CompanyCreateForm, CompanyEditForm, OwnerForm
from companies.models import Company
from companies.operations import company as operations
from companies.operations.gate import firm_in
from companies.operations.registration import register_company
from companies.queries import main_contact_points, profile_of
from companies.queries.door import doubt_about_industry, doubt_about_place
from custom_fields.queries.known import fields_of
from custom_fields.queries.words import text_of
from custom_fields.views.value import custom_section
from history.operations import ChangedMeanwhile
from history.queries import provenance_facts
from users.guards import requires
from users.models import Team, User
from users.operations.recent import remember_opened
from users.permissions import Permission
from users.queries import undo_tag
from users.views.form_acts import saved_first

FORBIDDING = {Status.CEASED, Status.BANKRUPT, Status.LIQUIDATION, Status.RESTRUCTURING}


def visible(request: HttpRequest, public_id: UUID) -> Company:
    """The company, for those who see it; others get the page that says there is none."""
    companies = Company.objects.visible_to(request.user).select_related("owner", "team")
    return get_object_or_404(companies, public_id=public_id)


@requires(Permission.COMPANY_VIEW)
@require_safe
def company(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One customer on one page."""
    found = visible(request, public_id)
    around = import_string(settings.CUSTOMER360)(company=found, user=request.user, now=timezone.now())
    parts = [panel for panel in around["panels"] if panel["place"] == "tab"]
    current = next((p for p in parts if p["name"] == request.GET.get("tab")), parts[0] if parts else None)
    here = reverse("companies:company", args=[found.public_id])
    tabs = [
        {"text": p["title"], "count": p["count"], "active": p is current, "url": f"{here}?tab={p['name']}"}
        for p in parts
    ]
    may_edit = request.user.has_permission(Permission.COMPANY_EDIT)
    if not request.htmx:
        remember_opened(resource="company", record_id=found.public_id, by=request.user, now=timezone.now())
    context = {
        "company": found,
        "around": around,
        "tabs": tabs,
        "current": current,
        "below": [panel for panel in around["panels"] if panel["place"] == "below"],
        "right": [panel for panel in around["panels"] if panel["place"] == "right"],
        "profile": profile_of(found),
        "contact": main_contact_points(found),
        "tags": list(found.tags.order_by("name")),
        "is_forbidding": found.status in FORBIDDING,
        "banners": filled("company", "banners", Asked(found, request.user, timezone.now())),
        "list_url": link("companies:company_list"),
        "may_edit": may_edit,
        "custom": _custom(found, request.user, may_edit=may_edit),
        "may_flag": request.user.has_permission(Permission.UPKEEP_EDIT),
        "may_delete": request.user.has_permission(Permission.COMPANY_DELETE),
    }
    return render(request, "companies/company.html", context)


@requires(Permission.COMPANY_EDIT)
def company_create(request: HttpRequest) -> HttpResponse:
    """Add a company."""
    given = {name: request.GET[name] for name in ("legal_name", "business_id") if name in request.GET}
    start = {"country": settings.HOME_COUNTRY, "owner": request.user.pk} | given
    form = CompanyCreateForm(request.POST or None, initial=start, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.contact_points()
            asked = firm_in(values=form.values()) | {
                kind: (kind, given[kind]) for kind in KINDS if given.get(kind)
            }
            refuse_stopped(given=asked, where=PAGE, now=timezone.now())
            made = register_company(
                values=form.values(), address=form.address(), contact_points=form.contact_points(),
                public_id=form.cleaned_data["token"], by=request.user, now=timezone.now(),
                today=timezone.localdate(),
            )  # fmt: skip
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is in the register.") % {"name": made.legal_name})
            _tell_doubts(
                request,
                doubt_about_industry(made),
                *map(doubt_about_place, made.addresses.all()[:1]),
                doubt_about_words(made.notes),
            )
            return redirect("companies:company", made.public_id)
    cancel_url = link("companies:company_list") or "/"
    status = 422 if form.errors else 200
    return render(
        request, "companies/company_create.html", {"form": form, "cancel_url": cancel_url}, status=status
    )


@requires(Permission.COMPANY_EDIT)
def company_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct the facts of a company. The second of two editors sees what the first one changed."""
    found = visible(request, public_id)
    conflict: dict[str, Any] = {}
    if request.method != "POST":
        form = CompanyEditForm.opened(found, request.user)
    else:
        form = CompanyEditForm.posted(request.POST, found, request.user)
        if form.is_valid():
            try:
                asked = firm_in(values=form.typed(), company=found)
                refuse_stopped(given=asked, where=PAGE, now=timezone.now())
                operations.change_company(
                    company=found, values=form.typed(), by=request.user, now=timezone.now(),
                    expected_revision=form.cleaned_data["revision"], base=form.cleaned_data["base"],
                )  # fmt: skip
            except ChangedMeanwhile as refusal:
                found = visible(request, public_id)
                conflict = conflict_of(form, refusal.theirs, found)
                form = form.beside(refusal.theirs, found)
                for change in conflict["changes"]:
                    theirs = _("Now in the register: %(value)s") % {"value": change["theirs"] or "–"}
                    form.fields[change["name"]].help_text = theirs
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(
                    request, _("Saved."), extra_tags=undo_tag(found, request.user, timezone.now())
                )
                if {"industry_code", "industry_version"} & set(form.changed_data):
                    _tell_doubts(request, doubt_about_industry(visible(request, public_id)))
                if "notes" in form.changed_data:
                    _tell_doubts(request, doubt_about_words(found.notes))
                return redirect("companies:company", found.public_id)
    context = {"form": form, "company": found, "conflict": conflict}
    context["cancel_url"] = reverse("companies:company", args=[found.public_id])
    return render(
        request,
        "companies/company_edit.html",
        context,
        status=409 if conflict else 422 if form.errors else 200,
    )


def _tell_doubts(request: HttpRequest, *doubts: str) -> None:
    """What can hardly be right is saved, and said."""
    for doubt in filter(None, doubts):
        messages.warning(request, doubt)


def conflict_of(form: CompanyEditForm, theirs: dict[str, Any], company: Company) -> dict[str, Any]:
    """What somebody else saved first, beside what was typed here."""
    names = [name.removesuffix("_id") if name not in form.fields else name for name in theirs]
    changes = [
        {
            "name": name,
            "label": form[name].label,
            "theirs": _shown(form, name, company),
            "yours": _typed(form, name),
        }
        for name in names
        if name in form.fields
    ]
    return saved_first(company, changes)


def _custom(company: Company, user: User, *, may_edit: bool) -> dict[str, Any]:
    """The custom fields of the page, where each came from told for those that the user sees."""
    if not fields_of("company", user):
        return {}
    sources = provenance_facts(company)
    return custom_section(company, "company", user, sources=sources, may_edit=may_edit)


def _shown(form: CompanyEditForm, name: str, company: Company) -> Any:
    custom = getattr(form.fields[name], "custom", None)
    if custom is not None:
        return text_of(custom, (company.custom or {}).get(custom.key))
    display = getattr(company, f"get_{name}_display", None)
    return display() if display else getattr(company, name)


def _typed(form: CompanyEditForm, name: str) -> Any:
    value = form.cleaned_data.get(name)
    custom = getattr(form.fields[name], "custom", None)
    if custom is not None:
        return text_of(custom, value)
    return dict(getattr(form.fields[name], "choices", None) or []).get(value, value)


@requires(Permission.COMPANY_EDIT)
def company_owner(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the company to somebody; the toast takes it back (its address carries the old owner)."""
    found = visible(request, public_id)
    here = reverse("companies:company_owner", args=[found.public_id])
    start = {"owner": found.owner_id, "team": found.team_id}
    typed = request.POST if {"owner", "team"} & set(request.POST) else request.GET
    form = OwnerForm(typed if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        before = urlencode({name: value or "" for name, value in start.items()})
        owner: User | None = form.cleaned_data["owner"]
        team: Team | None = form.cleaned_data["team"]
        if operations.change_owner(
            company=found, owner=owner, team=team, by=request.user, now=timezone.now()
        ):
            text = (
                _("%(owner)s now looks after %(company)s.") % {"owner": owner, "company": found}
                if owner
                else _("%(company)s has no owner now.") % {"company": found}
            )
            messages.success(request, text, extra_tags=f"undo:{here}?{before}")
        if Company.objects.visible_to(request.user).filter(pk=found.pk).exists():
            return redirect("companies:company", found.public_id)
        return redirect(link("companies:company_list") or "home")
    context = {"form": form, "company": found}
    context["cancel_url"] = reverse("companies:company", args=[found.public_id])
    return render(request, "companies/company_owner.html", context, status=422 if form.errors else 200)


@requires(Permission.COMPANY_DELETE)
def company_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remove a company, after saying what goes with it, or what stands in the way."""
    found = visible(request, public_id)
    refusal = None
    if request.method == "POST":
        try:
            operations.delete_company(company=found, by=request.user, now=timezone.now())
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("%(name)s was removed.") % {"name": found.legal_name})
            return redirect(link("companies:company_list") or "home")
    context = {
        "company": found,
        "hanging": list(operations.what_hangs_on(company=found)),
        "refusal": refusal,
        "cancel_url": reverse("companies:company", args=[found.public_id]),
        "submit": _("Remove %(name)s") % {"name": found.legal_name},
    }
    return render(request, "companies/company_delete.html", context, status=409 if refusal else 200)
