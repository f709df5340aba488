"""A merge is taken back from the page of acts too: the same way as from its own page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from common.refusals import Refusal
from quality.models import Merge
from quality.operations.unmerge import NotUndoable, unmerge
from users.models import User
from users.permissions import Permission


class MayNotTakeBack(Refusal):
    """Taking a merge back is as wide an act as the merge."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not take merges back. Ask somebody who may merge records."))


def undo_merge_act(*, change_set_id: int, by: User, now: datetime) -> str:
    """Take back the merge that the act was; answers with the address of its page. Refuses as `unmerge` does, and those
    who may not merge."""
    if not by.has_permission(Permission.RECORD_MERGE):
        raise MayNotTakeBack
    merge = Merge.objects.visible_to(by).filter(change_set_id=change_set_id).first()
    if merge is None:
        raise NotUndoable
    unmerge(merge=merge, by=by, now=now)
    return reverse("quality:merge", args=[merge.public_id])
