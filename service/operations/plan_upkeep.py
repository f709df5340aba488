"""The upkeep of maintenance: new items get their plans, due days follow the meters."""

from datetime import datetime

from service.models import MaintenancePlan
from service.operations.plan import carry_over, work_out_dues
from users.models import User

AT_ONCE = 1000


def carry_over_templates(*, by: User, now: datetime) -> int:
    """Give the items that came since their plans out of the templates. Returns how many. A transaction for each
    template, so that one does not hold up the rest."""
    templates = MaintenancePlan.objects.templates().running().order_by("pk")
    return sum(carry_over(plan=plan, by=by, now=now) for plan in templates)


def work_out_all_dues(*, by: User, now: datetime) -> int:
    """Work out anew when everything is due, so many items at a time. Returns how many plans moved."""
    rows = MaintenancePlan.objects.of_items().running().order_by("item_id")
    items = list(rows.values_list("item_id", flat=True).distinct())
    moved = 0
    for start in range(0, len(items), AT_ONCE):
        moved += work_out_dues(items=items[start : start + AT_ONCE], by=by, now=now)
    return moved
