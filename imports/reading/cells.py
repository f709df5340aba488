"""Readers of single fields: a text goes in, a value goes to its place in the record, doubts beside it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from imports.reading import damage, dates, numbers, values
from imports.reading.records import Reader, ReadingOptions, Record
from imports.reading.values import Problem

Parse = Callable[[str], Any]


def into(slot: int, key: str, parse: Parse, *, take_proposals: bool = False) -> Reader:
    """A reader that parses the cell and puts the value into a slot, or writes the doubt down."""

    def read(text: str, record: Record) -> None:
        value = parse(text)
        if type(value) is Problem:
            if values.is_blank(text.strip()):
                return
            record.doubt(key, value, text)
            if not (take_proposals and value.proposal):
                return
            value = value.proposal
        if value != "" and record.values[slot] is None:
            record.values[slot] = value

    return read


def text_reader(slot: int, key: str, limit: int, options: ReadingOptions, *, repeats: bool = False) -> Reader:
    """`repeats`: the same few texts come again and again (towns, legal forms), so what was read is remembered."""

    def parse(text: str) -> str | Problem:
        cleaned = values.clean_text(text)
        if values.is_blank(cleaned):
            return ""
        return values.whole_or_problem(cleaned, limit)

    known = lru_cache(maxsize=8192)(parse) if repeats else parse
    return into(slot, key, known, take_proposals=options.take_proposals)


def lines_reader(slot: int, key: str, limit: int, options: ReadingOptions) -> Reader:
    def parse(text: str) -> str | Problem:
        return values.whole_or_problem(values.clean_lines(text), limit)

    return into(slot, key, parse, take_proposals=options.take_proposals)


def code_reader(slot: int, key: str, limit: int, options: ReadingOptions) -> Reader:
    def parse(text: str) -> str | Problem:
        cleaned = text.strip()
        return "" if values.is_blank(cleaned) else values.code_or_problem(cleaned, limit)

    return into(slot, key, parse, take_proposals=options.take_proposals)


def date_or_problem(text: str, order: str) -> date | Problem:
    """A day as a column of this order writes it."""
    try:
        return dates.parse_date(text, order=order)
    except dates.NotADate:
        return Problem("bad_date")


def date_reader(slot: int, key: str, order: str) -> Reader:
    def parse(text: str) -> str | Problem:
        text = text.strip()
        if values.is_blank(text):
            return ""
        try:
            found = dates.parse_date(text, order=order)
        except dates.NotADate:
            return Problem("bad_date")
        return found.isoformat() if date(1700, 1, 1) <= found <= date(2200, 1, 1) else Problem("bad_date")

    return into(slot, key, parse)


def word_reader(slot: int, key: str, words: dict[str, str], code: str) -> Reader:
    return into(slot, key, lambda text: values.word_or_problem(text, words, code))


def whole_number_reader(slot: int, key: str, limit: int) -> Reader:
    def parse(text: str) -> str | Problem:
        number = number_or_problem(text, ",")
        if isinstance(number, Problem):
            return number
        if number != number.to_integral_value() or not 0 < number <= limit:
            return Problem("bad_number")
        return str(int(number))

    return into(slot, key, parse)


def number_or_problem(text: str, decimal: str) -> Decimal | Problem:
    text = text.strip()
    if damage.is_imprecise(text):
        return Problem(damage.IMPRECISE, _written_out(text))
    try:
        return numbers.parse_number(text, decimal=decimal)
    except numbers.NotANumber:
        return Problem("bad_number")


def range_or_problem(text: str, decimal: str) -> numbers.Range | Problem:
    text = text.strip()
    if damage.is_imprecise(text):
        return Problem(damage.IMPRECISE, _written_out(text))
    try:
        return numbers.parse_range(text, decimal=decimal)
    except numbers.NotANumber:
        return Problem("bad_number")


def _written_out(text: str) -> str:
    return f"{Decimal(text.replace(',', '.').upper()):f}"


def facts_reader(kind: str, key: str, parse: Callable[[str], Any], *, extra: str = "") -> Reader:
    """A reader of a cell with one or several values, each a fact of its own (phones, e-mails, tags)."""

    def read(text: str, record: Record) -> None:
        if values.is_blank(text.strip()):
            return
        for part in values.split_values(text):
            found = parse(part)
            if isinstance(found, Problem):
                if not values.is_blank(part):
                    record.doubt(key, found, part)
            else:
                value, compared = found if isinstance(found, tuple) else (found, found)
                record.facts.append((kind, value, compared, extra))

    return read
