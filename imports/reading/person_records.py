"""Rows into persons and their positions."""

import re
from collections.abc import Sequence

from imports.reading import cells, identifiers, values
from imports.reading.fields import Field, Kind, Target, field_of
from imports.reading.mapping import ColumnPlan
from imports.reading.profiles import HONORIFICS
from imports.reading.records import Reader, ReadingOptions, Record, RecordReader
from imports.reading.values import Problem

COLUMNS = (
    "first_name", "last_name", "full_name", "title", "department", "language", "notes", "external_id",
    "company_name", "company_business_id", "company_country", "company_external_id", "email", "phone",
)  # fmt: skip
SLOT = {name: slot for slot, name in enumerate(COLUMNS)}
EMPTIES = {"language": ("language",), "notes": ("notes",), "title": ("title",)}
_WITH_TITLE = re.compile(r"^(.{2,}?)\s*\(([^()]{2,})\)\s*$")


def build(plans: Sequence[ColumnPlan], options: ReadingOptions, owners: dict[str, int]) -> RecordReader:
    """The reader of persons by the plan."""
    numbered = [(index, plan) for index, plan in enumerate(plans) if plan.field]
    numbered.sort(key=lambda pair: pair[1].field != "country")  # how numbers are read depends on the country
    readers = [
        (index, plan.field, _reader(field_of(Target.PERSONS, plan.field), options))
        for index, plan in numbered
    ]
    return RecordReader(
        columns=COLUMNS, readers=readers, finish=_finish, empties=EMPTIES, clear_empty=options.clear_empty,
        default_country=options.default_country,
    )  # fmt: skip


def _reader(field: Field, options: ReadingOptions) -> Reader:
    slot = SLOT.get(field.key, -1)
    if field.key == "mobile":
        return _phone_reader("mobile")
    by_kind = {
        Kind.EMAIL: lambda: cells.facts_reader("email", field.key, values.email_or_problem, extra="work"),
        Kind.PHONE: lambda: _phone_reader("work"),
        Kind.BUSINESS_ID: lambda: _company_number,
        Kind.COUNTRY: lambda: _country,
        Kind.LANGUAGE: lambda: cells.into(slot, field.key, values.language_or_problem),
        Kind.TAGS: lambda: cells.facts_reader(
            "tag", field.key, lambda part: values.text_or_problem(part, 60)
        ),
        Kind.KEY: lambda: cells.code_reader(slot, field.key, field.limit, options),
        Kind.LONG_TEXT: lambda: cells.lines_reader(slot, field.key, field.limit, options),
    }
    build_reader = by_kind.get(field.kind)
    return build_reader() if build_reader else cells.text_reader(slot, field.key, field.limit, options)


def _phone_reader(use: str) -> Reader:
    def read(text: str, record: Record) -> None:
        if values.is_blank(text.strip()):
            return
        for part in values.split_values(text):
            found = values.phone_or_problem(part, record.country)
            if isinstance(found, Problem):
                record.doubt("phone", found, part)
            else:
                record.facts.append(("phone", values.clean_text(part)[:254], found, use))

    return read


def _country(text: str, record: Record) -> None:
    found = values.country_or_problem(text)
    if isinstance(found, str):
        record.country = found
    elif not values.is_blank(text.strip()):
        record.doubt("country", found, text)


def _company_number(text: str, record: Record) -> None:
    if values.is_blank(text.strip()):
        return
    found = identifiers.business_id_or_problem(text, record.country)
    if isinstance(found, Problem):
        record.doubt("company_business_id", found, "" if found.code == "personal_number" else text)
    else:
        record.values[SLOT["company_business_id"]] = found
        record.values[SLOT["company_country"]] = record.country


def split_name(full: str) -> tuple[str, str, str]:
    """First name, last name and the title that stood in brackets after them."""
    title = ""
    if match := _WITH_TITLE.match(full):
        full, title = match.group(1), match.group(2)
    if "," in full:
        last, _comma, first = full.partition(",")
        return first.strip(), last.strip(), title
    words = full.split()
    while len(words) > 1 and words[0].lower() in HONORIFICS:
        words.pop(0)
    return " ".join(words[:-1]), words[-1] if words else "", title


def _finish(record: Record) -> None:
    row = record.values
    first, last, full, title, department = (
        SLOT[name] for name in ("first_name", "last_name", "full_name", "title", "department")
    )
    if row[full] and not (row[first] or row[last]):
        row[first], row[last], found = split_name(row[full])
        row[title] = row[title] or found[:160] or None
    row[full] = None
    row[first], row[last] = (row[first] or "").strip(" ,")[:100], (row[last] or "").strip(" ,")[:100]
    if row[department] and not row[title]:
        row[title] = row[department]
    row[department] = None
    emails = [key for kind, _value, key, _use in record.facts if kind == "email"]
    phones = [key for kind, _value, key, _use in record.facts if kind == "phone"]
    row[SLOT["email"]], row[SLOT["phone"]] = (emails or [None])[0], (phones or [None])[0]
    if row[first] or row[last]:
        return
    if not emails or len(emails[0]) > 100:
        record.reject("no_person_name", "last_name")
        return
    row[last] = emails[0]
    record.doubt("last_name", Problem("named_by_email"), "")
