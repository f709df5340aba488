"""What a search answers: hits in groups."""

from dataclasses import dataclass, field
from uuid import UUID

from search.choices import Kind, Numbered
from search.queries.matching import Fact, Part


@dataclass(frozen=True)
class Hit:
    """One record that was found: what to call it, and which field brought it up."""

    kind: Kind | Numbered
    public_id: UUID
    title: list[Part]
    note: list[Part]
    is_customer: bool = False
    is_exact: bool = False
    reason: Fact | None = None
    matched: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Hits of one register, best first; `has_more` when there are others beyond the limit."""

    kind: Kind | Numbered
    hits: list[Hit]
    has_more: bool


@dataclass(frozen=True)
class Found:
    """The answer to one search."""

    text: str
    groups: list[Group]

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)

    @property
    def is_too_short_for_numbers(self) -> bool:
        """Pieces of serial numbers are looked for from three signs on."""
        return 0 < sum(letter.isalnum() for letter in self.text) < 3

    @property
    def only_exact(self) -> Hit | None:
        """The one record whose business ID or serial number was typed whole; none when several have it.

        A contract or ticket of that number only when it goes first: no record of the registers is meant."""
        exact = [hit for group in self.groups for hit in group.hits if hit.is_exact]
        if exact and not isinstance(self.groups[0].kind, Numbered):
            exact = [hit for hit in exact if isinstance(hit.kind, Kind)]
        return exact[0] if len(exact) == 1 else None
