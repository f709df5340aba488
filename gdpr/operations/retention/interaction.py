"""What other systems tell of persons: taken in once, machines told from people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contacts.models import Person
from gdpr.choices import InteractionKind
from gdpr.models import Interaction
from gdpr.operations.refusals import SaidInFuture
from gdpr.reading.interactions import kind_of_click


@dataclass(frozen=True)
class Told:
    """One thing that another system tells. `delivered_at` belongs to a click: one too soon after it is a machine's."""

    person: Person
    kind: str
    at: datetime
    reference: str = ""
    delivered_at: datetime | None = None


def record_interactions(*, told: Sequence[Told], now: datetime) -> None:
    """Take in what other systems tell; the same twice is taken in once. Whether it extends the time for which a person
    is kept is decided by its kind alone (`gdpr/reading/interactions.py`). Refuses all of it when one is of a moment to
    come: it would keep a person without end."""
    if any(one.at > now for one in told):
        raise SaidInFuture
    rows = [
        Interaction(
            person=one.person, at=one.at, reference=one.reference,
            kind=kind_of_click(one.delivered_at, one.at) if one.kind == InteractionKind.CLICKED else one.kind,
        )
        for one in told
    ]  # fmt: skip
    Interaction.objects.bulk_create(rows, ignore_conflicts=True)
