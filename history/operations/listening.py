"""Acts of a kind heard of by an app above, in the transaction in which they happen."""

from typing import Protocol

from history.models import Change


class Hear(Protocol):
    """Is told of a row of history, in its transaction."""

    def __call__(self, *, change: Change) -> None: ...


_listeners: dict[str, Hear] = {}


def hear_of(*, act: str, hear: Hear) -> None:
    """Let an app above hear of each row that is recorded in acts of this kind. Rows written many at once are not
    told: nobody does such acts by the thousand."""
    _listeners[act] = hear


def tell_listeners(*, change: Change) -> None:
    """Tell whoever wants to hear of the act to which the row belongs."""
    hear = _listeners.get(change.change_set.act)
    if hear is not None:
        hear(change=change)
