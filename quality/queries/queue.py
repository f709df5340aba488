"""The queue as people read it: entries with their records, and the next one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from common.links import link
from quality.choices import Record
from quality.models import UpkeepEntry
from quality.queries.facts import RIGHTS, Fact, fact_of, proposal_text, rows_of, text_of
from users.models import User

CAP = 1000
PAGES = {"company": "companies:company", "person": "contacts:person", "item": "installed_base:item"}
OWN_PAGES = {
    Record.CASE: "service:case",
    Record.CONTRACT: "service:contract",
    Record.PRODUCT: "installed_base:product",
    Record.TERM: "service:term",
    Record.CAMPAIGN: "service:campaign",
}  # things that have a page themselves


@dataclass
class Told:
    """An entry with what its words need. `obj` is None when the record went past every operation."""

    entry: UpkeepEntry
    obj: models.Model | None
    fact: Fact | None

    @property
    def fact_word(self) -> str:
        return str(self.fact.label) if self.fact else self.entry.fact

    @property
    def value_now(self) -> str:
        return text_of(self.obj, self.fact) if self.obj is not None and self.fact and self.fact.fields else ""

    @property
    def proposal(self) -> str:
        return proposal_text(self.entry.proposed, self.obj) if self.obj is not None else ""

    @property
    def whose(self) -> str:
        """The name of whom or what the fact is about."""
        entry = self.entry
        if entry.record in OWN_PAGES and self.obj is not None:
            return str(self.obj)
        return str(entry.item or entry.person or entry.company or "–")

    @property
    def url(self) -> str:
        """The page of the record."""
        if self.entry.record in OWN_PAGES and self.obj is not None:
            return link(OWN_PAGES[Record(self.entry.record)], self.obj.public_id)
        for name, page in (
            ("item", PAGES["item"]),
            ("person", PAGES["person"]),
            ("company", PAGES["company"]),
        ):
            row = getattr(self.entry, name)
            if row is not None:
                return link(page, row.public_id)
        return ""

    @property
    def can_be_edited(self) -> bool:
        return self.obj is not None and self.fact is not None and bool(self.fact.fields)

    @property
    def can_be_removed(self) -> bool:
        return self.can_be_edited and self.fact is not None and self.fact.may_be_empty

    def may_be_repaired_by(self, user: User) -> bool:
        """Whether the user has the register's own right."""
        return user.has_permission(RIGHTS[Record(self.entry.record)][1])


def told(entries: Iterable[UpkeepEntry]) -> list[Told]:
    """Entries with their records, one query for each kind of record."""
    entries = list(entries)
    numbers: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        numbers[entry.record].append(entry.object_id)
    rows = {record: rows_of(record, found) for record, found in numbers.items()}
    return [
        Told(entry, rows[entry.record].get(entry.object_id), fact_of(entry.record, entry.fact))
        for entry in entries
    ]


def with_whose(entries: QuerySet[UpkeepEntry]) -> QuerySet[UpkeepEntry]:
    """Reads whose fact it is along with the entries."""
    return entries.select_related("company__owner", "person", "item__product", "raised_by", "activity")


def next_of(entries: QuerySet[UpkeepEntry], after: tuple[int, int] | None) -> UpkeepEntry | None:
    """The entry that comes next in the order of the queue; from the beginning when the end is reached."""
    queue = with_whose(entries).in_queue_order()
    if after is not None:
        weight, number = after
        later = queue.filter(Q(weight=weight, pk__gt=number) | Q(weight__gt=weight)).first()
        if later is not None:
            return later
    return queue.first()


def mine(user: User, today: date) -> dict[str, Any]:
    """How many entries wait about the user's own companies, and the first of them; counted up to a cap."""
    rows = UpkeepEntry.objects.visible_to(user).awake(today).owned_by(user)
    count = rows.order_by()[: CAP + 1].count()
    first = told(with_whose(rows).in_queue_order()[:5]) if count else []
    return {"count": min(count, CAP), "is_more": count > CAP, "first": first}
