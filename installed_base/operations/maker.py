"""Makers under one name: their other spellings, and two that are one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from common.constraints import refuse_unwanted_text, refusing
from history import operations as history
from installed_base.models import Maker, MakerSpelling, Product
from installed_base.operations.maker_refusals import (
    MakersShareCode,
    MakerUnitedWithItself,
    SpellingIsMaker,
    SpellingTaken,
)
from installed_base.querysets import folded_value
from users.models import User

GUARD = {"maker_spelling_once": SpellingTaken}


@transaction.atomic
def add_spelling(*, maker: Maker, name: str, by: User, now: datetime) -> MakerSpelling:
    """Keep another spelling of a maker. Refuses one that is the name of a maker or a spelling of one. Recorded."""
    refuse_unwanted_text({"name": name})
    if Maker.objects.filter(key=folded_value(name)).exists():
        raise SpellingIsMaker(name)
    if MakerSpelling.objects.filter(key=folded_value(name)).exists():
        raise SpellingTaken
    with refusing(GUARD):
        return history.create(obj=MakerSpelling(maker=maker, name=name.strip()), by=by, at=now)


@transaction.atomic
def remove_spelling(*, spelling: MakerSpelling, by: User, now: datetime) -> None:
    """Let a spelling go; what it led to stays as it is. Recorded."""
    history.delete(obj=spelling, by=by, at=now)


@transaction.atomic
def unite_makers(*, kept: Maker, gone: Sequence[Maker], by: User, now: datetime) -> Maker:
    """Let makers be one: products and spellings go to the kept one, the other names become spellings of it.
    Refuses makers that have a product of one code each, for these would be one. Recorded, of each product too."""
    numbers = sorted({maker.pk for maker in gone})
    rows = {maker.pk: maker for maker in Maker.objects.select_for_update().filter(pk__in=[*numbers, kept.pk])}
    if kept.pk in numbers:
        raise MakerUnitedWithItself
    kept, others = rows[kept.pk], [rows[number] for number in numbers if number in rows]
    _refuse_shared_codes(kept, others)
    with history.one_change_set(by=by, at=now):
        for maker in others:
            for product in maker.products.order_by("pk"):
                history.save_changes(obj=product, values={"maker": kept}, by=by, at=now)
            for spelling in maker.spellings.order_by("pk"):
                history.save_changes(obj=spelling, values={"maker": kept}, by=by, at=now)
            _keep_facts(kept, maker, by, now)
            history.delete(obj=maker, by=by, at=now)
            history.create(obj=MakerSpelling(maker=kept, name=maker.name), by=by, at=now)
    return kept


def _refuse_shared_codes(kept: Maker, others: Sequence[Maker]) -> None:
    of_all = Product.objects.filter(maker__in=[kept, *others]).order_by()
    shared = of_all.values("code_key").annotate(count=Count("pk")).filter(count__gt=1).values("code_key")
    twice = of_all.filter(code_key__in=shared).order_by("code_key", "pk").values_list("code", flat=True)
    if twice:
        raise MakersShareCode(twice[0])


def _keep_facts(kept: Maker, gone: Maker, by: User, now: datetime) -> None:
    """What was known of one of them is known of the one they are."""
    values = {"is_us": kept.is_us or gone.is_us, "company_id": kept.company_id or gone.company_id}
    history.save_changes(obj=kept, values=values, by=by, at=now)
