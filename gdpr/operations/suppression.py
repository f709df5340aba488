"""Who may not be marketed to: recorded at once, and found again when a list brings the address back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from common.constraints import refuse_unwanted_text
from contacts.models import ContactPoint, Person, Position
from gdpr.choices import AddressKind, RequestKind, SuppressionReason
from gdpr.models import MarketingObjection, SubjectRequest, Suppression
from gdpr.operations.erasure.journal import note_lifted, note_objection, note_suppressions
from gdpr.operations.refusals import MarketingRefusedAlready, ReasonMissing
from gdpr.queries.identity import uids_of
from gdpr.queries.marks import KINDS, addresses_of, mark_of
from history import operations as history
from users.models import User

CHUNK = 5000


@transaction.atomic
def refuse_marketing(*, person: Person, by: User, now: datetime) -> MarketingObjection:
    """Record that a person refuses marketing, as said to a member of staff by any way. It holds at once, at every
    address of the person, and for the newsletter. Refuses what is recorded already."""
    if MarketingObjection.objects.standing().filter(person=person).exists():
        raise MarketingRefusedAlready
    return suppress_person(person=person, request=None, by=by, now=now)


@transaction.atomic
def allow_marketing_again(*, objection: MarketingObjection, because: str, by: User, now: datetime) -> None:
    """Lift a refusal because the person said so. Refuses without the reason. Fingerprints of the person's addresses
    are lifted with it; the newsletter stays off until it is asked for. Recorded."""
    if not because.strip():
        raise ReasonMissing
    refuse_unwanted_text({"reason": because})
    history.save_changes(obj=objection, values={"lifted_at": now, "lifted_because": because}, by=by, at=now)
    marks = [
        (kind, mark_of(kind, key))
        for kind, key in addresses_of(objection.person)
        if not _others_refuse(kind, key, objection.person)
    ]
    if marks:
        Suppression.objects.standing().of_everything().of(marks).update(lifted_at=now)
    note_lifted(uids=uids_of(objection.person), marks=marks, now=now)


def _others_refuse(kind: str, key: str, person: Person) -> bool:
    """Whether somebody else who has the address refuses marketing: it stays suppressed for all who share it."""
    at_work = "work_email__iexact" if kind == AddressKind.EMAIL else "work_phone"
    holders = (
        ContactPoint.objects.filter(kind=kind, key=key)
        .values("person")
        .union(Position.objects.filter(**{at_work: key}).values("person"))
    )
    others = MarketingObjection.objects.standing().exclude(person=person)
    return others.filter(person__in=[row["person"] for row in holders]).exists()


def suppress_requester(*, request: SubjectRequest, by: User, now: datetime) -> None:
    """Suppress the addresses a request came from, and record the refusal of each person who has one of them alone."""
    pairs = [
        (AddressKind.EMAIL.value, request.requester_email), (AddressKind.PHONE.value, request.requester_phone),
    ]  # fmt: skip
    for kind, key in pairs:
        if key:
            _suppress(kind, key, _reason(request), request, now)


def suppress_person(
    *, person: Person, request: SubjectRequest | None, by: User, now: datetime
) -> MarketingObjection:
    """Suppress every address of a person and record the refusal; what stands already stays as it is."""
    Person.objects.select_for_update().get(pk=person.pk)
    with history.one_change_set(by=by, at=now):
        standing = MarketingObjection.objects.standing().filter(person=person).first()
        if standing is None:
            standing = MarketingObjection(
                person=person, request=request, reason=_reason(request), by=by, at=now
            )
            history.create(obj=standing, by=by, at=now)
            note_objection(uids=uids_of(person), reason=standing.reason, now=now)
        for kind, key in addresses_of(person):
            _suppress(kind, key, _reason(request), request, now)
        if person.is_newsletter_subscriber:
            # not by the operation of the register, which leaves the restricted alone: they may refuse like anybody
            history.save_changes(obj=person, values={"is_newsletter_subscriber": False}, by=by, at=now)
    return standing


def recognise_suppressed(*, by: User, now: datetime) -> int:
    """Record the refusal of every person who has a suppressed address and of whom it is not recorded yet.

    Lists, imports and mail bring back the addresses of people who were erased, merged or written down anew; only the
    fingerprint knows them. Three million addresses are read through in one pass, a chunk at a time. Returns how many
    persons were recognised; repeated, it finds none.
    """
    marks = set(Suppression.objects.standing().of_everything().values_list("kind", "fingerprint"))
    if not marks:
        return 0
    met = {person for person, kind, key in _all_addresses() if (kind, mark_of(kind, key)) in marks}
    refusing = MarketingObjection.objects.standing().filter(person__in=met).values("person")
    count = 0
    for person in Person.objects.filter(pk__in=met).exclude(pk__in=refusing).iterator(chunk_size=CHUNK):
        suppress_person(person=person, request=None, by=by, now=now)
        count += 1
    return count


def forget_old_refusals(*, now: datetime) -> int:
    """Delete fingerprints of addresses that were refused REFUSAL_YEARS ago and that nobody of the register has; by
    default none, for an objection has no end (art. 21(3)) and its memory is what keeps it. What stops an erased person
    from coming back, what an authority or a company said and what a list of refusals tells is no refusal of the
    address alone, and stays. Returns how many."""
    if settings.REFUSAL_YEARS <= 0:
        return 0
    before = now - timedelta(days=366 * settings.REFUSAL_YEARS)
    old = Suppression.objects.standing().of_addresses().filter(at__lt=before)
    marks = set(old.values_list("kind", "fingerprint"))
    if not marks:
        return 0
    used = {
        (kind, mark)
        for _person, kind, key in _all_addresses()
        if (mark := mark_of(kind, key)) and (kind, mark) in marks
    }
    count = 0
    for number, kind, mark in list(old.values_list("pk", "kind", "fingerprint")):
        if (kind, mark) not in used:
            count += Suppression.objects.filter(pk=number).delete()[0]
    return count


def _all_addresses() -> Iterator[tuple[int, str, str]]:
    points = ContactPoint.objects.filter(kind__in=KINDS).values_list("person_id", "kind", "key")
    yield from points.iterator(chunk_size=CHUNK)
    held = Position.objects.exclude(work_email="", work_phone="").values_list(
        "person_id", "work_email", "work_phone"
    )
    for person, email, phone in held.iterator(chunk_size=CHUNK):
        if email:
            yield person, AddressKind.EMAIL.value, email.lower()
        if phone:
            yield person, AddressKind.PHONE.value, phone


def _reason(request: SubjectRequest | None) -> str:
    is_withdrawal = request is not None and request.kind == RequestKind.WITHDRAWAL
    return SuppressionReason.WITHDRAWAL if is_withdrawal else SuppressionReason.OBJECTION


def _suppress(kind: str, key: str, reason: str, request: SubjectRequest | None, now: datetime) -> None:
    suppress_mark(kind=kind, mark=mark_of(kind, key), reason=reason, request=request, now=now)


def suppress_mark(
    *, kind: str, mark: str, reason: str, request: SubjectRequest | None, now: datetime
) -> None:
    """Remember a fingerprint that refuses everything, once; two who do it at the same moment both succeed. That its
    holder was erased says nothing of what was refused, and stands beside it."""
    standing = Suppression.objects.standing().refused().of_everything()
    if not standing.filter(kind=kind, fingerprint=mark).exists():
        Suppression.objects.bulk_create(
            [Suppression(kind=kind, fingerprint=mark, reason=reason, request=request, at=now)],
            ignore_conflicts=True,
        )
        note_suppressions(marks=[(kind, mark, reason)], now=now)
