"""Words in which a model states what of its row is about a person.

Each model carries a nested ``class PersonalData`` beside its fields:

    class PersonalData:
        subject = "person"                       # path to the person the row is about, "" when none
        personal = {"first_name": IDENTITY}      # field -> category
        impersonal = {"id public_id": "keys"}    # field names, one reason each

``gdpr.checks`` refuses a model in which a field is missing, named twice or unknown.

What an erasure does with a row and its fields follows from what is said above and from the columns themselves
(``gdpr/classification/strategy.py``). A model says more only where that would be wrong:

        ownership = Ownership.KEEP               # rows about a person: gone, shared with others, or kept
        ground = "bookkeeping, 2:10 KPL"         # of what is kept: why the law wants it
        erase = {"address": Wipe.DELETE_ROW}     # field -> what becomes of it
        pointers = (Pointer("record", when={"kind": "person"}),)    # rows that name a person by a bare number
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Category(StrEnum):
    """What kind of personal data a field holds (Regulation (EU) 2016/679, article 15(1)(b))."""

    IDENTITY = "identity"
    CONTACT = "contact"
    ROLE = "role"
    BEHAVIOUR = "behaviour"
    FREE_TEXT = "free_text"
    TECHNICAL = "technical"
    LINK = "link"
    SECRET = "secret"  # noqa: S105


IDENTITY, CONTACT, ROLE = Category.IDENTITY, Category.CONTACT, Category.ROLE
BEHAVIOUR, FREE_TEXT, TECHNICAL = Category.BEHAVIOUR, Category.FREE_TEXT, Category.TECHNICAL
LINK, SECRET = Category.LINK, Category.SECRET

KEYS = "keys of the row, made by us"
BOOKKEEPING = "when the row was made and changed, and how often"


class Ownership(StrEnum):
    """Whose a row about a person is, and so what an erasure does with it."""

    OWNED = "owned"  # the person's alone: it goes
    SHARED = "shared"  # about others too: it stays, and says nothing of the person any more
    KEEP = "keep"  # the law wants it kept: it stays as it is, and the person is told
    NONE = "none"  # about no person by itself; words in it may be


class Wipe(StrEnum):
    """What an erasure does with one column."""

    DELETE_ROW = (
        "delete_row"  # goes with its row; of a row that is nobody's, when the column holds the person's words
    )
    SET_NULL = "set_null"
    BLANK = "blank"
    REDACT = "redact"  # the person's words are taken out of it, the others stay
    DELETE_FILE = "delete_file"  # the bytes go from the disk
    KEEP = "keep"
    LEAVE = "leave"  # says nothing of the person once the rest is done
    ELSEWHERE = "elsewhere"  # a step of its own, or a trigger, sees to it


@dataclass(frozen=True)
class Pointer:
    """Rows that name a person by a bare number, or by a universal ID, where the other columns have these values."""

    column: str
    to: str = "pk"  # or "public_id"
    when: Mapping[str, object] = field(default_factory=dict)
    model: str = "contacts.person"  # or a model whose rows go with the person
    lookup: str = ""
