"""Which of a person's data a law keeps when the rest is erased: names in accounting records, document by document."""

from dataclasses import dataclass
from datetime import date

from common.months import months_later
from contacts.models import Person
from gdpr.choices import Predicate
from gdpr.choices.ledgers import ArchiveGround
from gdpr.models import PurposeAssignment, RetentionRule
from gdpr.reading.due import finnish_day

ACCOUNTING = "accounting_record"
YEARS = 6  # KPL 2:10 §; the rule in force says it in months and may say more


@dataclass(frozen=True)
class Archived:
    """One row that the legal archive gets: as little as the law asks for."""

    name: str
    ground: str
    document: str
    until: date

    @property
    def ground_words(self) -> str:
        return str(ArchiveGround(self.ground).label)


def archived_of(person: Person) -> list[Archived]:
    """A name for each document in which it stands, until the end of its time: so many months from the end of the
    calendar year in which the financial year ended. Empty for somebody whose name is in no document."""
    said = PurposeAssignment.objects.active().filter(person=person, purpose=ACCOUNTING).order_by("pk")
    rows = list(said.values_list("document", "counts_from", "started_at"))
    if not rows:
        return []
    months = _months()
    found = {}
    for document, counts_from, started_at in rows:
        year = (counts_from or finnish_day(started_at)).year
        until = months_later(date(year, 12, 31), months)
        known = found.get(document)
        if known is None or known.until < until:
            found[document] = Archived(
                person.full_name, ArchiveGround.ACCOUNTING.value, document or "–", until
            )
    return list(found.values())


def _months() -> int:
    rules = RetentionRule.objects.filter(predicate=Predicate.FINANCIAL_YEAR).exclude(approved_at=None)
    newest = rules.order_by("-version").first()
    return newest.months if newest else YEARS * 12
