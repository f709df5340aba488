"""The steps of a case that are one press of a button."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusals import Refusal
from service.operations import case as operations
from service.operations import case_steps
from service.views.reach import case_within_reach, stepped
from users.guards import requires
from users.permissions import Permission


@requires(Permission.CASE_EDIT)
@require_POST
def case_take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a case one's own."""
    return _step(request, public_id, operations.take_case, _("The case is yours."))


@requires(Permission.CASE_EDIT)
@require_POST
def case_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The customer has been answered."""
    return _step(request, public_id, operations.answer_case, _("Noted that the customer was answered."))


@requires(Permission.CASE_EDIT)
@require_POST
def case_arrive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody of ours is with the machine."""
    return _step(request, public_id, case_steps.arrive_for_case, _("Noted that somebody is on site."))


@requires(Permission.CASE_EDIT)
@require_POST
def case_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The machine runs again."""
    return _step(request, public_id, case_steps.restore_case, _("Noted that it runs again."))


@requires(Permission.CASE_EDIT)
@require_POST
def case_wait(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The next word is the customer's."""
    return _step(request, public_id, case_steps.await_customer, _("The case waits for the customer."))


@requires(Permission.CASE_EDIT)
@require_POST
def case_resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The customer has said what was waited for."""
    return _step(request, public_id, case_steps.resume_case, _("The case goes on."))


@requires(Permission.CASE_EDIT)
@require_POST
def case_close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nothing is left to do."""
    return _step(request, public_id, case_steps.close_case, _("The case is closed."))


def _step(request: HttpRequest, public_id: UUID, operation: Callable, done: str) -> HttpResponse:
    row = case_within_reach(request, public_id)
    try:
        operation(case=row, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return stepped(request, reverse("service:case", args=[row.public_id]))
