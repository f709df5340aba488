"""What becomes of custom fields that point at a record when it goes, or becomes another one."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from custom_fields.queries.references import Pointing, references_to
from history import operations as history
from users.models import User


def forget_record(*, resource: str, public_id: UUID, by: User, now: datetime) -> int:
    """Empty every custom field that points at a record which is about to go; returns how many records had one.
    Recorded for each."""
    return _write(references_to(resource=resource, public_id=public_id), None, by=by, now=now)


def move_references(
    *, resource: str, public_id: UUID | str, to: UUID | str, by: User, now: datetime, only: Iterable[tuple[str, int, str]] | None = None
) -> list[tuple[str, int, str]]:  # fmt: skip
    """Let every custom field that points at one record point at another: for merging. Returns what was moved as
    (register, number of the record, name of the field); given back in `only`, the move is taken back by the same
    call the other way round. Recorded for each."""
    pointing = references_to(resource=resource, public_id=public_id)
    return _moved(pointing, str(to), by=by, now=now, only=set(only) if only is not None else None)


def _write(pointing: Iterable[Pointing], value: str | None, *, by: User, now: datetime) -> int:
    return len(_moved(pointing, value, by=by, now=now, only=None))


def _moved(
    pointing: Iterable[Pointing], value: str | None, *, by: User, now: datetime, only: set[tuple[str, int, str]] | None
) -> list[tuple[str, int, str]]:  # fmt: skip
    moved = []
    for one in pointing:
        rows = one.rows.select_for_update().order_by("pk")
        for record in rows.iterator(chunk_size=1000):
            told = (one.register.resource, record.pk, one.field.name)
            if only is not None and told not in only:
                continue
            history.save_changes(obj=record, values={one.field.name: value}, by=by, at=now)
            moved.append(told)
    return moved
