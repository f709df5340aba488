"""Reads of visits across tables: parts and items of each, a technician's week."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from companies.models import Company
from installed_base.models import InstalledItem
from service.models import PartUsed, ServiceVisit, VisitItem
from users.models import User
from users.permissions import Scope

MOST_IN_A_WEEK = 500


def with_parts(visits: Iterable[ServiceVisit]) -> list[ServiceVisit]:
    """Visits with `parts_shown`. One query, however many visits."""
    rows = list(visits)
    parts = defaultdict(list)
    used = PartUsed.objects.filter(visit__in=rows).select_related(
        "product", "item", "removed_item", "installed_item"
    )
    for part in used.order_by("id"):
        parts[part.visit_id].append(part)
    for row in rows:
        row.parts_shown = parts[row.pk]
    return rows


def dressed(visits: Iterable[ServiceVisit], *, user: User) -> list[ServiceVisit]:
    """Visits with `shown_company` and `shown_items`: of each only what the user may see."""
    rows = list(visits)
    items: dict[int, list[InstalledItem]] = defaultdict(list)
    seen = InstalledItem.objects.visible_to(user)
    links = VisitItem.objects.filter(visit__in=rows, item__in=seen).select_related("item__product")
    for link in links.order_by("item__serial_sort", "item_id"):
        if link.item not in items[link.visit_id]:
            items[link.visit_id].append(link.item)
    companies = {row.company_id for row in rows if row.company_id}
    if user.scope != Scope.ALL:
        companies = set(
            Company.objects.visible_to(user).filter(pk__in=companies).values_list("pk", flat=True)
        )
    for row in rows:
        row.shown_items = items[row.pk]
        row.shown_company = row.company if row.company_id in companies else None
    return rows


@dataclass
class Row:
    """One technician's week: the visits of each day. None: visits that are nobody's yet."""

    technician: User | None
    days: list[list[ServiceVisit]]

    @property
    def hours(self):
        return sum(visit.planned_hours or 0 for day in self.days for visit in day)


def week_of(*, user: User, monday: date) -> list[Row]:
    """Who goes where in the week that begins on a Monday, technicians by name, what is nobody's first."""
    start = timezone.make_aware(datetime.combine(monday, time.min))
    end = timezone.make_aware(datetime.combine(monday + timedelta(days=7), time.min))
    visits = ServiceVisit.objects.visible_to(user).exclude(state="cancelled").between(start, end)
    found = visits.select_related("technician", "company", "site").order_by("planned_at", "id")[
        :MOST_IN_A_WEEK
    ]
    rows: dict[int, Row] = {}
    for visit in dressed(found, user=user):
        row = rows.setdefault(visit.technician_id or 0, Row(visit.technician, [[] for _day in range(7)]))
        row.days[(timezone.localtime(visit.planned_at).date() - monday).days].append(visit)
    return sorted(rows.values(), key=lambda row: row.technician.full_name if row.technician else "")


def last_visits(*, item: InstalledItem, user: User, most: int = 3) -> list[ServiceVisit]:
    """What was done to an item last, with parts and technician."""
    visits = ServiceVisit.objects.visible_to(user).to(item).done().select_related("technician")
    return with_parts(visits.newest_first()[:most])
