"""How many of our companies changed in a month: the page and its file. And how signals weigh."""

import csv
import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.lists.export import harmless
from common.refusals import Refusal
from companies.choices import Lifecycle, StaffClass
from enrichment.choices import SignalKind
from enrichment.forms.signal import SignalRulesForm
from enrichment.operations.signal import set_signal_rules
from enrichment.queries.signal_report import (
    RULE_OF_THUMB,
    MonthReport,
    Share,
    month_before,
    month_bounds,
    month_report,
    told_month,
    twelve_months,
)
from enrichment.queries.signal_rules import signal_rules
from users.guards import requires
from users.permissions import Permission

SHOWN_LIFECYCLES = (Lifecycle.CUSTOMER, Lifecycle.PROSPECT)


@requires(Permission.SIGNAL_VIEW)
@require_safe
def signal_report(request: HttpRequest) -> HttpResponse:
    """The month: how many changed, in what, of which size; each number leads to its companies."""
    day = _month(request)
    report = month_report(user=request.user, day=day)
    months = twelve_months(user=request.user, day=day)
    next_month = month_bounds(day)[1].toordinal() + 1
    context = {
        "report": report, "month": f"{day:%Y-%m}", "title": date_format(day, "F Y"), "thumb": RULE_OF_THUMB,
        "before": f"{month_before(day):%Y-%m}",
        "after": f"{date.fromordinal(next_month):%Y-%m}" if date.fromordinal(next_month) <= timezone.localdate() else "",
        "kinds": _kind_rows(report, day), "sizes": _size_rows(report, day), "lifecycles": _lifecycle_rows(report, day),
        "all_url": companies_url(day),
        "chart": {
            "kind": "bar", "labels": [date_format(month, "M Y") for month, _count in months],
            "series": [{"label": _("Companies that changed"), "values": [count for _month, count in months]}],
        },
        "may_export": request.user.has_permission(Permission.EXPORT),
    }  # fmt: skip
    return render(request, "enrichment/signal_report.html", context)


@requires(Permission.SIGNAL_VIEW, Permission.EXPORT)
@require_safe
def signal_report_export(request: HttpRequest) -> HttpResponse:
    """The numbers of the month as a file for a spreadsheet."""
    day = _month(request)
    report = month_report(user=request.user, day=day)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("What"), _("Changed"), _("Companies"), _("Per cent")])
    rows: list[tuple[str, Share]] = [
        (_("All companies"), report.everything),
        (_("More than ten persons"), report.over_ten),
    ]
    rows += [(str(Lifecycle(one).label), share) for one, share in report.by_lifecycle.items()]
    rows += [
        (str(dict(StaffClass.choices).get(one, _("Size not known"))), share)
        for one, share in report.by_size.items()
    ]
    for words, share in rows:
        writer.writerow([harmless(str(words)), share.changed, share.of, share.percent])
    for kind in SignalKind:
        writer.writerow(
            [harmless(str(kind.label)), report.by_kind[kind].get("", 0), report.everything.of, ""]
        )
    answer = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="signals-{day:%Y-%m}.csv"'
    return answer


@requires(Permission.SIGNAL_MANAGE)
def signal_rule_list(request: HttpRequest) -> HttpResponse:
    """How much each kind weighs, and what makes one."""
    form = SignalRulesForm(request.POST or None, rules=signal_rules())
    if request.method == "POST" and form.is_valid():
        try:
            set_signal_rules(rules=form.said(), by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Open signals are sorted by the new weights."))
            return redirect("enrichment:signal_rule_list")
    context = {
        "form": form,
        "rows": form.rows(),
        "cancel_url": reverse("enrichment:signal_list") + "?whose=mine",
    }
    return render(request, "enrichment/signal_rule_list.html", context, status=422 if form.errors else 200)


def _month(request: HttpRequest) -> date:
    """The month that was asked for, else the one to begin with."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return told_month(user=request.user, today=timezone.localdate())


def companies_url(day: date, *, kind: str = "", **narrowed: str) -> str:
    """The list of the companies behind a number."""
    value = f"{day:%Y-%m}" + (f".{kind}" if kind else "")
    return (
        f"{reverse('companies:company_list')}?{urlencode({'where': f'has:signal_month:{value}', **narrowed})}"
    )


def _kind_rows(report: MonthReport, day: date) -> list[dict[str, Any]]:
    rows = []
    for kind in SignalKind:
        numbers = report.by_kind[kind]
        cells = [(numbers.get("", 0), companies_url(day, kind=kind))]
        cells += [
            (numbers.get(one, 0), companies_url(day, kind=kind, lifecycle=one)) for one in SHOWN_LIFECYCLES
        ]
        rows.append({"label": kind.label, "cells": cells, "total": numbers.get("", 0)})
    return sorted(rows, key=lambda row: -row["total"])


def _size_rows(report: MonthReport, day: date) -> list[dict[str, Any]]:
    rows = [
        {"label": klass.label, "share": report.by_size[klass], "url": companies_url(day, size=klass)}
        for klass in StaffClass
    ]
    return [*rows, {"label": _("Size not known"), "share": report.by_size[""], "url": ""}]


def _lifecycle_rows(report: MonthReport, day: date) -> list[dict[str, Any]]:
    return [
        {"label": one.label, "share": report.by_lifecycle[one], "url": companies_url(day, lifecycle=one)}
        for one in Lifecycle
    ]
