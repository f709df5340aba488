"""Pages of the API: by cursor, so that a page costs the same at the millionth row as at the first."""

import json
from typing import Any

from django.core.exceptions import ValidationError as InvalidValue
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination


class ByCursor(CursorPagination):
    """Newest change last, so that a reader who follows the cursor meets what changes meanwhile.

    The cursor holds all of the order, not its first field alone: an import changes ten thousand rows in one moment,
    and a reader has to get past them.
    """

    ordering = ("changed_at", "id")
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000

    def decode_cursor(self, request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise _not_ours() from error
        if cursor is not None and cursor.position is None:
            raise _not_ours()  # ours always say where they stand; without it a reader would begin again and again
        return cursor

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list[Model]:
        """The rows beyond the cursor, one more than the page holds to know whether there is a next."""
        self.request, self.page_size = request, self.get_page_size(request)
        self.base_url = request.build_absolute_uri()
        self.ordering = self.get_ordering(request, queryset, view)
        self.cursor = self.decode_cursor(request)
        is_back = bool(self.cursor and self.cursor.reverse)
        is_within = bool(self.cursor and self.cursor.position is not None)
        rows = queryset.order_by(*(f"-{name}" if is_back else name for name in self.ordering))
        if is_within:
            rows = rows.filter(_beyond(self._values(queryset.model, self.cursor.position), is_back=is_back))
        found = list(rows[: self.page_size + 1])
        is_more = len(found) > self.page_size
        self.page = found[: self.page_size][::-1] if is_back else found[: self.page_size]
        self.has_next, self.has_previous = (is_within, is_more) if is_back else (is_more, is_within)
        return self.page

    def get_next_link(self) -> str | None:
        return self._link(self.page[-1], is_back=False) if self.has_next and self.page else None

    def get_previous_link(self) -> str | None:
        return self._link(self.page[0], is_back=True) if self.has_previous and self.page else None

    def _link(self, row: Model, *, is_back: bool) -> str:
        fields = [row._meta.get_field(name) for name in self.ordering]
        position = json.dumps([field.value_to_string(row) for field in fields])
        return self.encode_cursor(Cursor(offset=0, reverse=is_back, position=position))

    def _values(self, model: type[Model], position: str) -> list[tuple[str, Any]]:
        try:
            told = json.loads(position)
            return [
                (name, model._meta.get_field(name).to_python(str(value)))
                for name, value in zip(self.ordering, told, strict=True)
            ]
        except (ValueError, TypeError, OverflowError, InvalidValue) as error:
            raise _not_ours() from error


class ById(ByCursor):
    """For resources that have no moment of change."""

    ordering = ("id",)


def _beyond(values: list[tuple[str, Any]], *, is_back: bool) -> Q:
    """Rows after (or before) the one with these values, in the order of the fields."""
    word = "lt" if is_back else "gt"
    (name, value), *rest = values
    if not rest:
        return Q(**{f"{name}__{word}": value})
    return Q(**{f"{name}__{word}e": value}) & (
        Q(**{f"{name}__{word}": value}) | _beyond(rest, is_back=is_back)
    )


def _not_ours() -> ValidationError:
    return ValidationError({"cursor": [_("This cursor was not given by us. Start from the first page.")]})
