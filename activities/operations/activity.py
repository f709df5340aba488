"""Activities: planned, logged, changed, completed, called off, taken up again."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from activities.choices import CORRECTIONS, ActivityKind, ActivityState, usual_direction
from activities.models import Activity, ActivityItem, ActivityPerson
from common.jobs import enqueue_on_commit
from common.refusals import Refusal
from common.submissions import already_made
from companies.models import Company
from companies.operations.company import note_activity
from contacts.models import Person
from history import operations as history
from installed_base.models import InstalledItem
from users.models import User

CLOCKS_DIFFER = timedelta(minutes=5)


class DoneInTheFuture(Refusal):
    """What is done has been done."""

    field = "done_at"

    def __init__(self) -> None:
        super().__init__(_("This time is still to come. Plan the activity instead, or correct the time."))


class PlanNeedsTime(Refusal):
    """A plan without a time never comes up in anyone's day."""

    field = "due_at"

    def __init__(self) -> None:
        super().__init__(_("Say when this is to be done, so that it comes up in time."))


class NotPlanned(Refusal):
    """Only what is planned can be completed or called off."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has already completed this activity or called it off. Open it again to see what was done."
            )
        )


class StillPlanned(Refusal):
    """Only what is done or called off can be taken up again."""

    def __init__(self) -> None:
        super().__init__(_("This activity is planned already."))


@transaction.atomic
def plan_activity(
    *, kind: str, by: User, now: datetime, due_at: datetime | None, subject: str = "", owner: User | None = None,
    company: Company | None = None, persons: Iterable[Person] = (), items: Iterable[InstalledItem] = (),
    public_id: UUID | None = None, **facts: Any,
) -> Activity:  # fmt: skip
    """Plan something to be done. Without a subject the kind is the subject, without an owner it is yours.

    The same `public_id` twice makes one activity. Refuses a plan without a time. Recorded.
    """
    made = already_made(Activity, public_id)
    if made is not None:
        return made
    if due_at is None:
        raise PlanNeedsTime
    facts.setdefault("direction", "")
    activity = Activity(
        kind=kind, subject=subject or _kind_word(kind), state=ActivityState.PLANNED, due_at=due_at,
        owner=owner or by, company=company, **facts, **({"public_id": public_id} if public_id else {}),
    )  # fmt: skip
    return _insert(activity, persons, items, by=by, now=now)


@transaction.atomic
def log_activity(
    *, kind: str, by: User, now: datetime, done_at: datetime | None = None, subject: str = "",
    owner: User | None = None, company: Company | None = None, persons: Iterable[Person] = (),
    items: Iterable[InstalledItem] = (), public_id: UUID | None = None,
    next_step: Mapping[str, Any] | None = None, **facts: Any,
) -> Activity:  # fmt: skip
    """Log what has been done, just now unless `done_at` says otherwise, and plan the next step with it.

    The company remembers when something was last done. The same `public_id` twice logs once. Refuses a time
    that is still to come. Recorded.
    """
    made = already_made(Activity, public_id)
    if made is not None:
        return made
    done_at = done_at or now
    if done_at > now + CLOCKS_DIFFER:
        raise DoneInTheFuture
    facts.setdefault("direction", "")
    activity = Activity(
        kind=kind, subject=subject or _kind_word(kind), state=ActivityState.DONE, done_at=done_at,
        owner=owner or by, company=company, **facts, **({"public_id": public_id} if public_id else {}),
    )  # fmt: skip
    _insert(activity, persons, items, by=by, now=now)
    _note(activity)
    if next_step is not None:
        _plan_next(activity, next_step, by=by, now=now)
    return activity


@transaction.atomic
def change_activity(
    *, activity: Activity, values: Mapping[str, Any], by: User, now: datetime,
    persons: Iterable[Person] | None = None, items: Iterable[InstalledItem] | None = None,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Activity:  # fmt: skip
    """Correct an activity, whom and what it concerns. A reminder that is moved is sent again.

    Refuses times that cannot be, and what somebody else changed meanwhile. Recorded field by field.
    """
    values = dict(values)
    done_at = values.get("done_at")
    if done_at is not None and done_at > now + CLOCKS_DIFFER:
        raise DoneInTheFuture
    if activity.state == ActivityState.PLANNED and "due_at" in values and values["due_at"] is None:
        raise PlanNeedsTime
    with history.one_change_set(by=by, at=now):
        if "remind_at" in values and values["remind_at"] != activity.remind_at:
            values["reminded_at"] = None
            base = None if base is None else {"reminded_at": activity.reminded_at, **base}
        history.save_changes(
            obj=activity, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )
        if persons is not None:
            _set_persons(activity, persons, by=by, now=now)
        if items is not None:
            _set_items(activity, items, by=by, now=now)
    _note(activity)
    return activity


@transaction.atomic
def complete_activity(
    *, activity: Activity, by: User, now: datetime, done_at: datetime | None = None,
    next_step: Mapping[str, Any] | None = None, **facts: Any,
) -> Activity:  # fmt: skip
    """Say that a planned activity is done, with what came of it, and plan the next step with it.

    The direction follows from kind and outcome unless said. Refuses what is not planned any more. Recorded.
    """
    done_at = done_at or now
    if done_at > now + CLOCKS_DIFFER:
        raise DoneInTheFuture
    activity = _locked(activity)
    if activity.state != ActivityState.PLANNED:
        raise NotPlanned
    if not facts.get("direction"):
        facts["direction"] = usual_direction(activity.kind, facts.get("outcome", activity.outcome))
    with history.one_change_set(by=by, at=now):
        values = {"state": ActivityState.DONE, "done_at": done_at, **facts}
        history.save_changes(obj=activity, values=values, by=by, at=now)
        if next_step is not None:
            _plan_next(activity, next_step, by=by, now=now)
    _note(activity)
    return activity


@transaction.atomic
def cancel_activity(*, activity: Activity, by: User, now: datetime) -> Activity:
    """Call a planned activity off; it stays in the timeline as called off. Refuses others. Recorded."""
    activity = _locked(activity)
    if activity.state == ActivityState.CANCELLED:
        return activity
    if activity.state != ActivityState.PLANNED:
        raise NotPlanned
    history.save_changes(obj=activity, values={"state": ActivityState.CANCELLED}, by=by, at=now)
    return activity


@transaction.atomic
def reopen_activity(*, activity: Activity, by: User, now: datetime) -> Activity:
    """Take a completed or cancelled activity up again: it is planned as before. Recorded.

    When the company was last active stays as it is until the next activity.
    """
    activity = _locked(activity)
    if activity.state == ActivityState.PLANNED:
        raise StillPlanned
    values = {"state": ActivityState.PLANNED, "done_at": None, "outcome": ""}
    if activity.due_at is None:
        values["due_at"] = now
    history.save_changes(obj=activity, values=values, by=by, at=now)
    return activity


@transaction.atomic
def postpone_activity(*, activity: Activity, due_at: datetime, by: User, now: datetime) -> Activity:
    """Move a plan to another time; its reminder moves along. Refuses what is not planned. Recorded."""
    activity = _locked(activity)
    if activity.state != ActivityState.PLANNED:
        raise NotPlanned
    values: dict[str, Any] = {"due_at": due_at}
    if activity.remind_at is not None and activity.due_at is not None:
        values |= {"remind_at": activity.remind_at + (due_at - activity.due_at), "reminded_at": None}
    history.save_changes(obj=activity, values=values, by=by, at=now)
    return activity


@transaction.atomic
def hand_over_planned(
    *, activities: Iterable[Activity], leaver: Person, successor: Person, by: User, now: datetime
) -> int:
    """Let the successor take the leaver's place in planned activities. Returns how many. One change set."""
    moved = 0
    with history.one_change_set(by=by, at=now):
        for activity in activities:
            current = list(activity.persons.all())
            if activity.state != ActivityState.PLANNED or leaver not in current:
                continue
            _set_persons(activity, {successor, *(p for p in current if p != leaver)}, by=by, now=now)
            moved += 1
    return moved


def _locked(activity: Activity) -> Activity:
    return Activity.objects.select_for_update().get(pk=activity.pk)


def _kind_word(kind: str) -> str:
    return str(ActivityKind(kind).label)


def _insert(
    activity: Activity, persons: Iterable[Person], items: Iterable[InstalledItem], *, by: User, now: datetime
) -> Activity:
    if not activity.direction:
        activity.direction = usual_direction(activity.kind, activity.outcome)
    activity.created_at = activity.changed_at = now
    people, things = list(dict.fromkeys(persons)), list(dict.fromkeys(items))
    extra = {
        name: sorted(str(row.public_id) for row in rows)
        for name, rows in (("persons", people), ("items", things))
        if rows
    }
    history.create(obj=activity, by=by, at=now, extra=extra)
    ActivityPerson.objects.bulk_create(ActivityPerson(activity=activity, person=p) for p in people)
    ActivityItem.objects.bulk_create(ActivityItem(activity=activity, item=i) for i in things)
    return activity


def _plan_next(done: Activity, step: Mapping[str, Any], *, by: User, now: datetime) -> Activity:
    """The next step concerns the same company, persons and items."""
    return plan_activity(
        by=by, now=now, company=done.company, persons=done.persons.all(), items=done.items.all(), **step
    )


def _note(activity: Activity) -> None:
    if activity.company is not None and activity.state == ActivityState.DONE and activity.done_at is not None:
        note_activity(company=activity.company, at=activity.done_at)
    if activity.outcome in CORRECTIONS and activity.state == ActivityState.DONE:
        enqueue_on_commit("quality.hear_activity", activity_id=activity.pk)


def _set_persons(activity: Activity, persons: Iterable[Person], *, by: User, now: datetime) -> None:
    """Those who take part from now on. Whom the actor may not see (out of reach, or a person whose data is restricted,
    art. 18) nobody chose or took away: they stay."""
    rows = ActivityPerson.objects.filter(activity=activity)
    had = dict(rows.values_list("person_id", "person__public_id"))
    seen = set(Person.objects.visible_to(by).filter(pk__in=had).values_list("pk", flat=True))
    unseen = {pk: uid for pk, uid in had.items() if pk not in seen}
    wanted = unseen | {person.pk: person.public_id for person in persons}
    rows.exclude(person__in=wanted).delete()
    ActivityPerson.objects.bulk_create(
        ActivityPerson(activity=activity, person_id=pk) for pk in wanted.keys() - had.keys()
    )
    _record_links(activity, "persons", had, wanted, by=by, now=now)


def _set_items(activity: Activity, items: Iterable[InstalledItem], *, by: User, now: datetime) -> None:
    rows = ActivityItem.objects.filter(activity=activity)
    had = dict(rows.values_list("item_id", "item__public_id"))
    wanted = {item.pk: item.public_id for item in items}
    rows.exclude(item__in=wanted).delete()
    ActivityItem.objects.bulk_create(
        ActivityItem(activity=activity, item_id=pk) for pk in wanted.keys() - had.keys()
    )
    _record_links(activity, "items", had, wanted, by=by, now=now)


def _record_links(
    activity: Activity, name: str, had: dict[int, UUID], wanted: dict[int, UUID], *, by: User, now: datetime
) -> None:
    """History keeps universal IDs only: names of persons would outlive them there."""
    if had.keys() == wanted.keys():
        return
    Activity.objects.filter(pk=activity.pk).update(changed_at=now)
    history.record(
        obj=activity, verb="changed", by=by, at=now,
        old={name: sorted(map(str, had.values()))}, new={name: sorted(map(str, wanted.values()))},
    )  # fmt: skip
