"""After a backup was put back: who was erased since is erased again, who refused since refuses again."""

from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from contacts.models import Person
from gdpr.choices import AddressKind, ErasureCause, SuppressionReason
from gdpr.choices.ledgers import EntryKind
from gdpr.models import JournalEntry, MarketingObjection, Suppression, Topic
from gdpr.operations.erasure.erase import Decisions, erase_person
from gdpr.operations.erasure.refusals import PersonGone
from gdpr.operations.erasure.replay_holds import hold_again
from gdpr.operations.erasure.replay_lost import consent_again, look_again, request_again
from gdpr.operations.erasure.replay_refusals import refuse_again, refuse_company_again, restrict_again
from gdpr.queries import gate
from gdpr.reading.journal import Entry
from users.models import User


def replay_journal(*, by: User, now: datetime) -> Counter[str]:
    """Do again what the journal tells and the database lacks, by universal IDs; returns how often what was done.

    Each entry is one transaction, so it can be killed and started again; repeated, it does nothing. Somebody who is
    not in the backup is passed over.
    """
    done: Counter[str] = Counter()
    for entry in gate.missing_entries():
        with transaction.atomic():
            done[entry.kind] += _apply(entry, by, now)
            _remember(entry, now)
    if done:
        with connection.cursor() as cursor:  # what comes next is numbered after all that is in the journal
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('gdpr_journalentry', 'seq'), (SELECT max(seq) FROM gdpr_journalentry))"
            )
    gate.forget()
    return done


def _apply(entry: Entry, by: User, now: datetime) -> int:
    if entry.kind == EntryKind.ERASURE:
        return _erase(entry.payload, by, now)
    if entry.kind == EntryKind.SUPPRESSION:
        return _suppress(entry.payload, entry.at)
    if entry.kind == EntryKind.OBJECTION:
        return _object(entry.payload, entry.at, by)
    if entry.kind == EntryKind.LIFTED:
        return _lift(entry.payload, entry.at)
    if entry.kind == EntryKind.REFUSAL:
        return refuse_again(payload=entry.payload, at=entry.at, by=by)
    if entry.kind == EntryKind.COMPANY:
        return refuse_company_again(payload=entry.payload, at=entry.at, by=by)
    if entry.kind == EntryKind.RESTRICTION:
        return restrict_again(payload=entry.payload, at=entry.at, by=by)
    if entry.kind == EntryKind.HOLD:
        return hold_again(payload=entry.payload, at=entry.at, by=by)
    if entry.kind == EntryKind.RECTIFIED:
        return look_again(payload=entry.payload, at=entry.at, now=now)
    if entry.kind == EntryKind.CONSENT:
        return consent_again(payload=entry.payload, at=entry.at, by=by, now=now)
    if entry.kind == EntryKind.REQUEST:
        return request_again(payload=entry.payload, at=entry.at, by=by, now=now)
    raise LookupError(f"the journal holds an entry of a kind that this version does not know: {entry.kind}")


def _remember(entry: Entry, now: datetime) -> None:
    """The database knows of the entry from now on. A number it gave anew meanwhile moves on behind the journal."""
    taken = JournalEntry.objects.filter(seq=entry.seq).exclude(at=entry.at).first()
    if taken is not None:
        taken.delete()
        JournalEntry.objects.create(kind=taken.kind, payload=taken.payload, at=taken.at)
    made = JournalEntry(seq=entry.seq, kind=entry.kind, payload=entry.payload, at=entry.at, written_at=now)
    made.save(force_insert=True)


def _erase(payload: dict[str, Any], by: User, now: datetime) -> int:
    """Under each universal ID the person had: in the backup, records that were merged since are apart again."""
    count, said = 0, payload["decided"]
    decided = Decisions(frozenset(said["erased"]), frozenset(said["kept"]))
    for uid in payload["uids"]:
        person = Person.objects.filter(public_id=UUID(uid)).first()
        if person is not None:
            with suppress(PersonGone):
                erase_person(
                    person=person,
                    cause=ErasureCause.REPLAY,
                    by=by,
                    now=now,
                    detail=payload["cause"],
                    decided=decided,
                )
                count += 1
    return count


def _suppress(payload: dict[str, Any], at: datetime) -> int:
    topic = payload["topic"] if Topic.objects.filter(pk=payload["topic"]).exists() else None
    values = {name: payload[name] for name in ("kind", "fingerprint", "channel")} | {"topic_id": topic}
    rows = Suppression.objects.standing().filter(**values)
    is_erased = payload["reason"] == SuppressionReason.ERASURE
    if (rows.erased() if is_erased else rows.refused()).exists():
        return 0
    Suppression.objects.create(**values, reason=payload["reason"], domain=payload.get("domain", ""), at=at)
    return 1


def _object(payload: dict[str, Any], at: datetime, by: User) -> int:
    """For each record that was the person then: in the backup, those merged since are apart again."""
    persons = Person.objects.filter(public_id__in=_uids(payload)).exclude(
        pk__in=MarketingObjection.objects.standing().values("person")
    )
    numbers = list(persons.values_list("pk", flat=True))
    MarketingObjection.objects.bulk_create(
        MarketingObjection(person_id=number, reason=payload["reason"], by=by, at=at) for number in numbers
    )
    Person.objects.filter(pk__in=numbers).update(is_newsletter_subscriber=False)
    return len(numbers)


def _lift(payload: dict[str, Any], at: datetime) -> int:
    """Lift what was lifted then and no more: with a person, what refused everything at their addresses; without one, an
    address of somebody erased that was let in again, or a domain. Refusals of single topics stand."""
    count = 0
    rows = Suppression.objects.standing().of_everything()
    uids = _uids(payload)
    if uids:
        standing = MarketingObjection.objects.standing().filter(person__public_id__in=uids, at__lt=at)
        count = standing.update(lifted_at=at, lifted_because="replayed")
    else:
        rows = rows.filter(Q(reason=SuppressionReason.ERASURE) | Q(kind=AddressKind.DOMAIN))
    marks = [(kind, mark) for kind, mark in payload["marks"]]
    if marks:
        count += rows.of(marks).filter(at__lt=at).update(lifted_at=at)
    return count


def _uids(payload: dict[str, Any]) -> list[UUID]:
    """The universal IDs an entry tells; older ones tell one person."""
    one = payload.get("person")
    return [UUID(uid) for uid in payload.get("uids") or ([one] if one else [])]
