"""What somebody says of a pair: not a duplicate, or to be looked at again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.refusals import Refusal
from quality.choices import Verdict
from quality.models import DuplicatePair
from users.models import User


class PairSettled(Refusal):
    """The records of the pair are one already."""

    def __init__(self) -> None:
        super().__init__(_("These two were merged meanwhile. Take the merge back first if that was wrong."))


@transaction.atomic
def decide_pair(
    *, pair: DuplicatePair, verdict: str, by: User, now: datetime, reason: str = ""
) -> DuplicatePair:
    """Remember that two records are not the same, and who said so; or put the pair back into the queue.

    A later scan leaves the decision alone until the compared facts of one of them are others. Refuses a pair that
    was merged meanwhile. Said twice, the first one's word stays.
    """
    locked = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if locked.verdict == Verdict.MERGED:
        raise PairSettled
    if locked.verdict != verdict:
        locked.verdict, locked.reason = Verdict(verdict), reason[:300]
        locked.decided_by, locked.decided_at = (by, now) if verdict == Verdict.DIFFERENT else (None, None)
        locked.save(update_fields=["verdict", "reason", "decided_by", "decided_at"])
    return locked
