"""Looking through the texts of all registers for the copy of a request: asked for by pages, done by a worker."""

from datetime import datetime, timedelta

from django.db import transaction

from common.jobs import alone, enqueue_on_commit
from gdpr.models import RequestLook, SubjectRequest
from gdpr.queries.elsewhere import told_strategies
from gdpr.queries.erasure.look import far_rows
from gdpr.queries.request_look import (
    GOOD_FOR,
    looked_for,
    looked_for_words,
    mark_of_needles,
    moment_of_database,
    needs_look,
)

LOCK = 7794
PATIENCE = timedelta(seconds=60)
NOT_MADE = {"made_at": None, "mark": "", "since": None, "cluster": None, "rows": {}}


@transaction.atomic
def ask_look(*, request: SubjectRequest, now: datetime) -> None:
    """Have the texts looked through for a request whose copy tells of them, unless that was done and still stands, or
    is asked for already. Asked twice, it is done once. No history: nothing changes for anybody."""
    if not needs_look(request) or looked_for(request, now=now) is not None:
        return
    look, is_new = RequestLook.objects.get_or_create(request=request, defaults={"asked_at": now})
    if not is_new:
        made = RequestLook.objects.filter(pk=look.pk, made_at__isnull=False)
        is_new = bool(made.update(asked_at=now, **NOT_MADE))
    if is_new:
        enqueue_on_commit("gdpr.look_through", request_id=request.pk)


def forget_look(*, request: SubjectRequest) -> None:
    """Forget what was found for a request that is over or about somebody else now."""
    RequestLook.objects.filter(request=request).delete()


def look_through(*, request_id: int, now: datetime) -> bool:
    """Look through all texts for the person of a request, and keep which records hold an address of theirs. What is
    asked for anew meanwhile is not answered by this look. One killed in it is followed by another; of two at the same
    moment one leaves. Returns whether it was done."""
    with alone(LOCK, request_id) as is_alone:
        look = _waiting(request_id) if is_alone else None
        if look is None or look.request.person is None:
            return False
        cluster, since, _next = moment_of_database()  # what is not over by now may be missed below
        words = looked_for_words(look.request.person)
        found = {one.label: far_rows(one, words) for one in told_strategies()}
        asked = RequestLook.objects.filter(pk=look.pk, asked_at=look.asked_at, made_at=None)
        return bool(
            asked.update(
                made_at=now, mark=mark_of_needles(words), since=since, cluster=cluster,
                rows={label: pks for label, pks in found.items() if pks},
            )
        )  # fmt: skip


def resume_looks(*, now: datetime) -> int:
    """Send the jobs of looks again whose message was lost or whose worker was killed, and forget what is too old to be
    leaned on. Returns how many were sent."""
    RequestLook.objects.filter(made_at__lt=now - GOOD_FOR).delete()
    due = RequestLook.objects.filter(made_at=None, asked_at__lt=now - PATIENCE)
    waiting = list(due.values_list("request_id", flat=True))
    for request_id in waiting:
        enqueue_on_commit("gdpr.look_through", request_id=request_id)
    return len(waiting)


def _waiting(request_id: int) -> RequestLook | None:
    """The look to be made, if somebody still needs it."""
    rows = RequestLook.objects.filter(request=request_id, made_at=None)
    look = rows.select_related("request__person").first()
    if look is not None and not needs_look(look.request):
        look.delete()
        return None
    return look
