"""Finding companies by what somebody typed: the search of the database, and possible duplicates."""

import re
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from common.duplicates import likely
from common.normalise import (
    guess_scheme,
    normalise_business_id,
    normalise_domain,
    normalise_email,
    normalise_phone,
    suggested_vat_number,
)
from common.refusals import Refusal
from companies.choices import ContactKind
from companies.models import Company, CompanyContactPoint
from users.models import User

MOST = 5  # hits that are worth reading while typing
# Where everybody has a mailbox: two companies that write from there have nothing in common.
EVERYBODYS = frozenset({
    "gmail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "yahoo.com", "elisanet.fi", "kolumbus.fi",
    "luukku.com", "saunalahti.fi", "pp.inet.fi", "suomi24.fi", "netti.fi", "msn.com", "me.com", "proton.me",
})  # fmt: skip
LEGAL_FORM = re.compile(
    r"\b(oyj?|abp?|ltd|limited|plc|llc|inc|as|asa|aps|a/s|gmbh|ag|kg|sarl|sas|sa|oü|ky|tmi|osk)\b\.?",
    re.IGNORECASE,
)


def search(text: str, *, limit: int = 500) -> list[int]:
    """Numbers of companies that the search box would find, rights not applied."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT search_ids('company', %s, %s)", [text, limit])
            return [row[0] for row in cursor.fetchall()]
    except DatabaseError:  # the search is being made anew
        return list(Company.objects.filter(legal_name__istartswith=text).values_list("pk", flat=True)[:limit])


def possible_duplicates(
    *, typed: dict[str, str], user: User, except_id: str = ""
) -> list[tuple[Company, str]]:
    """Companies that the user sees and that may be the typed one, each with why; surest first."""
    visible = Company.objects.visible_to(user)
    if _is_uuid(except_id):
        visible = visible.exclude(public_id=except_id)
    found: dict[int, tuple[Company, str]] = {}
    hits = {hit.number: hit.why for hit in likely("company", typed)[:MOST]}
    seen = visible.in_bulk(hits)
    for number, why in hits.items():
        if number in seen:
            found[number] = (seen[number], why)
    for why, condition in _signs(typed):
        if len(found) >= MOST:
            break
        rows: QuerySet[Company] = visible.filter(condition).exclude(pk__in=list(found)).order_by("id")
        for company in rows[: MOST - len(found)]:
            found[company.pk] = (company, why)
    return list(found.values())


def _signs(typed: dict[str, str]):
    """Conditions that speak for the same company, surest first; made one by one, for the first may do."""
    country = typed.get("country", "")
    scheme = typed.get("business_id_scheme") or guess_scheme(country)
    if number := _or_nothing(lambda: normalise_business_id(scheme, country, typed.get("business_id", ""))):
        key = "".join(sign for sign in number if sign.isalnum()).upper()
        yield _("same business ID"), Q(business_key=key, country=country, business_id_scheme=scheme)
    home = country or settings.HOME_COUNTRY
    if phone := _or_nothing(lambda: normalise_phone(typed.get("phone", ""), home)):
        yield _("same phone"), _has_point(kind=ContactKind.PHONE, key=phone)
    if email := _or_nothing(lambda: normalise_email(typed.get("email", ""))):
        yield _("same e-mail"), _has_point(kind=ContactKind.EMAIL, key=email)
    for name in ("web", "email"):
        domain = _or_nothing(lambda name=name: normalise_domain(typed.get(name, "")))
        if domain and domain not in EVERYBODYS:
            kinds = [ContactKind.WEB, ContactKind.DOMAIN]
            yield _("same domain"), _has_point(kind__in=kinds, key=domain)
    name = " ".join(typed.get("legal_name", "").split())
    if len(name) >= 3:
        key = "".join(sign for sign in name if sign.isalnum()).upper()
        yield _("same name"), Q(name_key=key)
        bare = LEGAL_FORM.sub(" ", name).strip()
        if len(bare) >= 4:
            yield _("similar name"), Q(pk__in=search(bare, limit=50))


def vat_number_of(typed: dict[str, str]) -> str:
    """The VAT number that follows from the business ID that is being typed; "" while it is no ID yet."""
    country = typed.get("country", "")
    scheme = typed.get("business_id_scheme") or guess_scheme(country)
    number = _or_nothing(lambda: normalise_business_id(scheme, country, typed.get("business_id", "")))
    return suggested_vat_number(scheme, number)


def _has_point(**conditions: object) -> Exists:
    return Exists(CompanyContactPoint.objects.filter(company=OuterRef("pk"), **conditions))


def _or_nothing(normalise) -> str:
    try:
        return normalise()
    except Refusal:
        return ""


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
