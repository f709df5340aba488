"""Many persons changed at once: what the register says of itself to the engine of bulk edits."""

from functools import partial

from companies.operations.tag import find_or_make_tag
from contacts.models import Person, PersonTag
from custom_fields.operations.values import custom_values
from users.operations.bulk_registers import BulkRegister, offer
from users.permissions import Permission

PERSONS = BulkRegister(
    resource="person",
    model=Person,
    rights=(Permission.PERSON_VIEW, Permission.PERSON_EDIT),
    editable=frozenset({"language", "preferred_channel"}),
    url_name="contacts:person",
    subject="public_id",
    tag_link=PersonTag,
    tag_owner="person",
    make_tag=find_or_make_tag,
    own_values=partial(custom_values, resource="person"),
)


def offer_bulk_edit() -> None:
    """Let persons be changed many at once."""
    offer(register=PERSONS)
