"""Finland: financial statements filed digitally. About one company in twenty files so: none is no sign of anything.

The name of an element says only its type (`fi_met:md103`, money of a period); what it is stands in its context, as a
member of the dimension MCY (`fi_MC:x673`, turnover). A context that also has the dimension REF is of the year before.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from enrichment.providers.base import (
    Fact,
    FeedPage,
    Identity,
    Missing,
    Provider,
    Raw,
    Record,
    day_of,
    part_of,
    rows_of,
    text_of,
)
from enrichment.providers.http import Malformed, NotThere, Removed
from enrichment.providers.names import Field, Name

MOST_PAGES = 100
NEWEST = 4  # years that are read
TURNOVER = ("md103", "x673")
STARTS, ENDS = "di120", "di121"
LONGEST = timedelta(days=92)


class PrhXbrl(Provider):
    """Statements by business ID; those registered in a stretch of days."""

    name = Name.PRH_XBRL
    schemes = ("fi_ytunnus",)
    licence = "CC BY 4.0"
    attribution = "PRH"
    per_minute = 60
    refresh_days = 60
    defaults = {Field.TURNOVER: "refresh"}
    has_feed = True

    @classmethod
    def match(cls, identity: Identity) -> str:
        return identity.business_id if identity.scheme == "fi_ytunnus" else ""

    def fetch_one(self, key: str) -> Raw | Missing:
        """The newest statements, each as the text of its instance; an empty list when none was filed digitally."""
        days = sorted({
            day for row in self._listed("financials", {"businessId": key}) if (day := day_of(row.get("financialDate")))
        })  # fmt: skip
        filed = []
        for day in reversed(days[-NEWEST:]):
            try:
                content = self.http.content(
                    "financial", {"businessId": key, "financialDate": day.isoformat()}
                )
            except (NotThere, Removed):
                continue
            filed.append({"day": day.isoformat(), "xml": content.decode("utf-8", "replace")})
        return {"filed": filed}

    def map(self, key: str, raw: Raw) -> Record:
        facts = [fact for row in rows_of(raw.get("filed")) for fact in turnover_of(row)]
        return Record(key=key, facts=tuple(facts), outcome="found" if raw.get("filed") else "not_filed")

    def feed(self, cursor: Mapping[str, Any], today: date) -> Iterator[FeedPage]:
        """Companies whose statements were registered since the cursor's day."""
        yesterday = today - timedelta(days=1)
        last = day_of(cursor.get("day")) or yesterday - timedelta(days=1)
        if last >= yesterday:
            return
        first = max(last + timedelta(days=1), yesterday - LONGEST)
        said = {"registeredDateStart": first.isoformat(), "registeredDateEnd": yesterday.isoformat()}
        keys = {text_of(row.get("businessId")) for row in self._listed("all_financial_statements", said)}
        has_gap = first > last + timedelta(days=1)
        yield FeedPage(tuple(sorted(filter(None, keys))), {"day": yesterday.isoformat()}, has_gap)

    def _listed(self, path: str, said: Mapping[str, str]) -> Iterator[Raw]:
        """All pages of a list; a page that is empty or brings nothing new ends it."""
        seen: set[tuple[str, str]] = set()
        for page in range(1, MOST_PAGES + 1):
            try:
                answer = part_of(self.http.json(path, {**said, "page": page}))
            except (NotThere, Removed):
                return
            rows = {
                (text_of(row.get("businessId")), text_of(row.get("financialDate"))): row
                for row in rows_of(answer.get("financials"))
            }
            new = rows.keys() - seen
            yield from (rows[one] for one in sorted(new))
            seen |= new
            if not new or len(seen) >= (answer.get("totalResults") or 0):
                return


def turnover_of(filed: Raw) -> list[Fact]:
    """Turnover of one statement: of its own year, not of the year before that stands beside it."""
    try:
        root = fromstring(filed["xml"].encode())
    except (ParseError, DefusedXmlException, ValueError):
        raise Malformed("xml") from None
    meanings = {
        context.get("id"): _members(context) for context in root.iter() if _local(context) == "context"
    }
    units = {unit.get("id"): _currency(unit) for unit in root.iter() if _local(unit) == "unit"}
    starts = ends = None
    for element in root.iter():
        starts = day_of(_content(element)) if _local(element) == STARTS else starts
        ends = day_of(_content(element)) if _local(element) == ENDS else ends
    ends = ends or day_of(filed["day"])
    for element in root.iter():
        members = meanings.get(element.get("contextRef"), {})
        if (_local(element), members.get("MCY")) != TURNOVER or set(members) != {"MCY"}:
            continue
        amount = _amount(_content(element))
        if amount is None or amount < 0 or ends is None:
            continue
        value = {
            "from": starts.isoformat() if starts and starts < ends else "", "to": ends.isoformat(),
            "amount": str(amount), "currency": units.get(element.get("unitRef")) or "EUR",
        }  # fmt: skip
        return [Fact(Field.TURNOVER, value, ends, part=ends.isoformat())]
    return []


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _content(element: Element) -> str:
    return text_of(element.text)


def _members(context: Element) -> dict[str, str]:
    """Dimension to member, both without their prefixes."""
    return {
        (member.get("dimension") or "").rpartition(":")[2]: _content(member).rpartition(":")[2]
        for member in context.iter()
        if _local(member) == "explicitMember"
    }


def _currency(unit: Element) -> str:
    code = next((_content(one).rpartition(":")[2] for one in unit.iter() if _local(one) == "measure"), "")
    return code if len(code) == 3 and code.isupper() else ""


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return (
        amount.quantize(Decimal("0.01")) if amount.is_finite() and abs(amount) < Decimal(10) ** 15 else None
    )
