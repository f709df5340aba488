"""Selections: items picked by their numbers, kept for lists."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from installed_base.models import InstalledItem, ItemSelection
from users.models import User


@transaction.atomic
def keep_selection(*, items: Sequence[InstalledItem], by: User, now: datetime) -> ItemSelection:
    """Keep a pick of items under an address. The same pick of the same person again is the one that is there."""
    numbers = sorted({item.pk for item in items})
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # pressed twice, it makes one
    known = ItemSelection.objects.filter(by=by, items=numbers).first()
    return known or ItemSelection.objects.create(items=numbers, by=by, made_at=now)
