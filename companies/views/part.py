"""Adding, correcting and removing the parts of a company: one way for all of them.

Opened by htmx the form is a dialog over the panel; without scripts it is a page.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.doubts import doubt_about
from common.forms import add_refusal
from common.gate import PAGE, refuse_stopped
from common.refusals import Refusal
from companies.forms import parts as forms
from companies.models import Address, Company, CompanyContactPoint, ExternalId
from companies.operations import (
    address,
    contact_point,
    external_id,
    financial_year,
    group,
    industry,
    name,
    site,
)
from companies.operations.gate import point_in
from companies.queries.door import doubt_about_place
from companies.views.company import visible
from users.guards import requires
from users.permissions import Permission
from users.queries import undo_tag


@dataclass(frozen=True)
class Moment:
    """Who acts and when: what every operation is told."""

    by: Any
    now: datetime
    today: date

    @property
    def said(self) -> dict[str, Any]:
        return {"by": self.by, "now": self.now}


@dataclass(frozen=True)
class Part:
    """A kind of part: its form, where its rows are, and its three verbs. `tab` is where the page shows it."""

    title: str | Promise
    form: type[forms.PartForm]
    rows: Callable[[Company], models.QuerySet]
    add: Callable[[Company, dict[str, Any], Moment], Any]
    remove: Callable[[Any, Moment], None]
    change: Callable[[Any, dict[str, Any], Moment], None] | None = None
    key: str = "public_id"
    tab: str = "sources"


def _add_site(company: Company, values: dict[str, Any], moment: Moment) -> None:
    closed_on = values.pop("closed_on")
    made = site.add_site(company=company, **values, **moment.said)
    if closed_on:
        site.close_site(site=made, closed_on=closed_on, **moment.said)


def _end_parent(link: Any, values: dict[str, Any], moment: Moment) -> None:
    if values["valid_to"]:
        group.end_parent(link=link, on=values["valid_to"], **moment.said)


def _add_point(company: Company, values: dict[str, Any], moment: Moment) -> CompanyContactPoint:
    refuse_stopped(given=point_in(values=values), where=PAGE, now=moment.now)
    return contact_point.add_contact_point(company=company, **values, **moment.said)


def _change_point(row: CompanyContactPoint, values: dict[str, Any], moment: Moment) -> None:
    refuse_stopped(given=point_in(values={"value": values["value"]}, but=row), where=PAGE, now=moment.now)
    facts = {name: values[name] for name in ("value", "label", "is_primary")}
    contact_point.change_contact_point(contact_point=row, **facts, **moment.said)


PARTS = {
    "names": Part(
        gettext_lazy("Name"), forms.NameForm, lambda c: c.names.all(),
        lambda c, v, m: name.add_name(company=c, **v, **m.said),
        lambda row, m: name.remove_name(name=row, **m.said),
        lambda row, v, m: name.change_name(name=row, values=v, **m.said),
    ),
    "addresses": Part(
        gettext_lazy("Address"), forms.AddressForm, lambda c: c.addresses.all(),
        lambda c, v, m: address.add_address(company=c, today=m.today, **v, **m.said),
        lambda row, m: address.remove_address(address=row, today=m.today, **m.said),
        lambda row, v, m: address.change_address(address=row, values=v, today=m.today, **m.said),
    ),
    "sites": Part(
        gettext_lazy("Site"), forms.SiteForm, lambda c: c.sites.all(),
        _add_site,
        lambda row, m: site.remove_site(site=row, **m.said),
        lambda row, v, m: site.change_site(site=row, values=v, **m.said),
    ),
    "contact-points": Part(
        gettext_lazy("Contact point"), forms.ContactPointForm, lambda c: c.contact_points.all(),
        _add_point,
        lambda row, m: contact_point.remove_contact_point(contact_point=row, **m.said),
        _change_point,
    ),
    "financial-years": Part(
        gettext_lazy("Financial year"), forms.FinancialYearForm, lambda c: c.financial_years.all(),
        lambda c, v, m: financial_year.set_financial_year(company=c, **v, **m.said),
        lambda row, m: financial_year.remove_financial_year(financial_year=row, **m.said),
        lambda row, v, m: financial_year.set_financial_year(company=row.company, **v, **m.said),
        tab="",
    ),
    "parents": Part(
        gettext_lazy("Parent company"), forms.ParentForm, lambda c: c.parent_links.select_related("parent"),
        lambda c, v, m: group.set_parent(child=c, **v, **m.said),
        lambda row, m: group.remove_parent(link=row, **m.said),
        _end_parent,
        tab="group",
    ),
    "external-ids": Part(
        gettext_lazy("Number in another system"), forms.ExternalIdForm,
        lambda c: ExternalId.objects.filter(object_uuid=c.public_id),
        lambda c, v, m: external_id.link_external_id(obj=c, **v, **m.said),
        lambda row, m: external_id.unlink_external_id(external_id=row, **m.said),
    ),
    "industries": Part(
        gettext_lazy("Industry"), forms.IndustryForm, lambda c: c.industries.all(),
        lambda c, v, m: industry.add_industry(company=c, **v, **m.said),
        lambda row, m: industry.remove_industry(industry=row, **m.said),
        key="pk",
    ),
}  # fmt: skip


@requires(Permission.COMPANY_EDIT)
def company_part_add(request: HttpRequest, public_id: UUID, part: str) -> HttpResponse:
    """Add a part."""
    company, kind = visible(request, public_id), _kind(part)
    form = kind.form(request.POST or None, company=company, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = kind.add(company, dict(form.cleaned_data), _moment(request))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(what)s: added.") % {"what": kind.title})
            _doubt(request, made)
            return _back(request, company, kind)
    return _show(request, company, kind, form, title=_("Add: %(what)s") % {"what": kind.title})


def _doubt(request: HttpRequest, row: Any) -> None:
    """A number, a mail or a postal address that can hardly be right is saved, and said."""
    doubt = ""
    if isinstance(row, CompanyContactPoint):
        doubt = doubt_about(row.kind, row.key)
    elif isinstance(row, Address):
        doubt = doubt_about_place(row)
    if doubt:
        messages.warning(request, doubt)


@requires(Permission.COMPANY_EDIT)
def company_part_edit(request: HttpRequest, public_id: UUID, part: str, key: str) -> HttpResponse:
    """Correct a part."""
    company, kind = visible(request, public_id), _kind(part)
    row = _row(company, kind, key)
    if kind.change is None:
        raise Http404
    form = kind.form(request.POST or None, company=company, user=request.user, part=row)
    if request.method == "POST" and form.is_valid():
        try:
            kind.change(row, dict(form.cleaned_data), _moment(request))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."), extra_tags=undo_tag(row, request.user, timezone.now()))
            _doubt(request, row)
            return _back(request, company, kind)
    remove_url = reverse("companies:company_part_remove", args=[public_id, part, key])
    title = _("Edit: %(what)s") % {"what": kind.title}
    return _show(request, company, kind, form, title=title, remove_url=remove_url)


@requires(Permission.COMPANY_EDIT)
def company_part_remove(request: HttpRequest, public_id: UUID, part: str, key: str) -> HttpResponse:
    """Remove a part that never was one, after saying what goes."""
    company, kind = visible(request, public_id), _kind(part)
    row = _row(company, kind, key)
    refused = None
    if request.method == "POST":
        gone = copy(row)  # keeps its number
        try:
            kind.remove(row, _moment(request))
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(
                request, _("%(what)s: removed.") % {"what": kind.title},
                extra_tags=undo_tag(gone, request.user, timezone.now()),
            )  # fmt: skip
            return _back(request, company, kind)
    context = {
        "company": company, "what": str(row), "kind": kind.title, "refusal": refused,
        "cancel_url": _page(company, kind), "submit": _("Remove"),
    }  # fmt: skip
    return render(request, "companies/company_part_remove.html", context, status=409 if refused else 200)


def _kind(part: str) -> Part:
    if part not in PARTS:
        raise Http404
    return PARTS[part]


def _row(company: Company, kind: Part, key: str) -> Any:
    try:
        row = kind.rows(company).filter(**{kind.key: key}).first()
    except (ValueError, ValidationError):
        row = None
    if row is None:
        raise Http404
    return row


def _moment(request: HttpRequest) -> Moment:
    return Moment(by=request.user, now=timezone.now(), today=timezone.localdate())


def _page(company: Company, kind: Part) -> str:
    page = reverse("companies:company", args=[company.public_id])
    return f"{page}?tab={kind.tab}" if kind.tab else page


def _back(request: HttpRequest, company: Company, kind: Part) -> HttpResponse:
    """The whole page again: what was changed shows in its head, its square and its panels."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": _page(company, kind)})
    return redirect(_page(company, kind))


def _show(request: HttpRequest, company: Company, kind: Part, form: Any, **words: str) -> HttpResponse:
    context = {"company": company, "form": form, "cancel_url": _page(company, kind), **words}
    template = "companies/company_part_edit.html"
    if request.htmx and not request.htmx.boosted:
        template += "#dialog"
    return render(request, template, context, status=422 if form.errors else 200)
