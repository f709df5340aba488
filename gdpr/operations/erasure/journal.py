"""The journal: what an act has to tell it, written in the act's transaction, brought into the files after it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gdpr.choices import AddressKind, EntryKind
from gdpr.models import JournalEntry, LegalHold
from gdpr.reading.journal import Entry, Journal

BATCH = 5000


def journal() -> Journal:
    """The journal of this installation."""
    return Journal(settings.ERASURE_JOURNAL)


def note(*, kind: str, payloads: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Tell the journal, with the transaction that is running; it reaches the files right after the commit, or is
    brought there by the schedule."""
    entries = [JournalEntry(kind=kind, payload=dict(payload), at=now) for payload in payloads]
    if entries:
        JournalEntry.objects.bulk_create(entries, batch_size=BATCH)
        transaction.on_commit(partial(write_journal, now=now), robust=True)


def note_erasure(
    *, uids: list[UUID], cause: str, detail: str, decided: Mapping[str, list[str]], now: datetime
) -> None:
    """Somebody was erased: by the universal IDs under which any backup knows the person, and the keyed hashes of the
    wordings that somebody decided on, so that nobody has to decide again."""
    payload = {"uids": [str(one) for one in uids], "cause": cause, "detail": detail, "decided": dict(decided)}
    note(kind=EntryKind.ERASURE, payloads=[payload], now=now)


def note_suppressions(
    *, marks: Iterable[tuple[str, str, str]], now: datetime, channel: str = "", topic: int | None = None
) -> None:
    """Addresses refuse marketing, of everything or by one channel about one topic: (kind, fingerprint, reason)."""
    scope = {"channel": channel, "topic": topic}
    payloads = [
        {"kind": kind, "fingerprint": mark, "reason": reason, **scope} for kind, mark, reason in marks
    ]
    note(kind=EntryKind.SUPPRESSION, payloads=payloads, now=now)


def note_refusal(*, uids: Iterable[UUID], said: Mapping[str, Any], now: datetime) -> None:
    """A person refused a topic or a channel, by the universal IDs under which any backup knows the person: also where
    no address speaks for it (post), and at addresses the person is given later."""
    note(kind=EntryKind.REFUSAL, payloads=[{"uids": [str(one) for one in uids], **said}], now=now)


def note_company(*, company: UUID, channel: str, topic: int | None, is_deep: bool, now: datetime) -> None:
    """A company refused marketing; its words stay in the database."""
    payload = {"company": str(company), "channel": channel, "topic": topic, "deep": is_deep}
    note(kind=EntryKind.COMPANY, payloads=[payload], now=now)


def note_restriction(*, uids: Iterable[UUID], ground: str, is_standing: bool, now: datetime) -> None:
    """The use of a person's data is restricted from now on, or no more (art. 18); the words stay in the database."""
    payload = {"uids": [str(one) for one in uids], "ground": ground, "standing": is_standing}
    note(kind=EntryKind.RESTRICTION, payloads=[payload], now=now)


def note_hold(*, hold: LegalHold, now: datetime) -> None:
    """A legal hold as it stands now, or that it was let go of; its reasons stay in the database."""
    scope = next(name for name in ("person", "company", "contract") if getattr(hold, f"{name}_id"))
    payload = {
        "hold": str(hold.public_id), "scope": scope, "of": str(getattr(hold, scope).public_id), "ground": hold.ground,
        "review_on": hold.review_on.isoformat(), "standing": hold.released_at is None, "keeps": hold.keeps,
    }  # fmt: skip
    note(kind=EntryKind.HOLD, payloads=[payload], now=now)


def note_domain(*, mark: str, domain: str, reason: str, now: datetime) -> None:
    """Nothing is sent to a domain: a company's, so it stands in clear."""
    payload = {"kind": AddressKind.DOMAIN.value, "fingerprint": mark, "reason": reason, "domain": domain}
    note(kind=EntryKind.SUPPRESSION, payloads=[payload | {"channel": "", "topic": None}], now=now)


def note_objection(*, uids: Iterable[UUID], reason: str, now: datetime) -> None:
    """A person refuses marketing, by the universal IDs under which any backup knows the person."""
    note(kind=EntryKind.OBJECTION, payloads=[{"uids": [str(one) for one in uids], "reason": reason}], now=now)


def note_lifted(*, uids: Iterable[UUID], marks: Iterable[tuple[str, str]], now: datetime) -> None:
    """A person took a refusal back, and their addresses with it; or, of nobody, an address alone was let in again."""
    payload = {"uids": [str(one) for one in uids], "marks": [list(pair) for pair in marks]}
    note(kind=EntryKind.LIFTED, payloads=[payload], now=now)


@transaction.atomic
def write_journal(*, now: datetime) -> int:
    """Bring what is not there yet into the files; returns how many entries. Repeated, or killed between the disk and
    the mark in the database, nothing is told twice."""
    waiting = list(JournalEntry.objects.to_write().select_for_update(skip_locked=True)[:BATCH])
    if waiting:
        journal().append(Entry(row.seq, row.kind, row.at, row.payload) for row in waiting)
        JournalEntry.objects.filter(pk__in=[row.pk for row in waiting]).update(written_at=now)
    return len(waiting)


def forget_journal(*, now: datetime) -> int:
    """Remove what no backup can bring back any more: older than the oldest backup kept, and a margin. Returns the
    months removed."""
    before = now - timedelta(days=settings.BACKUP_DAYS + settings.JOURNAL_MARGIN_DAYS)
    month = before.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    gone = journal().forget(month)  # the files first: what they still tell must stand in the database
    JournalEntry.objects.filter(at__lt=month, written_at__isnull=False).delete()
    return gone
