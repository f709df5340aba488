"""What an item is to others, on which orders it came, how its machine differs from what was delivered."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from history.queries import provenance_of_rows
from installed_base.choices import BaselineKind
from installed_base.forms.configuration import BaselineForm, DeliveryForm, RelationForm
from installed_base.models import InstalledItem, ItemRelation
from installed_base.operations import baseline, relation
from installed_base.queries.baselines import difference
from installed_base.views.acts import act_on_item
from installed_base.views.moment import asked_for, day_asked_for
from installed_base.views.reach import item_within_reach
from users.guards import requires
from users.permissions import Permission


@require_safe
@requires(Permission.ITEM_VIEW)
def item_relations_panel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Items that this one replaces, stands in for or is connected to, and those that do so to it."""
    item = item_within_reach(request, public_id)
    seen = InstalledItem.objects.visible_to(request.user)
    rows = ItemRelation.objects.filter(Q(item=item, other__in=seen) | Q(other=item, item__in=seen))
    context = {
        "item": item,
        "relations": rows.select_related("item__product", "other__product").order_by("-on", "-pk"),
        "may_edit": request.user.has_permission(Permission.ITEM_EDIT),
    }
    return render(request, "installed_base/panels/relations.html", context)


@requires(Permission.ITEM_EDIT)
def item_relation_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what the item is to another."""
    item = item_within_reach(request, public_id)
    form = RelationForm(request.POST or None, user=request.user)

    def add(facts: dict[str, Any]) -> str:
        relation.relate(item=item, by=request.user, now=timezone.now(), **facts)
        return _("The relation was added.")

    return act_on_item(
        request, item, form, add, template="installed_base/item_relation_add.html", submit=_("Add the relation")
    )  # fmt: skip


@require_POST
@requires(Permission.ITEM_EDIT)
def item_relation_remove(request: HttpRequest, public_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """Take away a relation that was a mistake."""
    item = item_within_reach(request, public_id)
    rows = ItemRelation.objects.filter(Q(item=item) | Q(other=item))
    row = get_object_or_404(rows, public_id=relation_id)
    relation.unrelate(relation=row, by=request.user, now=timezone.now())
    messages.success(request, _("The relation was removed."))
    return redirect("installed_base:item", item.public_id)


@require_safe
@requires(Permission.ITEM_VIEW)
def item_deliveries_panel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Orders, delivery notes and invoices of the item; a part shows its machine's when it has none itself."""
    item = item_within_reach(request, public_id)
    rows, is_machines = list(item.deliveries.order_by("-delivered_on", "-pk")), False
    if not rows and item.root is not None:
        rows, is_machines = list(item.root.deliveries.order_by("-delivered_on", "-pk")), True
    told = provenance_of_rows(rows)
    for row in rows:
        row.source_of_fact = told.get((row._meta.label_lower, row.pk))
    context = {
        "item": item,
        "deliveries": rows,
        "is_machines": is_machines and bool(rows),
        "may_edit": request.user.has_permission(Permission.ITEM_EDIT),
    }
    return render(request, "installed_base/panels/deliveries.html", context)


@requires(Permission.ITEM_EDIT)
def item_delivery_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Note on which order the item came."""
    item = item_within_reach(request, public_id)
    form = DeliveryForm(request.POST or None)

    def add(facts: dict[str, Any]) -> str:
        relation.add_delivery(item=item, by=request.user, now=timezone.now(), **facts)
        return _("The order was added.")

    return act_on_item(
        request, item, form, add, template="installed_base/item_delivery_add.html", submit=_("Add the order")
    )


@require_POST
@requires(Permission.ITEM_EDIT)
def item_delivery_remove(request: HttpRequest, public_id: uuid.UUID, delivery_id: uuid.UUID) -> HttpResponse:
    """Take away a delivery that was a mistake."""
    item = item_within_reach(request, public_id)
    row = get_object_or_404(item.deliveries.select_related("item"), public_id=delivery_id)
    relation.remove_delivery(delivery=row, by=request.user, now=timezone.now())
    messages.success(request, _("The order was removed."))
    return redirect("installed_base:item", item.public_id)


@require_safe
@requires(Permission.ITEM_VIEW)
def item_baselines_panel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How the machine of the day differs from what was ordered, delivered and accepted."""
    item = item_within_reach(request, public_id)
    day = day_asked_for(request)
    order = {kind: number for number, kind in enumerate(BaselineKind)}
    rows = sorted(item.baselines.select_related("item"), key=lambda row: order[row.kind])
    context = {
        "item": item,
        "told": [difference(row, day) for row in rows],
        "may_edit": asked_for(request) is None
        and request.user.has_permission(Permission.ITEM_EDIT)
        and len(rows) < len(BaselineKind),
    }
    return render(request, "installed_base/panels/baselines.html", context)


@requires(Permission.ITEM_EDIT)
def item_baseline_freeze(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep the tree of a day as it was ordered, delivered or accepted."""
    item = item_within_reach(request, public_id)
    initial = {"kind": BaselineKind.AS_DELIVERED, "on": item.delivered_on}
    form = BaselineForm(request.POST or None, initial=initial)

    def freeze(facts: dict[str, Any]) -> str:
        baseline.freeze(item=item, by=request.user, now=timezone.now(), **facts)
        return _("The configuration was frozen.")

    return act_on_item(
        request, item, form, freeze, template="installed_base/item_baseline_freeze.html",
        submit=_("Freeze the configuration"),
    )  # fmt: skip
