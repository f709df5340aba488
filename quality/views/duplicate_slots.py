"""What the page of a company shows of its duplicates."""

from typing import Any

from django.urls import reverse

from common.slots import Asked, Slot
from common.slots import offer as offer_slot
from quality.choices import Kind
from quality.models import DuplicatePair
from users.permissions import Permission


def banner(asked: Asked) -> dict[str, Any] | None:
    """How many records look like this one; nothing when none does."""
    pairs = DuplicatePair.objects.visible_to(asked.user).open().of(Kind.COMPANY, [asked.record.pk])
    count = pairs.count()
    if not count:
        return None
    return {"count": count, "url": f"{reverse('quality:duplicate_list')}?record={asked.record.public_id}"}


def offer() -> None:
    """Stand on the page of a company, for those who may merge."""
    offer_slot(
        Slot(
            page="company", place="banners", name="duplicates", permission=Permission.RECORD_MERGE, order=80,
            template="quality/panels/duplicates_banner.html", build=banner,
        )
    )  # fmt: skip
