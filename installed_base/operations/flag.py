"""Facts of items that are called wrong: flagged, settled by an edit, dismissed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.constraints import refuse_unwanted_text
from common.submissions import already_made
from history import operations as history
from installed_base.choices import FACT_OF, FlagOutcome
from installed_base.models import InstalledItem, ItemFlag
from installed_base.operations.refusals import FlagIsSettled
from users.models import User


@transaction.atomic
def flag_fact(
    *,
    item: InstalledItem,
    fact: str,
    by: User,
    now: datetime,
    words: str = "",
    submission: UUID | None = None,
) -> ItemFlag:
    """Say that a fact of the item is wrong. Said twice, the flag stays one, with the newest words. Recorded."""
    made = already_made(ItemFlag, submission)
    if made is not None:
        return made
    refuse_unwanted_text({"words": words})
    InstalledItem.objects.select_for_update(of=("self",)).only("pk").get(
        pk=item.pk
    )  # one flag a fact, at a time
    flag = ItemFlag.objects.open().filter(item=item, fact=fact).first()
    if flag is not None:
        if words and words != flag.words:
            history.save_changes(obj=flag, values={"words": words}, by=by, at=now)
        return flag
    flag = ItemFlag(item=item, fact=fact, words=words, flagged_at=now, flagged_by=by)
    if submission:
        flag.public_id = submission
    return history.create(obj=flag, by=by, at=now)


@transaction.atomic
def dismiss_flag(*, flag: ItemFlag, by: User, now: datetime) -> ItemFlag:
    """The fact is right as it is. Refuses a flag that was settled before. Recorded."""
    return _settle(flag, FlagOutcome.DISMISSED, by=by, now=now)


@transaction.atomic
def settle_flag(*, flag: ItemFlag, by: User, now: datetime) -> ItemFlag:
    """The fact was put right somewhere else than on the item itself. Refuses a settled flag. Recorded."""
    return _settle(flag, FlagOutcome.EDITED, by=by, now=now)


@transaction.atomic
def settle_by_edit(*, items: Iterable[int], fields: Iterable[str], by: User, now: datetime) -> None:
    """What was edited is no longer in doubt. Recorded."""
    facts = {FACT_OF[name] for name in {name.removesuffix("_id") for name in fields} & set(FACT_OF)}
    if not facts:
        return
    for flag in ItemFlag.objects.open().filter(item__in=list(items), fact__in=facts).order_by("pk"):
        _settle(flag, FlagOutcome.EDITED, by=by, now=now)


def _settle(flag: ItemFlag, outcome: FlagOutcome, *, by: User, now: datetime) -> ItemFlag:
    flag = ItemFlag.objects.select_for_update(of=("self",)).select_related("item").get(pk=flag.pk)
    if flag.outcome != FlagOutcome.OPEN:
        raise FlagIsSettled
    history.save_changes(
        obj=flag, values={"outcome": outcome, "settled_at": now, "settled_by": by}, by=by, at=now
    )
    return flag
