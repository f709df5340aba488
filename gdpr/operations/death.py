"""A person has died: sending and calling stop, positions end, the work goes to the living."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from activities.choices import ActivityKind
from activities.operations.activity import plan_activity
from common.constraints import refuse_unwanted_text
from common.jobs import enqueue_on_commit
from common.refusals import Refusal
from companies.models import Company
from contacts.models import Person, Position
from contacts.operations.lock import lock_person
from contacts.operations.position import leave_company
from contacts.operations.whence import SourceMissing
from gdpr.choices.ledgers import NoticeState
from gdpr.models import Death, NoticeObligation, SubjectRequest
from history import operations as history
from installed_base.models import ItemContact
from installed_base.operations.relation import remove_contact
from users.models import User

SOON = timedelta(days=2)  # by when somebody finds out who takes over


class DeathKnown(Refusal):
    """It is written down already."""

    def __init__(self) -> None:
        super().__init__(_("It is written down already that this person has died."))


class DiedLater(Refusal):
    """Nobody dies tomorrow."""

    field = "died_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The day is not to come. Correct it, or leave it empty where it is not known."))


@transaction.atomic
def record_death(
    *, person: Person, source: str, by: User, now: datetime, today: date, died_on: date | None = None,
    request: SubjectRequest | None = None,
) -> Death:  # fmt: skip
    """Write down that a person has died, who says so and when it was. From then on nothing is sent to them; their
    positions end with the day, items have them as a contact no more, no notice is owed (recital 27), and whoever owns
    the companies gets a task to find the successor. Refuses a day to come, no source, and what is known already.
    Recorded as one act, in which each of it can be seen."""
    if not source.strip():
        raise SourceMissing
    if died_on is not None and died_on > today:
        raise DiedLater
    refuse_unwanted_text({"source": source})
    lock_person(pk=person.pk)
    if Death.objects.standing().filter(person=person).exists():
        raise DeathKnown
    death = Death(person=person, died_on=died_on, source=source.strip()[:300], request=request, by=by, at=now)
    with history.one_change_set(by=by, at=now):
        history.create(obj=death, by=by, at=now)
        for company in _end_positions(person, died_on or today, by, now, today):
            _ask_for_successor(company, by, now)
        for contact in ItemContact.objects.filter(person=person):
            remove_contact(contact=contact, by=by, now=now)
        if person.is_newsletter_subscriber:
            history.save_changes(obj=person, values={"is_newsletter_subscriber": False}, by=by, at=now)
    NoticeObligation.objects.open().filter(person=person).update(state=NoticeState.GONE, ended_at=now)
    enqueue_on_commit("gdpr.judge_person", person_id=person.pk)
    return death


def _end_positions(person: Person, on: date, by: User, now: datetime, today: date) -> list[Company]:
    """End what is held, company by company, on the day or where it began later on that one."""
    companies = []
    for position in Position.objects.filter(person=person, ended_on=None).select_related("company"):
        if position.company in companies:
            continue
        begun = position.started_on or on
        leave_company(position=position, on=max(on, begun), by=by, now=now, today=today)
        companies.append(position.company)
    return companies


def _ask_for_successor(company: Company, by: User, now: datetime) -> None:
    """A task for whoever owns the company; it names nobody."""
    owner = company.owner if company.owner and company.owner.is_active else by
    with translation.override(owner.language):
        subject = _("A contact person has died: find out who takes over")
    plan_activity(
        kind=ActivityKind.TASK,
        subject=subject,
        owner=owner,
        company=company,
        due_at=now + SOON,
        by=by,
        now=now,
    )
