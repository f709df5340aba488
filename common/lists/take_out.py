"""Lists that leave the registers as files: who hears of it, and which lists ask first what for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class Export:
    """A list that somebody takes out: which register, its filtered rows, and the names of its columns."""

    request: HttpRequest
    resource: str
    rows: QuerySet
    fields: list[str]


_watchers: dict[str, Callable[[Export], None]] = {}
_askers: dict[str, str] = {}


def watch_exports(name: str, watcher: Callable[[Export], None]) -> None:
    """Let an app above keep a record of what is taken out; the same name once only, for a reload says it again."""
    _watchers[name] = watcher


def tell_of(export: Export) -> None:
    """Tell those who keep a record."""
    for watcher in _watchers.values():
        watcher(export)


def ask_first(resource: str, url_name: str) -> None:
    """Lead the export links of a list to a page that asks what the file is for; it sends on to the list's own."""
    _askers[resource] = url_name


def asker_of(resource: str) -> str:
    """The page that asks, or nothing."""
    return _askers.get(resource, "")
