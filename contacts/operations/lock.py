"""The lock that every write to a person takes first, and who is left as they are."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from common.refusals import Refusal
from contacts.models import Person


class PersonRestricted(Refusal):
    """The use of the person's data is restricted (art. 18): it is stored, and nothing else is done with it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The data of this person is restricted (art. 18): it is kept as it is. The privacy desk can lift the"
                " restriction once the person has been told."
            )
        )


class PersonRemoved(Refusal):
    """Somebody erased the person, or merged them away, while this was being written."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This person has been removed meanwhile; nothing was saved. Search whether they are there under another record."
            )
        )


def lock_person(*, pk: int) -> Person:
    """The person, locked until the transaction ends. Refuses one whose data is restricted, and one who is gone."""
    person = Person.objects.select_for_update().filter(pk=pk).first()
    if person is None:
        raise PersonRemoved
    if person.is_restricted:
        raise PersonRestricted
    return person


_guards: list[Callable[..., None]] = []


def guard_deletion(*, guard: Callable[..., None]) -> None:
    """Ask this before a person is deleted: it raises what it refuses. For apps above that know why one must stay."""
    if guard not in _guards:
        _guards.append(guard)


def refuse_deletion(*, person: Person) -> None:
    """Raise what speaks against deleting the person, if anything does."""
    for guard in _guards:
        guard(person=person)
