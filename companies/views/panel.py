"""The parts of the company's page that load by themselves: figures, group, data and sources, change log."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.display import number_text, whole_money_text
from common.numbers import row_number
from companies.models import FinancialYear
from companies.queries import GroupNode, external_ids_of, group_of, history_objects_of
from companies.queries.reference import industry_name
from companies.queries.sources import say_sources_of_parts
from companies.views.company import visible
from history.queries import change_log, provenance_facts
from users.guards import requires
from users.permissions import Permission

SHOWN = 100  # rows of a kind that a panel shows


@requires(Permission.COMPANY_VIEW)
@require_safe
def company_figures_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Turnover and staff per financial year, as a chart with its table."""
    company = visible(request, public_id)
    years = list(company.financial_years.order_by("-ends_on", "is_consolidated")[:30])
    own = [year for year in years if not year.is_consolidated] or years
    say_sources_of_parts(company, years)
    context = {
        "company": company,
        "years": years,
        "chart": figures_chart(own[::-1]) if len(own) > 1 else None,
        "may_edit": request.user.has_permission(Permission.COMPANY_EDIT),
    }
    return render(request, "companies/panels/figures.html", context)


def figures_chart(years: list[FinancialYear]) -> dict[str, Any]:
    """Turnover in bars, in the newest currency; years in another currency are left out."""
    billed = [year for year in years if year.turnover_from is not None]
    currency = billed[-1].currency if billed else ""
    shown = [year for year in billed if year.currency == currency] or years
    series = []
    if billed:
        label = _("Turnover, %(currency)s") % {"currency": currency}
        series.append({"label": label, "values": [float(y.turnover_from or 0) for y in shown]})
    else:
        series.append({"label": _("Staff"), "values": [y.staff_from for y in shown]})
    return {"kind": "bar", "labels": [_year_label(year) for year in shown], "series": series}


def _year_label(year: FinancialYear) -> str:
    calendar = (year.ends_on.month, year.ends_on.day) == (12, 31)
    return str(year.ends_on.year) if calendar else date_format(year.ends_on, "n/Y")


@requires(Permission.COMPANY_VIEW)
@require_safe
def company_group_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The group as a tree with its sums."""
    company = visible(request, public_id)
    today = timezone.localdate()
    group = group_of(company, today, request.user)
    links = list(company.parent_links.select_related("parent").order_by("-during")[:SHOWN])
    seen = company.__class__.objects.visible_to(request.user).filter(pk__in=[row.parent_id for row in links])
    shown = set(seen.values_list("pk", flat=True))
    context = {
        "company": company,
        "group": group,
        "nodes": [_tree_node(group.root, company.pk)],
        "turnovers": [
            whole_money_text(total, currency) for currency, total in sorted(group.turnovers.items())
        ],
        "links": [row for row in links if row.parent_id in shown],
        "may_edit": request.user.has_permission(Permission.COMPANY_EDIT),
    }
    return render(request, "companies/panels/group.html", context)


def _tree_node(node: GroupNode, here: int) -> dict[str, Any]:
    company = node.company
    notes = [
        _("%(share)s %%") % {"share": number_text(node.share_percent)} if node.share_percent else "",
        company.town,
        ngettext("%(count)s person", "%(count)s persons", company.staff)
        % {"count": number_text(company.staff)}
        if company.staff is not None
        else "",
        ngettext("%(count)s item", "%(count)s items", node.item_count)
        % {"count": number_text(node.item_count)}
        if node.item_count
        else "",
    ]
    return {
        "text": company.legal_name,
        "url": "" if company.pk == here else reverse("companies:company", args=[company.public_id]),
        "note": " · ".join(filter(None, notes)),
        "badge": (company.lifecycle, company.get_lifecycle_display()),
        "children": [_tree_node(child, here) for child in node.children],
        "open": True,
    }


@requires(Permission.COMPANY_VIEW)
@require_safe
def company_sources_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every fact of the company, with where it came from on hover and focus."""
    company = visible(request, public_id)
    parts = {
        "names": list(company.names.order_by("kind", "name")[:SHOWN]),
        "addresses": list(
            company.addresses.select_related("site").order_by("valid_to", "kind", "-valid_from")[:SHOWN]
        ),
        "sites": list(company.sites.order_by("name")[:SHOWN]),
        "points": list(company.contact_points.order_by("kind", "-is_primary", "id")[:SHOWN]),
        "industries": list(company.industries.order_by("version", "code")[:SHOWN]),
        "external_ids": external_ids_of(company.public_id)[:SHOWN],
    }
    say_sources_of_parts(company, [row for of_kind in parts.values() for row in of_kind])
    context = {
        "company": company,
        "source": provenance_facts(company),
        "industry_words": industry_name(company.industry_version, company.industry_code),
        **parts,
        "today": timezone.localdate(),
        "may_edit": request.user.has_permission(Permission.COMPANY_EDIT),
        "may_delete": request.user.has_permission(Permission.COMPANY_DELETE),
    }
    return render(request, "companies/panels/sources.html", context)


@requires(Permission.COMPANY_VIEW, Permission.HISTORY_VIEW)
@require_safe
def company_history_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who changed what, when, and out of which source."""
    company = visible(request, public_id)
    before = request.GET.get("before", "")
    log = change_log(
        objects=history_objects_of(company),
        user=request.user,
        before=row_number(before),
    )
    more_url = reverse("companies:company_history_panel", args=[company.public_id]) + "?before="
    return render(request, "companies/panels/history.html", {"log": log, "more_url": more_url})
