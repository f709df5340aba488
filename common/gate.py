"""Addresses that must not come in unseen: asked of whoever knows, before a list or an outside register is believed.

Who refuses marketing and who was erased is known by an app at the top; those below ask here, and keep of the answer
its code alone.
"""

from collections.abc import Callable, Iterable, Mapping

ERASED, REFUSES = "erased_before", "refuses_marketing"
KINDS = ("email", "phone")

Address = tuple[str, str]  # ("email", lower-case address), ("phone", E.164)
Ask = Callable[[Iterable[Address]], Mapping[Address, str]]
_askers: list[Ask] = []


def ask_at_the_gate(*, ask: Ask) -> None:
    """Let `ask` tell which addresses belong to somebody erased (`ERASED`) or refuse marketing (`REFUSES`)."""
    if ask not in _askers:
        _askers.append(ask)


def known_addresses(addresses: set[Address]) -> dict[Address, str]:
    """Those of the addresses that are known, with the code of the reason."""
    known: dict[Address, str] = {}
    for ask in _askers if addresses else ():
        known |= ask(addresses)
    return known
