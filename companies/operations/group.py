"""The group tree: who owns whom, and when."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from common.constraints import refusing
from common.refusals import Refusal
from companies.models import Company, GroupLink
from companies.operations.parts import lock, remove_part
from history import operations as history
from users.models import User


class GroupCircle(Refusal):
    """A company would stand above itself."""

    field = "parent"

    def __init__(self) -> None:
        super().__init__(
            _("This company stands above the parent in the group already, so they would own each other.")
        )


class ParentsOverlap(Refusal):
    """Two parents on the same day."""

    field = "valid_from"

    def __init__(self) -> None:
        super().__init__(_("The company has another parent on these days. End that one first."))


class EndsBeforeOwned(Refusal):
    """The ownership would end before it began."""

    field = "valid_to"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The ownership ends after it begins. Check the day."))


class ShareOutOfRange(Refusal):
    """A share is more than nothing and at most everything."""

    field = "share_percent"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("A share is more than 0 and at most 100 per cent."))


CONSTRAINTS = {
    "group_without_circles": GroupCircle,
    "group_not_own_parent": GroupCircle,
    "group_one_parent_at_a_time": ParentsOverlap,
    "group_during_not_empty": EndsBeforeOwned,
    "group_share_percent": ShareOutOfRange,
}


@transaction.atomic
def set_parent(
    *, child: Company, parent: Company, by: User, now: datetime, valid_from: date | None = None,
    valid_to: date | None = None, share_percent: Decimal | None = None,
) -> GroupLink:  # fmt: skip
    """Put a company under a parent from a day on (`None`: since always), up to but not including `valid_to`.
    A parent that is open then ends on that day. Refuses circles and two parents at a time, also when two
    people do it at once. Recorded."""
    if child.pk == parent.pk:
        raise GroupCircle
    if valid_from and valid_to and valid_to <= valid_from:
        raise EndsBeforeOwned
    if share_percent is not None and not 0 < share_percent <= 100:
        raise ShareOutOfRange
    lock(company=child)
    with history.one_change_set(by=by, at=now), refusing(CONSTRAINTS):
        if valid_from is not None:
            _end_open_link(child=child, on=valid_from, by=by, now=now)
        link = GroupLink(
            child=child, parent=parent, during=DateRange(valid_from, valid_to), share_percent=share_percent
        )
        history.create(obj=link, by=by, at=now)
    return link


@transaction.atomic
def end_parent(*, link: GroupLink, on: date, by: User, now: datetime) -> None:
    """Say from which day on the parent is none any more. Recorded."""
    if link.during.lower and on <= link.during.lower:
        raise EndsBeforeOwned
    with refusing(CONSTRAINTS):
        during = DateRange(link.during.lower, on)
        history.save_changes(obj=link, values={"during": during}, by=by, at=now)


@transaction.atomic
def remove_parent(*, link: GroupLink, by: User, now: datetime) -> None:
    """Remove an ownership that never was one. Recorded on the company."""
    remove_part(obj=link, company=link.child, word="parent", by=by, now=now)


def _end_open_link(*, child: Company, on: date, by: User, now: datetime) -> None:
    for link in child.parent_links.filter(during__endswith=None):
        if link.during.lower is None or link.during.lower < on:
            during = DateRange(link.during.lower, on)
            history.save_changes(obj=link, values={"during": during}, by=by, at=now)
