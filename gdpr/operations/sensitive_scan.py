"""Free text of persons, activities and companies looked through for what articles 9 and 10 protect: what is new, night by night.

Warned of when it is typed, found here when it came in another way. A human decides; nothing is changed or refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from activities.models import Activity
from common.constraints import refuse_unwanted_text
from common.sensitive import sensitive_in
from companies.models import Company
from contacts.models import Person
from gdpr.choices.ledgers import FindingState
from gdpr.models import DeskJob, SensitiveFinding
from gdpr.operations.desk_job import note_run
from gdpr.operations.ledger_refusals import HeldDecided
from gdpr.operations.refusals import ReasonMissing
from gdpr.queries.marks import mark_of
from history import operations as history
from history.models import Change
from users.models import User

JOB = "gdpr.scan_texts"
MOST = 50_000  # changes a night; the rest comes the next night
CHUNK = 1_000


@dataclass(frozen=True)
class Source:
    """A register with free text: how a finding points at it, and its fields."""

    model: type[Person] | type[Activity] | type[Company]
    column: str
    fields: tuple[str, ...]


SOURCES: Mapping[str, Source] = {
    "contacts.person": Source(Person, "person_id", ("notes",)),
    "activities.activity": Source(Activity, "activity_id", ("subject", "body")),
    "companies.company": Source(Company, "company_id", ("notes",)),
}


def scan_texts(*, now: datetime, most: int = MOST) -> int:
    """Look through what was written or changed since the last time, at most so much, and once more through what waits.
    Set aside stays so while the text is the same. Repeated, it finds nothing new. Returns how many wait."""
    mark = DeskJob.objects.filter(name=JOB).values_list("mark", flat=True).first() or 0
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    names = sorted({name for source in SOURCES.values() for name in source.fields})
    rows = Change.objects.filter(
        pk__gt=mark, pk__lte=last, object_type__in=list(SOURCES), fields__overlap=names
    )
    found = list(rows.order_by("pk").values_list("pk", "object_type", "object_id")[:most])
    for kind, source in SOURCES.items():
        touched = {number for _pk, object_type, number in found if object_type == kind}
        waiting = SensitiveFinding.objects.waiting().exclude(**{source.column: None})
        touched |= set(waiting.order_by("pk").values_list(source.column, flat=True)[:most])
        for numbers in _chunks(sorted(touched)):
            _scan(source, numbers, now)
    note_run(name=JOB, now=now, mark=found[-1][0] if len(found) == most else last)
    return SensitiveFinding.objects.waiting().count()


@transaction.atomic
def set_aside(*, finding: SensitiveFinding, because: str, by: User, now: datetime) -> None:
    """Say that the words are fine, or needed, and why. It stands until the text changes. Refuses without the reason, and
    what a colleague decided. Recorded."""
    if not because.strip():
        raise ReasonMissing
    refuse_unwanted_text({"reason": because})
    locked = SensitiveFinding.objects.select_for_update().get(pk=finding.pk)
    if locked.state != FindingState.WAITING:
        raise HeldDecided
    values = {
        "state": FindingState.FINE,
        "because": because.strip()[:500],
        "decided_by": by,
        "decided_at": now,
    }
    history.save_changes(obj=locked, values=values, by=by, at=now)


def _chunks(numbers: list[int]) -> Iterator[list[int]]:
    """A chunk at a time."""
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


@transaction.atomic
def _scan(source: Source, numbers: list[int], now: datetime) -> None:
    known: dict[tuple[int, str, str], SensitiveFinding] = {}
    for one in SensitiveFinding.objects.select_for_update().filter(**{f"{source.column}__in": numbers}):
        known[getattr(one, source.column), one.field, one.category] = one
    met = set()
    for number, *texts in source.model._base_manager.filter(pk__in=numbers).values_list("pk", *source.fields):
        for field, text in zip(source.fields, texts, strict=True):
            for category in sensitive_in(text):
                key = (number, field, category.value)
                met.add(key)
                _note(source, key, known.get(key), mark_of("text", text), now)
    gone = [one.pk for key, one in known.items() if key not in met]
    SensitiveFinding.objects.filter(pk__in=gone).delete()


def _note(
    source: Source, key: tuple[int, str, str], known: SensitiveFinding | None, mark: str, now: datetime
) -> None:
    number, field, category = key
    if known is None:
        SensitiveFinding.objects.create(
            **{source.column: number}, field=field, category=category, text_mark=mark, found_at=now
        )
    elif known.text_mark != mark:  # another text: what was decided was decided on the old one
        SensitiveFinding.objects.filter(pk=known.pk).update(
            text_mark=mark,
            state=FindingState.WAITING,
            because="",
            decided_by=None,
            decided_at=None,
            found_at=now,
        )
