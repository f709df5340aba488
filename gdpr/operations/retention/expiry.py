"""What happens when the time of a person is over: looked at once more, in the transaction that ends it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from contacts.models import Person
from gdpr.choices import EndReason, ErasureCause, Kept
from gdpr.models import PurposeAssignment, RetentionEvaluation
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.retention.chunk import judge_persons
from gdpr.queries.retention.rules import RuleBook, rules_in_force
from users.models import User

RANGE = 10_000  # numbers looked at in one transaction


@transaction.atomic
def expire_person(
    *, person_id: int, by: User, now: datetime, today: date, rules: RuleBook | None = None
) -> bool:
    """Erase a person whose last purpose has ended. Judged anew under the person's lock and in the transaction that
    erases: an interaction that came meanwhile, or a hold, keeps the person. Says whether it ended."""
    person = Person.objects.select_for_update(skip_locked=True).filter(pk=person_id).first()
    if person is None:
        return False  # gone, or another worker is at it
    judge_persons(first=person_id, last=person_id, rules=rules or rules_in_force(today), now=now, today=today)
    over = RetentionEvaluation.objects.select_related("rule").filter(
        person=person_id, state__in=[Kept.DUE, Kept.QUEUED]
    )
    verdict = over.first()
    if verdict is None:
        return False
    erase_person(
        person=person, cause=ErasureCause.RETENTION, by=by, now=now, detail=str(verdict.rule or "no purpose")
    )
    return True


@transaction.atomic
def put_off_erasure(*, person_id: int, now: datetime) -> None:
    """Let a person wait whose erasure failed: the purposes end all the same, and the next run tries again."""
    verdict = RetentionEvaluation.objects.filter(person=person_id, state__in=[Kept.DUE, Kept.QUEUED])
    if verdict.update(state=Kept.QUEUED, queued_at=now, changed_at=now):
        ended = PurposeAssignment.objects.active().filter(person=person_id, purpose__is_archive=False)
        ended.update(ended_at=now, end_reason=EndReason.RETENTION)


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
