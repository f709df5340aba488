"""Figures for which the whole register is looked through: taken at night."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef

from contacts.models import Person
from custom_fields.queries.known import known_fields
from gdpr.classification.live import live_faults
from gdpr.models import PurposeAssignment
from gdpr.queries.traders import traders_without_person

GRACE = timedelta(hours=26)  # the nightly job has had its chance by then
CAP = 10000


def slow_figures(*, now: datetime) -> dict[str, tuple[int, str]]:
    """By name: how many, and words that name what (never whom)."""
    unclassified = _unknown_keys()
    faults = live_faults()
    return {
        "without_purpose": (_without_purpose(now), ""),
        "unclassified_custom": (len(unclassified), ", ".join(unclassified)),
        "live_database": (len(faults), " ".join(faults)),
        "traders": (traders_without_person(now)[:CAP].count(), ""),
    }


def _without_purpose(now: datetime) -> int:
    active = PurposeAssignment.objects.filter(person=OuterRef("pk"), ended_at=None)
    rows = Person.objects.filter(created_at__lt=now - GRACE).filter(~Exists(active))
    return rows.order_by()[:CAP].count()


def _unknown_keys() -> list[str]:
    """Keys that custom values of persons have and no definition: nobody has classified what they hold."""
    known = {field.key for field in known_fields().fields if field.resource == "person"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT jsonb_object_keys(custom) FROM contacts_person WHERE custom <> '{}'::jsonb"
        )
        return sorted(key for (key,) in cursor.fetchall() if key not in known)
