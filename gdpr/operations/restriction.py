"""Restricting the use of a person's data, and lifting that after the person has been told (art. 18)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text
from common.refusals import Refusal
from contacts.models import Person
from gdpr.models import Restriction, SubjectRequest
from gdpr.operations.erasure.journal import note_restriction
from gdpr.queries.erasure.needles import subject_ids
from history import operations as history
from users.models import User


class RestrictedAlready(Refusal):
    """One restriction stands."""

    def __init__(self) -> None:
        super().__init__(_("The data of this person is restricted already."))


class LiftedAlready(Refusal):
    """Nothing is left to be told."""

    field = "how"

    def __init__(self) -> None:
        super().__init__(_("This restriction has been lifted already, so nothing is left to tell."))


class NotToldYet(Refusal):
    """The person hears of it before the restriction is lifted (art. 18(3))."""

    def __init__(self) -> None:
        super().__init__(
            _("Tell the person first that the restriction will be lifted, and write down how (art. 18(3)).")
        )


class ToldHowMissing(Refusal):
    """That somebody was told is shown by how."""

    field = "how"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Write down how the person was told."))


@transaction.atomic
def restrict_person(
    *,
    person: Person,
    ground: str,
    by: User,
    now: datetime,
    note: str = "",
    request: SubjectRequest | None = None,
) -> Restriction:
    """Restrict the use of a person's data: from now on it is stored, seen by the privacy desk alone and changed by
    nobody; the database hides and guards it. Refuses a person who is restricted already. Recorded."""
    refuse_unwanted_text({"note": note})
    Person.objects.select_for_update().get(pk=person.pk)
    if Restriction.objects.standing().filter(person=person).exists():
        raise RestrictedAlready
    row = Restriction(person=person, ground=ground, note=note, request=request, by=by, started_at=now)
    history.create(obj=row, by=by, at=now)
    note_restriction(uids=subject_ids(person), ground=ground, is_standing=True, now=now)
    person.refresh_from_db(fields=["is_restricted"])
    return row


@transaction.atomic
def tell_of_lifting(*, restriction: Restriction, how: str, by: User, now: datetime) -> None:
    """Write down that the person was told that the restriction will be lifted, and how. Refuses when it is. Recorded."""
    if not how.strip():
        raise ToldHowMissing
    if Restriction.objects.select_for_update().get(pk=restriction.pk).lifted_at is not None:
        raise LiftedAlready
    refuse_unwanted_text({"how": how})
    values = {"lift_notified_at": now, "lift_notified_how": how.strip()}
    history.save_changes(obj=restriction, values=values, by=by, at=now)


@transaction.atomic
def lift_restriction(*, restriction: Restriction, by: User, now: datetime) -> None:
    """Lift a restriction: the person is seen and changed again as before. Refuses before the person was told; one
    that is lifted stays lifted. Recorded."""
    locked = Restriction.objects.select_for_update().get(pk=restriction.pk)
    if locked.lifted_at is not None:
        return
    if locked.lift_notified_at is None:
        raise NotToldYet
    history.save_changes(obj=restriction, values={"lifted_at": now, "lifted_by": by}, by=by, at=now)
    uids = subject_ids(locked.person)
    note_restriction(uids=uids, ground=locked.ground, is_standing=False, now=now)
