"""People who were erased, or refuse marketing, and a list that brings them back: what becomes of their rows.

A row is never told apart by its words: what is kept of it is its number in the file and the code of the reason.
"""

from collections.abc import Mapping, Sequence

from common.gate import ERASED, KINDS, REFUSES, Address, known_addresses
from imports.choices import HELD, LEFT_OUT, SKIPPED, GatePolicy
from imports.reading.records import Record


def stop_at_gate(
    *, records: Sequence[Record], are_persons: bool, policy: str = GatePolicy.MARK.value
) -> None:
    """Do with rows that have a known address what was chosen for the file.

    A person who was erased on request comes in by no choice: the row is rejected, or held. By the others of its rows
    the file's own choice decides: marked as coming in without marketing, taken without the person (the address left
    out; a row that is a person is left out whole), skipped, or held for review. Refusals are recorded with the
    persons by the nightly look.
    """
    addresses = {
        (kind, key) for record in records for kind, _value, key, _use in record.facts if kind in KINDS
    }
    known = known_addresses(addresses)
    if not known:
        return
    for record in records:
        words = {known.get((kind, key)) for kind, _value, key, _use in record.facts if kind in KINDS} - {None}
        if words and not record.rejected:
            _judge(record, words, known, are_persons=are_persons, policy=policy)


def _judge(
    record: Record, words: set[str | None], known: Mapping[Address, str], *, are_persons: bool, policy: str
) -> None:
    is_erased = ERASED in words
    if policy == GatePolicy.HOLD:
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
        _note(record, REFUSES if REFUSES in words else ERASED)


def _reject(record: Record, code: str) -> None:
    """Stop the row, and forget its words: of what was found odd in it the codes alone stay."""
    record.reject(code)
    record.issues = [(field, said, "", "") for field, said, _value, _proposal in record.issues]


def _note(record: Record, code: str) -> None:
    if ("", code, "", "") not in record.issues:  # a chunk that is halved is written in parts
        record.issues.append(("", code, "", ""))
