"""Finland: registered notices of the trade register, day by day: the nearest thing to a feed of changes.

Nobody publishes which companies changed, so the notices of the days since are read and held against our own
customers; then the register of companies is asked about those.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from enrichment.providers.base import (
    FeedPage,
    Identity,
    Missing,
    Notice,
    Provider,
    Raw,
    Record,
    day_of,
    part_of,
    rows_of,
    text_of,
)
from enrichment.providers.http import NotThere, Removed
from enrichment.providers.names import Name

MOST_PAGES = 200
LONGEST = timedelta(days=31)  # further back, asking each company costs less


class PrhNotices(Provider):
    """Notices by business ID, and those of a stretch of days."""

    name = Name.PRH_NOTICES
    schemes = ("fi_ytunnus",)
    licence = "CC BY 4.0"
    attribution = "PRH"
    per_minute = 60
    has_feed = True
    followed_by = Name.PRH_YTJ

    @classmethod
    def match(cls, identity: Identity) -> str:
        return identity.business_id if identity.scheme == "fi_ytunnus" else ""

    def fetch_one(self, key: str) -> Raw | Missing:
        try:
            answer = part_of(self.http.json(key))
        except (NotThere, Removed):
            return Missing.NOT_FOUND
        companies = rows_of(answer.get("companies")) or [answer]
        return next((row for row in companies if _business_id(row) == key), Missing.NOT_FOUND)

    def map(self, key: str, raw: Raw) -> Record:
        notices = []
        for row in rows_of(raw.get("publicNotices")):
            number, day = text_of(row.get("recordNumber")), day_of(row.get("registrationDate"))
            if number and day:
                codes = tuple(text_of(code) for code in row.get("entryCodes") or () if text_of(code))
                kind = text_of(row.get("typeOfRegistration"))
                notices.append(Notice(number[:60], day, kind[:60], codes[:50]))
        return Record(key=key, notices=tuple(notices))

    def feed(self, cursor: Mapping[str, Any], today: date) -> Iterator[FeedPage]:
        """One piece for each day, up to yesterday: notices of today are not all there yet."""
        yesterday = today - timedelta(days=1)
        last = day_of(cursor.get("day")) or yesterday - timedelta(days=1)
        has_gap = yesterday - last > LONGEST
        day = max(last, yesterday - LONGEST)
        while (day := day + timedelta(days=1)) <= yesterday:
            yield FeedPage(tuple(self._changed_on(day)), {"day": day.isoformat()}, has_gap)
            has_gap = False

    def _changed_on(self, day: date) -> list[str]:
        """Business IDs with notices of a day. A page that brings nothing new ends it, whatever its number."""
        found: dict[str, None] = {}
        when = {"noticeRegistrationDateStart": day.isoformat(), "noticeRegistrationDateEnd": day.isoformat()}
        for page in range(1, MOST_PAGES + 1):
            try:
                answer = part_of(self.http.json("", {**when, "page": page}))
            except (NotThere, Removed):
                break
            keys = [key for row in rows_of(answer.get("companies")) if (key := _business_id(row))]
            if not set(keys) - found.keys():
                break
            found |= dict.fromkeys(keys)
        return list(found)


def _business_id(raw: Raw) -> str:
    """Given as a text or as an object, by the two answers of the interface."""
    value = raw.get("businessId")
    return text_of(value) or text_of(part_of(value).get("value"))
