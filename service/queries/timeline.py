"""How records of service read on the timelines of items: only what the reader may see."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from common.display import number_text
from installed_base.queries.events import Told, tell_events_of
from service.models import MeterReading, ServiceCase, ServiceVisit
from users.models import User


def cases_told(ids: Iterable[UUID], user: User) -> dict[UUID, Told]:
    """Number and subject of each case."""
    rows = ServiceCase.objects.visible_to(user).filter(public_id__in=list(ids))
    return {row.public_id: Told(str(row), reverse("service:case", args=[row.public_id])) for row in rows}


def visits_told(ids: Iterable[UUID], user: User) -> dict[UUID, Told]:
    """What was done, by whom, with what result."""
    rows = ServiceVisit.objects.visible_to(user).filter(public_id__in=list(ids)).select_related("technician")
    return {
        row.public_id: Told(
            " · ".join(filter(None, [row.subject, row.get_result_display(), str(row.technician or "")])),
            reverse("service:visit", args=[row.public_id]),
        )
        for row in rows
    }


def readings_told(ids: Iterable[UUID], user: User) -> dict[UUID, Told]:
    """The meter and what it showed."""
    rows = MeterReading.objects.visible_to(user).filter(public_id__in=list(ids))
    return {row.public_id: Told(f"{number_text(row.value)} {row.meter}") for row in rows}


def tell() -> None:
    """Say to the timelines of items how these records read."""
    tell_events_of("service.servicecase", cases_told)
    tell_events_of("service.servicevisit", visits_told)
    tell_events_of("service.meterreading", readings_told)
