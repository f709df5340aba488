"""VIES: whether a VAT number is valid. Three answers: valid, not valid, and not checked when nobody could say.

Failures come as `userError` or `errorWrappers`, often with status 200: none of them makes a number "not valid".
"""

from enrichment.providers.base import (
    Identity,
    Missing,
    Provider,
    Raw,
    Record,
    VatProof,
    part_of,
    rows_of,
    text_of,
)
from enrichment.providers.http import Http, Malformed, NotThere, Removed, Unavailable
from enrichment.providers.names import Name

MEMBERS = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "EL",
        "ES",
        "FI",
        "FR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "XI",
    ]
)
# The whole service is away: the run waits. What a single member state does not answer is a matter of one number.
DOWN = {"SERVICE_UNAVAILABLE", "GLOBAL_MAX_CONCURRENT_REQ", "GLOBAL_MAX_CONCURRENT_REQ_TIME", "TIMEOUT"}
SAID = {"VALID": "valid", "INVALID": "invalid"}


class Vies(Provider):
    """One VAT number at a time."""

    name = Name.VIES
    licence = "European Commission"
    per_minute = 30
    refresh_days = 90

    def __init__(self, http: Http, file_url: str = "", requester: str = "") -> None:
        super().__init__(http, file_url)
        self.requester = requester

    @classmethod
    def match(cls, identity: Identity) -> str:
        number = identity.vat_number
        return number if number[:2] in MEMBERS and len(number) > 3 else ""

    def fetch_one(self, key: str) -> Raw | Missing:
        body = {"countryCode": key[:2], "vatNumber": key[2:]}
        if self.requester:
            body |= {"requesterMemberStateCode": self.requester[:2], "requesterNumber": self.requester[2:]}
        try:
            answer = part_of(self.http.json("check-vat-number", body=body))
        except (NotThere, Removed):
            raise Unavailable("not_there") from None
        if error_of(answer) in DOWN:
            raise Unavailable(error_of(answer).lower())
        return answer

    def map(self, key: str, raw: Raw) -> Record:
        error, valid = error_of(raw), raw.get("valid")
        if not error and not isinstance(valid, bool):
            raise Malformed("no_verdict")
        outcome = "not_checked" if error else "valid" if valid else "invalid"
        proof = VatProof(
            outcome=outcome, error=error[:60], request_date=text_of(raw.get("requestDate"))[:40],
            request_identifier=text_of(raw.get("requestIdentifier"))[:40], trader_name=_told(raw.get("name"))[:300],
            trader_address=_told(raw.get("address"))[:500],
        )  # fmt: skip
        return Record(key=key, outcome=outcome, proof=proof)


def error_of(raw: Raw) -> str:
    """The code of a failure; "" when there is a verdict."""
    for row in rows_of(raw.get("errorWrappers")):
        return text_of(row.get("error")) or "ERROR"
    error = text_of(raw.get("userError"))
    return "" if error in SAID else error


def _told(value: object) -> str:
    """Some member states hide name and address behind dashes."""
    return "" if set(text_of(value)) <= {"-"} else text_of(value)
