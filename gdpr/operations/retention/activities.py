"""Activities of a person whom no purpose needs them of any more: the person takes part in them no longer, and their
words forget the person as far as that needs nobody's eye."""

import json
from collections.abc import Callable
from datetime import datetime

from activities.choices import ActivityState
from activities.models import Activity, ActivityPerson
from contacts.models import Person
from gdpr.operations.erasure.words import change_quietly, erased_word, record_quietly
from gdpr.operations.redaction import redact
from gdpr.queries.erasure.needles import has_namesake, needles_of, subject_ids
from gdpr.reading.needles import mapped, without
from history import operations as history
from history.choices import Verb
from history.models import Change
from users.models import User

OBJECT = "activities.activity"
WORDS = ("subject", "body")


def leave_activities(*, person: Person, by: User, now: datetime) -> None:
    """Take a person out of what was done, within the caller's transaction. What was done with others or a company stays
    and loses whole names, addresses and numbers of the person; what was done with the person alone keeps that it was
    done, and no word. Lone names stay: whether they are the person's, only somebody who reads can say."""
    links = ActivityPerson.objects.filter(person=person).exclude(activity__state=ActivityState.PLANNED)
    rows = Activity.objects.filter(pk__in=links.values("activity")).order_by("pk")
    change, word = _without_words_of(person), erased_word()
    with history.one_change_set(by=by, at=now) as change_set:
        for activity in rows.select_for_update():
            is_alone = activity.company_id is None and not _others(activity, person)
            old = {name: getattr(activity, name) for name in WORDS}
            new = (
                {"subject": word, "body": ""}
                if is_alone
                else {name: change(text) for name, text in old.items()}
            )
            values = {name: text for name, text in new.items() if text != old[name]}
            if values:
                change_quietly(model=Activity, pks=[activity.pk], values=values, now=now)
            ActivityPerson.objects.filter(activity=activity, person=person).delete()
            fields = ["persons", *values]
            record_quietly(
                obj=activity, verb=Verb.CHANGED, change_set_id=change_set.pk, fields=fields, at=now
            )
            _forget(activity.pk, (lambda _text: "") if is_alone else change)


def _others(activity: Activity, person: Person) -> bool:
    return activity.persons.exclude(pk=person.pk).exists() or activity.items.exists()


def _without_words_of(person: Person) -> Callable[[str], str]:
    needles, word = needles_of(person, subject_ids(person)), erased_word()
    sure = {"email", "phone"} if has_namesake(person) else {"email", "phone", "name"}

    def change(text: str) -> str:
        return without(text, [hit for hit in needles.found(text, with_parts=False) if hit.what in sure], word)

    return change


def _forget(number: int, change: Callable[[str], str]) -> None:
    """History of the activity forgets the same words."""
    rows = Change.objects.filter(object_type=OBJECT, object_id=number).exclude(old={}, new={})
    rewritten = [
        (json.dumps(mapped(row.old, change)), json.dumps(mapped(row.new, change)), row.pk) for row in rows
    ]
    for values in rewritten:
        redact(sql="UPDATE history_change SET old = %s, new = %s WHERE id = %s", values=list(values))
