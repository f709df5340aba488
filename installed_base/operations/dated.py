"""Rows that hold from a day to a day, one at a time: what was before ends where the new begins."""

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from history import operations as history
from installed_base.models import ItemFeature, ItemParty, ItemSite
from installed_base.operations.configuration_refusals import EndsBeforeItBegan
from installed_base.querysets import DatedQuerySet
from users.models import User

Dated = ItemFeature | ItemParty | ItemSite


def make_room(*, rows: DatedQuerySet, on: date, by: User, now: datetime) -> date | None:
    """End what holds on the day, and tell until when something else may hold now (None: for good)."""
    current = rows.on(on).first()
    if current is not None:
        until = current.during.upper
        end_row(row=current, on=on, by=by, now=now)
        return until
    later = rows.filter(during__startswith__gt=on).order_by("during").first()
    return later.during.lower if later else None


def end_row(*, row: Dated, on: date, by: User, now: datetime) -> None:
    """Let a row end on a day; one that began that day or later never was."""
    lower = row.during.lower
    if lower is not None and lower >= on:
        history.delete(obj=row, by=by, at=now)
    else:
        history.save_changes(obj=row, values={"during": DateRange(lower, on)}, by=by, at=now)


def days(*, since: date | None, until: date | None) -> DateRange:
    """From a day to a day; refuses an end that does not come after the beginning."""
    if since and until and until <= since:
        raise EndsBeforeItBegan
    return DateRange(since, until)
