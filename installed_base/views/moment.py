"""The day and the moment of knowledge that a page is asked about: ?on=2016-06-01&known=2024-01-31."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from installed_base.queries.as_of import Moment

EARLIEST = date(1800, 1, 1)
LATEST = date(2200, 1, 1)


@dataclass(frozen=True)
class Asked:
    """What of the past (or the days to come) is asked for, and how an address repeats it."""

    moment: Moment
    known_on: date | None

    @property
    def query(self) -> str:
        values = {"on": self.moment.day.isoformat()}
        return "?" + urlencode(values | ({"known": self.known_on.isoformat()} if self.known_on else {}))


def asked_for(request: HttpRequest) -> Asked | None:
    """The day asked for; None for today as it is known now, and for what is no day."""
    day, known = _day(request.GET.get("on")), _day(request.GET.get("known"))
    today = timezone.localdate()
    if known is not None and known >= today:
        known = None
    if known is None and (day is None or day == today):
        return None
    end = timezone.make_aware(datetime.combine(known + timedelta(days=1), time())) if known else None
    return Asked(Moment(day or today, known=end), known)


def day_asked_for(request: HttpRequest) -> date:
    """The day alone; today when none is asked for."""
    return _day(request.GET.get("on")) or timezone.localdate()


def _day(text: str | None) -> date | None:
    try:
        day = parse_date((text or "").strip())
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None
