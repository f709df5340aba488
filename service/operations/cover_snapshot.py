"""How the base was covered, day by day: what trends are drawn from."""

from dataclasses import asdict
from datetime import date

from django.db import transaction

from service.models import CoverSnapshot
from service.queries.cover_totals import cover_totals, cover_totals_by_company


@transaction.atomic
def take_snapshot(*, day: date) -> int:
    """Keep the figures of a day, in all and on the first of a month by company. Taken again, they replace the
    earlier ones. Returns how many rows were written. Figures, not facts: no history."""
    rows = [CoverSnapshot(day=day, company=None, **asdict(cover_totals(day)))]
    if day.day == 1:
        by_company = cover_totals_by_company(day)
        rows += [CoverSnapshot(day=day, company_id=company, **asdict(sums)) for company, sums in by_company]
    CoverSnapshot.objects.filter(day=day).delete()
    CoverSnapshot.objects.bulk_create(rows, batch_size=5000)
    return len(rows)
