"""Activities changed out of their list: one field of one in its cell, or many at once."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from activities.choices import ActivityState
from activities.forms.lists import CELL_FORMS, ActivityBulkForm
from activities.models import Activity
from activities.operations import activity as operations
from activities.operations.bulk_edit import ACTIVITIES
from activities.views.activity_list import SPEC, filtered
from common.lists.cells import CellForm, cell_page
from users.guards import requires
from users.permissions import Permission
from users.views.bulk_edit import bulk_edit_page

STEPS = {
    ActivityState.DONE: operations.complete_activity,
    ActivityState.CANCELLED: operations.cancel_activity,
    ActivityState.PLANNED: operations.reopen_activity,
}


@requires(Permission.ACTIVITY_VIEW, Permission.ACTIVITY_EDIT)
def activity_cell(request: HttpRequest, public_id: UUID, field: str) -> HttpResponse:
    """The form of one field; what was saved comes back as the cell."""
    if field not in CELL_FORMS:
        raise Http404
    activities = Activity.objects.visible_to(request.user).select_related("owner", "company")
    activity = get_object_or_404(activities, public_id=public_id)

    def save(activity: Activity, form: CellForm) -> None:
        by, now = request.user, timezone.now()
        if field == "state":
            if form.value != activity.state:
                STEPS[ActivityState(form.value)](activity=activity, by=by, now=now)
        elif field == "when":
            operations.postpone_activity(activity=activity, due_at=form.value, by=by, now=now)
        else:
            operations.change_activity(
                activity=activity, values={"owner": form.value}, by=by, now=now,
                expected_revision=form.cleaned_data["revision"], base=form.base,
            )  # fmt: skip

    return cell_page(request, SPEC, activity, field, CELL_FORMS[field], save=save)


@requires(Permission.ACTIVITY_VIEW, Permission.ACTIVITY_EDIT, Permission.BULK_EDIT)
def activity_bulk_edit(request: HttpRequest) -> HttpResponse:
    """Choose what becomes of the activities, look at what will happen, do it."""
    return bulk_edit_page(request, SPEC, filtered, ACTIVITIES, ActivityBulkForm)
