"""Due maintenance made into visits: one to each machine's site, whatever is due there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from history import operations as history
from service.choices.visit import VisitKind
from service.models import MaintenancePlan, ServiceVisit
from service.operations.visit import plan_visit
from service.queries.maintenance import in_hand
from users.models import User


@dataclass(frozen=True)
class Planned:
    """What came of it: the visits, and how many plans had a visit already or can have none."""

    visits: list[ServiceVisit]
    left: int


@transaction.atomic
def plan_due_visits(
    *, plans: Iterable[int], planned_at: datetime, by: User, now: datetime, technician: User | None = None
) -> Planned:
    """Plan a visit to each company and site for all of the plans there (by number). What is in hand already, at
    rest or a template is left out, so that doing it twice plans nothing twice. One act of history."""
    numbers = list(plans)
    rows = MaintenancePlan.objects.select_for_update(of=("self",)).filter(pk__in=numbers).of_items().running()
    rows = rows.filter(~in_hand()).select_related("item__root", "item__company", "item__site").order_by("pk")
    places: dict[tuple[int | None, int | None], list[MaintenancePlan]] = {}
    for plan in rows:
        places.setdefault((plan.item.company_id, plan.item.site_id), []).append(plan)
    visits = []
    with history.one_change_set(by=by, at=now):
        for here in places.values():
            hours = sum(plan.planned_hours or 0 for plan in here)
            visits.append(
                plan_visit(
                    kind=VisitKind.MAINTENANCE, plans=here, planned_at=planned_at, technician=technician,
                    planned_hours=hours or None, company=here[0].item.company, site=here[0].item.site, by=by, now=now,
                )
            )  # fmt: skip
    return Planned(visits, len(numbers) - sum(len(here) for here in places.values()))
