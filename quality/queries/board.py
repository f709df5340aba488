"""The board: the newest figures with their trends, of the whole register, of a team, or of a source."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from quality.choices import FigureGroup
from quality.models import QualityFigure
from quality.queries.figures import COMPANY, FIGURES, Words
from users.models import Team

MONTHS = 13


@dataclass(frozen=True)
class Cut:
    """Which records: all, those of a team (None: of no team), or those that came from a source ("": typed)."""

    is_of_team: bool = False
    team: Team | None = None
    source: str | None = None

    @property
    def rows(self) -> Q:
        return Q(is_of_team=self.is_of_team, team=self.team, source=self.source)


@dataclass(frozen=True)
class Told:
    """One figure of a night."""

    key: str
    group: FigureGroup
    register: str
    label: Words
    sentence: Words
    total: int
    good: int
    is_open: bool = True

    @property
    def wanting(self) -> int:
        return self.total - self.good

    @property
    def rate(self) -> float | None:
        return self.good / self.total if self.total else None


def newest_day() -> date | None:
    """The night of the newest figures."""
    return QualityFigure.objects.aggregate(day=Max("day"))["day"]


def figures_on(day: date, cut: Cut) -> list[Told]:
    """The figures of a night, in the order of their groups."""
    rows = {row.key: row for row in QualityFigure.objects.filter(cut.rows, day=day)}
    found = [
        Told(f.key, f.group, f.register, f.label, f.sentence, rows[f.key].total, rows[f.key].good)
        for f in FIGURES.values()
        if f.key in rows
    ]
    return found + _singles(rows)


def _singles(rows: dict[str, QualityFigure]) -> list[Told]:
    words = {
        "company_single": (COMPANY, _("Companies once"), _("Companies that stand in no open pair of possible duplicates.")),
        "person_single": ("person", _("Persons once"), _("Persons who stand in no open pair of possible duplicates.")),
    }  # fmt: skip
    return [
        Told(key, FigureGroup.UNIQUENESS, register, label, sentence, rows[key].total, rows[key].good, is_open=False)
        for key, (register, label, sentence) in words.items()
        if key in rows
    ]  # fmt: skip


def trends(day: date, cut: Cut) -> dict[str, list[tuple[date, float]]]:
    """Per figure, the share that was good on the last night of each month of a year."""
    since = (day.replace(day=1) - timedelta(days=31 * (MONTHS - 1))).replace(day=1)
    rows = QualityFigure.objects.filter(cut.rows, day__gte=since, total__gt=0)
    last = rows.annotate(month=TruncMonth("day")).values("month").annotate(last=Max("day")).order_by("month")
    days = [row["last"] for row in last]
    found: dict[str, list[tuple[date, float]]] = {}
    for key, on, good, total in (
        rows.filter(day__in=days).order_by("day").values_list("key", "day", "good", "total")
    ):
        found.setdefault(key, []).append((on, good / total))
    return found


def cuts_of(day: date) -> tuple[list[Team], list[str]]:
    """Teams and sources that the night has figures of."""
    rows = QualityFigure.objects.filter(day=day)
    teams = Team.objects.filter(pk__in=rows.filter(is_of_team=True).values("team")).order_by("name")
    sources = rows.exclude(source=None).order_by("source").values_list("source", flat=True).distinct()
    return list(teams), list(sources[:200])
