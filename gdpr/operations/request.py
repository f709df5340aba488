"""Requests of data subjects: received, taken, matched, extended, closed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from common.constraints import refuse_unwanted_text, refusing
from common.submissions import already_made
from contacts.models import Person
from gdpr.choices import (
    STOPS_MARKETING,
    Ground,
    IdentityMethod,
    Outcome,
    PlanState,
    RequestKind,
    RequestState,
    RestrictionGround,
)
from gdpr.choices.ledgers import HiddenReason
from gdpr.models import Restriction, SubjectRequest
from gdpr.operations.erasure.journal import note_request
from gdpr.operations.erasure.lapse import lapse_plans_of
from gdpr.operations.package import remove_packages_of
from gdpr.operations.refusals import (
    AnswerMissing,
    DeceasedUnnamed,
    ExtendedTooLate,
    ExtendedTwice,
    GroundMissing,
    MandateMissing,
    NoteMissing,
    NotIdentified,
    NoWayToAnswer,
    OwnRequest,
    ReasonMissing,
    ReceivedInFuture,
    RequestClosed,
)
from gdpr.operations.request_look import ask_look, forget_look
from gdpr.operations.restriction import restrict_person
from gdpr.operations.suppression import suppress_person, suppress_requester
from gdpr.reading.due import due_day, legal_due_day, received_day
from gdpr.reading.remedies import about_the_dead, with_remedies
from history import operations as history
from users.models import User

NEEDS_GROUND = {Outcome.REFUSED, Outcome.PARTLY}
NEEDS_IDENTITY = {Outcome.FULFILLED, Outcome.PARTLY}


@transaction.atomic
def receive_request(
    *, kind: str, channel: str, requester_name: str, received_at: datetime, by: User, now: datetime,
    language: str = "fi", requester_email: str = "", requester_phone: str = "", on_behalf_of: str = "",
    words: str = "", submission: UUID | None = None, has_assignee: bool = True,
) -> SubjectRequest:  # fmt: skip
    """Write down a request that reached us; the clock runs from `received_at`, the day being the Finnish one.

    A refusal of marketing is carried out at once, at the addresses it came from, whoever asks: no identity is needed
    to be left alone (art. 21(3)). Refuses a day to come and a request from nobody. Recorded.
    """
    made = already_made(SubjectRequest, submission)
    if made is not None:
        return made
    if received_at > now:
        raise ReceivedInFuture
    if not requester_name.strip():
        raise NoWayToAnswer
    refuse_unwanted_text({"requester_name": requester_name, "on_behalf_of": on_behalf_of, "words": words})
    received_on = received_day(received_at)
    due_on = due_day(received_on)
    request = SubjectRequest(
        kind=kind, channel=channel, language=language, requester_name=requester_name, on_behalf_of=on_behalf_of,
        requester_email=requester_email.lower(), requester_phone=requester_phone, words=words, received_at=received_at,
        received_on=received_on, due_on=due_on, legal_due_on=legal_due_day(due_on),
        assignee=by if has_assignee else None,
    )  # fmt: skip
    if submission:
        request.public_id = submission
    with history.one_change_set(by=by, at=now), refusing():
        history.create(obj=request, by=by, at=now)
        if kind in STOPS_MARKETING:
            suppress_requester(request=request, by=by, now=now)
    note_request(request=request, now=now)
    return request


@transaction.atomic
def change_request(
    *, request: SubjectRequest, values: Mapping[str, Any], by: User, now: datetime, expected_revision: int | None = None,
    base: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Correct what was written down. A corrected day of receipt moves the days by which it is due. Refuses a closed
    request, a day to come, and what somebody else changed meanwhile. Recorded."""
    _refuse_closed(request)
    changed = dict(values)
    refuse_unwanted_text(changed)
    if "received_at" in changed:
        if changed["received_at"] > now:
            raise ReceivedInFuture
        changed |= _days(
            received_day(changed["received_at"]), is_extended=request.is_extended, paused=request.paused_days
        )
    with refusing():
        history.save_changes(
            obj=request, values=changed, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def choose_person(*, request: SubjectRequest, person: Person | None, by: User, now: datetime) -> None:
    """Say whom of the register the request is about, or take that back. What was decided on the texts of somebody
    else is forgotten, and the texts of all registers are looked through for the copy. Of somebody chosen by mistake
    nothing goes on: the copy is removed, a plan of erasure lapses, and it is made sure anew that whoever asks is the one
    now meant. A refusal of marketing now reaches all addresses of the person. Recorded."""
    locked = _refuse_closed(request)
    values: dict[str, Any] = {"person": person, "hidden_words": [], "kept_words": [], "hidden_reasons": []}
    if request.state == RequestState.RECEIVED and person is not None:
        values["state"] = RequestState.WORKING
    is_another = locked.person_id is not None and locked.person_id != (person.pk if person else None)
    if is_another and locked.identity_method:
        values |= {"identity_method": "", "identity_note": "", "identified_at": None}
    with history.one_change_set(by=by, at=now):
        if is_another:
            remove_packages_of(request=request, now=now)
            lapse_plans_of(request=request)
            forget_look(request=request)
        history.save_changes(obj=request, values=values, by=by, at=now)
        if person is not None and request.kind in STOPS_MARKETING:
            suppress_person(person=person, request=request, by=by, now=now)
        _restrict_while_weighed(request, by, now)
    ask_look(request=request, now=now)


@transaction.atomic
def ask_for_identity(*, request: SubjectRequest, by: User, now: datetime) -> None:
    """Note that the person was asked to show who they are (art. 12(6)). The day that people work towards stays in
    sight; the days until the answer are added to the last day on which ours is in time. Recorded."""
    _refuse_closed(request)
    values = {"state": RequestState.IDENTITY, "identity_asked_on": received_day(now)}
    history.save_changes(obj=request, values=values, by=by, at=now)


@transaction.atomic
def confirm_identity(*, request: SubjectRequest, method: str, note: str, by: User, now: datetime) -> None:
    """Note how it was made sure who asks. A document needs a reason why nothing milder did (art. 12(6)), a request for
    somebody else how the sender may; a request of one's own is for a colleague. Recorded."""
    _refuse_closed(request)
    if request.requester_email and request.requester_email == by.email.lower():
        raise OwnRequest
    if method == IdentityMethod.DOCUMENT and not note.strip():
        raise NoteMissing
    if request.on_behalf_of and not note.strip():
        raise MandateMissing
    values = {
        "identity_method": method, "identity_note": note, "identified_at": now, "state": RequestState.WORKING,
    }  # fmt: skip
    values |= _pause(request, received_day(now))
    refuse_unwanted_text({"identity_note": note})
    with refusing():
        history.save_changes(obj=request, values=values, by=by, at=now)
    _restrict_while_weighed(request, by, now)


def _restrict_while_weighed(request: SubjectRequest, by: User, now: datetime) -> None:
    """Whoever objects on own grounds is left alone until it is decided whose weigh more (art. 18(1)(d), 21(1)): as soon
    as it is known who it is and that it is they who ask. It is lifted by hand, once the person was told."""
    if request.kind != RequestKind.OBJECTION_OTHER or request.person is None or not request.identity_method:
        return
    if not Restriction.objects.standing().filter(person=request.person).exists():
        restrict_person(
            person=request.person, ground=RestrictionGround.OBJECTION, request=request, by=by, now=now
        )


@transaction.atomic
def extend_request(*, request: SubjectRequest, reason: str, by: User, now: datetime, today: date) -> None:
    """Take two months more, three from receipt in all, for a request that is complex (art. 12(3)). Refuses without a
    reason, twice, and after the first month is over. Recorded."""
    _refuse_closed(request)
    if request.is_extended:
        raise ExtendedTwice
    if today > request.due_on:
        raise ExtendedTooLate(request.due_on)
    if not reason.strip():
        raise ReasonMissing
    refuse_unwanted_text({"extension_reason": reason})
    values = {"extended_on": today, "extension_reason": reason} | _days(
        request.received_on, is_extended=True, paused=request.paused_days
    )
    with refusing():
        history.save_changes(obj=request, values=values, by=by, at=now)


@transaction.atomic
def decide_on_others(
    *, request: SubjectRequest, hidden: list[str], kept: list[str], by: User, now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Note which wordings about others are hidden in the copy, each with its reason (1050/2018, 34 §), and which stay.
    The reasons stay when the words are forgotten. Recorded without the words."""
    _refuse_closed(request)
    values = {"hidden_words": sorted(set(hidden)), "kept_words": sorted(set(kept) - set(hidden))}
    said = {words: code for words, code in (reasons or {}).items() if code in HiddenReason.values}
    values["hidden_reasons"] = [said.get(one, str(HiddenReason.OTHERS)) for one in values["hidden_words"]]
    SubjectRequest.objects.filter(pk=request.pk).update(**values, changed_at=now)
    for name, value in values.items():
        setattr(request, name, value)
    counts = {"hidden_words": len(values["hidden_words"]), "kept_words": len(values["kept_words"])}
    history.record(obj=request, verb="changed", old={}, new=counts, by=by, at=now)


@transaction.atomic
def close_request(
    *, request: SubjectRequest, outcome: str, answer: str, by: User, now: datetime, ground: str = "",
    duplicate_of: SubjectRequest | None = None,
) -> None:  # fmt: skip
    """Note how and when the person was answered.

    Refuses: data handed to somebody whose identity nobody made sure of; a refusal without its ground and its words
    (art. 12(4)); where to complain is added to them in the language of the request. A relative of somebody who has died
    is told that the Regulation is about the living (recital 27), once it is written down about whom they ask. The words about others that were
    weighed for the copy are forgotten, so is what was found for it, and a plan of erasure that nobody approved lapses.
    Recorded.
    """
    _refuse_closed(request)
    if outcome in NEEDS_GROUND and ground not in Ground.values:
        raise GroundMissing
    if outcome == Outcome.DECEASED and not request.on_behalf_of.strip():
        raise DeceasedUnnamed
    if outcome in NEEDS_GROUND and not answer.strip():
        raise AnswerMissing
    if outcome in NEEDS_IDENTITY and request.kind not in STOPS_MARKETING and not request.identity_method:
        raise NotIdentified
    refuse_unwanted_text({"answer": answer})
    if outcome == Outcome.DECEASED:
        answer = about_the_dead(answer, request.language)
    if outcome in NEEDS_GROUND or outcome == Outcome.DECEASED:
        answer = with_remedies(answer, request.language)
    values = {
        "state": RequestState.CLOSED, "outcome": outcome, "ground": ground if outcome in NEEDS_GROUND else "",
        "answer": answer, "answered_at": now, "duplicate_of": duplicate_of,
    }  # fmt: skip
    with refusing():
        history.save_changes(obj=request, values=values, by=by, at=now)
    SubjectRequest.objects.filter(pk=request.pk).update(hidden_words=[], kept_words=[])
    forget_look(request=request)
    lapse_plans_of(request=request, states=[PlanState.PLANNED])
    note_request(request=request, now=now)


@transaction.atomic
def reopen_request(*, request: SubjectRequest, by: User, now: datetime) -> None:
    """Take up again a request that ended because identity was not shown, or by mistake; its days stay. One that is open
    stays as it is. Recorded."""
    if SubjectRequest.objects.select_for_update().get(pk=request.pk).is_open:
        return
    values = {
        "state": RequestState.WORKING, "outcome": "", "ground": "", "answered_at": None, "duplicate_of": None,
    }  # fmt: skip
    history.save_changes(obj=request, values=values, by=by, at=now)
    note_request(request=request, now=now)


def _days(received_on: date, *, is_extended: bool, paused: int = 0) -> dict[str, date]:
    due_on = due_day(received_on, is_extended=is_extended)
    legal = legal_due_day(due_on + timedelta(days=paused))
    return {"received_on": received_on, "due_on": due_on, "legal_due_on": legal}


def _pause(request: SubjectRequest, today: date) -> dict[str, Any]:
    """The days in which the person was to show who asks: the strict day stays, the legal one moves by them. Asking
    again after an answer adds to what was paused before."""
    if request.state != RequestState.IDENTITY or request.identity_asked_on is None:
        return {}
    days = request.paused_days + max((today - request.identity_asked_on).days, 0)
    return {"paused_days": days, "legal_due_on": legal_due_day(request.due_on + timedelta(days=days))}


def _refuse_closed(request: SubjectRequest) -> SubjectRequest:
    """Read under a lock: of two who act at once, the second is told."""
    locked = SubjectRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_open:
        raise RequestClosed
    return locked
