"""Wordings in texts that a plan of an erasure asks somebody about: for its page, and for a program of the desk."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from contacts.models import Person
from gdpr.models import ErasurePlan
from gdpr.queries.erasure.plan import Plan, key_of
from gdpr.queries.gather import register_name

ROUND = 60  # signs shown on each side


@dataclass(frozen=True)
class Wording:
    """One wording in one text, with what stands around it. Sure ones go unless somebody keeps them, of the others
    somebody decides."""

    key: str
    words: str
    register: str
    before: str
    after: str
    is_sure: bool
    erase: bool
    is_new: bool  # nobody has decided


def wordings_of(plan: ErasurePlan, what: Plan) -> list[Wording]:
    """All of them, in the order of the registers."""
    erased, kept = set(plan.erased_words), set(plan.kept_words)
    found = []
    for place in what.places:
        for text, hit in place.hits:
            key, is_sure = key_of(place, hit), what.is_sure(place, hit)
            found.append(
                Wording(
                    key=key,
                    words=hit.words,
                    register=register_word(place.label),
                    before=text[max(0, hit.start - ROUND) : hit.start],
                    after=text[hit.end :][:ROUND],
                    is_sure=is_sure,
                    erase=key not in kept if is_sure else key in erased,
                    is_new=not is_sure and key not in erased | kept,
                )
            )
    return found


def register_word(label: str) -> str:
    """A register as a heading."""
    return _("Person") if label == Person._meta.label_lower else str(capfirst(register_name(label)))
