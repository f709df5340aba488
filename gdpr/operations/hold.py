"""Legal holds: placed by one, approved by another, looked at again, released."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text
from common.refusals import Refusal
from companies.models import Company
from contacts.models import Person
from gdpr.models import LegalHold
from gdpr.models.hold import every_kind
from gdpr.operations.erasure.journal import note_hold
from gdpr.reading.matrix import Need
from history import operations as history
from service.models import ServiceContract
from users.models import User


class PersonHeld(Refusal):
    """Something must be kept, and with it the person."""

    def __init__(self) -> None:
        super().__init__(
            _("A legal hold keeps the data of this person. Release the hold first if it is not needed.")
        )


class HoldReasonMissing(Refusal):
    """A hold keeps data against the law's default, so it says why."""

    field = "reason"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why the data must be kept, or why no more."))


class ReviewInThePast(Refusal):
    """A hold is looked at again on a day to come."""

    field = "review_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose a day to come on which the hold is looked at again."))


class OneScope(Refusal):
    """A hold is over one thing."""

    field = "person"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose one thing to hold: a person, a company, or a contract."))


class OwnHold(Refusal):
    """Four eyes: who places a hold does not approve it."""

    def __init__(self) -> None:
        super().__init__(_("You placed this hold yourself. Ask a colleague to approve it."))


class HoldReleased(Refusal):
    """Nothing is done with a hold that has been released."""

    def __init__(self) -> None:
        super().__init__(_("This hold has been released. Place a new one if it is needed again."))


@transaction.atomic
def place_hold(
    *, ground: str, reason: str, review_on: date, by: User, now: datetime, today: date, person: Person | None = None,
    company: Company | None = None, contract: ServiceContract | None = None, keeps: Iterable[str] | None = None,
) -> LegalHold:  # fmt: skip
    """Keep the data of a person, of all persons of a company, or of those of a contract's company. It holds at once;
    a colleague approves it afterwards. `keeps` are the kinds of data it needs beside the name, all when it is left out. Refuses no reason, a review that lies behind, and no or several things. Recorded."""
    if sum(one is not None for one in (person, company, contract)) != 1:
        raise OneScope
    if not reason.strip():
        raise HoldReasonMissing
    if review_on <= today:
        raise ReviewInThePast
    refuse_unwanted_text({"reason": reason})
    hold = LegalHold(
        person=person, company=company, contract=contract, ground=ground, reason=reason.strip(), review_on=review_on,
        placed_by=by, placed_at=now, keeps=every_kind() if keeps is None else [n.value for n in Need if n in set(keeps)],
    )  # fmt: skip
    made = history.create(obj=hold, by=by, at=now)
    note_hold(hold=made, now=now)
    return made


@transaction.atomic
def approve_hold(*, hold: LegalHold, by: User, now: datetime) -> None:
    """Agree to a hold that somebody else placed; who agreed first stays named. Refuses an own one and a released one.
    Recorded."""
    locked = _standing(hold)
    if locked.placed_by_id == by.pk:
        raise OwnHold
    if locked.approved_at is not None:
        return
    history.save_changes(obj=hold, values={"approved_by": by, "approved_at": now}, by=by, at=now)


@transaction.atomic
def review_hold(*, hold: LegalHold, review_on: date, by: User, now: datetime, today: date) -> None:
    """Say that a hold is still needed, until it is asked again. Refuses a released one and a day behind. Recorded."""
    _standing(hold)
    if review_on <= today:
        raise ReviewInThePast
    history.save_changes(obj=hold, values={"review_on": review_on}, by=by, at=now)
    note_hold(hold=LegalHold.objects.get(pk=hold.pk), now=now)


@transaction.atomic
def release_hold(*, hold: LegalHold, because: str, by: User, now: datetime) -> None:
    """Let go of what was held; rules and requests go on from the next night. Refuses without a reason. Recorded."""
    _standing(hold)
    if not because.strip():
        raise HoldReasonMissing
    refuse_unwanted_text({"reason": because})
    values = {"released_by": by, "released_at": now, "release_reason": because.strip()}
    history.save_changes(obj=hold, values=values, by=by, at=now)
    note_hold(hold=LegalHold.objects.get(pk=hold.pk), now=now)


def refuse_held(*, person: Person) -> None:
    """Raise `PersonHeld` while a hold stands over the person: what erases asks this in its own transaction."""
    if LegalHold.objects.over(person).exists():
        raise PersonHeld


def _standing(hold: LegalHold) -> LegalHold:
    locked = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if locked.released_at is not None:
        raise HoldReleased
    return locked
