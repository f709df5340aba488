"""Where the facts of a new person come from: said by whoever types them, told to who answers for notices.

Articles 13 and 14 ask for another notice each, and neither for one that the person has had already (articles 13(4) and
14(5)(a)). Whoever writes somebody down is asked which it is, and cannot leave it open.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text
from common.refusals import Refusal
from contacts.choices import DataFrom
from contacts.models import Person
from history import operations as history
from history.choices import Party
from users.models import User

PARTIES = {DataFrom.PERSON: Party.ZERO, DataFrom.OTHER: Party.THIRD}


class SourceMissing(Refusal):
    """Where the facts come from is told to the person who asks (articles 14(2)(f) and 15(1)(g))."""

    field = "source"

    def __init__(self) -> None:
        super().__init__(_("Say where the facts come from; the person may ask."))


class ToldHowMissing(Refusal):
    """Somebody who was told already was told at some time, in some way."""

    field = "told_how"

    def __init__(self) -> None:
        super().__init__(_("Say how and when the person was told."))


@dataclass(frozen=True)
class Whence:
    """From whom the facts are, where they were found, and of somebody who was told already, how."""

    data_from: str
    source: str
    told_how: str = ""
    is_assumed: bool = False  # nobody said it: the stricter is taken, and history says no more than it knows

    @property
    def origin(self) -> history.Origin | None:
        """As history says it. Only whose word it is: what staff types of a source may name people."""
        party = PARTIES.get(DataFrom(self.data_from))
        return history.told_by(party=party) if party and not self.is_assumed else None


class Noter(Protocol):
    """Notes what a new person is owed."""

    def __call__(self, *, person: Person, whence: Whence, by: User, now: datetime) -> object: ...


_noters: list[Noter] = []  # one: the app that knows the notices stands above this one


def note_whence_by(*, noter: Noter) -> None:
    """Say who notes what new persons are owed."""
    _noters[:] = [noter]


def refuse_unsaid(*, whence: Whence) -> None:
    """Refuse a person of whom it is not said where the facts come from, or how they were told."""
    if not whence.source.strip():
        raise SourceMissing
    if whence.data_from == DataFrom.TOLD and not whence.told_how.strip():
        raise ToldHowMissing
    refuse_unwanted_text({"source": whence.source, "told_how": whence.told_how})


def note_whence(*, person: Person, whence: Whence, by: User, now: datetime) -> None:
    """Tell what was said, in the transaction that makes the person."""
    for noter in _noters:
        noter(person=person, whence=whence, by=by, now=now)
