"""The figures of the base, worked out once a night for pages that would take too long."""

from datetime import date

from django.db import connection, transaction

from service.models import FigureCell
from service.queries.figure_cells import COLUMNS, cells_statement, parameters


@transaction.atomic
def take_figures(*, day: date) -> int:
    """Replace the cells by those of a day, wholly in the database. Returns how many. Figures, not facts: no history."""
    FigureCell.objects.all().delete()
    with connection.cursor() as cursor:
        table = FigureCell._meta.db_table
        cursor.execute(
            f"INSERT INTO {table} (day, {COLUMNS}) SELECT %(day)s::date, {COLUMNS} FROM ("
            f"{cells_statement(of_some=False)}) cells",
            {**parameters(day), "items": None},
        )
        return cursor.rowcount
