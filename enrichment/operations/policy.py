"""How a register is asked and what it may write: said by an administrator."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refusing
from common.refusals import Refusal
from enrichment.choices import Policy
from enrichment.models import FieldPolicy, OutsideRegister
from enrichment.operations.gate import register_row
from enrichment.providers.registry import PROVIDERS
from history import operations as history
from users.models import User
from users.permissions import Permission

SETTINGS = frozenset({"is_on", "per_minute", "refresh_days", "nightly_limit"})


class MayNotKeepRegisters(Refusal):
    """Settings of registers are an administrator's."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not change how registers are used. Ask an administrator."))


class FieldNotGiven(Refusal):
    """The register gives no such field."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("This register does not give that field. Choose one of those listed."))


class PolicyUnknown(Refusal):
    """There are four policies."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose one of the four policies."))


@transaction.atomic
def change_register(*, code: str, values: Mapping[str, Any], by: User, now: datetime) -> OutsideRegister:
    """Switch a register on or off, or say how often it is asked. Recorded."""
    if not by.has_permission(Permission.REGISTER_MANAGE):
        raise MayNotKeepRegisters
    row = register_row(code=code)
    with refusing():
        history.save_changes(
            obj=row, values={name: values[name] for name in SETTINGS & values.keys()}, by=by, at=now
        )
    return row


@transaction.atomic
def set_policies(*, code: str, policies: Mapping[str, str], by: User, now: datetime) -> int:
    """Say for fields of a register what becomes of their values. Returns how many changed. Recorded."""
    if not by.has_permission(Permission.REGISTER_MANAGE):
        raise MayNotKeepRegisters
    defaults, changed = PROVIDERS[code].defaults, 0
    with history.one_change_set(by=by, at=now):
        for field, policy in policies.items():
            if field not in defaults:
                raise FieldNotGiven
            if policy not in Policy.values:
                raise PolicyUnknown
            row = FieldPolicy.objects.select_for_update().filter(register=code, field=field).first()
            if row is not None:
                changed += history.save_changes(obj=row, values={"policy": policy}, by=by, at=now) is not None
            elif policy != defaults[field]:  # type: ignore[index]
                with refusing():
                    row = FieldPolicy(register=code, field=field, policy=policy)
                    history.create(obj=row, by=by, at=now)
                changed += 1
    return changed
