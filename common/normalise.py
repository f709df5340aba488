"""Numbers and addresses in one spelling: what people type becomes the form that is compared and stored.

Pure functions; each returns the canonical text or refuses in a sentence. Page, API and import use the same.
"""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import phonenumbers
import stdnum.dk.cvr
import stdnum.ee.registrikood
import stdnum.eu.vat
import stdnum.fi.ytunnus
import stdnum.fr.siren
import stdnum.gb.vat
import stdnum.lei
import stdnum.no.mva
import stdnum.no.orgnr
import stdnum.se.orgnr
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as WrongNumber

from common.refusals import Refusal
from common.text import tidy

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_is_email = EmailValidator()


class NotAPhone(Refusal):
    """The text is no telephone number that could be dialled."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is not a telephone number. Write it like 040 123 4567 or +46 8 123 456."))


class NotAnEmail(Refusal):
    """The text is no e-mail address."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is not an e-mail address. Write it like name@company.fi."))


class NotADomain(Refusal):
    """The text is no domain."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is not a domain. Write it like company.fi."))


class NotAWebsite(Refusal):
    """The text is no address of a website."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is not a web address. Write it like www.company.fi."))


class NotABusinessId(Refusal):
    """The number cannot exist in that register: wrong length, signs or check digit."""

    field = "business_id"
    status = 400

    def __init__(self, scheme: str) -> None:
        super().__init__(
            _("This is not a valid business ID. Check the digits; it is written like %(example)s.")
            % {"example": EXAMPLES.get(scheme, "1234567-1")}
        )


class NotAVatNumber(Refusal):
    """The VAT number cannot exist in its country."""

    field = "vat_number"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is not a valid VAT number. Write it with its country, like FI01120389."))


class NotALei(Refusal):
    """The legal entity identifier's check digits are wrong."""

    field = "lei"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is not a valid LEI: it has 20 letters and digits. Check them."))


def normalise_phone(text: str, country: str = "FI") -> str:
    """E.164. A number without a country prefix is read as one of `country`."""
    try:
        number = phonenumbers.parse(tidy(text).translate(_DASHES), country or None)
    except phonenumbers.NumberParseException:
        raise NotAPhone from None
    if not phonenumbers.is_possible_number(number):
        raise NotAPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable_phone(e164: str, country: str = "FI") -> str:
    """The number as it is dialled in `country`: 040 123 4567 at home, +46 8 123 456 abroad."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    home = phonenumbers.region_code_for_number(number) == country
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def normalise_email(text: str) -> str:
    """The address in lower case, without `mailto:` and angle brackets."""
    address = re.sub(r"^mailto:", "", tidy(text), flags=re.IGNORECASE)
    inside = re.fullmatch(r".*<([^<>]+)>", address)
    address = (inside[1] if inside else address).strip().lower()
    try:
        _is_email(address)
    except DjangoValidationError:
        raise NotAnEmail from None
    if len(address) > 254:
        raise NotAnEmail
    return address


def normalise_domain(text: str) -> str:
    """The bare domain out of a domain, a web address or an e-mail address: no www, in lower-case ASCII."""
    host = tidy(text).lower().rpartition("@")[2]
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", host)
    host = re.split(r"[/?#:]", host, maxsplit=1)[0].strip(".").removeprefix("www.")
    try:
        ascii_host = host.encode("idna").decode()
    except UnicodeError:
        raise NotADomain from None
    if len(ascii_host) > 253 or not re.fullmatch(
        r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]", ascii_host
    ):
        raise NotADomain
    return ascii_host


def normalise_web(text: str) -> str:
    """An http(s) address with its scheme; anything else that a browser might run is refused."""
    address = tidy(text)
    if not re.match(r"^[a-z][a-z0-9+.-]*://", address, re.IGNORECASE):
        if re.match(r"^[a-z][a-z0-9+.-]*:(?!\d)", address, re.IGNORECASE):
            raise NotAWebsite
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
        host = (parts.hostname or "").lower()
        normalise_domain(host)
    except (ValueError, NotADomain):
        raise NotAWebsite from None
    if parts.scheme.lower() not in {"http", "https"} or parts.username or re.search(r"\s", address):
        raise NotAWebsite
    path = "" if parts.path == "/" and not parts.query else parts.path
    return urlunsplit((parts.scheme.lower(), host + port, path, parts.query, ""))


# --- business IDs ---------------------------------------------------------------------------
SCHEME_COUNTRY = {
    "fi_ytunnus": "FI", "se_orgnr": "SE", "no_orgnr": "NO", "dk_cvr": "DK", "ee_registrikood": "EE",
    "gb_crn": "GB", "de_hr": "DE", "fr_siren": "FR",
}  # fmt: skip
COUNTRY_SCHEME = {country: scheme for scheme, country in SCHEME_COUNTRY.items()}
EXAMPLES = {
    "fi_ytunnus": "2077474-0", "se_orgnr": "556036-0793", "no_orgnr": "988077917", "dk_cvr": "13585628",
    "ee_registrikood": "12345678", "gb_crn": "00445790", "de_hr": "HRB 12345", "fr_siren": "552008443",
    "other": "12345",
}  # fmt: skip


def _ytunnus(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", text.removeprefix("FI"))
    number = stdnum.fi.ytunnus.validate(digits.zfill(8) if len(digits) == 7 else digits)
    return f"{number[:7]}-{number[7]}"


def _se_orgnr(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) == 12:
        digits = digits[2:]  # 16 before the number of a legal unit
    number = stdnum.se.orgnr.validate(digits)
    return f"{number[:6]}-{number[6:]}"


def _gb_crn(text: str) -> str:
    number = re.sub(r"[^0-9A-Z]", "", text)
    number = number.zfill(8) if number.isdigit() else number
    if not re.fullmatch(r"\d{8}|[A-Z]{2}\d{6}|R\d{7}|[A-Z]{2}\d{5}[A-Z]", number) or number == "00000000":
        raise WrongNumber
    return number


def _free(text: str) -> str:
    number = re.sub(r"\s+", " ", text)
    if not 1 <= len(number) <= 40 or not re.search(r"[0-9A-Z]", number):
        raise WrongNumber
    return number


_BUSINESS_ID: dict[str, Callable[[str], str]] = {
    "fi_ytunnus": _ytunnus,
    "se_orgnr": _se_orgnr,
    "no_orgnr": lambda text: stdnum.no.orgnr.validate(re.sub(r"^NO|MVA$", "", text)),
    "dk_cvr": stdnum.dk.cvr.validate,
    "ee_registrikood": stdnum.ee.registrikood.validate,
    "gb_crn": _gb_crn,
    "fr_siren": stdnum.fr.siren.validate,
}


def normalise_business_id(scheme: str, country: str, text: str) -> str:
    """The number as its register writes it, with its check digit proved where it has one.

    `scheme` is one of `companies.choices.Scheme`; "" takes the scheme of `country`, else any number.
    """
    scheme = scheme or COUNTRY_SCHEME.get(country, "other")
    try:
        return _BUSINESS_ID.get(scheme, _free)(_compact(text))
    except (WrongNumber, ValueError):
        raise NotABusinessId(scheme) from None


def guess_scheme(country: str) -> str:
    """The register whose numbers companies of a country have."""
    return COUNTRY_SCHEME.get(country, "other")


def normalise_vat_number(text: str, country: str = "") -> str:
    """The VAT number with its country before it; proved for the EU, the United Kingdom and Norway."""
    number = re.sub(r"[^0-9A-Z]", "", _compact(text))
    if number[:2].isdigit() and country:
        number = ("EL" if country == "GR" else country) + number
    try:
        if number.startswith("GB"):
            return "GB" + stdnum.gb.vat.validate(number)
        if number.startswith("NO"):
            return "NO" + stdnum.no.mva.validate(number).removeprefix("NO")
        if number[:2].lower() in {*stdnum.eu.vat.MEMBER_STATES, "el"}:
            return stdnum.eu.vat.validate(number)
    except (WrongNumber, ValueError):
        raise NotAVatNumber from None
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{4,18}", number):
        raise NotAVatNumber
    return number


def suggested_vat_number(scheme: str, business_id: str) -> str:
    """The VAT number that follows from a business ID; "" where it does not follow."""
    digits = re.sub(r"[^0-9]", "", business_id)
    rules = {
        "fi_ytunnus": f"FI{digits}",
        "se_orgnr": f"SE{digits}01",
        "dk_cvr": f"DK{digits}",
        "no_orgnr": f"NO{digits}MVA",
    }
    return rules.get(scheme, "") if digits else ""


def normalise_lei(text: str) -> str:
    """The 20 signs of a legal entity identifier, check digits proved."""
    try:
        return stdnum.lei.validate(_compact(text))
    except (WrongNumber, ValueError):
        raise NotALei from None


def _compact(text: str) -> str:
    """Upper case, plain dashes, full-width digits made ordinary."""
    return unicodedata.normalize("NFKC", tidy(text)).translate(_DASHES).upper()
