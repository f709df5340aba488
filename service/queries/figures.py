"""The figures of the base, or of a part of it: worked out live for some thousands of items, else out of the night's cells."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Left

from companies.choices import Classification
from companies.models import Company
from installed_base.models import InstalledItem, ProductFamily
from service.choices.figures import ACTIVE, LIVE, PERIOD, AgeBand, Segment
from service.models import CoverSnapshot, FamilySurvey
from service.queries.contract_ends import came_to_end, renewed
from service.queries.figure_cells import COUNTS, Cell, Sums, cells_of, ratio
from users.models import User

OTHER_DIVISIONS = (Classification.US_SIC, Classification.OTHER)  # whose first two digits mean something else
AGE, FAMILY = "age", "family"
MONTHS = 24


@dataclass(frozen=True)
class Ends:
    """Contracts that came to an end in the period, and those of them that went on."""

    ended: int
    renewed: int

    @property
    def rate(self) -> float | None:
        return ratio(self.renewed, self.ended)


@dataclass(frozen=True)
class Group:
    """One part of a split: `value` is what the lists' filter takes for it, "none" for what has no such word."""

    value: str
    label: str
    sums: Sums
    surveyed: Sums | None = None  # of families: at the companies where somebody looked; None: nobody did

    @property
    def is_surveyed(self) -> bool:
        return self.surveyed is not None


@dataclass(frozen=True)
class Figures:
    """What is known of a base as of a day; `day` is None when there is too much to count and no night has counted it."""

    day: date | None
    is_live: bool
    total: Sums = field(default_factory=Sums)
    ages: dict[str, Sums] = field(default_factory=dict)
    families: list[Group] = field(default_factory=list)
    segments: list[Group] = field(default_factory=list)
    ends: Ends | None = None  # None: contracts are not told apart this way


def active_on(day: date) -> Q:
    """Items that are in use, being repaired, on loan or in storage, and not retired by the day."""
    return Q(status__in=ACTIVE) & (Q(retired_on=None) | Q(retired_on__gt=day))


def segment_of(by: str, prefix: str = "company__") -> Any:
    """What a company is split by."""
    if by == Segment.INDUSTRY:
        other = When(**{f"{prefix}industry_version__in": OTHER_DIVISIONS}, then=Value(""))
        return Case(other, default=Left(f"{prefix}industry_code", 2))
    return F(f"{prefix}{by}")


class LiveCells:
    """Cells that were counted just now."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = cells

    def by(self, what: str) -> dict[Hashable, Sums]:
        found: dict[Hashable, Sums] = defaultdict(Sums)
        words = {} if what in (AGE, FAMILY) else self._words(what)
        for cell in self.cells:
            key = {AGE: cell.age, FAMILY: cell.family_id}.get(what) or words.get(cell.company_id)
            found[key or None] += cell.sums
        return found

    def _words(self, what: str) -> dict[int | None, Hashable]:
        companies = Company.objects.filter(pk__in={cell.company_id for cell in self.cells})
        return dict(companies.order_by().values_list("pk", segment_of(what, prefix="")))

    def surveyed(self) -> dict[int | None, Sums]:
        where = set(
            FamilySurvey.objects.filter(company__in={cell.company_id for cell in self.cells}).values_list(
                "company", "family"
            )
        )
        found: dict[int | None, Sums] = defaultdict(Sums)
        for cell in self.cells:
            if (cell.company_id, cell.family_id) in where:
                found[cell.family_id] += cell.sums
        return found


class StoredCells:
    """Cells of the last night, summed by the database."""

    def __init__(self, cells: QuerySet) -> None:
        self.cells = cells.order_by()

    def by(self, what: str) -> dict[Hashable, Sums]:
        key = F(what) if what in (AGE, FAMILY) else segment_of(what)
        return self._summed(self.cells, key)

    def surveyed(self) -> dict[int | None, Sums]:
        looked = FamilySurvey.objects.filter(company=OuterRef("company"), family=OuterRef("family"))
        return self._summed(self.cells.filter(Exists(looked)), F(FAMILY))

    def _summed(self, cells: QuerySet, key: Any) -> dict[Any, Sums]:
        rows = cells.annotate(key=key).values("key").annotate(**{f"sum_{n}": Sum(n) for n in COUNTS})
        found: dict[Any, Sums] = defaultdict(Sums)
        for row in rows:
            found[row["key"] or None] += Sums(*(row[f"sum_{name}"] for name in COUNTS))
        return found


def figures_of(
    *, items: QuerySet[InstalledItem], cells: QuerySet, contracts: QuerySet | None, day: date,
    by: str = Segment.REGION, machines: bool = True, live: int = LIVE,
) -> Figures:  # fmt: skip
    """The figures of what three querysets hold, already narrowed to what the user sees and asks for."""
    counted = items.filter(active_on(day)).order_by()
    if machines:
        counted, cells = counted.machines(), cells.filter(is_machine=True)
    numbers = list(counted.values_list("pk", flat=True)[: live + 1])
    is_live = len(numbers) <= live
    source = LiveCells(cells_of(numbers, day) if numbers else []) if is_live else StoredCells(cells)
    ends = None if contracts is None else ends_of(contracts, day)
    if not is_live:
        day = cells.order_by().values_list("day", flat=True).first()
        if day is None:
            return Figures(None, is_live=False, ends=ends)
    ages, families = source.by(AGE), source.by(FAMILY)
    split = families if by == Segment.FAMILY else source.by(by)
    return Figures(
        day, is_live, sum(ages.values(), Sums()), {band: ages.get(band, Sums()) for band in AgeBand.values},
        _named(FAMILY, families, source.surveyed()), _named(by, split), ends,
    )  # fmt: skip


def ends_of(contracts: QuerySet, day: date) -> Ends:
    """How many contracts came to an end in the period, and how many of them went on. One query."""
    return Ends(
        **contracts.order_by().aggregate(
            ended=Count("pk", filter=came_to_end(day, PERIOD)),
            renewed=Count("pk", filter=renewed(day, PERIOD)),
        )
    )


def _named(by: str, split: dict[Any, Sums], surveyed: dict[int | None, Sums] | None = None) -> list[Group]:
    """Parts with their names, the biggest first."""
    keys = [key for key in split if key is not None]
    names: dict[Any, tuple[str, str]] = {}
    if by in (Segment.FAMILY, Segment.OWNER):
        rows = (
            ProductFamily.objects.filter(pk__in=keys).values_list("pk", "public_id", "name")
            if by == Segment.FAMILY
            else User.objects.filter(pk__in=keys).values_list("pk", "public_id", "full_name")
        )
        names = {pk: (str(number), name) for pk, number, name in rows}
    groups = [
        Group(*names.get(key, ("none", "") if key is None else (key, key)), sums, (surveyed or {}).get(key))
        for key, sums in split.items()
    ]
    return sorted(groups, key=lambda one: (-(one.sums.items + one.sums.others), one.label))


def trend(company: Company | None, day: date) -> list[CoverSnapshot]:
    """The last snapshot of cover of each of the last months, in all or at a company, the oldest first."""
    rows = CoverSnapshot.objects.filter(company=company, day__lte=day).order_by("-day")
    last: dict[tuple[int, int], CoverSnapshot] = {}
    for row in rows[: MONTHS * 31]:
        last.setdefault((row.day.year, row.day.month), row)
    return list(last.values())[:MONTHS][::-1]
