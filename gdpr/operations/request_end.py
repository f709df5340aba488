"""Requests whose own time is over: that a right was used and answered in time stays, who asked and what goes."""

from datetime import date, datetime

from django.db import transaction

from common.months import months_later
from gdpr.models import RequestTask, RetentionRule, SubjectRequest
from gdpr.operations.erasure.words import change_quietly, erased_word
from gdpr.operations.redaction import forget_history
from gdpr.reading.due import finnish_day

RULE = "request"
OBJECT = "gdpr.subjectrequest"
CHUNK = 200


def forget_requests(*, now: datetime, today: date) -> int:
    """Forget the words of requests that were answered so long ago as the rule says (36 months as proposed): names,
    addresses, what was asked and answered, notes, tasks, in history too. Kind, days and outcome stay, to show that it
    was answered (art. 5(2)), and lead to nobody. Repeated, it finds none. Returns how many."""
    rule = RetentionRule.objects.in_force(today).filter(key=RULE).first()
    if rule is None:
        return 0
    old = SubjectRequest.objects.closed_and_known(erased_word()).order_by("pk")
    numbers = [
        pk for pk, answered_at in old.values_list("pk", "answered_at").iterator()
        if months_later(finnish_day(answered_at), rule.months) <= today
    ]  # fmt: skip
    for start in range(0, len(numbers), CHUNK):
        _forget(numbers[start : start + CHUNK], now)
    return len(numbers)


@transaction.atomic
def _forget(numbers: list[int], now: datetime) -> None:
    word = erased_word()
    values = {
        "requester_name": word, "requester_email": "", "requester_phone": "", "on_behalf_of": "", "words": "", "answer": "",
        "identity_note": "", "hidden_words": [], "kept_words": [], "person": None,
    }  # fmt: skip
    change_quietly(model=SubjectRequest, pks=numbers, values=values, now=now)
    extended = SubjectRequest.objects.filter(pk__in=numbers).exclude(extended_on=None)
    change_quietly(
        model=SubjectRequest,
        pks=extended.values_list("pk", flat=True),
        values={"extension_reason": word},
        now=now,
    )
    tasks = RequestTask.objects.filter(request__in=numbers)
    change_quietly(model=RequestTask, pks=tasks.values_list("pk", flat=True), values={"words": word}, now=now)
    done = tasks.exclude(done_at=None)
    change_quietly(model=RequestTask, pks=done.values_list("pk", flat=True), values={"result": word}, now=now)
    forget_history(object_type=OBJECT, numbers=numbers)
