"""Service contracts: written, corrected, renewed, terminated, and the lines they sell."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.submissions import already_made
from history import operations as history
from installed_base.querysets import folded_value
from service.choices.cover import ContractStatus
from service.models import ContractLine, Coverage, ServiceContract
from service.operations.contract_refusals import (
    AlreadyRenewed,
    AlreadyTerminated,
    ContractEndsBeforeItStarts,
    ContractHasHistory,
    ContractNumberTaken,
    LineSaysNothing,
    NothingToRenew,
    NotTerminated,
    RenewsFromNoEnd,
    TerminatedBeforeStart,
)
from service.queries.months import next_end
from users.models import User


@transaction.atomic
def create_contract(
    *, by: User, now: datetime, submission: UUID | None = None, **values: Any
) -> ServiceContract:
    """Write a contract down. Refuses a number in use and days the wrong way round. Recorded.

    The same `submission` sent twice makes one contract.
    """
    made = already_made(ServiceContract, submission)
    if made is not None:
        return made
    contract = ServiceContract(**values, **({"public_id": submission} if submission else {}))
    _refuse_days(contract)
    _refuse_taken_number(contract)
    refuse_unwanted_text(values)
    with refusing(_guard(contract)):
        return history.create(obj=contract, by=by, at=now)


@transaction.atomic
def change_contract(
    *, contract: ServiceContract, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Correct a contract; what it covers follows at once. Refuses a number in use, days the wrong way round
    and a lost update. Recorded."""
    locked = _locked(contract)
    for name, value in values.items():
        setattr(locked, name, value)
    _refuse_days(locked)
    _refuse_taken_number(locked)
    refuse_unwanted_text(values)
    with refusing(_guard(locked)):
        return history.save_changes(
            obj=contract, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def renew_contract(
    *, contract: ServiceContract, ends_on: date, by: User, now: datetime, seen: date | None = None
) -> ServiceContract:
    """Let a contract run on to a new last day. Of two who renew at once, the second is told: `seen` is the
    last day that the user saw. Recorded.

    Covers that ended with the contract run on with it.
    """
    locked = _locked(contract)
    if seen is not None and locked.ends_on != seen:
        raise AlreadyRenewed(locked.ends_on)
    if locked.status != ContractStatus.SIGNED or locked.ends_on is None or locked.terminated_on is not None:
        raise NothingToRenew
    if ends_on <= locked.ends_on:
        raise ContractEndsBeforeItStarts
    ended = locked.ends_on + timedelta(days=1)
    with history.one_change_set(by=by, at=now):
        history.save_changes(
            obj=contract, values={"ends_on": ends_on}, by=by, at=now,
            base={"ends_on": locked.ends_on},
        )  # fmt: skip
        for cover in Coverage.objects.filter(contract=contract, during__endswith=ended, void_on=None):
            days = DateRange(cover.during.lower, ends_on + timedelta(days=1))
            history.save_changes(obj=cover, values={"during": days}, by=by, at=now)
    return contract


@transaction.atomic
def terminate_contract(
    *, contract: ServiceContract, terminated_on: date, by: User, now: datetime,
    expected_revision: int | None = None,
) -> ServiceContract:  # fmt: skip
    """End a contract early, or end one that would renew itself. The day is the last one in force. Recorded."""
    locked = _locked(contract)
    if locked.terminated_on is not None:
        raise AlreadyTerminated(locked.terminated_on)
    if locked.status != ContractStatus.SIGNED or terminated_on < locked.starts_on:
        raise TerminatedBeforeStart
    history.save_changes(
        obj=contract, values={"terminated_on": terminated_on}, by=by, at=now,
        expected_revision=expected_revision, base={"terminated_on": None},
    )  # fmt: skip
    return contract


@transaction.atomic
def resume_contract(*, contract: ServiceContract, by: User, now: datetime) -> ServiceContract:
    """Take a termination back. Recorded."""
    if _locked(contract).terminated_on is None:
        raise NotTerminated
    history.save_changes(obj=contract, values={"terminated_on": None}, by=by, at=now)
    return contract


@transaction.atomic
def delete_contract(*, contract: ServiceContract, today: date, by: User, now: datetime) -> None:
    """Take back a contract that was never in force. Recorded."""
    locked = _locked(contract)
    if locked.status == ContractStatus.SIGNED and locked.starts_on <= today:
        raise ContractHasHistory
    history.delete(obj=contract, by=by, at=now)


def renew_due_contracts(*, today: date, by: User, now: datetime) -> int:
    """Move the last day of contracts that renew themselves into the present. Returns how many."""
    due = ServiceContract.objects.due_for_renewal(today).values_list("pk", flat=True)
    return sum(_renew_itself(number=number, today=today, by=by, now=now) for number in list(due))


@transaction.atomic
def _renew_itself(*, number: int, today: date, by: User, now: datetime) -> bool:
    contract = ServiceContract.objects.select_for_update().due_for_renewal(today).filter(pk=number).first()
    if contract is None:
        return False
    first = end = contract.ends_on
    periods = 0
    while end < today:
        periods += 1
        end = next_end(first, contract.auto_renew_months * periods)
    renew_contract(contract=contract, ends_on=end, by=by, now=now)
    return True


@transaction.atomic
def add_line(*, contract: ServiceContract, by: User, now: datetime, **values: Any) -> ContractLine:
    """Sell one thing more in a contract. Recorded."""
    _locked(contract)
    last = contract.lines.order_by("-position").values_list("position", flat=True).first()
    refuse_unwanted_text(values)
    with refusing({"contract_line_says_what": LineSaysNothing}):
        return history.create(
            obj=ContractLine(contract=contract, **{"position": (last or 0) + 1, **values}), by=by, at=now
        )


@transaction.atomic
def change_line(
    *, line: ContractLine, values: Mapping[str, Any], by: User, now: datetime,
    base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Correct a line. Recorded."""
    refuse_unwanted_text(values)
    with refusing({"contract_line_says_what": LineSaysNothing}):
        return history.save_changes(obj=line, values=values, by=by, at=now, base=base)


@transaction.atomic
def remove_line(*, line: ContractLine, by: User, now: datetime) -> None:
    """Take a line off; what it covered stays covered by the contract. Recorded."""
    for cover in line.coverages.all():
        history.save_changes(obj=cover, values={"line": None}, by=by, at=now)
    history.delete(obj=line, by=by, at=now)


def _locked(contract: ServiceContract) -> ServiceContract:
    return ServiceContract.objects.select_for_update().get(pk=contract.pk)


def _refuse_days(contract: ServiceContract) -> None:
    if contract.ends_on is not None and contract.ends_on < contract.starts_on:
        raise ContractEndsBeforeItStarts
    if contract.auto_renew_months and contract.ends_on is None:
        raise RenewsFromNoEnd


def _holder_of_number(contract: ServiceContract) -> int | None:
    same = ServiceContract.objects.filter(system=contract.system, number_key=folded_value(contract.number))
    return same.exclude(pk=contract.pk).values_list("pk", flat=True).first()


def _refuse_taken_number(contract: ServiceContract) -> None:
    taken = _holder_of_number(contract)
    if taken:
        raise ContractNumberTaken(taken)


def _guard(contract: ServiceContract) -> dict[str, Refuse]:
    return {
        "contract_number_once": lambda: ContractNumberTaken(_holder_of_number(contract)),
        "contract_ends_after_start": ContractEndsBeforeItStarts,
        "contract_renews_from_an_end": RenewsFromNoEnd,
    }
