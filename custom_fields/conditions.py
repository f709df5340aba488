"""Has and has not: every custom field that can be filtered by is a condition of its register's list."""

from django.db.models import Q
from django.utils.translation import gettext as _

from common.lists.conditions import Asker, BadValueError, Condition, register_more
from custom_fields.choices import WITH_OPTIONS, Resource
from custom_fields.models import CustomField
from custom_fields.queries import expressions
from custom_fields.queries.known import filter_fields
from users.models import User

ANY = "any"


def conditions_of(resource: str, user: User) -> list[Condition]:
    """A condition for each field that the user sees: has a value, or one of its options."""
    return [_condition(field) for field in filter_fields(resource, user)]


def _condition(field: CustomField) -> Condition:
    label = field.label.replace("%", "%%")
    if field.kind not in WITH_OPTIONS:
        return Condition(
            field.name, field.label, has=_("%(label)s: has a value") % {"label": field.label},
            has_not=_("%(label)s: is empty") % {"label": field.label}, kind="none",
            build=lambda asker, value: ~Q(expressions.is_empty(field)),
        )  # fmt: skip

    def build(asker: Asker, value: str) -> Q:
        if value == ANY:
            return ~Q(expressions.is_empty(field))
        if value not in {key for key, _label in field.all_options()}:
            raise BadValueError
        return expressions.one_of(field, [value])

    return Condition(
        field.name, field.label, has=f"{label}: %(value)s",
        has_not=_("%(label)s is not %%(value)s") % {"label": label}, kind="select", build=build,
        options=lambda asker, text: [(ANY, _("any value")), *field.all_options()],
    )  # fmt: skip


def offer() -> None:
    """Let the lists of all registers with custom fields ask for them."""
    for resource in Resource:
        register_more(resource.value, conditions_of)
