"""Addresses of pages that may not be there: an app that is away has no link."""

from functools import cache
from uuid import UUID

from django.urls import NoReverseMatch, reverse

_ANY = UUID(int=0)


def link(name: str, *args: object) -> str:
    """The address of a named page, "" when there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def record_url(name: str, public_id: UUID, *more: str) -> str:
    """The address of a record's page, worked out once for all records: rows of a list have hundreds."""
    return _pattern(name, more).replace(str(_ANY), str(public_id))


@cache
def _pattern(name: str, more: tuple[str, ...]) -> str:
    return reverse(name, args=[_ANY, *more])
