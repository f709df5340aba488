"""Rows into companies."""

import re
from collections.abc import Sequence

from imports.reading import cells, damage, identifiers, numbers, values
from imports.reading.addresses import parse_address
from imports.reading.fields import Field, Kind, Target, field_of
from imports.reading.mapping import ColumnPlan
from imports.reading.records import Reader, ReadingOptions, Record, RecordReader
from imports.reading.values import Problem
from imports.reading.words import WORDS

COLUMNS = (
    "legal_name", "country", "business_id", "business_id_scheme", "vat_number", "lei", "legal_form", "status",
    "founded_on", "industry_code", "industry_version", "language", "owner_id", "notes", "street", "postcode", "town",
    "region", "staff_from", "staff_to", "turnover_from", "turnover_to", "currency", "financial_year", "external_id",
    "lifecycle", "preferred_channel",
)  # fmt: skip
SLOT = {name: slot for slot, name in enumerate(COLUMNS)}
_ZEROS = {1: "", 1_000: "000", 1_000_000: "000000"}
# Country first: how numbers, postcodes and telephones are read depends on it.
_ORDER = {"country": 0, "address": 1, "business_id": 2}
_THOUSANDS = re.compile(r"(?<=\d)[.,\s\u00a0'](?=\d{3}(?!\d))")
_INDUSTRY = re.compile(r"^[A-Z]?\d{1,6}(?:\.\d{1,4}){0,3}$|^\d{2}(?:\.\d{1,4})+$|^[A-U]$")
EMPTIES = {
    "vat_number": ("vat_number",), "lei": ("lei",), "legal_form": ("legal_form",), "founded_on": ("founded_on",),
    "industry_code": ("industry_code", "industry_version"), "language": ("language",), "owner": ("owner_id",),
    "preferred_channel": ("preferred_channel",), "notes": ("notes",), "street": ("street",), "postcode": ("postcode",), "town": ("town",), "region": ("region",),
    "address": ("street", "postcode", "town", "region"),
}  # fmt: skip


def build(plans: Sequence[ColumnPlan], options: ReadingOptions, owners: dict[str, int]) -> RecordReader:
    """The reader of companies by the plan."""
    numbered = [(index, plan) for index, plan in enumerate(plans) if plan.field]
    numbered.sort(key=lambda pair: _ORDER.get(pair[1].field, 9))
    seconds = [index for index, plan in numbered if plan.field == "street_2"]
    readers = [
        (index, plan.field, _reader(field_of(Target.COMPANIES, plan.field), plan, options, owners))
        for index, plan in numbered
    ]
    is_placed = any(plan.field in {"country", "business_id", "address", "postcode", "town"} for plan in plans)
    return RecordReader(
        columns=COLUMNS, readers=readers, finish=_finisher(options, sets_country=is_placed or bool(seconds)),
        empties=EMPTIES, clear_empty=options.clear_empty, default_country=options.default_country,
    )  # fmt: skip


def _reader(field: Field, plan: ColumnPlan, options: ReadingOptions, owners: dict[str, int]) -> Reader:
    key, slot = field.key, SLOT.get(field.key, -1)
    special = {
        "trade_name": lambda: _name_reader("trade"), "former_name": lambda: _name_reader("former"),
        "street_2": lambda: _street_2, "owner": lambda: _owner_reader(owners),
        "turnover_currency": lambda: cells.into(SLOT["currency"], key, _currency),
        "financial_year": lambda: _year_reader(plan.date_order),
    }  # fmt: skip
    if key in special:
        return special[key]()
    by_kind = {
        Kind.BUSINESS_ID: lambda: _business_id_reader(options), Kind.VAT: lambda: _vat,
        Kind.LEI: lambda: cells.into(slot, key, values.lei_or_problem),
        Kind.STATUS: lambda: cells.word_reader(slot, key, values.STATUSES, "unknown_status"),
        Kind.WORD: lambda: cells.word_reader(slot, key, WORDS[field.words], "unknown_word"),
        Kind.INDUSTRY: lambda: _industry_reader(options), Kind.COUNTRY: lambda: _country,
        Kind.WEB: lambda: cells.facts_reader("web", key, values.web_or_problem),
        Kind.EMAIL: lambda: cells.facts_reader("email", key, values.email_or_problem), Kind.PHONE: lambda: _phone,
        Kind.ADDRESS: lambda: _address, Kind.POSTCODE: lambda: _postcode_reader(options),
        Kind.STAFF: lambda: _staff, Kind.MONEY: lambda: _money_reader(plan, options),
        Kind.DATE: lambda: cells.date_reader(slot, key, plan.date_order),
        Kind.LANGUAGE: lambda: cells.into(slot, key, values.language_or_problem),
        Kind.TAGS: lambda: cells.facts_reader("tag", key, lambda part: values.text_or_problem(part, 60)),
        Kind.KEY: lambda: cells.code_reader(slot, key, field.limit, options),
        Kind.LONG_TEXT: lambda: cells.lines_reader(slot, key, field.limit, options),
    }  # fmt: skip
    build_reader = by_kind.get(field.kind)
    if build_reader:
        return build_reader()
    return cells.text_reader(slot, key, field.limit, options, repeats=key in {"legal_form", "town", "region"})


def _finisher(options: ReadingOptions, *, sets_country: bool):
    name, country, version, code = (
        SLOT["legal_name"],
        SLOT["country"],
        SLOT["industry_version"],
        SLOT["industry_code"],
    )
    currency, turnover = SLOT["currency"], SLOT["turnover_from"]

    def finish(record: Record) -> None:
        row = record.values
        if not row[name]:
            record.reject("no_name", "legal_name")
            return
        if row[country] is None and sets_country and record.country:
            row[country] = record.country
        if row[code] and not row[version]:
            row[version] = options.industry_version
        if row[turnover] is not None:
            row[currency] = row[currency] or options.currency
        else:
            row[currency] = None

    return finish


def _country(text: str, record: Record) -> None:
    found = values.country_or_problem(text)
    if isinstance(found, Problem):
        if not values.is_blank(text.strip()):
            record.doubt("country", found, text)
        return
    record.country = record.values[SLOT["country"]] = found


def _business_id_reader(options: ReadingOptions) -> Reader:
    number_slot, scheme_slot = SLOT["business_id"], SLOT["business_id_scheme"]
    parse = identifiers.business_id_or_problem

    def read(text: str, record: Record) -> None:
        found = parse(text, record.country)
        if type(found) is Problem:
            if values.is_blank(text.strip()):
                return
            shown = "" if found.code == "personal_number" else text
            record.doubt("business_id", found, shown)
            if not (options.take_proposals and found.proposal):
                return
            found = found.proposal
        record.values[number_slot] = found
        record.values[scheme_slot] = identifiers.scheme_of(record.country)

    return read


def _vat(text: str, record: Record) -> None:
    found = values.is_blank(text.strip()) or identifiers.vat_or_problem(text, record.country)
    if isinstance(found, Problem):
        record.doubt("vat_number", found, text)
    elif found is not True:
        record.values[SLOT["vat_number"]] = found


def _name_reader(kind: str) -> Reader:
    def read(text: str, record: Record) -> None:
        name = values.text_or_problem(text, 300)
        if isinstance(name, Problem):
            record.doubt(f"{kind}_name", name, text)
        elif not values.is_blank(name) and name != record.values[SLOT["legal_name"]]:
            record.facts.append((kind, name, name.lower(), ""))

    return read


def _phone(text: str, record: Record) -> None:
    if values.is_blank(text.strip()):
        return
    for part in values.split_values(text):
        found = values.phone_or_problem(part, record.country)
        if isinstance(found, Problem):
            record.doubt("phone", found, part)
        else:
            record.facts.append(("phone", values.clean_text(part)[:254], found, ""))


def _industry_reader(options: ReadingOptions) -> Reader:
    code_slot, version_slot = SLOT["industry_code"], SLOT["industry_version"]

    def read(text: str, record: Record) -> None:
        for part in values.split_values(text):
            code = part.strip().upper().split(" ")[0]
            if damage.is_scientific(code) or not _INDUSTRY.match(code) or len(code) > 12:
                if not values.is_blank(part):
                    record.doubt("industry_code", Problem("bad_industry"), part)
            elif record.values[code_slot] is None:
                record.values[code_slot], record.values[version_slot] = code, options.industry_version
            elif code != record.values[code_slot]:
                record.facts.append(("industry", code, code, options.industry_version))

    return read


def _address(text: str, record: Record) -> None:
    parsed = parse_address(text)
    row = record.values
    row[SLOT["street"]] = row[SLOT["street"]] or parsed.street[:300] or None
    row[SLOT["postcode"]] = row[SLOT["postcode"]] or parsed.postcode or None
    row[SLOT["town"]] = row[SLOT["town"]] or parsed.town[:100] or None
    row[SLOT["region"]] = row[SLOT["region"]] or parsed.region[:100] or None
    if parsed.country and row[SLOT["country"]] is None:
        record.country = row[SLOT["country"]] = parsed.country


def _street_2(text: str, record: Record) -> None:
    second = values.clean_text(text)
    first = record.values[SLOT["street"]]
    if not values.is_blank(second):
        record.values[SLOT["street"]] = f"{first}, {second}"[:300] if first else second[:300]


def _postcode_reader(options: ReadingOptions) -> Reader:
    slot = SLOT["postcode"]

    def read(text: str, record: Record) -> None:
        found = values.postcode_or_problem(text, record.country)
        if type(found) is Problem:
            if values.is_blank(text.strip()):
                return
            record.doubt("postcode", found, text)
            if not (options.take_proposals and found.proposal):
                return
            found = found.proposal
        record.values[slot] = found

    return read


def _staff(text: str, record: Record) -> None:
    if len(text) < 10 and text.isascii() and text.isdigit():  # most cells, without more ado
        record.values[SLOT["staff_from"]] = record.values[SLOT["staff_to"]] = text
        return
    if values.is_blank(text.strip()):
        return
    found = cells.range_or_problem(_THOUSANDS.sub("", text), ",")
    if isinstance(found, Problem) or found.lower < 0 or found.lower > 2_000_000_000:
        record.doubt("staff", found if isinstance(found, Problem) else Problem("bad_number"), text)
        return
    record.values[SLOT["staff_from"]] = str(int(found.lower))
    record.values[SLOT["staff_to"]] = None if found.upper is None else str(int(found.upper))


def _money_reader(plan: ColumnPlan, options: ReadingOptions) -> Reader:
    in_header = numbers.currency_of_header(plan.header)

    def read(text: str, record: Record) -> None:
        if len(text) < 10 and text.isascii() and text.isdigit() and plan.factor in _ZEROS:
            record.values[SLOT["turnover_from"]] = record.values[SLOT["turnover_to"]] = (
                text + _ZEROS[plan.factor]
            )
            record.values[SLOT["currency"]] = record.values[SLOT["currency"]] or in_header or None
            return
        if values.is_blank(text.strip()):
            return
        found = cells.range_or_problem(text, options.decimal)
        if isinstance(found, Problem) or abs(found.lower * plan.factor) >= 10**15:
            record.doubt("turnover", found if isinstance(found, Problem) else Problem("bad_number"), text)
            return
        row = record.values
        row[SLOT["turnover_from"]] = str(found.lower * plan.factor)
        row[SLOT["turnover_to"]] = None if found.upper is None else str(found.upper * plan.factor)
        row[SLOT["currency"]] = row[SLOT["currency"]] or in_header or None

    return read


def _currency(text: str) -> str | Problem:
    code = values.clean_text(text).upper()
    return (
        code
        if re.fullmatch(r"[A-Z]{3}", code)
        else numbers.currency_of_header(text) or Problem("unknown_currency")
    )


_DAY = re.compile(r"(?<![\d.])\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?![\d.])")


def _year_reader(order: str) -> Reader:
    def parse(text: str) -> str | Problem:
        """The last day of the financial year where it is told, else the year."""
        if days := _DAY.findall(text):
            found = cells.date_or_problem(days[-1], order)
            return Problem("bad_year") if isinstance(found, Problem) else found.isoformat()
        years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)
        return years[-1] if years else Problem("bad_year")

    return cells.into(SLOT["financial_year"], "financial_year", parse)


def _owner_reader(owners: dict[str, int]) -> Reader:
    def read(text: str, record: Record) -> None:
        if values.is_blank(text.strip()):
            return
        owner = owners.get(values.folded_name(text))
        if owner is None:
            record.doubt("owner", Problem("unknown_owner"), text)
        else:
            record.values[SLOT["owner_id"]] = str(owner)

    return read
