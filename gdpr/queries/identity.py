"""Under which universal IDs a person has been known."""

from uuid import UUID

from contacts.models import Person
from quality.queries.merged import former_ids


def uids_of(person: Person) -> list[UUID]:
    """The person's own, and those of the records that were merged into it."""
    return [person.public_id, *former_ids(person.public_id)]
