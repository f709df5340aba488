"""Who has to do with an item: what is said of the machine holds for its parts, unless a part says otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from companies.models import Company
from history.choices import Verb
from history.queries import changes_of_many, changes_since, type_of
from installed_base.choices import PartyRole
from installed_base.models import InstalledItem, ItemParty
from installed_base.queries.placements import chains_on

HOLDERS = (PartyRole.OPERATOR, PartyRole.OWNER)


@dataclass(frozen=True)
class Standing:
    """A company in a role on a day; `said_of` is the item that it was said of: the item itself, or one around it."""

    party: ItemParty
    said_of: int
    is_own: bool

    @property
    def role(self) -> str:
        return self.party.role


def parties_on(item: InstalledItem, day: date, *, known: datetime | None = None) -> list[Standing]:
    """Each role's company on the day, from the item itself or else from the nearest item around it."""
    return parties_of_many([item.pk], day, known=known)[item.pk]


def parties_of_many(
    items: Iterable[int], day: date, *, known: datetime | None = None
) -> dict[int, list[Standing]]:
    """The same for several items: two queries, however many."""
    items = list(items)
    chains = chains_on(items, day, known=known)
    wanted = {*items, *(node for chain in chains.values() for node in chain)}
    if known is None:
        rows = ItemParty.objects.on(day).filter(item__in=wanted).select_related("company")
    else:
        rows = [row for row in parties_known(wanted, known) if holds_on(row, day)]
    said: dict[int, dict[str, ItemParty]] = {}
    for row in rows:
        said.setdefault(row.item_id, {})[row.role] = row
    found: dict[int, list[Standing]] = {}
    for item in items:
        nearest: dict[str, Standing] = {}
        for node in [item, *chains.get(item, ())]:
            for role, row in said.get(node, {}).items():
                nearest.setdefault(role, Standing(row, node, node == item))
        found[item] = [nearest[role] for role in PartyRole if role in nearest]
    return found


def parties_known(items: Iterable[int], known: datetime) -> list[ItemParty]:
    """Every party of the items, of any day, as the register knew them at a moment: what was done since is undone,
    by the change log."""
    items = list(items)
    rows = {row.pk: row for row in ItemParty.objects.filter(item__in=items).select_related("company")}
    later = changes_of_many((type_of(ItemParty), pk) for pk in rows).filter(at__gt=known)
    gone = [change for item in items for change in changes_since(ItemParty, known, holds={"item_id": item})]
    changes = {change.pk: change for change in [*later, *gone]}
    for change in sorted(changes.values(), key=lambda one: -one.pk):
        if change.verb == Verb.CREATED:
            rows.pop(change.object_id, None)
        elif change.verb == Verb.DELETED:
            rows[change.object_id] = _row_of(change.object_id, change.old)
        elif change.object_id in rows:
            _lay(rows[change.object_id], change.old)
    found = [row for row in rows.values() if row.item_id in items]
    companies = Company.objects.in_bulk({row.company_id for row in found})
    for row in found:
        row.company = companies.get(row.company_id)
    return sorted((row for row in found if row.company is not None), key=lambda row: row.pk)


def _span_of(text: str) -> DateRange:
    """Days as history keeps them: `[2019-01-01, None)`, `(,2020-01-01)`."""
    ends = [end.strip() for end in str(text).strip("[]()").split(",")]
    first, last = (date.fromisoformat(end) if end[:1].isdigit() else None for end in (*ends, "")[:2])
    return DateRange(first, last)


def _row_of(number: int, values: Mapping[str, Any]) -> ItemParty:
    row = ItemParty(pk=number)
    _lay(row, values)
    return row


def _lay(row: ItemParty, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == "during":
            row.during = _span_of(value)
        elif name in {"item", "item_id", "company", "company_id"}:
            setattr(row, f"{name.removesuffix('_id')}_id", value)
        elif name == "role":
            row.role = value


def holds_on(row: ItemParty, day: date) -> bool:
    """Whether the day is one of the party's."""
    return (row.during.lower is None or row.during.lower <= day) and (
        row.during.upper is None or day < row.during.upper
    )


def holders_on(items: Iterable[int], day: date) -> dict[int, int | None]:
    """For machines of which an owner or operator was ever said: who has them on the day, the operator first.

    Machines of which neither was ever said are left out: the register knows only where they are today.
    """
    found: dict[int, int | None] = {}
    rank: dict[int, int] = {}
    rows = ItemParty.objects.filter(item__in=list(items), role__in=HOLDERS)
    for row in rows:
        found.setdefault(row.item_id, None)
        place = HOLDERS.index(PartyRole(row.role))
        if holds_on(row, day) and place < rank.get(row.item_id, len(HOLDERS)):
            found[row.item_id], rank[row.item_id] = row.company_id, place
    return found
