"""Under which universal IDs a person has been known."""

from uuid import UUID

from contacts.models import Person
from gdpr.models import ErasureLog
from quality.queries.merged import former_ids


def uids_of(person: Person) -> list[UUID]:
    """The person's own, and those of the records that were merged into it."""
    return [person.public_id, *former_ids(person.public_id)]


def known_uids(subject: UUID) -> list[UUID]:
    """The same by universal ID alone, also when the person is erased by now."""
    erased = ErasureLog.objects.filter(subject_uid=subject).order_by("-seq").first()
    return list(dict.fromkeys([subject, *former_ids(subject), *(erased.former_uids if erased else [])]))
