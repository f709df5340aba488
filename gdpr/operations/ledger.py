"""Entries of the ledger of consents, and what follows from them at once: an address suppressed, or written to again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.constraints import refuse_unwanted_text, refusing
from contacts.models import ContactPoint, Person, Position
from gdpr.choices import (
    ADDRESS_OF,
    GRANTS,
    REFUSALS,
    AddressKind,
    ConsentAction,
    ContactChannel,
    SuppressionReason,
)
from gdpr.models import ConsentEvent, Suppression, Topic
from gdpr.operations.erasure.journal import note_consent, note_refusal, note_suppressions
from gdpr.operations.refusals import ConfirmedTooLate, EvidenceMissing, RefusedSince, WordingMissing
from gdpr.queries.marks import addresses_of, mark_of
from quality.queries.merged import former_ids
from users.models import User

# Beside refusals, what a restored backup is told again: permission that was given, and the letter that asked for it.
OUTLIVES = (ConsentAction.ASKED, ConsentAction.SOFT_OPT_IN, *GRANTS)
CONSTRAINTS = {
    "consent_has_evidence": EvidenceMissing,
    "consent_names_wording": WordingMissing,
    "consent_confirmed_in_time": ConfirmedTooLate,
    "consent_not_refused_since": RefusedSince,
}


@transaction.atomic
def add_event(
    *, action: str, channel: str, topic: Topic | None, person: Person | None, by: User, now: datetime,
    address: str = "", mark: str = "", origin: UUID | None = None, occurred_at: datetime | None = None,
    is_told_again: bool = False, **how: Any,
) -> ConsentEvent:  # fmt: skip
    """Append one entry, by whatever way (`how`: method, actor, text, evidence, …) it was said. A refusal suppresses the
    address at once; a consent lifts what the same person had refused there. `is_told_again`: the journal knows it.
    Refuses what the law does not let count."""
    kind = ADDRESS_OF.get(ContactChannel(channel), "") if channel else ""
    refuse_unwanted_text({"evidence": how.get("evidence", "")})
    event = ConsentEvent(
        action=action, channel=channel, topic=topic, person=person, by=by, recorded_at=now,
        fingerprint=mark or (mark_of(kind, address) if kind and address else ""),
        origin=person.public_id if person else origin, occurred_at=occurred_at or now, **how,
    )  # fmt: skip
    if person is not None:
        earlier = ConsentEvent.objects.filter(person=person).values_list("origin", flat=True)
        event.speaks_for = sorted({person.public_id, *earlier})
    with refusing(CONSTRAINTS):
        event.full_clean(exclude=["person", "by"])
        event.save(force_insert=True)
    if action in REFUSALS:
        _suppress(event, kind)
    elif action in GRANTS and kind:
        _lift(event, kind)
    if action in OUTLIVES and not is_told_again:
        note_consent(event=event)
    return event


def _suppress(event: ConsentEvent, kind: str) -> None:
    """Remember the refusal by its address, which outlives the person; without one, by all the person has."""
    marks = {(kind, event.fingerprint)} if event.fingerprint and kind else set()
    if event.person is not None:
        kinds = {kind} if kind else {AddressKind.EMAIL.value, AddressKind.PHONE.value}
        marks |= {(one, mark_of(one, key)) for one, key in addresses_of(event.person) if one in kinds}
    is_objection = event.action == ConsentAction.OBJECTED
    reason = SuppressionReason.OBJECTION if is_objection else SuppressionReason.WITHDRAWAL
    Suppression.objects.bulk_create(
        [
            Suppression(
                kind=one, fingerprint=mark, channel=event.channel, topic=event.topic, reason=reason, event=event,
                at=event.occurred_at,
            )
            for one, mark in sorted(marks)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    note_suppressions(
        marks=[(one, mark, reason) for one, mark in sorted(marks)], now=event.recorded_at, channel=event.channel,
        topic=event.topic_id,
    )  # fmt: skip
    if event.person is not None:
        _tell_journal(event)


def _tell_journal(event: ConsentEvent) -> None:
    """What a restored backup lacks of it, without the words: who refused what, when and by which way."""
    uids = [event.origin, *former_ids(event.origin)]
    said = {name: getattr(event, name) for name in ("action", "channel", "fingerprint", "actor", "method")}
    note_refusal(
        uids=uids, said=said | {"topic": event.topic_id, "occurred_at": event.occurred_at.isoformat()},
        now=event.recorded_at,
    )  # fmt: skip


def _lift(event: ConsentEvent, kind: str) -> None:
    """Write again to an address that this person had refused, unless somebody else who has it refused too."""
    rows = Suppression.objects.standing().filter(
        kind=kind, fingerprint=event.fingerprint, channel=event.channel, topic=event.topic
    )
    others = set(
        ConsentEvent.objects.refusals().about(event.channel, event.topic_id).filter(fingerprint=event.fingerprint)
        .exclude(person=event.person).exclude(person=None).values_list("person", flat=True)
    ) | _refusing_holders(event, kind)  # fmt: skip
    if not others:
        rows.filter(at__lt=event.occurred_at).update(lifted_at=event.recorded_at, lifting_event=event)


def _refusing_holders(event: ConsentEvent, kind: str) -> set[int]:
    """Others who have the address and refused what the consent is about."""
    keys = [key for one, key in addresses_of(event.person) if mark_of(one, key) == event.fingerprint]
    holders = set(ContactPoint.objects.filter(kind=kind, key__in=keys).values_list("person", flat=True))
    name = "work_email" if kind == AddressKind.EMAIL else "work_phone"
    holders |= set(Position.objects.filter(**{f"{name}__in": keys}).values_list("person", flat=True))
    refusing_ones = ConsentEvent.objects.refusals().about(event.channel, event.topic_id)
    return set(refusing_ones.filter(person__in=holders - {event.person_id}).values_list("person", flat=True))
