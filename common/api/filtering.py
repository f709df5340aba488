"""Filters of the API: the lists' own, their errors told as problems."""

from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError


class HouseFilterBackend(DjangoFilterBackend):
    """Says the filter's finished sentences as they are: a value may hold a per cent sign."""

    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise ValidationError({name: list(map(str, texts)) for name, texts in filterset.errors.items()})
        return filterset.qs
