"""Custom fields for tests."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from custom_fields.choices import ALL_ROLES
from custom_fields.models import CustomField, FieldRun
from custom_fields.operations.field import create_field
from custom_fields.operations.run import work_off
from users.models import User

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OPTIONS = [{"fi": "A", "en": "A"}, {"fi": "B", "en": "B"}, {"fi": "C", "en": "C"}]


def make_field(
    by: User, label: str = "ABC class", *, kind: str = "choice", resource: str = "company", **more: Any
) -> CustomField:
    """An impersonal field that every role sees and writes, as an administrator makes it."""
    values = {
        "label_fi": more.pop("label_fi", label), "label_en": label, "is_personal": False,
        "reason": "our own grading", "seen_by": list(ALL_ROLES), "edited_by": list(ALL_ROLES),
    } | ({"options": OPTIONS} if kind in {"choice", "choices"} else {})  # fmt: skip
    return create_field(resource=resource, kind=kind, values=values | more, by=by, now=AT)


def let_the_worker_work(step: int = 2) -> None:
    """Bring every run to its end, as the worker would."""
    connection.check_constraints()  # a transaction that tests roll back has its checks pending
    for run_id in FieldRun.objects.filter(state="running").order_by("pk").values_list("pk", flat=True):
        work_off(run_id=run_id, clock=lambda: AT, step=step)
