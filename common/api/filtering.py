"""Filters of the API: the lists' own, their errors told as problems, and no parameter that nobody reads."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError

PAGING = frozenset({"cursor", "page_size", "format"})


def narrowed_by(**columns: str) -> type[filters.FilterSet]:
    """Filters by the universal IDs of other records: the word in the address, and the column."""
    found = {word: filters.UUIDFilter(f"{column}__public_id") for word, column in columns.items()}
    return type("NarrowedBy" + "And".join(word.title() for word in columns), (filters.FilterSet,), found)


class HouseFilterBackend(DjangoFilterBackend):
    """Says the filter's finished sentences as they are: a value may hold a per cent sign. A parameter that the list
    does not know is refused: left out without a word, it would show more than was asked for."""

    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset(request, queryset, view)
        if getattr(view, "action", "") == "list":
            known = PAGING.union(getattr(view, "asked", ()), filterset.filters if filterset else ())
            begins = getattr(
                filterset, "begins", ()
            )  # names that the register itself makes: attributes of items
            _refuse_unknown(
                {one for one in request.query_params if one not in known and not one.startswith(begins)}
            )
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise ValidationError(
                {
                    "where" if name == NON_FIELD_ERRORS else name: list(map(str, texts))
                    for name, texts in filterset.errors.items()
                }
            )
        return filterset.qs


def _refuse_unknown(names: set[str]) -> None:
    if names:
        words = _("This list has no such parameter. The schema tells which it has.")
        raise ValidationError({name[:60]: [words] for name in sorted(names)})
