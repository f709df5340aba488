"""Legal holds that a restored backup lacks, told again from the journal: what must be kept is not erased meanwhile."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from companies.models import Company
from contacts.models import Person
from gdpr.models import LegalHold
from gdpr.models.hold import every_kind
from gdpr.operations.erasure.replay_refusals import AGAIN
from service.models import ServiceContract
from users.models import User

SCOPES = {"person": Person, "company": Company, "contract": ServiceContract}


def hold_again(*, payload: dict[str, Any], at: datetime, by: User) -> int:
    """Place the hold again, move its review, or let go of it. What it was over and the backup does not know, nobody can
    hold; the reasons were lost with the restore, and a colleague looks at the hold on its day as at any."""
    known = LegalHold.objects.filter(public_id=UUID(payload["hold"])).first()
    review_on = date.fromisoformat(payload["review_on"])
    if known is not None:
        if payload["standing"]:
            return (
                LegalHold.objects.filter(pk=known.pk).exclude(review_on=review_on).update(review_on=review_on)
            )
        told = {"released_at": at, "released_by": by, "release_reason": AGAIN}
        return LegalHold.objects.standing().filter(pk=known.pk).update(**told)
    held = SCOPES[payload["scope"]]._base_manager.filter(public_id=UUID(payload["of"])).first()
    if held is None or not payload["standing"]:
        return 0
    LegalHold.objects.create(
        public_id=UUID(payload["hold"]), ground=payload["ground"], reason=AGAIN, placed_by=by, placed_at=at,
        review_on=review_on, keeps=payload.get("keeps", every_kind()), **{payload["scope"]: held},
    )  # fmt: skip
    return 1
