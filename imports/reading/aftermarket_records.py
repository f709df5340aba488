"""Rows into what belongs to products and items: structure, placements, parties, cover, service."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

from imports.reading import cells, dates, identifiers, values
from imports.reading.fields import FIELDS, Field, Kind, Target, field_of
from imports.reading.mapping import ColumnPlan
from imports.reading.records import Reader, ReadingOptions, Record, RecordReader
from imports.reading.values import Problem
from imports.reading.words import WORDS, YES_NO

_FURTHER = ("company_country", "during", "technician_id", "is_done")
COLUMNS = {
    target: (*(field.key for field in fields), *_FURTHER)
    for target, fields in FIELDS.items()
    if target not in {Target.COMPANIES, Target.PERSONS, Target.ITEMS, Target.PRODUCTS}
}
_KEEPS = frozenset(
    {"serial", "contract_number", "external_id", "product_code", "code", "name", "title", "role", "subject"}
)
_ENDED = {"solved_at", "closed_at"}


def builder_of(target: Target) -> Callable[..., RecordReader]:
    """What builds the reader of the target's rows."""

    def build(plans: Sequence[ColumnPlan], options: ReadingOptions, owners: dict[str, int]) -> RecordReader:
        columns = COLUMNS[target]
        slots = {name: slot for slot, name in enumerate(columns)}
        readers = [
            (index, plan.field, _reader(field_of(target, plan.field), plan, options, slots, owners))
            for index, plan in enumerate(plans)
            if plan.field
        ]
        empties = {field.key: (field.key,) for field in FIELDS[target] if _may_be_emptied(field)}
        return RecordReader(
            columns=columns, readers=readers, finish=_finisher(target, slots, told_by_headers(target, plans)), empties=empties,
            clear_empty=options.clear_empty, default_country=options.default_country,
        )  # fmt: skip

    return build


# What the header of another column says where no column of its own does: "Omistaja" is whoever owns the item.
_BY_HEADER = {
    Target.PARTIES: ("role", ("company_name", "company_business_id", "company_external_id")),
    Target.VISITS: ("kind", ("ended_at", "started_at", "planned_at")),
}


def told_by_headers(target: Target, plans: Sequence[ColumnPlan]) -> dict[str, str]:
    """The word that a column's header says for every row, by the field that has no column of its own."""
    key, named = _BY_HEADER.get(target, ("", ()))
    if not key or any(plan.field == key for plan in plans):
        return {}
    words = WORDS[field_of(target, key).words]
    for name in named:
        for header in (plan.header for plan in plans if plan.field == name):
            for part in (header, *re.findall(r"[^\W_]+", header)):
                found = values.word_or_problem(part, words, "")
                if isinstance(found, str) and found:
                    return {key: found}
    return {}


def _may_be_emptied(field: Field) -> bool:
    free = {Kind.TEXT, Kind.LONG_TEXT, Kind.DATE, Kind.NUMBER}
    return field.kind in free and field.key not in _KEEPS and not field.key.endswith(("_name", "maker"))


def _reader(
    field: Field, plan: ColumnPlan, options: ReadingOptions, slots: dict[str, int], owners: dict[str, int]
) -> Reader:
    slot, key = slots[field.key], field.key
    by_kind = {
        Kind.SERIAL: lambda: cells.code_reader(slot, key, field.limit, options),
        Kind.CODE: lambda: cells.code_reader(slot, key, field.limit, options),
        Kind.KEY: lambda: cells.code_reader(slot, key, field.limit, options),
        Kind.LONG_TEXT: lambda: cells.lines_reader(slot, key, field.limit, options),
        Kind.DATE: lambda: cells.date_reader(slot, key, plan.date_order),
        Kind.MOMENT: lambda: cells.into(slot, key, lambda text: _moment(text, plan.date_order)),
        Kind.NUMBER: lambda: cells.into(slot, key, lambda text: _number(text, options.decimal)),
        Kind.WHOLE: lambda: cells.into(slot, key, _whole),
        Kind.WORD: lambda: cells.word_reader(slot, key, WORDS[field.words], "unknown_word"),
        Kind.YES_NO: lambda: cells.word_reader(slot, key, YES_NO, "unknown_word"),
        Kind.BUSINESS_ID: lambda: _company_number(slots),
        Kind.EMAIL: lambda: _email_reader(field, slots, owners),
        Kind.LANGUAGE: lambda: cells.into(slot, key, values.language_or_problem),
        Kind.WEB: lambda: cells.into(slot, key, _link),
        Kind.CURRENCY: lambda: cells.into(slot, key, _currency),
        Kind.WEEKDAYS: lambda: cells.into(slot, key, values.weekdays_or_problem),
        Kind.CLOCK: lambda: cells.into(slot, key, values.clock_or_problem),
    }
    build = by_kind.get(field.kind)
    return build() if build else cells.text_reader(slot, key, field.limit, options)


def _email_reader(field: Field, slots: dict[str, int], owners: dict[str, int]) -> Reader:
    if field.key != "technician":
        return cells.into(slots[field.key], field.key, values.email_or_problem)

    def parse(text: str) -> str | Problem:
        found = values.email_or_problem(text)
        if isinstance(found, Problem):
            return found
        return str(owners[found]) if found in owners else Problem("unknown_owner")

    return cells.into(slots["technician_id"], field.key, parse)


def _company_number(slots: dict[str, int]) -> Reader:
    def read(text: str, record: Record) -> None:
        if values.is_blank(text.strip()):
            return
        found = identifiers.business_id_or_problem(text, record.country)
        if isinstance(found, Problem):
            record.doubt("company_business_id", found, "" if found.code == "personal_number" else text)
        else:
            record.values[slots["company_business_id"]] = found
            record.values[slots["company_country"]] = record.country

    return read


def _number(text: str, decimal: str) -> str | Problem:
    found = cells.number_or_problem(text, decimal)
    if isinstance(found, Problem):
        return found
    return str(round(found, 3)) if 0 <= found < Decimal(10) ** 12 else Problem("bad_number")


def _whole(text: str) -> str | Problem:
    found = cells.number_or_problem(text.strip().removesuffix("%"), ",")
    if isinstance(found, Problem):
        return found
    is_sound = found == found.to_integral_value() and 0 <= found <= 32_000
    return str(int(found)) if is_sound else Problem("bad_number")


def _moment(text: str, order: str) -> str | Problem:
    """A moment by the clock of the house; a day alone is its noon, whatever the season says of the hour."""
    text = text.strip()
    if values.is_blank(text):
        return ""
    day, _sep, clock = text.replace("T", " ", 1).partition(" ")
    try:
        found = dates.parse_date(day if clock[:1].isdigit() else text, order=order)
        parts = clock.replace(".", ":").split(":") if clock[:1].isdigit() else ["12", "0"]
        moment = datetime(
            found.year,
            found.month,
            found.day,
            int(parts[0]),
            int(parts[1][:2]),
            tzinfo=ZoneInfo(settings.TIME_ZONE),
        )
    except (dates.NotADate, ValueError, IndexError):
        return Problem("bad_date")
    return moment.isoformat() if 1900 <= found.year <= 2200 else Problem("bad_date")


def _link(text: str) -> str | Problem:
    cleaned = values.clean_text(text)
    is_link = (
        cleaned.lower().startswith(("http://", "https://")) and " " not in cleaned and len(cleaned) <= 1000
    )
    return cleaned if is_link else Problem("bad_web")


def _currency(text: str) -> str | Problem:
    code = values.clean_text(text).upper()
    return code if len(code) == 3 and code.isalpha() and code.isascii() else Problem("unknown_currency")


def _finisher(target: Target, slots: dict[str, int], told: dict[str, str]) -> Callable[[Record], None]:
    """Days become a span, and a row that cannot speak of any record is rejected."""

    def finish(record: Record) -> None:
        row = record.values
        for name, word in told.items():
            row[slots[name]] = word
        needed = NEEDS.get(target, ())
        for code, names in needed:
            if not any(row[slots[name]] for name in names):
                record.reject(code, names[0])
                return
        first, last = _days_of(target, row, slots)
        if first and last and last < first:
            record.reject("ends_first", "to_on" if "to_on" in slots else "ends_on")
        elif "from_on" in slots or target == Target.COVERAGE:
            row[slots["during"]] = f"[{first or ''},{last or ''})" if first or last else None
            if first and first == last:
                record.reject("ends_first", "to_on")
        if target == Target.TICKETS:
            row[slots["is_done"]] = "yes" if any(row[slots[name]] for name in _ENDED) else None

    return finish


def _days_of(target: Target, row: list, slots: dict[str, int]) -> tuple[str | None, str | None]:
    """The first day, and the first day that does not count any more."""
    if "from_on" in slots:
        return row[slots["from_on"]], row[slots["to_on"]]
    if target == Target.COVERAGE:
        last = row[slots["ends_on"]]
        ends = (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else None
        return row[slots["starts_on"]], ends
    if target == Target.CONTRACTS:
        return row[slots["starts_on"]], row[slots["ends_on"]]
    return None, None


_ITEM = ("serial", "item_external_id", "customer_tag")
_PRODUCT = ("product_code", "product_name")
_COMPANY = ("company_business_id", "company_external_id", "company_name")
NEEDS: dict[Target, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Target.BOM: (("no_product", _PRODUCT), ("no_component", ("component_product_code", "component_product_name", "position"))),
    Target.FITS: (("no_component", ("part_product_code", "part_product_name")), ("no_product", _PRODUCT)),
    Target.FEATURES: (("no_product", _PRODUCT), ("no_code", ("code",))),
    Target.DOCUMENTS: (("no_product", _PRODUCT), ("no_title", ("title",)), ("no_link", ("link",))),
    Target.PLACEMENTS: (("no_item", _ITEM), ("no_parent", ("parent_serial", "parent_item_external_id"))),
    Target.PARTIES: (("no_item", _ITEM), ("no_party", _COMPANY), ("no_role", ("role",))),
    Target.ITEM_CONTACTS: (
        ("no_item", _ITEM), ("no_person", ("person_email", "person_external_id")), ("no_role", ("role",)),
    ),
    Target.RELATIONS: (
        ("no_item", _ITEM), ("no_other", ("other_serial", "other_item_external_id")), ("no_relation", ("kind",)),
    ),
    Target.DELIVERIES: (("no_item", _ITEM), ("no_number", ("order_no", "delivery_no", "invoice_no"))),
    Target.WARRANTY_TERMS: (("no_term_name", ("name",)),),
    Target.CONTRACTS: (("no_contract", ("contract_number",)),),
    Target.CONTRACT_LINES: (("no_contract", ("contract_number",)), ("no_line", ("description", *_PRODUCT))),
    Target.COVERAGE: (("no_contract", ("contract_number",)),),
    Target.TICKETS: (("no_opened", ("opened_at",)), ("no_about", (*_ITEM, *_COMPANY))),
    Target.VISITS: (("no_visit_day", ("planned_at", "started_at", "ended_at")), ("no_about", (*_ITEM, *_COMPANY))),
    Target.READINGS: (
        ("no_item", _ITEM), ("no_meter", ("meter",)), ("no_read_at", ("read_at",)), ("no_value", ("value",)),
    ),
    Target.PLANS: (("no_item", _ITEM), ("no_plan_name", ("name",))),
    Target.SLAS: (("no_level_name", ("name",)),),
    Target.PARTS_USED: (
        ("no_visit", ("visit_external_id", "used_on")), ("no_component", ("part_product_code", "part_product_name", "removed_serial")),
    ),
    Target.LICENCES: (("no_item", _ITEM), ("no_feature", ("code",))),
}  # fmt: skip
