"""The interface behind which each register is: match, fetch, map, feed, and what it gives."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import IO, Any, ClassVar

from enrichment.providers.http import Http
from enrichment.providers.names import Field, Name

Raw = Mapping[str, Any]


class Missing(StrEnum):
    """Answers that are no record."""

    NOT_FOUND = "not_found"
    GONE = "gone"  # removed: whoever has a copy must remove it too


@dataclass(frozen=True)
class Identity:
    """By what a register may know a company."""

    country: str = ""
    scheme: str = ""
    business_id: str = ""
    vat_number: str = ""
    lei: str = ""
    name: str = ""


@dataclass(frozen=True)
class Fact:
    """One value that a register gives. `part` tells facts of one field apart; `since` is the register's own day."""

    field: Field
    value: Any
    since: date | None = None
    part: str = ""

    @property
    def place(self) -> str:
        """Field and part as one word."""
        return f"{self.field}:{self.part}" if self.part else str(self.field)


@dataclass(frozen=True)
class Notice:
    """One dated entry of a trade register."""

    record_number: str
    registered_on: date
    kind: str = ""
    entry_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class VatProof:
    """What VIES said, and by what it can be proved that it was asked."""

    outcome: str  # valid, invalid or not_checked
    error: str = ""
    request_date: str = ""
    request_identifier: str = ""
    trader_name: str = ""
    trader_address: str = ""


@dataclass(frozen=True)
class Record:
    """What a register says of one company. Of a person (a sole trader) every fact is personal."""

    key: str
    facts: tuple[Fact, ...] = ()
    outcome: str = "found"
    is_person: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    proof: VatProof | None = None


@dataclass(frozen=True)
class FeedPage:
    """A piece of a feed: keys of what changed, and where the next piece begins. `has_gap`: something is missing."""

    keys: tuple[str, ...]
    cursor: dict[str, Any]
    has_gap: bool = False


class Provider(ABC):
    """One outside register. A subclass says how a company is found there, asked for and read."""

    do_not_call_in_templates = True  # a page shows the class itself
    name: ClassVar[Name]
    licence: ClassVar[str]
    attribution: ClassVar[str] = ""  # what the licence wants said beside the data
    schemes: ClassVar[tuple[str, ...]] = ()  # whose business IDs are keys here
    batch: ClassVar[int] = 1  # so many companies are asked for at once
    per_minute: ClassVar[int] = 60
    refresh_days: ClassVar[int] = 30
    nightly_limit: ClassVar[int] = 2000
    defaults: ClassVar[
        Mapping[Field, str]
    ] = {}  # what is done with each field unless an administrator says else
    has_feed: ClassVar[bool] = False
    file_is_of_changes: ClassVar[bool] = False  # its file is small enough to be read each week
    followed_by: ClassVar[Name | None] = None  # asked next about the companies of which the feed told

    def __init__(self, http: Http, file_url: str = "") -> None:
        self.http, self.file_url = http, file_url

    @classmethod
    @abstractmethod
    def match(cls, identity: Identity) -> str:
        """The key by which the register knows the company; "" when it cannot."""

    @abstractmethod
    def fetch_one(self, key: str) -> Raw | Missing:
        """What the register has under one key."""

    @abstractmethod
    def map(self, key: str, raw: Raw) -> Record:
        """The register's own shape made into facts. Takes only fields that it knows: registers grow new ones."""

    def fetch(self, keys: Iterable[str]) -> dict[str, Raw | Missing]:
        """What the register has under each key. One question each, unless the register answers several at once."""
        return {key: self.fetch_one(key) for key in keys}

    def feed(self, cursor: Mapping[str, Any], today: date) -> Iterator[FeedPage]:
        """What has changed since the cursor, piece by piece. An empty cursor begins with the newest. A register
        without a feed tells of nothing."""
        yield from ()

    def read_file(self, file: IO[bytes]) -> Iterator[tuple[tuple[str, ...], Raw]]:
        """Each record of the register's whole file with the keys that it may be known by, in bounded memory. A
        register that gives out no file has none."""
        yield from ()


def day_of(text: object) -> date | None:
    """The day of an ISO date or moment, written with or without T and zone; None for anything else."""
    if not isinstance(text, str) or len(text) < 10:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def text_of(value: object) -> str:
    """A text without spaces round it; "" for what is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def rows_of(value: object) -> list[Raw]:
    """The objects of a list; nothing for what is none."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def part_of(value: object) -> Raw:
    """An object; an empty one for what is none."""
    return value if isinstance(value, Mapping) else {}


def key_of(number: str) -> str:
    """A number without dashes and spaces, as numbers of two registers are compared."""
    return "".join(sign for sign in number if sign.isalnum()).upper()


def town_name(text: str) -> str:
    """Registers shout: ESPOO is written Espoo."""
    return text.title() if text.isupper() else text
