"""The journal: what an act has to tell it, written in the act's transaction, brought into the files after it."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import transaction

from gdpr.choices import AddressKind
from gdpr.choices.ledgers import EntryKind
from gdpr.models import ConsentEvent, JournalEntry, LegalHold, SubjectRequest
from gdpr.reading.journal import Entry, Journal
from history.choices import Verb
from history.models import Change
from quality.queries.merged import former_ids

BATCH = 5000
REQUEST = re.compile(r"TP-\d{1,12}")
RECTIFIABLE = ("contacts.person", "contacts.position", "contacts.contactpoint")


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


def note_rectified(*, change: Change) -> None:
    """A fact of a person was put right at their word (art. 16), on whichever page or by whichever program: which one,
    not how it is right, for no fact of anybody leaves the database. Without it a restored backup would hold the wrong
    one and nobody would know."""
    if change.object_type not in RECTIFIABLE or change.subject_id is None:
        return
    rows = apps.get_model(change.object_type)._base_manager.filter(pk=change.object_id)
    fields = (
        change.fields if change.verb == Verb.CHANGED else []
    )  # else the row itself was added or taken away
    payload = {
        "uids": [str(one) for one in (change.subject_id, *former_ids(change.subject_id))], "type": change.object_type,
        "of": str(rows.values_list("public_id", flat=True).get()), "fields": fields,
        "request": change.change_set.reason if REQUEST.fullmatch(change.change_set.reason) else "",
    }  # fmt: skip
    note(kind=EntryKind.RECTIFIED, payloads=[payload], now=change.at)


def note_consent(*, event: ConsentEvent) -> None:
    """Somebody consented, asked to be asked, or gave an address when buying: all that the ledger holds of it but what
    shows it, and from where it was said."""
    told = ("action", "channel", "fingerprint", "actor", "method", "token_digest", "refusal_offered")
    payload = {name: getattr(event, name) for name in told} | {
        "uids": [str(one) for one in (event.origin, *former_ids(event.origin))], "event": str(event.public_id),
        "topic": event.topic_id, "text": str(event.text.public_id) if event.text else None,
        "occurred_at": event.occurred_at.isoformat(), "delivery": str(event.delivery) if event.delivery else None,
    }  # fmt: skip
    note(kind=EntryKind.CONSENT, payloads=[payload], now=event.recorded_at)


def note_request(*, request: SubjectRequest, now: datetime) -> None:
    """A right was used, and the clock runs (art. 12(3)), or the request was answered: which right, its number and by
    when it is due; not who asks."""
    payload = {
        "request": str(request.public_id), "number": request.number, "right": request.kind, "is_open": request.is_open,
        "received_at": request.received_at.isoformat(), "due_on": request.due_on.isoformat(),
    }  # fmt: skip
    note(kind=EntryKind.REQUEST, payloads=[payload], now=now)


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
