"""Purposes: kept in step with the code, weighed by the controller, given to persons and ended."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text
from common.refusals import Refusal
from companies.models import Company
from contacts.models import Person
from gdpr.choices import Basis, EndReason, Trigger
from gdpr.models import Purpose, PurposeAssignment
from gdpr.reading.purposes import SPECS
from history import operations as history
from users.models import User


class WeighingMissing(Refusal):
    """A legitimate interest is weighed in writing, or nobody can show that it was (art. 5(2))."""

    field = "lia_text"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Write down how the interests were weighed, and on what day (art. 6(1)(f))."))


class PurposeHeldAlready(Refusal):
    """One active assignment says it."""

    def __init__(self) -> None:
        super().__init__(_("The person is in the register for this purpose already."))


def sync_purposes(*, today: date) -> int:
    """Give each purpose of the code its row; rows that are there stay as the controller keeps them. Returns how many
    came. Repeated, it does nothing."""
    known = set(Purpose.objects.values_list("slug", flat=True))
    missing = [
        Purpose(
            slug=spec.slug, basis=spec.basis, lia_text=spec.lia, lia_reviewed_on=today if spec.lia else None,
            is_objectable=spec.is_objectable, is_portable=spec.is_portable, is_archive=spec.is_archive,
        )
        for spec in SPECS
        if spec.slug not in known
    ]  # fmt: skip
    Purpose.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


@transaction.atomic
def weigh_purpose(
    *, purpose: Purpose, basis: str, lia_text: str, lia_reviewed_on: date | None, by: User, now: datetime
) -> None:
    """Say on what ground a purpose stands and how the interests were weighed. Refuses a legitimate interest that
    nobody weighed. Recorded."""
    if basis == Basis.INTEREST and not (lia_text.strip() and lia_reviewed_on):
        raise WeighingMissing
    refuse_unwanted_text({"lia_text": lia_text})
    values = {"basis": basis, "lia_text": lia_text.strip(), "lia_reviewed_on": lia_reviewed_on}
    history.save_changes(obj=purpose, values=values, by=by, at=now)


@transaction.atomic
def assign_purpose(
    *, person: Person, purpose: Purpose, by: User, now: datetime, company: Company | None = None,
    counts_from: date | None = None, trigger: str = Trigger.HAND, document: str = "",
) -> PurposeAssignment:  # fmt: skip
    """Say that a person is in the register for a purpose, beyond what is drawn from facts. Refuses one that is active
    already. Recorded."""
    Person.objects.select_for_update().get(pk=person.pk)
    active = PurposeAssignment.objects.active().filter(
        person=person, purpose=purpose, company=company, document=document
    )
    if active.exists():
        raise PurposeHeldAlready
    row = PurposeAssignment(
        person=person,
        purpose=purpose,
        company=company,
        trigger=trigger,
        counts_from=counts_from,
        document=document,
        started_at=now,
    )
    return history.create(obj=row, by=by, at=now)


@transaction.atomic
def end_assignment(
    *, assignment: PurposeAssignment, by: User, now: datetime, because: str = EndReason.HAND
) -> None:
    """End a purpose of a person. One that has ended stays as it is. Recorded."""
    locked = PurposeAssignment.objects.select_for_update().get(pk=assignment.pk)
    if locked.ended_at is None:
        history.save_changes(obj=locked, values={"ended_at": now, "end_reason": because}, by=by, at=now)
        assignment.__dict__.update(locked.__dict__)
