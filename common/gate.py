"""Addresses that must not come in unseen: asked of whoever knows, before a list or an outside register is believed.

Who refuses marketing and who was erased is known by an app at the top; those below ask here, and keep of the answer
its code alone. What was stopped is told here too, for somebody to look at: where it stood and why, no word of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

ERASED, REFUSES = "erased_before", "refuses_marketing"
LET_IN = (
    "let_in"  # refuses marketing, and somebody has looked and lets it come in: marked, whatever was chosen
)
KINDS = ("email", "phone")
TRADER = "trader"  # a sole trader, by country and business ID: the name over the firm is a person's
IMPORT, REGISTER = "import", "register"

Address = tuple[str, str]  # ("email", lower-case address), ("phone", E.164)
Ask = Callable[[Iterable[Address]], Mapping[Address, str]]


@dataclass(frozen=True)
class Stopped:
    """An address that was stopped. `batch` is the import with the number of the row, or the company that an outside
    register spoke of, without one."""

    address: Address
    code: str
    where: str
    batch: int
    number: int = 0


class Keep(Protocol):
    """Notes what was stopped."""

    def __call__(self, *, stopped: Iterable[Stopped], now: datetime) -> None: ...


_askers: list[Ask] = []
_keepers: list[Keep] = []


def ask_at_the_gate(*, ask: Ask) -> None:
    """Let `ask` tell which addresses belong to somebody erased (`ERASED`) or refuse marketing (`REFUSES`)."""
    if ask not in _askers:
        _askers.append(ask)


def keep_at_the_gate(*, keep: Keep) -> None:
    """Let `keep` note what was stopped, so that somebody decides on it."""
    if keep not in _keepers:
        _keepers.append(keep)


def known_addresses(addresses: set[Address]) -> dict[Address, str]:
    """Those of the addresses that are known, with the code of the reason."""
    known: dict[Address, str] = {}
    for ask in _askers if addresses else ():
        known |= ask(addresses)
    return known


def tell_stopped(*, stopped: Iterable[Stopped], now: datetime) -> None:
    """Tell what was stopped, within the caller's transaction. Told twice, it is noted once."""
    rows = list(stopped)
    for keep in _keepers if rows else ():
        keep(stopped=rows, now=now)
