"""Addresses that must not come in, or not for marketing: asked of whoever knows, before a row is written.

Who refuses marketing and who was erased is known by an app above this one; it says here how to ask. A row is never
told apart by its words: what is kept of it is its number in the file and the code of the reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from imports.choices import ERASED, REFUSES
from imports.reading.records import Record

Addresses = Iterable[tuple[str, str]]  # (kind, key): ("email", lower-case address), ("phone", E.164)
Ask = Callable[[Addresses], Mapping[tuple[str, str], str]]
KINDS = ("email", "phone")
_askers: list[Ask] = []


def ask_before_import(*, ask: Ask) -> None:
    """Let `ask` tell which of the addresses of a chunk belong to somebody erased (`ERASED`) or refuse marketing
    (`REFUSES`)."""
    if ask not in _askers:
        _askers.append(ask)


def stop_at_gate(*, records: Sequence[Record], are_persons: bool) -> None:
    """Reject rows of persons with an address of somebody who was erased on request, and take the address out of rows
    of others; note at those of people who refuse marketing that they came in without it. Refusals are recorded with
    the persons by the nightly look."""
    addresses = {
        (kind, key) for record in records for kind, _value, key, _use in record.facts if kind in KINDS
    }
    known: dict[tuple[str, str], str] = {}
    for ask in _askers if addresses else ():
        known |= ask(addresses)
    if not known:
        return
    for record in records:
        words = {known.get((kind, key)) for kind, _value, key, _use in record.facts if kind in KINDS}
        if record.rejected or not words - {None}:
            continue
        if ERASED in words and are_persons:
            record.reject(ERASED)
            record.issues = [(field, code, "", "") for field, code, _value, _proposal in record.issues]
            continue
        if ERASED in words:
            record.facts = [fact for fact in record.facts if known.get((fact[0], fact[2])) != ERASED]
        word = REFUSES if REFUSES in words else ERASED
        if ("", word, "", "") not in record.issues:  # a chunk that is halved is written in parts
            record.issues.append(("", word, "", ""))
