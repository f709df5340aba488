"""Which records point at a record by a custom field: for merging and for deleting it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from custom_fields.choices import State
from custom_fields.models import CustomField
from custom_fields.queries.expressions import one_of
from custom_fields.queries.known import known_fields
from custom_fields.queries.registers import Register, all_registers


@dataclass(frozen=True)
class Pointing:
    """The records of one register whose field points at the record."""

    register: Register
    field: CustomField
    rows: QuerySet


def references_to(*, resource: str, public_id: UUID | str) -> list[Pointing]:
    """All fields of all registers that point at a company or person, each with the records that do (by index).
    Retired fields count: their values are kept."""
    found = []
    by_resource = {register.resource: register for register in all_registers()}
    for field in known_fields().fields:
        if field.kind == resource and field.state != State.DELETING and field.resource in by_resource:
            register = by_resource[field.resource]
            rows = register.model._base_manager.filter(Q(one_of(field, [str(public_id)])))
            found.append(Pointing(register, field, rows))
    return found
