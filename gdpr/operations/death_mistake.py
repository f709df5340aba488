"""A death that was written down by mistake: taken back, and what it ended resumed as far as nobody has changed it since."""

from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity
from common.constraints import refuse_unwanted_text
from common.jobs import enqueue_on_commit
from common.refusals import Refusal
from contacts.models import Person, Position
from gdpr.choices.ledgers import NoticeState
from gdpr.models import Death, MarketingObjection, NoticeObligation
from gdpr.operations.refusals import ReasonMissing
from history import operations as history
from history.choices import Act, Verb
from history.models import Change
from history.operations import Target
from installed_base.models import ItemContact
from users.models import User

POSITION, CONTACT = Position._meta.label_lower, ItemContact._meta.label_lower
PERSON, TASK = Person._meta.label_lower, Activity._meta.label_lower


class DeathTakenBack(Refusal):
    """It stands no more."""

    def __init__(self) -> None:
        super().__init__(_("It was taken back already."))


@dataclass(frozen=True)
class Resumed:
    """What goes on again, how many of each, and in words what stays ended."""

    positions: int = 0
    items: int = 0
    newsletter: int = 0
    tasks: int = 0
    notices: int = 0
    stays: list[str] = field(default_factory=list)

    def words(self) -> list[str]:
        """What goes on again, in words."""
        told = (
            (self.positions, ngettext("%(count)d position goes on", "%(count)d positions go on", self.positions)),
            (self.items, ngettext("contact of %(count)d item again", "contact of %(count)d items again", self.items)),
            (self.newsletter, _("the newsletter goes on")),
            (self.tasks, ngettext("%(count)d task to find a successor is gone", "%(count)d tasks to find a successor are gone", self.tasks)),
            (self.notices, ngettext("%(count)d notice is owed again", "%(count)d notices are owed again", self.notices)),
        )  # fmt: skip
        return [words % {"count": count} if "%(count)d" in words else words for count, words in told if count]


@transaction.atomic
def take_back_death(*, death: Death, because: str, by: User, now: datetime) -> Resumed:
    """It was a mistake: the person is written and kept as before. Positions, contacts of items and the newsletter go on,
    tasks to find a successor go, and notices are owed again, each unless somebody has changed it since; what stays
    ended is told. Refuses without the reason, and a second time. Recorded as one act."""
    if not because.strip():
        raise ReasonMissing
    refuse_unwanted_text({"reason": because})
    locked = Death.objects.select_for_update().get(pk=death.pk)
    if locked.taken_back_at is not None:
        raise DeathTakenBack
    values = {"taken_back_at": now, "taken_back_by": by, "taken_back_because": because.strip()[:500]}
    with history.one_change_set(by=by, at=now, from_=history.Origin(act=Act.UNDO)) as own:
        history.save_changes(obj=locked, values=values, by=by, at=now)
        resumed = _resume(locked, own.pk, by, now)
    _ended_notices(locked).update(state=NoticeState.OPEN, ended_at=None)
    enqueue_on_commit("gdpr.judge_person", person_id=locked.person_id)
    return resumed


def what_would_resume(*, death: Death, by: User, now: datetime) -> Resumed:
    """The same, told before anything is written."""
    return _resume(death, None, by, now)


def _resume(death: Death, own: int | None, by: User, now: datetime) -> Resumed:
    """Take back what the act of the death did to others; with `own` None only tell."""
    made = Change.objects.filter(
        object_type=Death._meta.label_lower, object_id=death.pk, verb=Verb.CREATED
    ).first()
    if made is None:
        return Resumed()
    target = Target(change_set_id=made.change_set_id)
    sql, params = history.numbers_sql(target)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        numbers = [number for (number,) in cursor.fetchall()]
    rows = {
        row.pk: row
        for row in Change.objects.filter(pk__in=numbers, object_type__in=(POSITION, CONTACT, PERSON, TASK))
    }
    refuses = MarketingObjection.objects.standing().filter(person=death.person_id).exists()
    wanted = [
        number
        for number in numbers
        if number in rows and not (refuses and rows[number].object_type == PERSON)
    ]
    there = {number for number in wanted if _can_go_back(rows[number])}
    notices = _ended_notices(death).count()
    step = history.take_back(target=target, change_ids=wanted, own=own, by=by, now=now)
    left = {(one.object_type, one.object_id) for one in step.left}
    left |= {(rows[number].object_type, rows[number].object_id) for number in wanted if number not in there}
    back = {(rows[number].object_type, rows[number].object_id) for number in wanted} - left

    def of(label: str) -> int:
        return sum(one == label for one, _number in back)

    stays = _stays(left)
    if refuses and any(row.object_type == PERSON for row in rows.values()):
        stays.append(_("the newsletter: the person refuses marketing"))
    return Resumed(of(POSITION), of(CONTACT), of(PERSON), of(TASK), notices, stays)


def _can_go_back(row: Change) -> bool:
    """Whether there is still what the act changed or made, and nobody has made again what it took away."""
    is_there = apps.get_model(row.object_type)._base_manager.filter(pk=row.object_id).exists()
    return is_there != (row.verb == Verb.DELETED)


def _stays(left: set[tuple[str, int]]) -> list[str]:
    """What stays as it is, because somebody has changed it since or something else is in its place."""
    words = []
    held = Position._base_manager.select_related("company").in_bulk(
        [pk for label, pk in left if label == POSITION]
    )
    for label, number in sorted(left):
        if label == POSITION and number in held:
            words.append(_("position at %(company)s") % {"company": held[number].company})
        elif label == POSITION:
            words.append(_("a position that was removed"))
        elif label == CONTACT:
            words.append(_("contact of an item"))
        elif label == PERSON:
            words.append(_("the newsletter"))
        else:
            words.append(_("the task to find a successor"))
    return words


def _ended_notices(death: Death):
    """Notices that ceased to be owed with the death: those who live are told (art. 13 and 14)."""
    return NoticeObligation.objects.filter(person=death.person_id, state=NoticeState.GONE, ended_at=death.at)
