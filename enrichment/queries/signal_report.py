"""How many of our companies changed in a month, and in what."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from companies.choices import Lifecycle, StaffClass
from companies.models import Company
from companies.queries.size import staff_class
from enrichment.choices import SignalKind
from enrichment.models import Signal
from users.models import User

RULE_OF_THUMB = 11  # per cent of companies with more than ten persons change in a month, says the trade
MORE_THAN_TEN = 11


@dataclass(frozen=True)
class Share:
    """So many of so many companies."""

    changed: int
    of: int

    @property
    def percent(self) -> float | None:
        return round(self.changed / self.of * 100, 1) if self.of else None


@dataclass(frozen=True)
class MonthReport:
    """What changed in one month."""

    first: date
    last: date
    everything: Share
    over_ten: Share
    by_lifecycle: dict[str, Share]
    by_size: dict[str, Share]
    by_kind: dict[str, dict[str, int]] = field(
        default_factory=dict
    )  # kind: {"" for all, lifecycle: companies}


def month_bounds(day: date) -> tuple[date, date]:
    """The first and the last day of the day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def told_month(*, user: User, today: date) -> date:
    """The month to begin with: the running one, and the one before it while nothing has changed in this one yet."""
    first, last = month_bounds(today)
    is_told = Signal.objects.visible_to(user).happened_in(first, last).exists()
    return first if is_told else month_before(first)


def month_report(*, user: User, day: date) -> MonthReport:
    """The month of a day, over the companies the user sees that are in business or changed in it: each company
    counts once, in as many kinds as it changed. Four queries."""
    first, last = month_bounds(day)
    companies = Company.objects.visible_to(user).order_by()
    signals = Signal.objects.visible_to(user).happened_in(first, last).order_by()
    changed = companies.filter(pk__in=signals.values("company"))
    groups = ("lifecycle", "size")
    whole = _counted(companies.in_business(), groups) | {}
    moved = _counted(changed, groups)
    kinds: dict[str, dict[str, int]] = {kind: {} for kind in SignalKind.values}
    rows = signals.values_list("kind", "company__lifecycle").annotate(n=Count("company", distinct=True))
    for kind, lifecycle, number in rows:
        kinds[kind][lifecycle] = number
        kinds[kind][""] = kinds[kind].get("", 0) + number
    return MonthReport(
        first, last,
        everything=Share(sum(moved["lifecycle"].values()), sum(whole["lifecycle"].values())),
        over_ten=Share(moved["over_ten"][True], whole["over_ten"][True]),
        by_lifecycle={one: _share(moved["lifecycle"], whole["lifecycle"], one) for one in Lifecycle.values},
        by_size={one: _share(moved["size"], whole["size"], one) for one in (*StaffClass.values, "")},
        by_kind=kinds,
    )  # fmt: skip


def _share(moved: dict[str, int], whole: dict[str, int], key: str) -> Share:
    return Share(moved.get(key, 0), whole.get(key, 0))


def _counted(companies, groups: tuple[str, ...]) -> dict[str, dict]:
    """Companies by lifecycle and by size, and those with more than ten persons; one pass."""
    over_ten = Count("pk", filter=Q(staff__gte=MORE_THAN_TEN))
    rows = companies.annotate(size=staff_class()).values_list(*groups).annotate(n=Count("pk"), ten=over_ten)
    found: dict[str, dict] = {"lifecycle": {}, "size": {}, "over_ten": {True: 0}}
    for lifecycle, size, number, ten in rows:
        found["lifecycle"][lifecycle] = found["lifecycle"].get(lifecycle, 0) + number
        found["size"][size] = found["size"].get(size, 0) + number
        found["over_ten"][True] += ten
    return found


def twelve_months(*, user: User, day: date) -> list[tuple[date, int]]:
    """Companies that changed in each of the twelve months up to the day's. One query."""
    first = day.replace(day=1)
    months = [first]
    for _number in range(11):
        months.insert(0, month_before(months[0]))
    signals = Signal.objects.visible_to(user).happened_in(months[0], month_bounds(day)[1]).order_by()
    rows = signals.annotate(month=TruncMonth("happened_on")).values_list("month")
    counts = dict(rows.annotate(n=Count("company", distinct=True)))
    return [(month, counts.get(month, 0)) for month in months]
