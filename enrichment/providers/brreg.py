"""Norway: Enhetsregisteret, with its feed of changes.

Roles hold names and birth dates of persons: they are not fetched. A unit of the form ENK is a person.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import stdnum.eu.nace
from stdnum.exceptions import ValidationError

from enrichment.providers.base import (
    Fact,
    FeedPage,
    Identity,
    Missing,
    Provider,
    Raw,
    Record,
    day_of,
    part_of,
    rows_of,
    text_of,
    town_name,
)
from enrichment.providers.http import NotThere, Removed
from enrichment.providers.names import Field, Name

PAGE = 1000
MOST_ROWS = 10_000  # (page + 1) * size may not be more
SILENCE = timedelta(days=3)  # thousands of changes a day: a longer silence is a hole in the feed
SOLE_TRADER = "ENK"


class Brreg(Provider):
    """Units by organisation number, a hundred at once; changes by number, the asked one included."""

    name = Name.BRREG
    schemes = ("no_orgnr",)
    licence = "NLOD 2.0"
    attribution = "Brønnøysundregistrene"
    batch = 100
    per_minute = 120
    refresh_days = 30
    defaults = {
        Field.LEGAL_NAME: "refresh", Field.STATUS: "refresh", Field.FOUNDED_ON: "fill", Field.CEASED_ON: "refresh",
        Field.LEGAL_FORM: "refresh", Field.INDUSTRY: "refresh", Field.VAT_NUMBER: "fill", Field.VISITING: "refresh",
        Field.POSTAL: "refresh", Field.WEB: "fill", Field.PHONE: "fill", Field.EMAIL: "fill", Field.STAFF: "refresh",
    }  # fmt: skip
    has_feed = True

    @classmethod
    def match(cls, identity: Identity) -> str:
        return identity.business_id if identity.scheme == "no_orgnr" else ""

    def fetch(self, keys: Iterable[str]) -> dict[str, Raw | Missing]:
        """All at once; those that do not come are asked for singly, which tells removed ones from unknown ones."""
        wanted = list(keys)
        found: dict[str, Raw | Missing] = {}
        if len(wanted) > 1:
            answer = part_of(
                self.http.json("enheter", {"organisasjonsnummer": ",".join(wanted), "size": len(wanted)})
            )
            for row in rows_of(part_of(answer.get("_embedded")).get("enheter")):
                found[text_of(row.get("organisasjonsnummer"))] = row
        return {key: found[key] if key in found else self.fetch_one(key) for key in wanted}

    def fetch_one(self, key: str) -> Raw | Missing:
        try:
            return part_of(self.http.json(f"enheter/{key}"))
        except NotThere:
            return Missing.NOT_FOUND
        except Removed:
            return Missing.GONE

    def map(self, key: str, raw: Raw) -> Record:
        ended = day_of(raw.get("slettedato"))
        form = text_of(part_of(raw.get("organisasjonsform")).get("kode"))
        facts = [
            *_text(Field.LEGAL_NAME, raw.get("navn")),
            Fact(Field.STATUS, _status(raw), day_of(raw.get("konkursdato")) or ended),
            *_day(Field.FOUNDED_ON, raw.get("stiftelsesdato")),
            *_day(Field.CEASED_ON, raw.get("slettedato")),
            *([Fact(Field.LEGAL_FORM, form)] if form and not ended else []),
            *_industry(raw),
            *([Fact(Field.VAT_NUMBER, f"NO{key}MVA")] if raw.get("registrertIMvaregisteret") is True else []),
            *_address(Field.VISITING, raw.get("forretningsadresse")),
            *_address(Field.POSTAL, raw.get("postadresse")),
            *_text(Field.WEB, raw.get("hjemmeside")),
            *_text(Field.PHONE, raw.get("telefon") or raw.get("mobil")),
            *_text(Field.EMAIL, raw.get("epostadresse")),
            *_staff(raw),
        ]
        extra = {"group": True} if raw.get("erIKonsern") is True else {}
        return Record(key=key, facts=tuple(facts), is_person=form == SOLE_TRADER, extra=extra)

    def feed(self, cursor: Mapping[str, Any], today: date) -> Iterator[FeedPage]:
        """Numbers of units with changes. The rows only say where to look: what is true is fetched afterwards, so
        rows that come twice or out of order do no harm."""
        number, at = cursor.get("id"), day_of(cursor.get("at"))
        while True:
            since = (
                {"oppdateringsid": number + 1}
                if isinstance(number, int)
                else {"dato": f"{today}T00:00:00.000Z"}
            )
            new = self._rows(since)
            rows = [row for row in new if not isinstance(number, int) or row["oppdateringsid"] > number]
            if not rows:
                return
            first = min(filter(None, (day_of(row.get("dato")) for row in rows)), default=None)
            has_gap = bool(at and first and first - at > SILENCE)
            number = max(row["oppdateringsid"] for row in rows)
            at = max(filter(None, (day_of(row.get("dato")) for row in rows)), default=at)
            keys = dict.fromkeys(text_of(row.get("organisasjonsnummer")) for row in rows)
            yield FeedPage(
                tuple(filter(None, keys)), {"id": number, "at": at.isoformat() if at else ""}, has_gap
            )
            if len(new) < MOST_ROWS:
                return

    def _rows(self, since: Mapping[str, Any]) -> list[Raw]:
        """As many rows as the register gives for one starting point."""
        rows: list[Raw] = []
        for page in range(MOST_ROWS // PAGE):
            answer = part_of(self.http.json("oppdateringer/enheter", {**since, "page": page, "size": PAGE}))
            part = rows_of(part_of(answer.get("_embedded")).get("oppdaterteEnheter"))
            rows += [row for row in part if isinstance(row.get("oppdateringsid"), int)]
            if page + 1 >= (part_of(answer.get("page")).get("totalPages") or 0) or not part:
                break
        return rows


def _status(raw: Raw) -> str:
    if raw.get("slettedato"):
        return "ceased"
    if raw.get("konkurs") is True:
        return "bankrupt"
    winding_up = ("underAvvikling", "underTvangsavviklingEllerTvangsopplosning")
    return "liquidation" if any(raw.get(name) is True for name in winding_up) else "active"


def _industry(raw: Raw) -> Iterator[Fact]:
    """The national code has five digits; the first four are European, of the version in which they exist."""
    code = text_of(part_of(raw.get("naeringskode1")).get("kode"))[:5]
    for version, revision in (("NACE2.1", "2.1"), ("NACE2", "2.0")):
        try:
            stdnum.eu.nace.validate(code, revision=revision)
        except (ValidationError, ValueError):
            continue
        yield Fact(Field.INDUSTRY, {"code": code, "version": version})
        return


def _address(field: Field, value: object) -> Iterator[Fact]:
    row = part_of(value)
    lines = row.get("adresse")
    street = ", ".join(filter(None, map(text_of, lines if isinstance(lines, list) else [])))
    town = town_name(text_of(row.get("poststed")))
    if street or town:
        country = text_of(row.get("landkode")).upper()
        place = {"street": street[:300], "postcode": text_of(row.get("postnummer"))[:16], "town": town[:100]}
        yield Fact(field, {**place, "country": country if len(country) == 2 else "NO"})


def _staff(raw: Raw) -> Iterator[Fact]:
    """Not said of very small units: absent is not none."""
    count = raw.get("antallAnsatte")
    if raw.get("harRegistrertAntallAnsatte") is True and isinstance(count, int) and count >= 0:
        on = day_of(raw.get("registreringsdatoAntallAnsatteEnhetsregisteret"))
        yield Fact(Field.STAFF, {"count": count, "on": on.isoformat() if on else ""}, on)


def _text(field: Field, value: object) -> Iterator[Fact]:
    if text := text_of(value):
        yield Fact(field, text)


def _day(field: Field, text: object) -> Iterator[Fact]:
    if day := day_of(text):
        yield Fact(field, day.isoformat(), day)
