"""Spans of days, several in one value, as the database keeps them put together and in order."""

from typing import Any

from django.db import models
from django.db.models.lookups import Lookup


class DateMultiRangeField(models.Field):
    """PostgreSQL's datemultirange; read as a sequence of ranges of dates. Kept by the database, not typed by people."""

    def db_type(self, connection: Any) -> str:
        return "datemultirange"


@DateMultiRangeField.register_lookup
class ContainsDay(Lookup):
    """Whether one of the spans has the day."""

    lookup_name = "contains"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        spans, spans_params = self.process_lhs(compiler, connection)
        day, day_params = self.process_rhs(compiler, connection)
        return f"{spans} @> {day}::date", (*spans_params, *day_params)
