"""Which column is which fact: by header in four languages and by content, with the traps both have."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from imports.reading import dates, numbers
from imports.reading.addresses import parse_address
from imports.reading.fields import (
    CONSENT_BANS,
    CONSENT_PERMISSIONS,
    FIELDS,
    PERSON_COLUMNS,
    PERSONAL_CODES,
    SYNONYMS,
    Field,
    Kind,
    Target,
    fold_header,
    folded_set,
    header_words,
    words_of,
)
from imports.reading.identifiers import is_y_tunnus
from imports.reading.profiles import Profile, profile_of
from imports.reading.values import country_or_problem, folded_name, is_blank, word_or_problem
from imports.reading.words import WORDS

_BANS, _PERMISSIONS, _CODES = map(folded_set, (CONSENT_BANS, CONSENT_PERMISSIONS, PERSONAL_CODES))
_PERSON_COLUMNS = folded_set(PERSON_COLUMNS)

NOTE_BAN, NOTE_PERMISSION, NOTE_CODE = "consent_ban", "consent_permission", "personal_code"
NOTE_WHOSE_NUMBER, NOTE_SEAT, NOTE_HONORIFIC, NOTE_TOWN_OR_SITE = (
    "whose_number",
    "seat",
    "honorific",
    "town_or_site",
)

NOTE_PERSON = "person_column"
NOTE_OF_THING = "of_thing"

MAPPED_FROM = 0.5


@dataclass(frozen=True, kw_only=True)
class ColumnPlan:
    """What becomes of one column. `field` is "" when the column is left out."""

    header: str
    field: str = ""
    confidence: float = 0.0
    note: str = ""
    date_order: str = dates.DAY_FIRST
    factor: int = 1

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "ColumnPlan":
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__ if name in stored})


def guess_plan(
    *, headers: Sequence[str], sample: Sequence[Sequence[str]], target: Target, more: Sequence[Field] = (),
    staff: Container[str] = (),
) -> list[ColumnPlan]:  # fmt: skip
    """A plan for each column: the likeliest field, surest guesses first, each field once unless it takes many. `more`
    are fields that the register has beside its own, `staff` those by whose e-mail or name an owner is told."""
    fields = [*FIELDS[target], *more]
    columns = [[row[index] for row in sample if index < len(row)] for index in range(len(headers))]
    profiles = [profile_of(cells) for cells in columns]
    guesses: list[tuple[float, int, int, str, str]] = []
    notes: dict[int, str] = {}
    for index, header in enumerate(headers):
        words = header_words(header)
        if blocked := _blocked(words):
            notes[index] = blocked
            continue
        if target in _THINGS and (words[0] in _PERSON_COLUMNS or profiles[index].email > 0.3):
            notes[index] = NOTE_PERSON
            continue
        for place, field in enumerate(fields):
            if target in _SPOKEN and field.words in WORDS and not _speaks(columns[index], field.words):
                continue
            if field.key == "owner" and profiles[index].email < 0.5 and not _names(columns[index], staff):
                continue
            confidence, note = _best(_words_for(field, header, words), field, target, profiles[index])
            if confidence >= MAPPED_FROM:
                guesses.append((-confidence, place, index, field.key, note))
    return _assigned(headers, columns, target, fields, sorted(guesses), notes)


def _blocked(words: Sequence[str]) -> str:
    """What forbids to bring a column of this header in by guess."""
    notes = ((_BANS, NOTE_BAN), (_PERMISSIONS, NOTE_PERMISSION), (_CODES, NOTE_CODE))
    return next((note for forbidden, note in notes if not forbidden.isdisjoint(words)), "")


def _words_for(field: Field, header: str, words: Sequence[str]) -> Sequence[str]:
    """The header as it is compared with a field's words: of money, currency and unit are no part of the name."""
    if field.kind != Kind.MONEY or (words[:1] and words[0] in words_of(field)):
        return words
    return (fold_header(numbers.without_unit(header)),)


def _best(words: Sequence[str], field: Field, target: Target, profile: Profile) -> tuple[float, str]:
    """How sure the likeliest reading of the header is; one that had to be read loosely is a little less so."""
    readings = [_confidence(word, field, target, profile) for word in words or ("",)]
    loose = [(max(confidence - 0.05, 0.0), note) for confidence, note in readings[1:]]
    return max([readings[0], *loose], key=lambda reading: reading[0])


_THINGS = frozenset({Target.ITEMS, Target.PRODUCTS})
# Where a header of a kind or state may mean something else: its cells have to use our words.
_SPOKEN = frozenset({Target.TICKETS, Target.VISITS, Target.COMPANIES})


def _speaks(cells: Sequence[str], words: str) -> bool:
    """Whether any cell is one of the words of the field; of a column with a cell or two nobody knows."""
    filled = [cell.strip() for cell in cells if not is_blank(cell.strip())]
    return len(filled) < 3 or any(
        isinstance(word_or_problem(cell, WORDS[words], ""), str) for cell in set(filled)
    )


def _names(cells: Sequence[str], staff: Container[str]) -> bool:
    """Whether any cell is somebody of ours: an owner of another register's is nobody here."""
    return any(folded_name(cell) in staff for cell in cells)


def _name_as_product(chosen: dict[int, tuple[str, float]], taken: set[str]) -> None:
    """Items whose file names no product: the item's name is the product's."""
    if "name" in taken and not taken & {"product_code", "product_name"}:
        for index, (key, confidence) in list(chosen.items()):
            if key == "name":
                chosen[index] = ("product_name", confidence - 0.2)


def _assigned(headers, columns, target, fields, guesses, notes) -> list[ColumnPlan]:  # noqa: PLR0917
    many = {field.key for field in fields if field.is_many}
    kinds = {field.key: field.kind for field in fields}
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for confidence, _place, index, key, note in guesses:
        if index in chosen or (key in taken and key not in many):
            continue
        chosen[index] = (key, -confidence)
        taken.add(key)
        if note:
            notes[index] = note
    _drop_second_address(chosen, taken)
    if target == Target.ITEMS:
        _name_as_product(chosen, taken)
    if target == Target.COMPANIES:
        _leave_to_things(headers, chosen, notes)
    plans = []
    for index, header in enumerate(headers):
        key, confidence = chosen.get(index, ("", 0.0))
        kind = kinds.get(key)
        plans.append(
            ColumnPlan(
                header=header,
                field=key,
                confidence=round(confidence, 2),
                note=notes.get(index, ""),
                date_order=dates.guess_order(columns[index])
                if kind in {Kind.DATE, Kind.YEAR}
                else dates.DAY_FIRST,
                factor=numbers.unit_of_header(header) if kind == Kind.MONEY else 1,
            )
        )
    return plans


def _drop_second_address(chosen: dict[int, tuple[str, float]], taken: set[str]) -> None:
    """A whole address in one cell and a street of its own cannot both be the address."""
    if {"address", "street"} <= taken:
        for index, (key, _confidence) in list(chosen.items()):
            if key == "address":
                del chosen[index]


def _leave_to_things(
    headers: Sequence[str], chosen: dict[int, tuple[str, float]], notes: dict[int, str]
) -> None:
    """In a file of machines that names their owners, address, number and status are the machine's: taken for the
    company's, each address would make a company of its own. Left out, unless the header says whose they are."""
    words = [fold_header(header) for header in headers]
    told = {key for key in _TELL_THINGS if any(word in SYNONYMS[Target.ITEMS][key] for word in words)}
    if len(told) < 2 or not told & {"product_code", "product_name"}:
        return
    for index, (key, _confidence) in list(chosen.items()):
        if key in _OF_THINGS and not any(owner in words[index] for owner in _OWNERS):
            del chosen[index]
            notes[index] = NOTE_OF_THING


_TELL_THINGS = ("serial", "product_code", "product_name", "maker", "installed_on", "commissioned_on")
_OF_THINGS = frozenset(
    {"business_id", "status", "address", "street", "street_2", "postcode", "town", "region", "country"}
)
_OWNERS = (
    "owner",
    "customer",
    "compan",
    "billing",
    "omista",
    "asiakas",
    "yrit",
    "laskutus",
    "agare",
    "kund",
    "foretag",
)


def _confidence(word: str, field: Field, target: Target, profile: Profile) -> tuple[float, str]:
    """How sure it is that a column of this header and content is the field, and what to warn of."""
    places = SYNONYMS[target].get(field.key) or words_of(field)
    if word in places:
        header = 0.9 - min(places[word], 40) * 0.002
    elif field.key in {"address"} and word in SYNONYMS[target].get("street", {}):
        header = 0.88
    else:
        header = 0.0
    if profile.filled == 0.0:
        return (header * 0.75, "") if header else (0.0, "")
    content = _content(field.kind, profile)
    if header:
        return _with_content(word, field, target, header, content, profile)
    sure_kinds = {Kind.EMAIL, Kind.WEB, Kind.VAT, Kind.LEI, Kind.BUSINESS_ID}
    if field.kind in sure_kinds and content is not None and content > 0.8 and field.key != "owner":
        return 0.5 + content * 0.2, ""
    return 0.0, ""


def _content(kind: Kind, profile: Profile) -> float | None:
    """How well the cells fit the kind; None when cells of the kind can look like anything."""
    return {
        Kind.EMAIL: profile.email,
        Kind.WEB: profile.web,
        Kind.PHONE: profile.phone,
        Kind.VAT: max(profile.vat, 0.0),
        Kind.LEI: profile.lei,
        Kind.BUSINESS_ID: profile.y_tunnus,
        Kind.DATE: max(profile.date, profile.number),
        Kind.ADDRESS: profile.address,
        Kind.MONEY: profile.digits,
        Kind.STAFF: profile.digits,
        Kind.INDUSTRY: profile.digits,
        Kind.POSTCODE: profile.digits,
    }.get(kind)


def _with_content(  # noqa: PLR0917
    word: str, field: Field, target: Target, header: float, content: float | None, profile: Profile
) -> tuple[float, str]:
    if word == "yritystunnus" and field.kind == Kind.BUSINESS_ID and profile.y_tunnus < 0.5:
        return 0.3, ""
    if field.kind == Kind.ADDRESS:
        return (0.95, "") if profile.address > 0.5 else (0.3, "")
    if field.kind == Kind.BUSINESS_ID:
        return header if profile.digits > 0.5 else 0.2, ""
    if field.key == "title" and profile.honorific > 0.5:
        return 0.2, NOTE_HONORIFIC
    if word == "toimipaikka":
        return (
            (0.7, NOTE_TOWN_OR_SITE) if field.key in {"town", "site"} and profile.digits < 0.5 else (0.3, "")
        )
    if word == "kotipaikka":
        return 0.6, NOTE_SEAT
    if field.kind == Kind.KEY and word.startswith(("asiakas", "kund", "customer")):
        return 0.65, NOTE_WHOSE_NUMBER
    if field.key == "owner" and profile.email < 0.5:
        return 0.7, ""  # by name: a guess to be looked at
    if content is not None and content < 0.3:
        return 0.3, ""
    if content is not None and content > 0.8:
        return min(header + 0.08, 0.99), ""
    return header, ""


def guess_country(*, plans: Sequence[ColumnPlan], sample: Sequence[Sequence[str]], home: str) -> str:
    """The country that most addresses and business IDs of the sample speak of; the home country when none do."""
    votes: Counter[str] = Counter()
    for index, plan in enumerate(plans):
        cells = [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
        if plan.field == "address":
            votes.update(parsed.country for cell in cells if (parsed := parse_address(cell)).country)
        elif plan.field == "country":
            votes.update(code for cell in cells if isinstance(code := country_or_problem(cell), str))
        elif plan.field.endswith("business_id"):
            votes.update("FI" for cell in cells if is_y_tunnus(cell))
    return votes.most_common(1)[0][0] if votes else home


def guess_industry_version(
    *, plans: Sequence[ColumnPlan], sample: Sequence[Sequence[str]], country: str
) -> str:
    """The classification that a column of industry codes most likely follows, by header, country and length."""
    for index, plan in enumerate(plans):
        if plan.field != "industry_code":
            continue
        word = fold_header(plan.header)
        if "2025" in word:
            return "TOL2025"
        codes = [
            row[index].split(",")[0].strip() for row in sample if index < len(row) and row[index].strip()
        ]
        digits = Counter(sum(map(str.isdigit, code)) for code in codes).most_common(1)
        length = digits[0][0] if digits else 0
        if country == "GB" and length == 5:
            return "UKSIC2007"
        if country == "FI" and length:
            return "TOL2008"
        return "USSIC" if length == 4 and ("sic" in word or "businesscategory" in word) else "OTHER"
    return "OTHER"
