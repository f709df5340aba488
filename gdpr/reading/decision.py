"""What `permission` answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Evidence:
    """A row on which a decision stands: which table's, which row, since when."""

    kind: str
    ref: UUID | None
    at: datetime | None = None


@dataclass(frozen=True)
class Decision:
    """Whether somebody may be marketed to, the code of the reason, the ground in law, and what shows it."""

    allowed: bool
    code: str
    basis: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Recipient:
    """One question of many: a person, the address that would be used ("" where the channel needs none), what about."""

    person_id: int
    address: str
    channel: str
    topic_id: int
