"""Facts of the demo register that others told: a bought list, a partner, a person who asked for a correction."""

from datetime import datetime, timedelta

from companies.models import Company
from companies.operations.company import change_company
from contacts.models import Person
from contacts.operations.person import edit_person
from history import operations as history
from history.choices import Act, Party
from users.models import User

BOUGHT = history.Origin(Act.IMPORT, Party.THIRD, "Ostettu yrityslista 2026", "yrityslista-2026.csv")
PARTNER = history.Origin(Act.IMPORT, Party.SECOND, "Jälleenmyyjän asiakkaat", "jalleenmyyja.xlsx")
HEARD = ("Laajentaa tuotantoa keväällä.", "Vaihtaa toimittajaa tänä vuonna.", "Uusi halli rakenteilla.")


def tell_sources(*, companies: list[Company], persons: list[Person], by: User, now: datetime) -> None:
    """Let a bought list and a partner tell of companies, the newer over the older, and a person correct a name."""
    for origin, chosen, days in ((BOUGHT, companies[::3], 40), (PARTNER, companies[::6], 12)):
        at = now - timedelta(days=days)
        with history.one_change_set(by=by, at=at, from_=origin):
            for number, company in enumerate(chosen):
                values = {"notes": HEARD[(number + days) % len(HEARD)], "preferred_channel": "phone"}
                change_company(company=company, values=values, by=by, now=at)
    person = persons[0]
    edits = {"values": {"language": "sv", "is_rectified": True}, "base": {}, "expected_revision": None}
    edit_person(person=person, edits=edits, by=by, now=now - timedelta(days=3))
    history.count_sources(now=now)
