"""How acts on persons, positions and contact points are taken back."""

from companies.models import ExternalId
from contacts.models import ContactPoint, Person, PersonTag, Position
from history import operations as history
from history.operations import AddedRows, Part, TagWord, Undoable


def _points(kind: str) -> AddedRows:
    return AddedRows(model=ContactPoint, column="person_id", value="value", fixed={"kind": kind})


_NUMBER = {"object_type": "person"}

PERSON = Undoable(
    model=Person,
    parts=(
        Part(model=PersonTag, column="person_id"),
        Part(model=ContactPoint, column="person_id"),
        Part(model=Position, column="person_id"),
        Part(model=ExternalId, column="object_uuid", refers_to="public_id", fixed=_NUMBER),
    ),
    words={
        "phone": _points("phone"),
        "email": _points("email"),
        "tags": TagWord(link=PersonTag, column="person_id"),
        "external_id": AddedRows(
            model=ExternalId, column="object_uuid", value="external_id", refers_to="public_id", fixed=_NUMBER
        ),
    },
    told_by_parts=frozenset({"position", "title", "positions", "contact_points"}),
    url_name="contacts:person",
)


def offer_undo() -> None:
    """Let acts on persons be taken back."""
    history.offer_undo(
        PERSON,
        *(Undoable(model=model, owner="person") for model in (ContactPoint, Position, PersonTag)),
    )
