"""Data that no standing purpose needs any more, emptied: the purpose has ended, the person stays for another one."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from contacts.models import ContactPoint, Person, Position
from contacts.operations.contact_point import remove_contact_point
from contacts.operations.person import change_person, change_tags
from contacts.operations.position import delete_position
from gdpr.models import RetentionEvaluation
from gdpr.operations.redaction import forget_history, redact
from gdpr.operations.retention.activities import leave_activities
from gdpr.operations.retention.chunk import judge_persons
from gdpr.queries.retention.rules import RuleBook, rules_in_force
from gdpr.queries.retention.surplus import removable_fields
from gdpr.reading.matrix import Need
from history import operations as history
from users.models import User

OBJECTS = {ContactPoint: "contacts.contactpoint", Position: "contacts.position"}


@transaction.atomic
def trim_person(
    *, person_id: int, by: User, now: datetime, today: date, rules: RuleBook | None = None
) -> bool:
    """Empty what no purpose of the person needs. Judged anew under the person's lock: a purpose, a hold or a request
    that came meanwhile keeps it. History keeps that it was done, and forgets the words. Says whether anything went."""
    person = Person.objects.select_for_update(skip_locked=True).filter(pk=person_id).first()
    if person is None:
        return False
    judge_persons(first=person_id, last=person_id, rules=rules or rules_in_force(today), now=now, today=today)
    verdict = RetentionEvaluation.objects.filter(person=person).first()
    if verdict is None or not verdict.surplus:
        return False
    with history.one_change_set(by=by, at=now):
        for need in verdict.surplus:
            empty_kind(person=person, need=Need(need), by=by, now=now, today=today)
    RetentionEvaluation.objects.filter(pk=verdict.pk).update(surplus=[], changed_at=now)
    return True


def empty_kind(*, person: Person, need: Need, by: User, now: datetime, today: date) -> None:
    """Empty one kind of data of a person, in history too, within the caller's transaction."""
    if need is Need.NOTES:
        change_person(person=person, values={"notes": ""}, by=by, now=now)
        _forget_field(person, "notes")
    elif need is Need.ROLE:
        change_tags(person=person, tags=(), by=by, now=now)
        _forget_field(person, "tags")
        former = Position.objects.filter(person=person, ended_on__lte=today)
        _remove(Position, former, lambda row: delete_position(position=row, by=by, now=now))
    elif need is Need.CUSTOM:
        names = [field.name for field in removable_fields() if field.key in person.custom]
        history.save_changes(obj=person, values=dict.fromkeys(names), by=by, at=now)
        for name in names:
            _forget_field(person, name)
    elif need is Need.ACTIVITIES:
        leave_activities(person=person, by=by, now=now)
    else:
        points = ContactPoint.objects.filter(person=person, kind=need.value)
        _remove(ContactPoint, points, lambda row: remove_contact_point(point=row, by=by, now=now))


def _remove(model: type, rows, remove: Callable) -> None:
    gone = list(rows.order_by("is_primary", "pk"))  # the primary last, so that none becomes it to go next
    numbers = [row.pk for row in gone]
    for row in gone:
        remove(row)
    forget_history(object_type=OBJECTS[model], numbers=numbers)


def _forget_field(person: Person, name: str) -> None:
    redact(
        sql="UPDATE history_change SET old = old - %s::text, new = new - %s::text WHERE object_type = 'contacts.person' AND object_id = %s",
        values=[name, name, person.pk],
    )
