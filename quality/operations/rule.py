"""How long facts may go unconfirmed: set by an administrator."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from common.constraints import refusing
from history import operations as history
from quality.choices import FactKind
from quality.models import QualitySettings, StalenessRule
from quality.queries.rules import rules, settings_of_quality
from users.models import User


@transaction.atomic
def set_rules(
    *, months: Mapping[FactKind, int | None], values: Mapping[str, Any], by: User, now: datetime
) -> None:
    """Set the terms and what holds for the whole queue; no months let a rule sleep. Recorded."""
    with history.one_change_set(by=by, at=now), refusing():
        known = rules()
        for kind, number in months.items():
            wanted = {"is_active": number is not None, "months": number or known[kind].months}
            _keep(known[kind], wanted, by=by, now=now)
        _keep(settings_of_quality(), dict(values), by=by, now=now)


def _keep(row: StalenessRule | QualitySettings, values: dict[str, Any], *, by: User, now: datetime) -> None:
    if not row._state.adding:
        history.save_changes(obj=row, values=values, by=by, at=now)
    elif any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        history.create(obj=row, by=by, at=now)
