"""Meters: readings written down and taken back."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.display import moment_text, number_text
from common.refusals import Refusal
from common.submissions import already_made
from history import operations as history
from installed_base.choices import EventKind
from installed_base.models import InstalledItem
from installed_base.operations.event import forget_events, record_event
from service.choices.meter import ReadingSource
from service.models import MeterReading, ServiceVisit
from service.operations.plan import work_out_dues
from service.queries.meters import known_spelling, neighbours
from users.models import User

CLOCKS_DIFFER = timedelta(minutes=5)


class MeterFalls(Refusal):
    """A meter shows more with time, unless it was reset."""

    field = "value"

    def __init__(self, before: MeterReading | None = None, after: MeterReading | None = None) -> None:
        if before is not None:
            text = _(
                "On %(moment)s the meter showed %(value)s already. Correct the value, or say that it was reset."
            )
        elif after is not None:
            text = _("On %(moment)s, later, the meter showed only %(value)s. Correct the value or the time.")
        else:
            text = _(
                "Somebody else has read this meter just now. Look at the readings, then correct the value."
            )
        one = before or after
        words = {"moment": moment_text(one.read_at), "value": number_text(one.value)} if one else {}
        super().__init__(text % words)


class ReadAlready(Refusal):
    """One moment, one value."""

    field = "read_at"

    def __init__(self) -> None:
        super().__init__(
            _("This meter has a reading at this very time. Correct the time, or remove that reading.")
        )


class ReadInTheFuture(Refusal):
    """What a meter will show is a forecast."""

    field = "read_at"

    def __init__(self) -> None:
        super().__init__(_("This time is still to come. Leave it empty when the meter was read just now."))


class BelowNothing(Refusal):
    """A meter starts from nothing."""

    field = "value"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("A meter cannot show less than nothing. Leave out the minus sign."))


_GUARD: dict[str, Refuse] = {
    "reading_once": ReadAlready, "reading_never_falls": MeterFalls, "reading_not_negative": BelowNothing,
}  # fmt: skip


@transaction.atomic
def record_reading(
    *, item: InstalledItem, meter: str, value: Decimal, by: User, now: datetime, read_at: datetime | None = None,
    is_reset: bool = False, source: str = ReadingSource.TECHNICIAN, visit: ServiceVisit | None = None,
    public_id: UUID | None = None,
) -> MeterReading:  # fmt: skip
    """Write down what a meter showed, just now or earlier. Maintenance that goes by it is worked out anew.

    Refuses a value below the reading before or above the one after, unless the meter was reset between them;
    two people at once included. Recorded with the item, and marked on its timeline.
    """
    made = already_made(MeterReading, public_id)
    if made is not None:
        return made
    read_at = read_at or now
    if read_at > now + CLOCKS_DIFFER:
        raise ReadInTheFuture
    refuse_unwanted_text({"meter": meter})
    if value < 0:
        raise BelowNothing
    InstalledItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    name = known_spelling(item=item, meter=meter)
    _refuse_fall(item, name, read_at, value, is_reset=is_reset)
    reading = MeterReading(
        item=item, meter=name, value=value, read_at=read_at, is_reset=is_reset, source=source, visit=visit, by=by,
        **({"public_id": public_id} if public_id else {}),
    )  # fmt: skip
    with refusing(_GUARD):
        history.create(obj=reading, by=by, at=now)
    details = {"reset": is_reset, "meter": name}
    record_event(item=item, kind=EventKind.READING, at=read_at, ref=reading, now=now, details=details)
    work_out_dues(items=[item.pk], by=by, now=now)
    return reading


@transaction.atomic
def remove_reading(*, reading: MeterReading, by: User, now: datetime) -> None:
    """Take back a reading that was wrong. Refuses when the meter would fall without it, as at a reset. Recorded."""
    item = InstalledItem.objects.select_for_update(of=("self",), no_key=True).get(pk=reading.item_id)
    with refusing(_GUARD | {"reading_never_falls": ResetStays}):
        history.delete(obj=reading, by=by, at=now)
    forget_events(ref_id=reading.public_id)
    work_out_dues(items=[item.pk], by=by, now=now)


class ResetStays(Refusal):
    """Without the reset the meter would have fallen."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This reading says that the meter was reset. Remove the readings after it first, or mark the next as the reset."
            )
        )


def _refuse_fall(
    item: InstalledItem, meter: str, read_at: datetime, value: Decimal, *, is_reset: bool
) -> None:
    if MeterReading.objects.filter(item=item, meter=meter, read_at=read_at).exists():
        raise ReadAlready
    before, after = neighbours(item=item, meter=meter, read_at=read_at)
    if before is not None and not is_reset and value < before.value:
        raise MeterFalls(before=before)
    if after is not None and not after.is_reset and after.value < value:
        raise MeterFalls(after=after)
