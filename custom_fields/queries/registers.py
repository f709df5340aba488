"""The registers that have custom fields, offered by the apps that own them: those apps stand above this one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable

from users.models import User
from users.permissions import Permission


@dataclass(frozen=True)
class Register:
    """A register: its model, the rights to see and correct its records, and the operation that changes one.

    `change(record, values, *, by, now, expected_revision, base)` is called with names of fields. `url_name` is the
    page of a record, `value_url` the form of one value, `options_url` answers what is typed when a record is picked.
    `called` is the record's name as an expression, for files and lists.
    """

    resource: str
    model: type[Model]
    view: Permission
    edit: Permission
    change: Callable[..., Any]
    url_name: str
    value_url: str
    options_url: str
    called: Callable[[], Combinable]
    search_kind: int

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def object_type(self) -> str:
        return self.model._meta.label_lower

    def rows_of(self, user: User) -> QuerySet:
        return self.model._default_manager.visible_to(user)


_offered: dict[str, Register] = {}


def offer(register: Register) -> None:
    """Let records of this register have custom fields."""
    _offered[register.resource] = register


def register_of(resource: str) -> Register:
    return _offered[resource]


def all_registers() -> list[Register]:
    return list(_offered.values())


def register_of_type(object_type: str) -> Register | None:
    """The register whose records history keeps under this type."""
    return next((one for one in _offered.values() if one.object_type == object_type), None)
