"""The figures of a night, counted wholly in the database and kept for good."""

from datetime import date

from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from companies.models import Company
from contacts.models import Person
from history.queries.sources import CREATED_FROM
from quality.models import QualityFigure
from quality.queries.doubles import counted
from quality.queries.figures import COMPANY, PERSON, REGISTERS, Figure, figures_of

LOCK = 4712
ROOM = "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off"
_TEAM = {
    COMPANY: "r.team_id",
    "person": "(SELECT c.team_id FROM contacts_position p JOIN companies_company c ON c.id = p.company_id"
    " WHERE p.person_id = r.id AND p.ended_on IS NULL ORDER BY p.is_primary DESC, p.id LIMIT 1)",
}
_COUNT = """
WITH told AS MATERIALIZED (SELECT r.*, {team} AS of_team, COALESCE(h.source, '') AS source
  FROM ({rows}) r LEFT JOIN ({created}) h ON h.object_id = r.id)
INSERT INTO quality_qualityfigure (day, key, team_id, is_of_team, source, total, good)
SELECT %s, f.key, CASE WHEN g.is_of_team THEN g.of_team END, g.is_of_team, CASE WHEN g.is_of_source THEN g.source END,
  f.total, f.good
FROM (
  SELECT of_team, source, GROUPING(of_team) = 0 AS is_of_team, GROUPING(source) = 0 AS is_of_source, {counts}
  FROM told GROUP BY GROUPING SETS ((), (of_team), (source))
) g CROSS JOIN LATERAL (VALUES {keys}) f(key, total, good)
WHERE f.total > 0 OR NOT (g.is_of_team OR g.is_of_source)
"""


@transaction.atomic
def take_figures(*, day: date, today: date) -> int:
    """Count every figure for the whole register, each team and each source. Taken twice on a day, the first stays.

    `today` is the day on which terms are reckoned. Returns how many rows were written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if QualityFigure.objects.filter(day=day).exists():
            return 0
        cursor.execute(ROOM)
        written = 0
        for register in REGISTERS:
            sql, params = _statement(register, today)
            cursor.execute(sql, [*params, day])
            written += cursor.rowcount
    return written + _take_duplicates(day)


def _statement(register: str, today: date) -> tuple[str, tuple]:
    figures = figures_of(register)
    rows, params = _flagged(register, figures, today)
    counts = ", ".join(
        f"count(*) FILTER (WHERE w{n}) AS total{n}, count(*) FILTER (WHERE w{n} AND g{n}) AS good{n}"
        for n in range(len(figures))
    )
    keys = ", ".join(f"('{figure.key}', g.total{n}, g.good{n})" for n, figure in enumerate(figures))
    table = REGISTERS[register]._meta.label_lower
    created = CREATED_FROM.format(object_type=table)
    sql = _COUNT.format(team=_TEAM[register], rows=rows, created=created, counts=counts, keys=keys)
    return sql, params


def _flagged(register: str, figures: list[Figure], today: date) -> tuple[str, tuple]:
    """The register's rows with, for each figure, whether it counts the row and whether the row is good."""
    told = {}
    for number, figure in enumerate(figures):
        told[f"w{number}"] = _as_bool(figure.whole(today))
        told[f"g{number}"] = _as_bool(figure.good(today))
    columns = ["id", *(["team_id"] if register == COMPANY else []), *told]
    kept: QuerySet = REGISTERS[register]._base_manager.all()
    if register == PERSON:
        kept = kept.filter(is_restricted=False)
    rows = kept.annotate(**told).values(*columns)
    return rows.query.sql_with_params()


def _as_bool(condition: Q) -> Coalesce:
    return Coalesce(ExpressionWrapper(condition, BooleanField()), Value(value=False))


def _take_duplicates(day: date) -> int:
    """Records in no open pair of duplicates, while duplicates are looked for at all."""
    rows = []
    for register, model in ((COMPANY, Company), ("person", Person)):
        doubled = counted(register)
        if doubled is not None:
            total = model._base_manager.count()
            rows.append(
                QualityFigure(day=day, key=f"{register}_single", total=total, good=max(0, total - doubled))
            )
    QualityFigure.objects.bulk_create(rows)
    return len(rows)
