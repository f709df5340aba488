"""An address of somebody who was erased, and that has a new owner now: let in again, for a reason."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text
from common.normalise import normalise_email, normalise_phone
from common.refusals import Refusal
from gdpr.choices import AddressKind, SuppressionReason
from gdpr.models import Suppression
from gdpr.operations.erasure.journal import note_lifted
from gdpr.operations.refusals import ReasonMissing
from gdpr.queries.marks import mark_of
from history import operations as history
from users.models import User


class NotErased(Refusal):
    """Nothing stops this address."""

    field = "address"

    def __init__(self) -> None:
        super().__init__(_("Nobody with this address was erased on request: nothing stops it."))


@transaction.atomic
def let_address_in(*, address: str, because: str, by: User, now: datetime) -> None:
    """Let lists bring an address in again. Whoever refused marketing at it goes on refusing. Refuses without the
    reason, and an address that nothing stops. Recorded by the reason; the address stays unknown."""
    if not because.strip():
        raise ReasonMissing
    refuse_unwanted_text({"reason": because})
    if "@" in address:
        kind, key = AddressKind.EMAIL.value, normalise_email(address)
    else:
        kind, key = AddressKind.PHONE.value, normalise_phone(address, settings.HOME_COUNTRY)
    lift_erasure(kind=kind, mark=mark_of(kind, key), because=because, by=by, now=now)


def lift_erasure(*, kind: str, mark: str, because: str, by: User, now: datetime) -> None:
    """Stop an address of an erased person no more, within the caller's transaction. Refuses what nothing stops."""
    standing = Suppression.objects.standing().select_for_update()
    row = standing.filter(kind=kind, fingerprint=mark, reason=SuppressionReason.ERASURE).first()
    if row is None:
        raise NotErased
    Suppression.objects.filter(pk=row.pk).update(lifted_at=now)
    note_lifted(uids=(), marks=[(kind, mark)], now=now)
    history.record(obj=row, verb="changed", old={}, new={"reason": because.strip()[:300]}, by=by, at=now)
