"""Plans of erasures: made, decided on word by word, approved by somebody else, carried out."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from common.jobs import alone, enqueue_on_commit
from common.refusals import Refusal
from gdpr.choices import ErasureCause, PlanState
from gdpr.models import ErasurePlan, ErasureRun, SubjectRequest
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.erasure.refusals import NotApproved, OwnPlan, PlanLapsed, PlanOutdated, WordsUndecided
from gdpr.operations.hold import PersonHeld
from gdpr.operations.refusals import NobodyChosen, NotIdentified, OwnRequest, RequestClosed
from gdpr.queries.erasure.plan import Plan, key_of, plan_of
from history import operations as history
from users.models import User

LOCK = 7792
GOOD_FOR = timedelta(hours=24)


@transaction.atomic
def plan_erasure(*, request: SubjectRequest, by: User, now: datetime) -> ErasurePlan:
    """Work out what erasing the person of a request would do, and keep it for a day to be looked at. An earlier plan
    lapses; what was decided on its words is taken over where it still stands. Refuses a closed request, one about
    nobody, one whose sender nobody made sure of, and one's own. Recorded at the request."""
    locked = SubjectRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_open:
        raise RequestClosed
    if locked.person is None:
        raise NobodyChosen
    if not locked.identity_method:
        raise NotIdentified
    if locked.requester_email and locked.requester_email == by.email.lower():
        raise OwnRequest
    what = plan_of(locked.person)
    earlier = list(ErasurePlan.objects.open().select_for_update().filter(subject_uid=locked.person.public_id))
    ErasurePlan.objects.filter(pk__in=[one.pk for one in earlier]).update(state=PlanState.LAPSED)
    standing = {key_of(place, hit) for place in what.places for _text, hit in place.hits}
    plan = ErasurePlan(
        person=locked.person, subject_uid=locked.person.public_id, request=locked, cause=ErasureCause.REQUEST,
        digest=what.digest(), counts=what.counts(), changed=what.changed(), files=len(what.files), kept=_kept_of(what),
        erased_words=sorted(standing.intersection(*[one.erased_words for one in earlier] or [()])),
        kept_words=sorted(standing.intersection(*[one.kept_words for one in earlier] or [()])),
        planned_by=by, planned_at=now, expires_at=now + GOOD_FOR,
    )  # fmt: skip
    plan.save(force_insert=True)
    _record(plan, "planned", by, now)
    return plan


def _kept_of(what: Plan) -> list[dict]:
    """What stays, as the page and the letter tell it."""
    return [
        {
            "label": one.label,
            "count": one.count,
            "ground": str(one.ground),
            "until": one.until,
            "holds": one.holds,
        }
        for one in what.kept
    ]


@transaction.atomic
def decide_on_names(
    *, plan: ErasurePlan, erased: Collection[str], kept: Collection[str], by: User, now: datetime
) -> None:
    """Note which of the wordings are the person's and go, and which are somebody else's or just words. Refuses a plan
    that is over. Recorded by count."""
    locked = _open(plan, now)
    if locked.state != PlanState.PLANNED:
        raise PlanLapsed
    going, staying = sorted(set(erased)), sorted(set(kept) - set(erased))
    ErasurePlan.objects.filter(pk=plan.pk).update(erased_words=going, kept_words=staying)
    plan.erased_words, plan.kept_words = going, staying
    _record(plan, "decided", by, now, names_going=len(going), names_staying=len(staying))


@transaction.atomic
def approve_erasure(*, plan: ErasurePlan, by: User, now: datetime) -> None:
    """Agree to a plan; the worker carries it out at once. Refuses one's own plan, one whose request is closed, one that
    is over or says no more what would be done, one with names that nobody decided on, and a person who is held.
    Recorded."""
    if plan.request_id and not SubjectRequest.objects.select_for_update().get(pk=plan.request_id).is_open:
        raise RequestClosed
    locked = _open(plan, now)
    if locked.state == PlanState.APPROVED:
        return
    if locked.planned_by_id == by.pk or _is_requester(locked, by):
        raise OwnPlan
    if locked.person is None:
        raise PlanOutdated
    what = plan_of(locked.person)
    if any(one.holds for one in what.kept):
        raise PersonHeld
    if what.digest() != locked.digest:
        raise PlanOutdated
    decided = {*locked.erased_words, *locked.kept_words}
    if any(key_of(place, hit) not in decided for place, _text, hit in what.unsure()):
        raise WordsUndecided
    ErasurePlan.objects.filter(pk=plan.pk).update(state=PlanState.APPROVED, approved_by=by, approved_at=now)
    plan.refresh_from_db()
    _record(plan, "approved", by, now)
    enqueue_on_commit("gdpr.carry_out_erasure", plan_id=plan.pk)


def carry_out_plan(*, plan_id: int, now: datetime) -> ErasureRun | None:
    """Erase as approved. A plan that cannot be carried out any more lapses, and somebody makes a new one; asked
    twice, it is done once, and of two workers at the same moment one leaves."""
    with alone(LOCK, plan_id) as is_alone:
        return _carry_out(plan_id, now) if is_alone else None


def _carry_out(plan_id: int, now: datetime) -> ErasureRun | None:
    plan = ErasurePlan.objects.select_related("person", "approved_by", "request").filter(pk=plan_id).first()
    if plan is None or plan.state != PlanState.APPROVED or plan.expires_at <= now:
        return None
    if plan.approved_by is None:
        raise NotApproved
    if plan.person is None:
        ErasurePlan.objects.filter(pk=plan.pk).update(state=PlanState.LAPSED)
        return None
    try:
        with transaction.atomic():
            run = erase_person(person=plan.person, cause=plan.cause, by=plan.approved_by, now=now, plan=plan)
            ErasurePlan.objects.filter(pk=plan.pk).update(
                state=PlanState.DONE, erased_words=[], kept_words=[]
            )
            if plan.request is not None:
                plan.request.refresh_from_db()  # it speaks of nobody now
            _record(plan, "erased", plan.approved_by, now)
    except Refusal:
        ErasurePlan.objects.filter(pk=plan.pk).update(state=PlanState.LAPSED)
        return None
    return run


def lapse_plans(*, now: datetime) -> int:
    """End plans whose day is over; returns how many."""
    return ErasurePlan.objects.overdue(now).update(state=PlanState.LAPSED, erased_words=[], kept_words=[])


def resume_plans(*, now: datetime) -> int:
    """Send the jobs of approved plans again whose message was lost or whose worker was killed."""
    waiting = list(ErasurePlan.objects.waiting(now).values_list("pk", flat=True))
    for plan_id in waiting:
        enqueue_on_commit("gdpr.carry_out_erasure", plan_id=plan_id)
    return len(waiting)


def _open(plan: ErasurePlan, now: datetime) -> ErasurePlan:
    locked = (
        ErasurePlan.objects.select_for_update(of=("self",))
        .select_related("person", "request")
        .get(pk=plan.pk)
    )
    if locked not in ErasurePlan.objects.open() or locked.expires_at <= now:
        raise PlanLapsed
    return locked


def _is_requester(plan: ErasurePlan, by: User) -> bool:
    return (
        plan.request is not None
        and bool(plan.request.requester_email)
        and (plan.request.requester_email == by.email.lower())
    )


def _record(plan: ErasurePlan, word: str, by: User, now: datetime, **counts: int) -> None:
    """At the request, without a word of the person."""
    if plan.request is not None:
        said = {"erasure": word, **counts}
        history.record(obj=plan.request, verb="changed", old={}, new=said, by=by, at=now)
