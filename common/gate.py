"""Addresses that must not come in unseen: asked of whoever knows, before a list or an outside register is believed.

Who refuses marketing and who was erased is known by an app at the top; those below ask here, and keep of the answer
its code alone. What was stopped is told here too, for somebody to look at: where it stood and why, no word of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from common.normalise import normalise_email, normalise_phone
from common.refusals import Refusal

ERASED, REFUSES = "erased_before", "refuses_marketing"
LET_IN = (
    "let_in"  # refuses marketing, and somebody has looked and lets it come in: marked, whatever was chosen
)
KINDS = ("email", "phone")
TRADER = "trader"  # a sole trader, by country and business ID: the name over the firm is a person's
IMPORT, REGISTER, API, PAGE = "import", "register", "api", "page"

Address = tuple[str, str]  # ("email", lower-case address), ("phone", E.164)
Ask = Callable[[Iterable[Address]], Mapping[Address, str]]


@dataclass(frozen=True)
class Stopped:
    """An address that was stopped. `batch` is the import with the number of the row, or, without one, the company that
    an outside register spoke of, or the key of the API that sent it; nothing for what was typed on a page."""

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


class StoppedAtGate(Refusal):
    """Somebody erased on request had this address. The sentence does not say so: whoever sends it need not know."""

    def __init__(self, stopped: Iterable[Stopped], *, field: str) -> None:
        words = _(
            "The privacy desk decides whether this address may come into the register. Ask there, then try again."
        )
        super().__init__(words, field=field)
        self.stopped = list(stopped)


def refuse_stopped(
    *, given: Mapping[str, Address], where: str, batch: int = 0, now: datetime | None = None
) -> None:
    """Refuse addresses of somebody erased on request, given by the field in which they stand, and with `now` tell the
    desk of them. Who refuses marketing comes in, as from a list that was told nothing else: the refusal stays.
    A caller whose transaction ends with the refusal tells the desk once more afterwards."""
    asked = {field: _canonical(*address) for field, address in given.items() if address[1]}
    known = known_addresses({address for address in asked.values() if address[1]})
    fields = [field for field, address in asked.items() if known.get(address) == ERASED]
    if fields:
        stopped = [Stopped(asked[field], ERASED, where, batch) for field in fields]
        if now is not None:
            tell_stopped(stopped=stopped, now=now)
        raise StoppedAtGate(stopped, field=fields[0])


def _canonical(kind: str, text: str) -> Address:
    """As the gate compares it; "" for what is none: whoever writes it refuses it in words of its own."""
    try:
        if kind == "email":
            return kind, normalise_email(text)
        if kind == "phone":
            return kind, normalise_phone(text, settings.HOME_COUNTRY)
        return kind, text if kind == TRADER else ""
    except Refusal:
        return kind, ""
