"""When maintenance is due, and for which items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from common.months import months_later
from installed_base.models import InstalledItem
from service.choices.visit import AHEAD
from service.models import MaintenancePlan, MeterReading, ServiceVisit, VisitItem
from service.queries.meters import readings_of, run, usage_of
from users.models import User

SPANS = (30, 60, 90)  # days ahead in which maintenance is looked for


def next_due(*, plan: MaintenancePlan, readings: list[MeterReading]) -> date | None:
    """The earlier of the day so many months after the last time, and of the day by which the meter will have run
    so much since. None while neither can be told: nothing was ever done, delivered or read."""
    days = [day for day in (_by_months(plan), _by_meter(plan, readings)) if day is not None]
    return min(days) if days else None


def _by_months(plan: MaintenancePlan) -> date | None:
    item = plan.item
    if not plan.every_months or item is None:
        return None
    start = plan.last_done_on or item.commissioned_on or item.installed_on or item.delivered_on
    return months_later(start, plan.every_months) if start else None


def _by_meter(plan: MaintenancePlan, readings: list[MeterReading]) -> date | None:
    """What it ran since the last time, taken over resets, and how long the rest will last."""
    if not plan.every_units or not readings:
        return None
    usage = usage_of(readings)
    since, start = readings, plan.last_value
    if plan.last_done_on is not None:
        midnight = timezone.make_aware(datetime.combine(plan.last_done_on + timedelta(days=1), time.min))
        since = [one for one in readings if one.read_at >= midnight]
        if start is None:
            before = [one for one in readings if one.read_at < midnight]
            start = before[-1].value if before else None
    elif start is None:
        start = plan.last_value or 0
    ran = run(since, start=start)
    last_day = timezone.localtime(readings[-1].read_at).date()
    left = plan.every_units - ran
    if left <= 0:
        return _day_of_crossing(since, start, plan.every_units) or last_day
    return usage.reaches(left) if usage else None


def _day_of_crossing(readings: list[MeterReading], start, units) -> date | None:
    """The day of the first reading by which the meter had run so much."""
    for count in range(1, len(readings) + 1):
        if run(readings[:count], start=start) >= units:
            return timezone.localtime(readings[count - 1].read_at).date()
    return None


def dues(plans: Iterable[MaintenancePlan]) -> dict[int, date | None]:
    """When each of the plans is due, by number. Readings are read once for all of them."""
    rows = [plan for plan in plans if plan.item_id]
    metered = [plan.item_id for plan in rows if plan.every_units]
    readings = readings_of(metered) if metered else {}
    return {
        plan.pk: next_due(plan=plan, readings=readings.get((plan.item_id, plan.meter), [])) for plan in rows
    }


def in_hand() -> Exists:
    """A visit that is planned or under way will see to the plan."""
    return Exists(VisitItem.objects.filter(plan=OuterRef("pk"), visit__state__in=AHEAD))


@dataclass(frozen=True)
class DueCounts:
    """How much is due: late, and within the days ahead; each span takes in the ones before it, late ones apart."""

    overdue: int
    within: dict[int, int]


def due_counts(*, plans: QuerySet[MaintenancePlan], today: date) -> DueCounts:
    """One query over the plans of items that are kept up."""
    spans = {
        f"within_{days}": Count(
            "pk", filter=Q(next_due_on__gte=today, next_due_on__lte=today + timedelta(days=days))
        )
        for days in SPANS
    }
    rows = plans.of_items().running().order_by()
    found = rows.aggregate(overdue=Count("pk", filter=Q(next_due_on__lt=today)), **spans)
    return DueCounts(found["overdue"], {days: found[f"within_{days}"] for days in SPANS})


def next_plan_of(*, item: InstalledItem, user: User) -> MaintenancePlan | None:
    """What is due next for an item."""
    plans = MaintenancePlan.objects.visible_to(user).running().filter(item=item, next_due_on__isnull=False)
    return plans.soonest_first().first()


ITEMS_OF_LINE = """
SELECT DISTINCT i.id FROM service_coverage c JOIN installed_base_installeditem i ON
  i.id = c.item_id OR (c.site_id IS NOT NULL AND i.site_id = c.site_id AND i.parent_id IS NULL)
  OR (c.product_id IS NOT NULL AND i.product_id = c.product_id AND i.company_id = c.company_id)
WHERE c.line_id = %s AND c.effective @> %s::date
"""


def items_of_template(*, plan: MaintenancePlan, today: date) -> QuerySet[InstalledItem]:
    """Items at work that a template concerns today: those of the product, or those that the line covers."""
    items = InstalledItem.objects.at_work().ours()
    if plan.product_id:
        return items.filter(product=plan.product_id)
    with connection.cursor() as cursor:
        cursor.execute(ITEMS_OF_LINE, [plan.contract_line_id, today])
        numbers = [row[0] for row in cursor.fetchall()]
    return items.filter(pk__in=numbers)


def visits_of(*, plan: MaintenancePlan, user: User) -> QuerySet[ServiceVisit]:
    """Visits on which the plan was or is to be seen to."""
    visits = ServiceVisit.objects.visible_to(user).filter(item_links__plan=plan)
    return visits.select_related("technician").newest_first()
