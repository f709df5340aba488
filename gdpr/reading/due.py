"""By when a request must be answered.

Regulation (EU) 2016/679 art. 12(3): within one month of receipt, at most three months from receipt when it is
extended. Months are counted as Regulation (EEC, Euratom) 1182/71 art. 3 says; a term that would end on a Saturday,
Sunday or holiday ends with the next working day (art. 3(4); in Finland 150/1930 5 § adds the eves of Christmas and
Midsummer). People work towards the earlier day: the later one is told beside it.
"""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from common.months import months_later

HELSINKI = ZoneInfo("Europe/Helsinki")
ANSWER_MONTHS = 1
EXTENDED_MONTHS = 3


def received_day(moment: datetime) -> date:
    """The Finnish day on which something reached us."""
    return finnish_day(moment)


def finnish_day(moment: datetime) -> date:
    """The Finnish day of a moment."""
    return moment.astimezone(HELSINKI).date()


def due_day(received_on: date, *, is_extended: bool = False) -> date:
    """The day on which the month, or the three months of an extended request, is over."""
    return months_later(received_on, EXTENDED_MONTHS if is_extended else ANSWER_MONTHS)


def legal_due_day(due_on: date) -> date:
    """The last day on which an answer is still in time: the day itself, or the next working day."""
    day = due_on
    while day.weekday() >= 5 or day in _free_days(day.year):
        day += timedelta(days=1)
    return day


@cache
def _free_days(year: int) -> frozenset[date]:
    """Finnish holidays of a year and the eves that count as such."""
    midsummer_eve = next(day for day in (date(year, 6, 19 + n) for n in range(7)) if day.weekday() == 4)
    official = holidays.country_holidays("FI", years=year)
    return frozenset(official) | {date(year, 12, 24), midsummer_eve}
