"""Tags of items."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from companies.operations.tag import find_or_make_tag
from history import operations as history
from history.choices import Verb
from installed_base.models import InstalledItem, ItemTag
from users.models import User


@transaction.atomic
def tag_item(*, item: InstalledItem, names: Iterable[str], by: User, now: datetime) -> None:
    """Let the item carry exactly these tags; new words become tags. Recorded on the item when they differ."""
    InstalledItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    with history.one_change_set(by=by, at=now):
        wanted = {tag.pk: tag for tag in (find_or_make_tag(name=name, by=by, now=now) for name in names)}
        had = {link.tag_id: link.tag for link in ItemTag.objects.filter(item=item).select_related("tag")}
        off, on = had.keys() - wanted.keys(), wanted.keys() - had.keys()
        if not (off or on):
            return
        ItemTag.objects.filter(item=item, tag__in=off).delete()
        ItemTag.objects.bulk_create(ItemTag(item=item, tag_id=number) for number in on)
        InstalledItem.objects.filter(pk=item.pk).update(changed_at=now)
        history.record(
            obj=item, verb=Verb.CHANGED, by=by, at=now,
            old={"tags": ", ".join(sorted(had[number].name for number in off))},
            new={"tags": ", ".join(sorted(wanted[number].name for number in on))},
        )  # fmt: skip
