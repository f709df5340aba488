"""Article 19: whoever was given a person's data hears when it is rectified, erased or restricted."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.constraints import refuse_unwanted_text
from common.jobs import enqueue_on_commit
from gdpr.choices.ledgers import NotificationKind, TellingWay
from gdpr.models import DeskJob, Disclosure, Recipient, RecipientNotification
from gdpr.operations.desk_job import note_run
from gdpr.operations.ledger_refusals import NotificationSettled, ToldByHand
from gdpr.operations.refusals import ReasonMissing
from gdpr.queries.identity import known_uids
from history.choices import Act, Verb
from history.models import Change
from users.models import User

JOB = "gdpr.tell_recipients"
RESTRICTION = "gdpr.restriction"
RECTIFIABLE = ["contacts.person", "contacts.position", "contacts.contactpoint"]


@transaction.atomic
def tell_recipients(
    *, subject: UUID, kind: str, now: datetime, fields: Iterable[str] = (), change: int | None = None
) -> int:
    """Note for each recipient to whom the person was given that it must be told; whoever is told by webhook or e-mail
    is told by a worker at once. Twice for the same change notes once. Returns how many recipients there are."""
    given = Disclosure.objects.to_others().about(known_uids(subject)).order_by().values("recipient")
    recipients = Recipient.objects.filter(pk__in=given).order_by("pk")
    rows = [
        RecipientNotification(
            recipient=recipient,
            subject=subject,
            kind=kind,
            fields=sorted(fields),
            change=change,
            made_at=now,
            next_at=None if recipient.way == TellingWay.HAND else now,
        )
        for recipient in recipients
    ]
    RecipientNotification.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.next_at for row in rows):
        enqueue_on_commit("gdpr.tell_waiting_recipients")
    return len(rows)


def find_what_to_tell(*, now: datetime) -> int:
    """Look through the changes since the last time for facts that a person had rectified, for persons whose data was
    restricted or erased, whichever page, job or program did it. Returns notifications noted."""
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    count = 0
    for change in _changes_until(last):
        kind = _kind(change)
        is_rectified = kind == NotificationKind.RECTIFIED
        count += tell_recipients(
            subject=change.subject_id, kind=kind, fields=change.fields if is_rectified else (),
            change=None if kind == NotificationKind.ERASED else change.pk, now=now,
        )  # fmt: skip
    note_run(name=JOB, now=now, mark=last)
    return count


@transaction.atomic
def tell_now(*, notification: RecipientNotification, by: User, now: datetime) -> None:
    """Have the recipient told by itself, once more after tries that failed. Refuses what is settled, and a recipient
    that is told by hand."""
    locked = _open(notification)
    if locked.recipient.way == TellingWay.HAND:
        raise ToldByHand
    locked.tries, locked.next_at, locked.failure, locked.sent_at, locked.settled_by = 0, now, "", None, by
    locked.save(update_fields=["tries", "next_at", "failure", "sent_at", "settled_by"])
    enqueue_on_commit("gdpr.tell_waiting_recipients")


@transaction.atomic
def note_sent(*, notification: RecipientNotification, by: User, now: datetime) -> None:
    """Note that the recipient was written to. Refuses what is settled."""
    locked = _open(notification)
    locked.sent_at, locked.settled_by, locked.next_at = now, by, None
    locked.save(update_fields=["sent_at", "settled_by", "next_at"])


@transaction.atomic
def note_confirmed(*, notification: RecipientNotification, by: User, now: datetime) -> None:
    """Note that the recipient has done it. Refuses what is settled."""
    locked = _open(notification)
    locked.confirmed_at, locked.settled_by = now, by
    locked.sent_at = locked.sent_at or now
    locked.save(update_fields=["sent_at", "confirmed_at", "settled_by"])


@transaction.atomic
def note_impossible(*, notification: RecipientNotification, because: str, by: User, now: datetime) -> None:
    """Note why the recipient cannot be told, or why it would take disproportionate effort (art. 19). Refuses without
    the reason and what is settled."""
    if not because.strip():
        raise ReasonMissing
    refuse_unwanted_text({"reason": because})
    locked = _open(notification)
    locked.impossible_because, locked.settled_by = because, by
    locked.save(update_fields=["impossible_because", "settled_by"])


def _open(notification: RecipientNotification) -> RecipientNotification:
    rows = RecipientNotification.objects.select_for_update(of=("self",)).select_related("recipient")
    locked = rows.get(pk=notification.pk)
    if not locked.is_open:
        raise NotificationSettled
    return locked


def _kind(change: Change) -> NotificationKind:
    if change.object_type == RESTRICTION:
        return NotificationKind.RESTRICTED
    return NotificationKind.ERASED if change.verb == Verb.DELETED else NotificationKind.RECTIFIED


def _changes_until(last: int) -> Iterator[Change]:
    """What was rectified and who was erased since the last time; at the first, since data was first given."""
    begin = Disclosure.objects.to_others().order_by("at").values_list("at", flat=True).first()
    if begin is None:
        return
    job = DeskJob.objects.filter(name=JOB).first()
    rows = Change.objects.filter(pk__gt=job.mark if job else 0, pk__lte=last, at__gte=begin)
    rows = rows.exclude(subject_id=None).select_related("change_set").order_by("pk")
    rectified = rows.filter(change_set__act=Act.RECTIFIED, object_type__in=RECTIFIABLE)
    yield from rows.filter(verb=Verb.CREATED, object_type=RESTRICTION).iterator()
    erased = rows.filter(verb=Verb.DELETED, object_type="contacts.person")
    yield from rectified.exclude(verb=Verb.DELETED, object_type="contacts.person").iterator()
    yield from erased.exclude(change_set__act__in=[Act.MERGE, Act.UNDO]).iterator()
