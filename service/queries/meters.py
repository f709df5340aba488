"""What meters tell: how much an item runs, and when it will have run so and so much."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil

from django.db.models import Q
from django.utils import timezone

from installed_base.models import InstalledItem
from service.models import MeterReading

WINDOW = timedelta(days=365)  # readings of a year say how much an item runs
FARTHEST = 20 * 366  # a forecast of more days than this says nothing


@dataclass(frozen=True)
class Usage:
    """How much a meter goes on: so much a day, as measured over so many days up to the last reading."""

    a_day: Decimal
    days: int
    last: MeterReading

    def reaches(self, further: Decimal) -> date | None:
        """The day on which the meter will have gone so much further than at the last reading."""
        read_on = timezone.localtime(self.last.read_at).date()
        if further <= 0:
            return read_on
        if self.a_day <= 0:
            return None
        days = ceil(further / self.a_day)
        return read_on + timedelta(days=days) if days <= FARTHEST else None


@dataclass
class Meter:
    """One meter of an item: its readings, oldest first, and what they tell."""

    name: str
    readings: list[MeterReading] = field(default_factory=list)

    @property
    def last(self) -> MeterReading:
        return self.readings[-1]

    @property
    def usage(self) -> Usage | None:
        return usage_of(self.readings)


def run(readings: Iterable[MeterReading], *, start: Decimal | None = None) -> Decimal:
    """How much a meter went on over the readings in their order. A reset begins anew from what it shows."""
    total, before = Decimal(0), start
    for reading in readings:
        if not reading.is_reset and before is not None:
            total += reading.value - before
        before = reading.value
    return total


def usage_of(readings: list[MeterReading]) -> Usage | None:
    """By the readings of the last year; two at different moments are needed."""
    if not readings:
        return None
    last = readings[-1]
    recent = [one for one in readings if one.read_at >= last.read_at - WINDOW]
    if len(recent) < 2:  # nothing else within the year: the reading before says it more roughly
        recent = readings[-2:]
    span = recent[-1].read_at - recent[0].read_at
    if len(recent) < 2 or span <= timedelta():
        return None
    days = Decimal(span / timedelta(days=1)).quantize(Decimal("0.001"))
    if days <= 0:
        return None
    return Usage((run(recent) / days).quantize(Decimal("0.001")), max(1, round(days)), last)


def meters_of(item: InstalledItem, *, most: int = 400) -> list[Meter]:
    """The meters of an item with their newest readings, each in the order of time. One query."""
    rows = MeterReading.objects.filter(item=item).select_related("visit", "by").newest_first()[:most]
    meters: dict[str, Meter] = {}
    for reading in reversed(list(rows)):
        meters.setdefault(reading.meter, Meter(reading.meter)).readings.append(reading)
    return sorted(meters.values(), key=lambda one: one.name)


def readings_of(items: Iterable[int], meter: str | None = None) -> dict[tuple[int, str], list[MeterReading]]:
    """Readings of items by item and meter, each in the order of time. One query, however many items."""
    rows = MeterReading.objects.filter(Q(meter=meter) if meter else Q(), item__in=list(items))
    found: dict[tuple[int, str], list[MeterReading]] = {}
    for reading in rows.order_by("item_id", "meter", "read_at"):
        found.setdefault((reading.item_id, reading.meter), []).append(reading)
    return found


def neighbours(
    *, item: InstalledItem, meter: str, read_at: datetime
) -> tuple[MeterReading | None, MeterReading | None]:
    """The readings before and after a moment."""
    rows = MeterReading.objects.filter(item=item, meter=meter)
    before = rows.filter(read_at__lt=read_at).order_by("-read_at").first()
    return before, rows.filter(read_at__gt=read_at).order_by("read_at").first()


def known_spelling(*, item: InstalledItem, meter: str) -> str:
    """The meter's name as this item has it already, whatever its case; else as written."""
    name = " ".join(meter.split())
    known = MeterReading.objects.filter(item=item, meter__iexact=name).values_list("meter", flat=True).first()
    return known or name
