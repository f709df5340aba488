"""The installed base of one company, as a part of the company's page."""

import uuid
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from common.numbers import row_number
from companies.models import Company
from installed_base.choices import ItemStatus
from installed_base.models import InstalledItem
from installed_base.queries import counts_by_status, machines_at
from installed_base.views.trees import MEANINGS, Node
from users.guards import requires
from users.permissions import Permission

MACHINES = 50


@require_safe
@requires(Permission.COMPANY_VIEW, Permission.ITEM_VIEW)
def company_items_panel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Machines of a company by site, their parts when opened; fifty at a time."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    items = InstalledItem.objects.visible_to(request.user).at(company)
    text = request.GET.get("from", "0")
    start = row_number(text, digits=7) or 0
    machines = list(machines_at(items)[start : start + MACHINES + 1])
    sites = [
        (site, [Node(machine, waits=machine.has_parts) for machine in group])
        for site, group in groupby(machines[:MACHINES], key=lambda machine: machine.site)
    ]
    context = {
        "company": company,
        "sites": sites,
        "more_from": start + MACHINES if len(machines) > MACHINES else 0,
        "may_edit": request.user.has_permission(Permission.ITEM_EDIT),
    }
    if start:
        return render(request, "installed_base/panels/machines.html", context)
    counts = counts_by_status(items)
    context["counts"] = [
        (ItemStatus(status), MEANINGS[ItemStatus(status)], count) for status, count in counts
    ]
    context["count"] = sum(count for _status, count in counts)
    return render(request, "installed_base/panels/company_items.html", context)
