"""Firms of sole traders in which nobody is written down: a natural person without a purpose, a notice and an end."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from companies.models import Company
from contacts.models import Position
from gdpr.reading.due import finnish_day
from users.models import User

MOST = 100
CAP = 10_000


def traders_without_person(now: datetime) -> QuerySet[Company]:
    """In business, and without a person who holds a position today, restricted ones included."""
    held = Position.objects.current(finnish_day(now)).filter(company=OuterRef("pk"))
    return Company.objects.in_business().of_sole_traders().filter(~Exists(held)).order_by("pk")


def traders_to_write_down(user: User, now: datetime) -> list[Company]:
    """Some of those whom the user sees."""
    return list(traders_without_person(now).filter(pk__in=Company.objects.visible_to(user))[:MOST])
