"""What the register says of itself to custom fields."""

from django.db.models import Value
from django.db.models.functions import Concat, Trim

from contacts.models import Person
from contacts.operations.person import change_person
from custom_fields.queries.registers import Register, offer
from users.permissions import Permission


def offer_custom_fields() -> None:
    """Let persons have custom fields."""
    offer(
        Register(
            resource="person", model=Person, view=Permission.PERSON_VIEW, edit=Permission.PERSON_EDIT,
            change=lambda record, values, **more: change_person(person=record, values=values, **more),
            url_name="contacts:person", value_url="contacts:person_value", options_url="contacts:person_options",
            called=lambda: Trim(Concat("first_name", Value(" "), "last_name")), search_kind=2,
        )
    )  # fmt: skip
