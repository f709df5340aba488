"""What came since a backup and is told again from the journal: consents that still show themselves, and for all else a
task for the desk. No fact of a person stands in the journal, so nobody can put one right again but a human."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from common.refusals import Refusal
from contacts.models import Person
from gdpr.choices import ConsentAction, ConsentMethod
from gdpr.choices.ledgers import LostKind
from gdpr.models import ConsentEvent, ConsentText, LostAct, SubjectRequest, Topic
from gdpr.operations.erasure.replay_refusals import AGAIN
from gdpr.operations.ledger import add_event
from installed_base.models import DeliveryLine
from users.models import User

# Said by a button of ours, behind a link that one person alone had: the digest of the link is what shows it.
SHOWN_BY_LINK = (ConsentMethod.LINK, ConsentMethod.WEB_FORM, ConsentMethod.OWN_PAGE)


def look_again(*, payload: dict[str, Any], at: datetime, now: datetime) -> int:
    """A fact was put right after the backup, which has the wrong one: somebody looks, for each record that was the
    person then. Of the same fact one task is enough."""
    count = 0
    for person in Person.objects.filter(public_id__in=[UUID(uid) for uid in payload["uids"]]):
        about = {
            "object_type": payload["type"],
            "object_uid": UUID(payload["of"]),
            "fields": payload["fields"],
        }
        told = {"happened_at": at, "found_at": now, "request_number": payload["request"]}
        of_person = {"person": person, "kind": LostKind.RECTIFIED}
        _row, is_new = LostAct.objects.unsettled().update_or_create(**of_person, **about, defaults=told)
        count += is_new
    return count


def request_again(*, payload: dict[str, Any], at: datetime, by: User, now: datetime) -> int:
    """Somebody used a right after the backup, and their month runs: without the request nobody would answer. What was
    answered by then needs nobody; one that the backup has stands there with its days."""
    uid = UUID(payload["request"])
    waiting = LostAct.objects.unsettled().filter(kind=LostKind.REQUEST, object_uid=uid)
    if not payload["is_open"]:
        return waiting.update(because=AGAIN, settled_by=by, settled_at=at)
    if waiting.exists() or SubjectRequest.objects.filter(public_id=uid).exists():
        return 0
    LostAct.objects.create(
        kind=LostKind.REQUEST, object_uid=uid, request_number=payload["number"], right=payload["right"], found_at=now,
        due_on=date.fromisoformat(payload["due_on"]), happened_at=datetime.fromisoformat(payload["received_at"]),
    )  # fmt: skip
    return 1


def consent_again(*, payload: dict[str, Any], at: datetime, by: User, now: datetime) -> int:
    """Write a consent into the ledger again where what showed it is told with it; where that was lost nothing may be
    sent, and somebody looks for the paper or asks. It is the record the person had then that consents, no other."""
    known = {person.public_id: person for person in Person.objects.filter(public_id__in=payload["uids"])}
    person = next((known[UUID(uid)] for uid in payload["uids"] if UUID(uid) in known), None)
    if person is None or ConsentEvent.objects.filter(public_id=UUID(payload["event"])).exists():
        return 0
    topic = Topic.objects.filter(pk=payload["topic"]).first()
    text = (
        ConsentText.objects.filter(public_id=payload["text"], topic=topic).first()
        if payload["text"]
        else None
    )
    with suppress(Refusal, IntegrityError), transaction.atomic():
        if topic is not None and _is_shown(payload, text):
            _add(payload, at, by, person=person, topic=topic, text=text)
            return 1
    if payload["action"] == ConsentAction.ASKED:
        return 0  # nothing was allowed by it
    LostAct.objects.create(
        kind=LostKind.CONSENT, person=person, channel=payload["channel"], topic=topic, method=payload["method"],
        happened_at=datetime.fromisoformat(payload["occurred_at"]), found_at=now,
    )  # fmt: skip
    return 1


def _is_shown(payload: dict[str, Any], text: ConsentText | None) -> bool:
    if payload["action"] == ConsentAction.SOFT_OPT_IN:
        return DeliveryLine.objects.filter(public_id=payload["delivery"]).exists()
    return text is not None and payload["method"] in SHOWN_BY_LINK and bool(payload["token_digest"])


def _add(payload: dict[str, Any], at: datetime, by: User, **about: Any) -> None:
    said = {name: payload[name] for name in ("action", "channel", "actor", "method", "token_digest")}
    is_asking = payload["action"] != ConsentAction.SOFT_OPT_IN
    add_event(
        **said, **about, mark=payload["fingerprint"], by=by, now=at,
        occurred_at=datetime.fromisoformat(payload["occurred_at"]), public_id=UUID(payload["event"]), evidence=AGAIN,
        box_default_unticked=True if is_asking else None, refusal_offered=payload["refusal_offered"],
        delivery=UUID(payload["delivery"]) if payload["delivery"] else None, is_told_again=True,
    )  # fmt: skip
