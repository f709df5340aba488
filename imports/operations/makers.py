"""What the user says of the makers of a file: which spellings are one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from common.constraints import refuse_unwanted_text
from imports.models import Import
from imports.operations.refusals import SpellingTwice, UnknownChoice
from imports.operations.run import start_check
from users.models import User

LONGEST = 200


@transaction.atomic
def take_as_one(
    *, of: Import, groups: Sequence[tuple[str, Sequence[str]]], by: User, now: datetime
) -> Import:
    """Read spellings of makers as one name each, and check the file anew. What was said before is replaced.

    Refuses spellings that the file does not have, and one that would be two makers. Nothing goes to the register
    before the run; the run keeps the spellings, so that the next file needs no word.
    """
    chosen: dict[str, str] = {}
    for said, spellings in groups:
        name = said.strip()
        refuse_unwanted_text({"name": name})
        if not name or len(name) > LONGEST or not set(spellings) <= set(of.makers):
            raise UnknownChoice
        for spelling in spellings:
            if chosen.setdefault(spelling, name) != name:
                raise SpellingTwice(spelling)
    renamed = {spelling for spelling, name in chosen.items() if spelling != name}
    for name in chosen.values():
        if name in renamed:
            raise SpellingTwice(name)
    imported = start_check(of=of, by=by, now=now)
    imported.options = imported.options | {"makers": {key: chosen[key] for key in sorted(renamed)}}
    imported.save(update_fields=["options"])
    return imported
