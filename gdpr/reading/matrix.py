"""Which data of a person each purpose needs (art. 5(1)(c)): what no standing purpose needs is emptied by night.

Name and language belong to every purpose, and so does what shows that it stands: positions that are held, tickets,
consents. A purpose that is not named here needs everything, so that a new one takes nothing away.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Need(StrEnum):
    """A kind of data that can be emptied by itself."""

    EMAIL = "email"
    PHONE = "phone"
    SOCIAL = "social"
    ROLE = "role"  # tags, and positions that have ended
    NOTES = "notes"
    CUSTOM = "custom"  # custom fields that were said to be personal and to be removed
    ACTIVITIES = "activities"  # what was done with the person, and its words


NEED_WORDS: dict[Need, Promise] = {
    Need.EMAIL: _("E-mail addresses"),
    Need.PHONE: _("Telephone numbers"),
    Need.SOCIAL: _("Social media"),
    Need.ROLE: _("Tags and former positions"),
    Need.NOTES: _("Notes"),
    Need.CUSTOM: _("Personal custom fields"),
    Need.ACTIVITIES: _("Activities"),
}
EVERYTHING = frozenset(Need)
REACHED = frozenset({Need.EMAIL, Need.PHONE})

NEEDS: dict[str, frozenset[Need]] = {
    "customer_contact": EVERYTHING,
    "prospecting": EVERYTHING,
    "installed_base_contact": REACHED | {Need.ROLE, Need.ACTIVITIES},
    "service_ticket": REACHED | {Need.ACTIVITIES},
    "newsletter": frozenset({Need.EMAIL}),
    "b2b_role_marketing": REACHED | {Need.ROLE},
}


def needs_of(slug: str) -> frozenset[Need]:
    """What a purpose needs beside the name."""
    return NEEDS.get(slug, EVERYTHING)


def need_words(needs: Iterable[str]) -> list[str]:
    """Kinds of data in words, in their order."""
    return [str(words) for need, words in NEED_WORDS.items() if need in set(needs)]
