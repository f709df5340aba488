"""Work for a request beside its steps: facts put right, tasks for colleagues."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from common.constraints import InvalidValues, refuse_unwanted_text
from common.normalise import normalise_email, normalise_phone
from contacts.models import ContactPoint, Person, Position
from contacts.operations.contact_point import change_contact_point
from contacts.operations.person import change_person
from contacts.operations.position import change_position
from gdpr.models import Rectification, RequestTask, SubjectRequest
from gdpr.operations.ledger_refusals import NotRectifiable, TaskDone
from gdpr.operations.refusals import AnswerMissing, NobodyChosen, NotIdentified, ReasonMissing, RequestClosed
from gdpr.queries.rectifiable import rectifiable_facts
from history import operations as history
from history.choices import Act, Party
from history.queries import type_of
from users.models import User

NORMAL = {"work_phone": normalise_phone, "work_email": normalise_email}


@transaction.atomic
def rectify(*, request: SubjectRequest, key: str, value: str, by: User, now: datetime) -> Rectification:
    """Put a fact right at the person's word (art. 16): from now on no import and no outside register writes over it,
    and whoever was given the person is told. `key` names a fact of `rectifiable_facts`. Refuses a closed request, one
    about nobody, one whose sender nobody made sure of, and what the field cannot hold. Recorded."""
    locked = (
        SubjectRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    )
    if not locked.is_open:
        raise RequestClosed
    if locked.person is None:
        raise NobodyChosen
    if not locked.identity_method:
        raise NotIdentified
    fact = next((one for one in rectifiable_facts(locked.person) if one.key == key), None)
    if fact is None:
        raise NotRectifiable
    values = {fact.field: value_for(row=fact.row, name=fact.field, text=value)}
    origin = history.Origin(act=Act.RECTIFIED, party=Party.ZERO, reason=locked.number)
    with history.one_change_set(by=by, at=now, from_=origin):
        change_row(row=fact.row, values=values, by=by, now=now)
    row = Rectification(
        request=locked, object_type=type_of(fact.row), object_id=fact.row.pk, field=fact.field, by=by, at=now
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def add_task(
    *, request: SubjectRequest, kind: str, words: str, assignee: User, due_on: date, by: User, now: datetime
) -> RequestTask:
    """Give a colleague something to do for a request, by a day. Refuses a closed request and no words. Recorded."""
    refuse_unwanted_text({"words": words})
    locked = SubjectRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_open:
        raise RequestClosed
    if not words.strip():
        raise ReasonMissing
    task = RequestTask(request=locked, kind=kind, words=words, assignee=assignee, due_on=due_on)
    task.save(force_insert=True)
    history.record(
        obj=locked, verb="changed", old={}, new={"task": kind, "due_on": str(due_on)}, by=by, at=now
    )
    return task


@transaction.atomic
def finish_task(*, task: RequestTask, result: str, by: User, now: datetime) -> None:
    """Note what came of a task. Refuses one that is done, and no words. Recorded."""
    refuse_unwanted_text({"result": result})
    if not result.strip():
        raise AnswerMissing
    locked = RequestTask.objects.select_for_update(of=("self",)).select_related("request").get(pk=task.pk)
    if locked.done_at is not None:
        raise TaskDone
    locked.result, locked.done_at, locked.done_by = result, now, by
    locked.save(update_fields=["result", "done_at", "done_by"])
    history.record(obj=locked.request, verb="changed", old={}, new={"task": "done"}, by=by, at=now)


def change_row(*, row: models.Model, values: dict[str, Any], by: User, now: datetime) -> None:
    """Change facts of a person by the operation of their row."""
    if isinstance(row, Person):
        change_person(person=row, values=values, by=by, now=now)
    elif isinstance(row, Position):
        change_position(position=row, values=values, by=by, now=now)
    elif isinstance(row, ContactPoint):
        change_contact_point(point=row, values=values, by=by, now=now)


def value_for(*, row: models.Model, name: str, text: str) -> Any:
    """The typed text as the field holds it."""
    field = row._meta.get_field(name)
    try:
        text = NORMAL[name](text) if text and name in NORMAL else text.strip()
        if text == "" and field.null:
            return None
        return field.clean(text, row)
    except ValidationError as error:
        raise InvalidValues({"value": error.messages}) from error
