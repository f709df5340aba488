"""What the small registers know, and how each of them answers a question."""

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from crm.demo.registers.shapes import Json, as_bytes

YTJ_PAGE, NOTICES_PAGE, XBRL_PAGE = 100, 50, 100


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def found(value: object) -> Answer:
    return Answer(200, as_bytes(value))


MISSING = Answer(404, b'{"message": "not found"}')
GONE = Answer(410, b'{"message": "gone"}')


@dataclass
class World:
    """The records of all registers. Tests and the demo fill it; `answer` reads it."""

    ytj: dict[str, Json] = field(default_factory=dict)
    notices: dict[str, Json] = field(default_factory=dict)
    statements: dict[str, dict[str, str]] = field(default_factory=dict)  # business ID, last day, text
    units: dict[str, Json] = field(default_factory=dict)
    removed_units: set[str] = field(default_factory=set)
    updates: list[Json] = field(default_factory=list)
    leis: dict[str, Json] = field(default_factory=dict)
    parents: dict[tuple[str, str], str] = field(default_factory=dict)  # (LEI, direct or ultimate) to LEI
    lei_file: list[Json] = field(default_factory=list)
    vat: dict[str, Json] = field(default_factory=dict)

    def answer(self, path: str, said: dict[str, str], body: Json) -> Answer:
        """The answer of the register whose name the path begins with."""
        register, _, rest = path.strip("/").partition("/")
        ask = getattr(self, f"_{register}", None)
        return ask(rest, said, body) if ask else MISSING

    def _ytj(self, path: str, said: dict[str, str], _body: Json) -> Answer:
        if path == "all_companies":
            return Answer(200, zipped(as_bytes(list(self.ytj.values()))), "application/zip")
        if path != "companies":
            return Answer(200, b"", "text/plain")  # codes that are none: status 200, nothing in it
        rows = list(self.ytj.values())
        if number := said.get("businessId"):
            rows = [row for row in rows if row["businessId"]["value"] == number]
        if name := said.get("name", "").casefold():
            rows = [row for row in rows if any(name in one["name"].casefold() for one in row["names"])]
        page = int(said.get("page", "1"))
        start = (page - 1) * YTJ_PAGE
        start = start if start < len(rows) else 0  # beyond the last page comes the first one again
        return found({"totalResults": len(rows), "companies": rows[start : start + YTJ_PAGE]})

    def _notices(self, path: str, said: dict[str, str], _body: Json) -> Answer:
        if path:
            row = self.notices.get(path)
            return found({"totalResults": 1, "companies": [row]}) if row else MISSING
        first, last = said.get("noticeRegistrationDateStart", ""), said.get("noticeRegistrationDateEnd", "9")
        rows = [
            row
            for row in self.notices.values()
            if any(first <= one["registrationDate"] <= last for one in row["publicNotices"])
        ]
        start = (int(said.get("page", "1")) - 1) * NOTICES_PAGE
        return found({"totalResults": len(rows), "companies": rows[start : start + NOTICES_PAGE]})

    def _xbrl(self, path: str, said: dict[str, str], _body: Json) -> Answer:
        if path == "financial":
            text = self.statements.get(said.get("businessId", ""), {}).get(said.get("financialDate", ""))
            return Answer(200, text.encode(), "text/xml") if text else MISSING
        number = said.get("businessId", "")
        filed = {number: self.statements.get(number, {})} if path == "financials" else self.statements
        rows = [{"businessId": one, "financialDate": day} for one, days in filed.items() for day in days]
        start = (int(said.get("page", "1")) - 1) * XBRL_PAGE
        return found({"totalResults": len(rows), "financials": rows[start : start + XBRL_PAGE]})

    def _brreg(self, path: str, said: dict[str, str], _body: Json) -> Answer:
        if path == "oppdateringer/enheter":
            return self._brreg_feed(said)
        if path.startswith("enheter/"):
            number = path.removeprefix("enheter/")
            if number in self.removed_units:
                return GONE
            return found(self.units[number]) if number in self.units else MISSING
        wanted = said.get("organisasjonsnummer", "").split(",")
        rows = [self.units[one] for one in wanted if one in self.units and one not in self.removed_units]
        embedded = {"_embedded": {"enheter": rows}} if rows else {}  # an empty result has none
        size = {"size": len(wanted), "totalElements": len(rows), "totalPages": 1, "number": 0}
        return found({**embedded, "page": size})

    def _brreg_feed(self, said: dict[str, str]) -> Answer:
        """The number that is asked for is the first one that comes."""
        rows = self.updates
        if "oppdateringsid" in said:
            rows = [row for row in rows if row["oppdateringsid"] >= int(said["oppdateringsid"])]
        size, page = int(said.get("size", "20")), int(said.get("page", "0"))
        part = rows[page * size : (page + 1) * size]
        counted = {
            "size": size,
            "totalElements": len(rows),
            "totalPages": -(-len(rows) // size),
            "number": page,
        }
        return found({**({"_embedded": {"oppdaterteEnheter": part}} if part else {}), "page": counted})

    def _gleif(self, path: str, said: dict[str, str], _body: Json) -> Answer:
        if path == "delta":
            return found({"records": self.lei_file})
        parts = path.split("/")
        if len(parts) == 1:
            number = said.get("filter[entity.registeredAs]")
            rows = [r for r in self.leis.values() if r["attributes"]["entity"]["registeredAs"] == number]
            return found({"data": rows})
        lei = parts[1]
        if len(parts) == 3:
            lei = self.parents.get((lei, parts[2].removesuffix("-parent")), "")
        return found({"data": self.leis[lei]}) if lei in self.leis else MISSING

    def _vies(self, path: str, _said: dict[str, str], body: Json) -> Answer:
        number = str(body.get("countryCode", "")) + str(body.get("vatNumber", ""))
        default: dict[str, Any] = {"valid": False, "userError": "INVALID", "name": "---", "address": "---"}
        answer = {
            "countryCode": number[:2], "vatNumber": number[2:], "requestDate": "2026-11-22T10:00:00.000Z",
            "requestIdentifier": "WAPIAAAAX1" if body.get("requesterNumber") else "", **self.vat.get(number, default),
        }  # fmt: skip
        return found(answer) if path == "check-vat-number" else MISSING


def zipped(content: bytes, name: str = "all_companies.json") -> bytes:
    """A ZIP with one file in it, as PRH packs its register."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()
