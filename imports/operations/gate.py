"""People who were erased, or refuse marketing, and a list that brings them back: what becomes of their rows.

A row is never told apart by its words: what is kept of it is its number in the file and the code of the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from common.gate import (
    ERASED,
    IMPORT,
    KINDS,
    LET_IN,
    REFUSES,
    TRADER,
    Address,
    Stopped,
    known_addresses,
    tell_stopped,
)
from common.sole_trader import is_sole_trader, trader_key
from imports.choices import HELD, LEFT_OUT, SKIPPED, GatePolicy
from imports.reading.records import Record

FIRM = ("legal_name", "legal_form", "business_id", "country")


def stop_at_gate(
    *, records: Sequence[Record], are_persons: bool, columns: Sequence[str] = (), policy: str = GatePolicy.MARK.value,
    import_id: int = 0, now: datetime | None = None,
) -> None:  # fmt: skip
    """Do with rows that have a known address what was chosen for the file.

    A person who was erased on request comes in by no choice: the row is rejected, or held. The firm of a sole trader
    is a person, known by its business ID too. By the others of its rows
    the file's own choice decides: marked as coming in without marketing, taken without the person (the address left
    out; a row that is a person is left out whole), skipped, or held for review. Refusals are recorded with the
    persons by the nightly look. With `now`, which a dry run has not, held rows and those of erased persons are told to
    the privacy desk, where somebody decides on them.
    """
    cell = {name: columns.index(name) if name in columns else -1 for name in FIRM}
    firms = [None if are_persons else _trader_of(record, cell) for record in records]
    each = [_addresses_of(record, firm) for record, firm in zip(records, firms, strict=True)]
    known = known_addresses(set().union(*each))
    if not known:
        return
    for record, firm, addresses in zip(records, firms, each, strict=True):
        words = {known.get(address) for address in addresses} - {None}
        if words and not record.rejected:
            _judge(record, words, known, are_persons=are_persons or firm is not None, policy=policy)
    if now is not None:
        pairs = zip(records, each, strict=True)
        tell_stopped(
            stopped=[one for record, at in pairs for one in _stopped(record, at, known, import_id)], now=now
        )


def _addresses_of(record: Record, firm: Address | None) -> set[Address]:
    found = {(kind, key) for kind, _value, key, _use in record.facts if kind in KINDS}
    return found | {firm} if firm and firm[1] else found


def _trader_of(record: Record, cell: Mapping[str, int]) -> Address | None:
    """The firm of a row when it is a sole trader's, by its business ID ("" without one)."""
    name, form, number, country = (
        str(record.values[cell[one]] or "") if cell[one] >= 0 else "" for one in FIRM
    )
    if not is_sole_trader(legal_form=form, name=name):
        return None
    return TRADER, trader_key(country=country or record.country, business_id=number)


def _stopped(
    record: Record, addresses: set[Address], known: Mapping[Address, str], import_id: int
) -> Iterator[Stopped]:
    if record.rejected in (HELD, ERASED):
        for address in sorted(addresses):
            if known.get(address, LET_IN) != LET_IN:
                yield Stopped(address, known[address], IMPORT, import_id, record.number)


def _judge(
    record: Record, words: set[str | None], known: Mapping[Address, str], *, are_persons: bool, policy: str
) -> None:
    is_erased = ERASED in words
    if words == {LET_IN}:
        _note(record, REFUSES)
    elif policy == GatePolicy.HOLD:
        _reject(record, HELD)
    elif is_erased and are_persons:
        _reject(record, ERASED)
    elif policy == GatePolicy.SKIP or (policy == GatePolicy.WITHOUT and are_persons):
        _reject(record, SKIPPED)
    elif policy == GatePolicy.WITHOUT:
        record.facts = [fact for fact in record.facts if (fact[0], fact[2]) not in known]
        _note(record, LEFT_OUT)
    else:
        if is_erased:
            record.facts = [fact for fact in record.facts if known.get((fact[0], fact[2])) != ERASED]
        _note(record, REFUSES if words & {REFUSES, LET_IN} else ERASED)


def _reject(record: Record, code: str) -> None:
    """Stop the row, and forget its words: of what was found odd in it the codes alone stay."""
    record.reject(code)
    record.issues = [(field, said, "", "") for field, said, _value, _proposal in record.issues]


def _note(record: Record, code: str) -> None:
    if ("", code, "", "") not in record.issues:  # a chunk that is halved is written in parts
        record.issues.append(("", code, "", ""))
