"""A machine's tree frozen as it was ordered, delivered or accepted."""

from datetime import date, datetime

from django.db import transaction

from common.constraints import Refuse, refusing
from history import operations as history
from history.choices import Verb
from installed_base.choices import EventKind
from installed_base.models import Baseline, InstalledItem
from installed_base.operations.configuration_refusals import FrozenAlready
from installed_base.operations.event import record_event
from installed_base.queries.baselines import checksum, frozen_tree
from installed_base.queries.days import day_of, moment_of
from users.models import User

GUARD: dict[str, Refuse] = {"baseline_once": FrozenAlready}


@transaction.atomic
def freeze(
    *, item: InstalledItem, kind: str, by: User, now: datetime, on: date | None = None
) -> Baseline:  # fmt: skip
    """Keep what is in a machine on a day (None: today) as it was ordered, delivered or accepted. Recorded, without
    the tree. Each kind is frozen once, and what is frozen does not change."""
    on = on or day_of(now)
    if Baseline.objects.filter(item=item, kind=kind).exists():
        raise FrozenAlready
    tree = frozen_tree(item, on)
    baseline = Baseline(item=item, kind=kind, on=on, tree=tree, sha256=checksum(tree))
    with history.one_change_set(by=by, at=now), refusing(GUARD):
        baseline.full_clean()
        baseline.save(force_insert=True)
        new = {"item_id": item.pk, "kind": str(kind), "on": on, "sha256": baseline.sha256}
        history.record(obj=baseline, verb=Verb.CREATED, old={}, new=new, by=by, at=now)
        details = {"kind": str(kind)}
        record_event(item=item, kind=EventKind.BASELINE, at=moment_of(on, now=now), now=now, details=details)
    return baseline


@transaction.atomic
def unfreeze(*, baseline: Baseline, by: User, now: datetime) -> None:
    """Take away a baseline that was frozen on the wrong day, so that it can be frozen anew. Recorded."""
    old = {"item_id": baseline.item_id, "kind": baseline.kind, "on": baseline.on, "sha256": baseline.sha256}
    history.record(obj=baseline, verb=Verb.DELETED, old=old, new={}, by=by, at=now)
    baseline.delete()
