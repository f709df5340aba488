"""What a legal hold does not need goes when its person asks for erasure: the hold keeps the rest (art. 17(3))."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.refusals import Refusal
from contacts.models import Person
from gdpr.choices import RequestKind
from gdpr.models import LegalHold, SubjectRequest
from gdpr.operations.refusals import NotIdentified
from gdpr.operations.retention.trimming import empty_kind
from gdpr.queries.held import kinds_unheld
from gdpr.reading.matrix import Need
from history import operations as history
from users.models import User


class ErasureNotAsked(Refusal):
    """Parts of what is kept of a held person go at that person's request alone."""

    def __init__(self) -> None:
        super().__init__(
            _("This is done for an open request for erasure whose person is known. Choose the person first.")
        )


class NotHeld(Refusal):
    """Nothing stands in the way of a whole erasure."""

    def __init__(self) -> None:
        super().__init__(
            _("No legal hold stands over this person. Make a plan, and everything goes that may go.")
        )


class HoldNeedsAll(Refusal):
    """The holds need everything that there is."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The legal hold needs everything that is kept of this person. Answer the request with its ground."
            )
        )


@transaction.atomic
def remove_unheld(*, request: SubjectRequest, by: User, now: datetime, today: date) -> list[Need]:
    """Empty the kinds of data that no hold over the person of a request for erasure needs; says which. Refuses while nobody made sure who asks. Looked at under the
    person's lock, so that a hold placed meanwhile keeps what it needs. History keeps that it was done, and forgets
    the words. The request stays open: it is answered in part, with the hold's ground."""
    asked = SubjectRequest.objects.select_for_update().get(pk=request.pk)
    if asked.kind != RequestKind.ERASURE or not asked.is_open or asked.person_id is None:
        raise ErasureNotAsked
    if not asked.identity_method:
        raise NotIdentified
    person = Person.objects.select_for_update().get(pk=asked.person_id)
    if not LegalHold.objects.over(person).exists():
        raise NotHeld
    kinds = kinds_unheld(person, today=today)
    if not kinds:
        raise HoldNeedsAll
    with history.one_change_set(by=by, at=now):
        for kind in kinds:
            empty_kind(person=person, need=kind, by=by, now=now, today=today)
    return kinds
