"""Many activities changed at once: what the register says of itself to the engine of bulk edits."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityState, usual_direction
from activities.models import Activity
from companies.models import Company
from companies.operations.company import note_activity
from users.models import User
from users.operations.bulk_registers import BulkRegister, RefusedRow, Row, offer
from users.permissions import Permission

PLANS_ONLY = {"state", "due_at"}


def _settle(row: Row, wanted: Row, asked_at: datetime) -> Row:
    """Only plans are done, called off or moved. A reminder moves along with its plan."""
    if PLANS_ONLY & set(wanted) and row["state"] != ActivityState.PLANNED:
        raise RefusedRow("not_planned")
    set_ = dict(wanted)
    if wanted.get("state") == ActivityState.DONE:
        set_ |= {"done_at": asked_at, "direction": str(usual_direction(row["kind"], row["outcome"]))}
    if "due_at" in wanted and row["remind_at"] and row["due_at"]:
        set_ |= {"remind_at": row["remind_at"] + (wanted["due_at"] - row["due_at"]), "reminded_at": None}
    return set_


def _refuses(columns: Row) -> Q | None:
    return ~Q(state=ActivityState.PLANNED) if PLANS_ONLY & set(columns) else None


def _note(*, numbers: Iterable[int], names: set[str], by: User, now: datetime) -> None:
    """Companies remember when something was last done with them."""
    if "state" not in names:
        return
    done = Company.objects.filter(activities__in=numbers, activities__state=ActivityState.DONE)
    for company in done.annotate(last=Max("activities__done_at")).order_by("pk"):
        note_activity(company=company, at=company.last)


ACTIVITIES = BulkRegister(
    resource="activity",
    model=Activity,
    rights=(Permission.ACTIVITY_VIEW, Permission.ACTIVITY_EDIT),
    editable=frozenset({"owner_id", "due_at", "state"}),
    url_name="activities:activity",
    reads=("kind", "outcome", "state", "due_at", "done_at", "direction", "remind_at", "reminded_at"),
    settle=_settle,
    refuses=_refuses,
    after=_note,
    rejections={"not_planned": _("The activity is not planned any more: it is done or called off.")},
)


def offer_bulk_edit() -> None:
    """Let activities be changed many at once."""
    offer(register=ACTIVITIES)
