"""How records of each register are taken back: the apps above say it, one engine does it.

An app offers its models in AppConfig.ready(). What nobody has offered is refused in words, row by row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.apps import apps
from django.db import models
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Part:
    """Rows that belong to a record and go with it: `column` holds the record's number, or what `refers_to` says.

    What a machine found out about the record and will find again (`found_again`) goes without history and does not
    come back with it; rows of the same table that `fixed` leaves out are somebody's work, and keep the record.
    """

    model: type[models.Model]
    column: str
    refers_to: str = "pk"
    fixed: Mapping[str, Any] = field(default_factory=dict)
    found_again: bool = False


class Word(Protocol):
    """Takes back what a change says of a record under a word that is no column: rows that an act added, tags."""

    def __call__(self, *, step: Any, told: Sequence[Any], names: Sequence[str]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Undoable:
    """A model whose changes can be taken back.

    `parts` are removed with a record that goes. `words` take back what changes tell under words that are no
    columns; what stands in `told_by_parts` needs nothing, since the parts have rows of their own. `derived` columns
    are views of parts: a word may take back what they show, and `leads_to` of the parts sets them anew. Columns of `refused` stay, each with the sentence that says what to do instead; `refuses` says it of every row. `owner`
    is the column that leads to the record whose part a row is.
    `leads_to` names columns that lead to other records which show something of these rows, and what sets that anew,
    at the records led to before and after. `stays` says of the values that would go back (by number and column) which stay, since they
    hang together or follow from rows of their own; `by_hand` has the sentence for each such column. `keeps` is told the rows
    (`gone`, `changed`) before they are written, where something must be remembered of what they said until now.
    Columns of one set of `together` make sense only with each other: they go back all or none.
    """

    model: type[models.Model]
    parts: tuple[Part, ...] = ()
    words: Mapping[str, Word] = field(default_factory=dict)
    told_by_parts: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    refused: Mapping[str, str | Promise] = field(default_factory=dict)
    refuses: str | Promise = ""
    owner: str = ""
    url_name: str = ""
    leads_to: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    by_hand: Mapping[str, str | Promise] = field(default_factory=dict)
    stays: Callable[..., Mapping[int, set[str]]] | None = None
    keeps: Callable[..., None] | None = None
    together: tuple[frozenset[str], ...] = ()


_undoables: dict[str, Undoable] = {}
_parts_elsewhere: dict[str, list[Part]] = {}
_acts: dict[str, Any] = {}
_watchers: list[Callable[[int], bool]] = []


def offer_undo(*undoables: Undoable) -> None:
    """Let changes of these models be taken back."""
    for undoable in undoables:
        _undoables[undoable.model._meta.label_lower] = undoable


def also_part(*, of: type[models.Model], part: Part) -> None:
    """Say in an app above which of its rows belong to a record of an app below and go with it."""
    _parts_elsewhere.setdefault(of._meta.label_lower, []).append(part)


def undoable_of(object_type: str) -> Undoable | None:
    """How the model is taken back; None where nobody said."""
    found = _undoables.get(object_type)
    more = _parts_elsewhere.get(object_type)
    return replace(found, parts=(*found.parts, *more)) if found is not None and more else found


def undoable_types() -> list[str]:
    """The types of which changes can be taken back."""
    return sorted(_undoables)


def part_models() -> frozenset[str]:
    """The models whose rows are parts of records."""
    return frozenset(label for label, undoable in _undoables.items() if undoable.owner)


def watch_acts(is_at_work: Callable[[int], bool]) -> None:
    """Let an app say of an act (the number of its change set) that it is still going on."""
    _watchers.append(is_at_work)


def is_still_at_work(change_set_id: int) -> bool:
    """Whether an act has not come to its end."""
    return any(watcher(change_set_id) for watcher in _watchers)


class ActUndo(Protocol):
    """Undoes acts of a kind that moves more than values, in a way of its own."""

    def __call__(self, *, change_set_id: int, by: Any, now: Any) -> str:
        """Undo it, or start to; the address of the page that shows what comes of it. Raises a Refusal."""
        ...


def register_undo(act: str, handler: ActUndo) -> None:
    """Let an app undo acts of this kind itself: `register_undo("merge", …)`."""
    _acts[act] = handler


def undo_of_act(act: str) -> ActUndo | None:
    """Who undoes acts of this kind; None: the engine does."""
    return _acts.get(act)


def model_of(object_type: str) -> type[models.Model] | None:
    """The model of an object type; None when it is not there any more."""
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None
