"""What service shows on the card of an item and on the page of a company, without being asked."""

from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.slots import Asked, Slot, offer
from service.models import PartUsed, ServiceCase, ServiceVisit
from service.queries.maintenance import next_plan_of
from service.queries.visits import last_visits
from users.permissions import Permission

SHOWN = 3
ON_SHEET = 10


def item_complaints(asked: Asked) -> dict[str, Any] | None:
    """Open complaints about the item, about what is in it, and about the machine it is in."""
    cases = ServiceCase.objects.visible_to(asked.user).open_complaints()
    found = cases.about(asked.record)
    if asked.record.root_id:
        found = found | cases.about(asked.record.root)
    return _told(found)


def company_complaints(asked: Asked) -> dict[str, Any] | None:
    """Open complaints of the company."""
    cases = ServiceCase.objects.visible_to(asked.user).open_complaints()
    return _told(cases.filter(company=asked.record))


def _told(cases) -> dict[str, Any] | None:
    rows = list(cases.order_by("-opened_at", "-id")[: SHOWN + 1])
    if not rows:
        return None
    count = cases.count() if len(rows) > SHOWN else len(rows)
    return {"complaints": rows[:SHOWN], "count": count}


def next_maintenance(asked: Asked) -> dict[str, Any] | None:
    """What is due next for the item."""
    plan = next_plan_of(item=asked.record, user=asked.user)
    if plan is None:
        return None
    return {"plan": plan, "is_overdue": plan.next_due_on < timezone.localtime(asked.now).date()}


def sheet(asked: Asked) -> dict[str, Any] | None:
    """Open cases and the last visits, for the service sheet."""
    cases = ServiceCase.objects.visible_to(asked.user).about(asked.record).open().worst_first()[:ON_SHEET]
    told = {"open_cases": list(cases), "visits": last_visits(item=asked.record, user=asked.user)}
    return told if any(told.values()) else None


def parts_used(asked: Asked) -> dict[str, Any] | None:
    """Products that were used on the item as parts, and when last: {number of the product: moment}."""
    visits = ServiceVisit.objects.visible_to(asked.user)
    rows = PartUsed.objects.filter(item=asked.record, visit__in=visits).order_by()
    return {"used": dict(rows.values_list("product").annotate(last=Max("at")))}


def offer_slots() -> None:
    """Offer these on the pages of others."""
    right = Permission.CASE_VIEW
    banner = {"place": "banners", "name": "complaints", "permission": right, "order": 0}
    template = "service/panels/open_complaint.html"
    offer(Slot(page="item", template=template, build=item_complaints, **banner))
    offer(Slot(page="company", template=template, build=company_complaints, **banner))
    offer(
        Slot(
            page="item", place="facts", name="maintenance", permission=right, order=60,
            template="service/panels/next_maintenance.html", build=next_maintenance,
        )
    )  # fmt: skip
    offer(
        Slot(
            page="item", place="sheet", name="service", permission=right, order=20,
            template="service/slots/sheet_service.html", build=sheet,
        )
    )  # fmt: skip
    offer(Slot(page="item", place="parts_used", name="service", permission=right, build=parts_used))
    for name, url_name, title, icon, order in (
        ("service", "service:item_service_panel", _("Service"), "tool", 10),
        ("meters", "service:item_meters_panel", _("Meters"), "gauge", 40),
        (
            "maintenance",
            "service:item_maintenance_panel",
            pgettext_lazy("plans", "Maintenance"),
            "calendar-repeat",
            45,
        ),
    ):
        offer(
            Slot(
                page="item", place="panels", name=name, permission=right, order=order, url_name=url_name, title=title,
                icon=icon, key="h" if name == "service" else "",
            )
        )  # fmt: skip
