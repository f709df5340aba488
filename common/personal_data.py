"""Words in which a model states what of its row is about a person.

Each model carries a nested ``class PersonalData`` beside its fields:

    class PersonalData:
        subject = "person"                       # path to the person the row is about, "" when none
        personal = {"first_name": IDENTITY}      # field -> category
        impersonal = {"id public_id": "keys"}    # field names, one reason each

``gdpr.checks`` refuses a model in which a field is missing, named twice or unknown.
"""

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
