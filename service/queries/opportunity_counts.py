"""Opportunities of a company, as its page shows them."""

from datetime import date

from companies.models import Company
from service.models import Opportunity
from users.models import User

SHOWN = 15


def open_at(company: Company, *, user: User, today: date) -> tuple[list[Opportunity], int]:
    """Those to be acted on now, the most worth and the newest first, and how many there are."""
    rows = Opportunity.objects.visible_to(user).awake(today).filter(company=company)
    shown = rows.select_related("item__product", "assigned_to").order_by("-worth", "-since", "-pk")
    return list(shown[:SHOWN]), rows.count()


def open_opportunities_at(company: Company, *, user: User, today: date, most: int) -> int:
    """How many there are to be acted on, counted up to `most`."""
    rows = Opportunity.objects.visible_to(user).awake(today).filter(company=company)
    return rows.order_by()[:most].count()
