"""How a register is asked: at its pace, by all workers together, and not at all while it is down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from enrichment.models import OutsideRegister
from enrichment.providers.base import Provider
from enrichment.providers.http import Http
from enrichment.providers.names import Name
from enrichment.providers.registry import PROVIDERS
from enrichment.providers.vies import Vies

FAILURES = 3  # in a row, then the register is left alone
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)

Clock = Callable[[], datetime]
Sleep = Callable[[float], None]


def register_row(*, code: str) -> OutsideRegister:
    """The row of a register, made at its first use with the provider's own pace."""
    provider = PROVIDERS[code]
    row, _made = OutsideRegister.objects.get_or_create(
        code=code,
        defaults={
            "per_minute": provider.per_minute,
            "refresh_days": provider.refresh_days,
            "nightly_limit": provider.nightly_limit,
        },
    )
    return row


def is_asked(*, row: OutsideRegister) -> bool:
    """Whether the register is asked at all: switched on, and with an address."""
    return row.is_on and bool(settings.REGISTER_URLS[row.code])


@contextmanager
def asking(*, code: str, clock: Clock, sleep: Sleep) -> Iterator[Provider]:
    """The provider of a register, ready to be asked; each question waits for its turn first."""
    register_row(code=code)

    def before() -> None:
        wait = take_slot(code=code, now=clock())
        if wait > 0:
            sleep(wait)

    with Http(
        settings.REGISTER_URLS[code], timeout=settings.REGISTER_TIMEOUT, before=before, sleep=sleep,
        backoff=settings.REGISTER_BACKOFF, longest=settings.REGISTER_SECONDS,
        longest_file=settings.REGISTER_FILE_HOURS * 3600, largest_file=settings.REGISTER_FILE_MB * 1024**2,
    ) as http:  # fmt: skip
        file_url = settings.REGISTER_FILES.get(code, "")
        if code == Name.VIES:
            yield Vies(http, file_url, requester=settings.VIES_REQUESTER)
        else:
            yield PROVIDERS[code](http, file_url)


@transaction.atomic
def take_slot(*, code: str, now: datetime) -> float:
    """Take the next moment at which the register may be asked; returns the seconds until then. The row is locked
    for as long as that takes, so workers get different moments."""
    row = OutsideRegister.objects.select_for_update().only("per_minute", "next_slot_at").get(code=code)
    slot = max(row.next_slot_at or now, now)
    row.next_slot_at = slot + timedelta(seconds=60 / row.per_minute)
    row.save(update_fields=["next_slot_at"])
    return (slot - now).total_seconds()


def note_answer(*, code: str, now: datetime) -> None:
    """The register answers: whatever was wrong is over."""
    OutsideRegister.objects.filter(code=code).update(
        failures=0, resting_since=None, resting_until=None, last_error="", last_answer_at=now
    )


@transaction.atomic
def note_failure(*, code: str, error: str, now: datetime) -> datetime | None:
    """The register did not answer. After some failures in a row it is left alone for a minute, then for twice as
    long each time, up to an hour. Returns until when, None while it may still be asked."""
    row = OutsideRegister.objects.select_for_update().get(code=code)
    row.failures += 1
    row.last_error = error[:60]
    if row.failures >= FAILURES:
        doublings = min(row.failures - FAILURES, 10)
        row.resting_since = row.resting_since or now
        row.resting_until = now + min(FIRST_REST * 2**doublings, LONGEST_REST)
    row.save(update_fields=["failures", "last_error", "resting_since", "resting_until"])
    return row.resting_until


def resting_until(*, code: str, now: datetime) -> datetime | None:
    """Until when the register is left alone; None when it may be asked."""
    until = OutsideRegister.objects.filter(code=code).values_list("resting_until", flat=True).first()
    return until if until is not None and until > now else None
