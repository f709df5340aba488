"""What happens when the time of a person is over: looked at once more, in the transaction that ends it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from contacts.models import Person
from gdpr.choices import EndReason, Kept
from gdpr.models import RetentionEvaluation
from gdpr.operations.retention.chunk import judge_persons
from gdpr.queries.retention.rules import RuleBook, rules_in_force
from users.models import User

RANGE = 10_000  # numbers looked at in one transaction


@transaction.atomic
def expire_person(
    *, person_id: int, by: User, now: datetime, today: date, rules: RuleBook | None = None
) -> bool:
    """End the purposes of a person whose time is over, and hand the person over to be erased. Judged anew under the
    person's lock: an interaction that came meanwhile, or a hold, keeps the person. Says whether it ended."""
    person = Person.objects.select_for_update(skip_locked=True).filter(pk=person_id).first()
    if person is None:
        return False  # gone, or another worker is at it
    judge_persons(first=person_id, last=person_id, rules=rules or rules_in_force(today), now=now, today=today)
    verdict = RetentionEvaluation.objects.filter(person=person_id, state=Kept.DUE)
    if not verdict.update(state=Kept.QUEUED, queued_at=now, changed_at=now):
        return False
    ended = person.purposes.active().filter(purpose__is_archive=False)
    ended.update(ended_at=now, end_reason=EndReason.RETENTION)
    hand_over_for_erasure(person=person, by=by, now=now)
    return True


def hand_over_for_erasure(*, person: Person, by: User, now: datetime) -> None:
    """The one place from which retention erases: called once for each person whose last purpose ended, inside the
    transaction that ended it. The person waits in the state "to be erased" until the erasure takes it up."""


@transaction.atomic
def judge_person(*, person_id: int, now: datetime, today: date) -> None:
    """Judge one person now, as the nightly run would: what was written a moment ago has its purpose and its time."""
    judge_persons(first=person_id, last=person_id, rules=rules_in_force(today), now=now, today=today)


def judge_new_persons(*, now: datetime, today: date, most: int = 200_000) -> int:
    """Judge whoever has no verdict yet: what an import or another set-based way brought in. Returns how many there
    were. Neighbours are judged along, a range at a time, which changes nothing about them."""
    rules = rules_in_force(today)
    unknown = Person.objects.filter(~Exists(RetentionEvaluation.objects.filter(person=OuterRef("pk"))))
    numbers = list(unknown.order_by("pk").values_list("pk", flat=True)[:most])
    begin = 0
    while begin < len(numbers):
        first = numbers[begin]
        end = begin
        while end < len(numbers) and numbers[end] < first + RANGE:
            end += 1
        judge_persons(first=first, last=numbers[end - 1], rules=rules, now=now, today=today)
        begin = end
    return len(numbers)
