"""Which late promises somebody is to be reminded of."""

from datetime import datetime

from django.db.models import F

from service.choices.case import Escalation
from service.models import ServiceCase
from service.queries.clock import ServiceHours

OWNER_HAS_MINUTES = 60  # service minutes that the owner has after the reminder, before the team is told
MOST_AT_ONCE = 500


def is_due_to_team(*, case: ServiceCase, now: datetime) -> bool:
    """The owner has been reminded, and an hour of service has gone by."""
    if case.escalated_at is None:
        return True
    return ServiceHours.of(case.sla).between(case.escalated_at, now) >= OWNER_HAS_MINUTES


def cases_to_escalate(*, now: datetime) -> list[int]:
    """Numbers of late cases of which the owner or the team may have to be reminded, the latest first."""
    late = ServiceCase.objects.late(now).with_gravest_late(now)
    late = late.exclude(escalation=Escalation.TEAM, escalated_for=F("gravest_late"))
    return list(late.order_by("next_due_at", "id").values_list("pk", flat=True)[:MOST_AT_ONCE])
