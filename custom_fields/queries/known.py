"""The definitions as they are now, remembered by each process as long as the token in the database stays the same.

The token changes in the transaction that changes a definition, so what another process did is seen by the next
request here. A request looks once; a writer of values looks anew, and holds the token so that no option is retired
under its hands.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from custom_fields.choices import Resource
from custom_fields.models import CustomField
from users.models import User
from users.permissions import Role

# read as one statement: costs half a millisecond and is asked by every list and page
_LOOK = "SELECT token FROM custom_fields_fieldstoken WHERE id = 1"


@dataclass(frozen=True)
class Known:
    """All definitions, as they were under one token."""

    token: UUID | None
    fields: tuple[CustomField, ...]

    def of(self, resource: str) -> list[CustomField]:
        """The active fields of a register in their order."""
        return [field for field in self.fields if field.resource == resource and field.is_active]

    def named(self, resource: str, key: str) -> CustomField | None:
        found = (field for field in self.fields if field.resource == resource and field.key == key)
        return next(found, None)


_remembered: dict[str, Known] = {}


def known_fields(*, held: bool = False) -> Known:
    """The definitions. With `held` no administrator changes one until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK + (" FOR SHARE" if held else ""))
        token = cursor.fetchone()
    number = token[0] if token else None
    known = _remembered.get("known")
    if known is None or known.token != number or number is None:
        # the token first, then the rows: rows newer than their token are looked for again, never kept too long
        known = Known(number, tuple(CustomField.objects.in_order()))
        _remembered["known"] = known
    return known


def sees(user: User, field: CustomField) -> bool:
    """Whether the user's role sees the field. The administrator sees all; a robot writes what it is told to."""
    return user.role == Role.ADMIN or user.role in field.seen_by or bool(user.robot_name)


def edits(user: User, field: CustomField) -> bool:
    """Whether the user's role may write the field, beside the right to correct the record."""
    return user.role == Role.ADMIN or user.role in field.edited_by or bool(user.robot_name)


def fields_of(resource: str, user: User) -> list[CustomField]:
    """The active fields of a register that the user sees, looked for once in a request."""
    if resource not in Resource.values:
        return []  # a list that shows records of a register under a name of its own
    known: dict[str, list[CustomField]] | None = user.__dict__.get("_custom_fields")
    if known is None:
        found = known_fields()
        known = {one.value: [f for f in found.of(one) if sees(user, f)] for one in Resource}
        user.__dict__["_custom_fields"] = known
    return known[resource]


def editable_fields(resource: str, user: User) -> list[CustomField]:
    """Those of them that the user may write."""
    return [field for field in fields_of(resource, user) if edits(user, field)]


def filter_fields(resource: str, user: User) -> list[CustomField]:
    """The fields by which the user may narrow the register's list."""
    return [field for field in fields_of(resource, user) if field.is_filterable]


def forget_fields(user: User) -> None:
    """Look again: the definitions were changed within this request."""
    user.__dict__.pop("_custom_fields", None)
