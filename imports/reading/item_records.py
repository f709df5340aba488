"""Rows into installed items and into products of the catalogue."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from imports.reading import cells, identifiers, numbers, values
from imports.reading.fields import Field, Kind, Target, field_of
from imports.reading.mapping import ColumnPlan
from imports.reading.records import Reader, ReadingOptions, Record, RecordReader
from imports.reading.values import Problem

ITEM_COLUMNS = (
    "serial", "name", "product_code", "product_name", "maker", "product_kind", "company_business_id",
    "company_country", "company_external_id", "company_name", "site", "location", "status", "version", "quantity",
    "manufactured_on", "delivered_on", "installed_on", "commissioned_on", "external_id", "notes", "attributes",
    "customer_tag", "parent_serial", "parent_product_code", "parent_item_external_id", "position",
)  # fmt: skip
PRODUCT_COLUMNS = (
    "code", "name", "maker", "kind", "family", "end_of_sale", "end_of_support", "expected_life_months", "description",
    "external_id",
)  # fmt: skip
_json = json.JSONEncoder(ensure_ascii=False).encode
ITEM_SLOT = {name: slot for slot, name in enumerate(ITEM_COLUMNS)}
PRODUCT_SLOT = {name: slot for slot, name in enumerate(PRODUCT_COLUMNS)}
_COMPANY = ("company_business_id", "company_external_id", "company_name")
_SELF_EMPTYING = (
    "name",
    "location",
    "version",
    "manufactured_on",
    "delivered_on",
    "installed_on",
    "commissioned_on",
    "notes",
)
ITEM_EMPTIES = {name: (name,) for name in _SELF_EMPTYING}
PRODUCT_EMPTIES = {
    name: (name,) for name in ("end_of_sale", "end_of_support", "expected_life_months", "description")
}


def build_items(plans: Sequence[ColumnPlan], options: ReadingOptions, owners: dict[str, int]) -> RecordReader:
    """The reader of items by the plan. Columns without a field become attributes when the user chose so."""
    readers = []
    for index, plan in enumerate(plans):
        if plan.field == "attribute" or (not plan.field and not plan.note and options.attributes_from_rest):
            readers.append((index, "attribute", _attribute_reader(plan.header)))
        elif plan.field:
            readers.append(
                (index, plan.field, _item_reader(field_of(Target.ITEMS, plan.field), plan, options))
            )
    return RecordReader(
        columns=ITEM_COLUMNS, readers=readers, finish=_finish_item, empties=ITEM_EMPTIES,
        clear_empty=options.clear_empty, default_country=options.default_country,
    )  # fmt: skip


def build_products(
    plans: Sequence[ColumnPlan], options: ReadingOptions, owners: dict[str, int]
) -> RecordReader:
    """The reader of products by the plan."""
    readers = [
        (index, plan.field, _product_reader(field_of(Target.PRODUCTS, plan.field), plan, options))
        for index, plan in enumerate(plans)
        if plan.field
    ]
    return RecordReader(
        columns=PRODUCT_COLUMNS, readers=readers, finish=_finish_product, empties=PRODUCT_EMPTIES,
        clear_empty=options.clear_empty,
    )  # fmt: skip


def _item_reader(field: Field, plan: ColumnPlan, options: ReadingOptions) -> Reader:
    slot = ITEM_SLOT.get(field.key, -1)
    if field.key == "location":
        return _location_reader()
    if field.key == "former_serial":
        return _identifier_reader("former_serial", field.limit)
    by_kind = {
        Kind.SERIAL: lambda: cells.code_reader(slot, field.key, field.limit, options),
        Kind.CODE: lambda: cells.code_reader(slot, field.key, field.limit, options),
        Kind.KEY: lambda: cells.code_reader(slot, field.key, field.limit, options),
        Kind.BUSINESS_ID: lambda: _company_number,
        Kind.ITEM_STATUS: lambda: cells.word_reader(slot, field.key, values.ITEM_STATUSES, "unknown_status"),
        Kind.PRODUCT_KIND: lambda: cells.word_reader(slot, field.key, values.PRODUCT_KINDS, "unknown_kind"),
        Kind.QUANTITY: lambda: _quantity_reader(options),
        Kind.DATE: lambda: cells.date_reader(slot, field.key, plan.date_order),
        Kind.TAGS: lambda: cells.facts_reader(
            "tag", field.key, lambda part: values.text_or_problem(part, 60)
        ),
        Kind.LONG_TEXT: lambda: cells.lines_reader(slot, field.key, field.limit, options),
    }
    build_reader = by_kind.get(field.kind)
    return build_reader() if build_reader else cells.text_reader(slot, field.key, field.limit, options)


def _product_reader(field: Field, plan: ColumnPlan, options: ReadingOptions) -> Reader:
    slot = PRODUCT_SLOT[field.key]
    by_kind = {
        Kind.CODE: lambda: cells.code_reader(slot, field.key, field.limit, options),
        Kind.KEY: lambda: cells.code_reader(slot, field.key, field.limit, options),
        Kind.PRODUCT_KIND: lambda: cells.word_reader(slot, field.key, values.PRODUCT_KINDS, "unknown_kind"),
        Kind.QUANTITY: lambda: cells.whole_number_reader(slot, field.key, 32_000),
        Kind.DATE: lambda: cells.date_reader(slot, field.key, plan.date_order),
        Kind.LONG_TEXT: lambda: cells.lines_reader(slot, field.key, field.limit, options),
    }
    build_reader = by_kind.get(field.kind)
    return build_reader() if build_reader else cells.text_reader(slot, field.key, field.limit, options)


def _attribute_reader(header: str) -> Reader:
    slot = ITEM_SLOT["attributes"]
    name = re.sub(r"\s+", " ", header)[:60]

    @lru_cache(maxsize=8192)  # speeds, types and boroughs come again and again
    def parse(text: str) -> Any:
        cleaned = values.text_or_problem(text, 500)
        if isinstance(cleaned, Problem):
            return cleaned
        return None if values.is_blank(cleaned) else values.plain_value(cleaned)

    def read(text: str, record: Record) -> None:
        value = parse(text)
        if type(value) is Problem:
            record.doubt("attribute", value, text)
        elif value is not None:
            row = record.values
            if row[slot] is None:
                row[slot] = {}
            row[slot][name] = value

    return read


def _location_reader() -> Reader:
    slot = ITEM_SLOT["location"]

    @lru_cache(maxsize=8192)
    def parse(text: str) -> str | Problem:
        cleaned = values.text_or_problem(text, 200)
        return cleaned if isinstance(cleaned, Problem) or not values.is_blank(cleaned) else ""

    def read(text: str, record: Record) -> None:
        cleaned = parse(text)
        if type(cleaned) is Problem:
            record.doubt("location", cleaned, text)
        elif cleaned:
            before = record.values[slot]
            record.values[slot] = f"{before} {cleaned}"[:200] if before else cleaned

    return read


def _identifier_reader(scheme: str, limit: int) -> Reader:
    def read(text: str, record: Record) -> None:
        found = values.code_or_problem(text, limit)
        if isinstance(found, Problem):
            record.doubt(scheme, found, text)
        elif not values.is_blank(found):
            record.facts.append(("identifier", found, letters_and_digits(found), scheme))

    return read


def _company_number(text: str, record: Record) -> None:
    if values.is_blank(text.strip()):
        return
    found = identifiers.business_id_or_problem(text, record.country)
    if isinstance(found, Problem):
        record.doubt("company_business_id", found, "" if found.code == "personal_number" else text)
    else:
        record.values[ITEM_SLOT["company_business_id"]] = found
        record.values[ITEM_SLOT["company_country"]] = record.country


def _quantity_reader(options: ReadingOptions) -> Reader:
    def read(text: str, record: Record) -> None:
        try:
            number = numbers.parse_number(text, decimal=options.decimal)
        except numbers.NotANumber:
            record.doubt("quantity", Problem("bad_number"), text)
            return
        if 0 < number < 10**9:
            record.values[ITEM_SLOT["quantity"]] = str(round(number, 3))
        else:
            record.doubt("quantity", Problem("bad_number"), text)

    return read


def letters_and_digits(text: str) -> str:
    """The text as its key: upper case, no signs or spaces (the database computes the same)."""
    return "".join(sign for sign in text if sign.isalnum()).upper()


def _finish_item(record: Record) -> None:
    row, slot = record.values, ITEM_SLOT
    if row[slot["serial"]] and not letters_and_digits(row[slot["serial"]]):
        record.doubt("serial", Problem("bad_serial"), row[slot["serial"]])
        row[slot["serial"]] = None
    if row[slot["serial"]] and row[slot["quantity"]] not in (None, "1"):
        record.doubt("quantity", Problem("serial_is_one"), row[slot["quantity"]])
        row[slot["quantity"]] = None
    tag = row[slot["customer_tag"]]
    if tag and letters_and_digits(tag):
        record.facts.append(("identifier", tag, letters_and_digits(tag), "customer_tag"))
    else:
        row[slot["customer_tag"]] = None
    if row[slot["site"]] and not any(row[slot[key]] for key in _COMPANY):
        row[slot["location"]] = ", ".join(filter(None, (row[slot["site"]], row[slot["location"]])))[:200]
        row[slot["site"]] = None  # a site is a company's
    if row[slot["attributes"]]:
        row[slot["attributes"]] = _json(row[slot["attributes"]])
    if not (row[slot["product_code"]] or row[slot["product_name"]]):
        record.reject("no_product", "product_code")


def _finish_product(record: Record) -> None:
    row = record.values
    code, name = PRODUCT_SLOT["code"], PRODUCT_SLOT["name"]
    if not row[code] and row[name]:
        row[code] = row[name][:80].strip()
    elif not row[name] and row[code]:
        row[name] = row[code]
    if not row[code] or not letters_and_digits(row[code]):
        record.reject("no_product", "code")
