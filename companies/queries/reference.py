"""Looking things up in the reference lists: names of industries, what a code became, which town a postcode is.

A list that is not loaded answers None or "": not known is never the same as wrong.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Length, NullIf
from django.utils.translation import get_language

from common.industries import division_name
from companies.choices import Classification
from companies.models import (
    IndustryClass,
    IndustrySuccessor,
    LegalForm,
    Municipality,
    Postcode,
)

# The national version and the European one share their first four digits, and their names up to there.
EUROPEAN = {Classification.TOL2008: Classification.NACE2, Classification.TOL2025: Classification.NACE21}
NEXT = {Classification.TOL2008: Classification.TOL2025}


def bare_code(code: str) -> str:
    """An industry code without dots and spaces, as the lists have it."""
    return re.sub(r"[^0-9A-Z]", "", code.upper())


def spoken_code(code: str) -> str:
    """A code as people write it: `62.10`, `62.100`."""
    return f"{code[:2]}.{code[2:]}" if code.isdecimal() and len(code) > 2 else code


def _names(prefix: str = "name") -> Coalesce:
    """The name in the user's language, else in one that the list has."""
    first = get_language() or settings.LANGUAGE_CODE
    order = dict.fromkeys([first if first in {"fi", "sv", "en"} else "en", "fi", "en", "sv"])
    return Coalesce(*(NullIf(f"{prefix}_{language}", Value("")) for language in order), Value(""))


def industry_name(version: str, code: str) -> str:
    """What an industry code means, in the user's language as far as a list has it: the code itself, else the
    nearest one above it, else the division. Where the lists speak only another language than the user's, the division
    in the user's own. "" for a code of no European classification."""
    digits = bare_code(code)
    if not digits or version not in {*EUROPEAN, *EUROPEAN.values()}:
        return ""
    beginnings = [digits[:length] for length in range(len(digits), 2, -1)]
    versions = [version, EUROPEAN.get(version, version)]
    rows = IndustryClass.objects.filter(version__in=versions, code__in=beginnings)
    rows = rows.annotate(words=_names()).exclude(words="").order_by(Length("code").desc())
    language = get_language() or settings.LANGUAGE_CODE
    if language in {"fi", "en"}:  # the languages in which divisions are known without any list
        rows = rows.exclude(**{f"name_{language}": ""})
    found = list(rows.values_list("version", "code", "words"))
    if found:
        longest = [row for row in found if row[1] == found[0][1]]
        return next((row[2] for row in longest if row[0] == version), longest[0][2])
    return division_name(digits).partition(" ")[2]


def industries_answering(text: str, version: str) -> QuerySet[IndustryClass]:
    """Codes of a version that begin with the digits, or whose names have every word; the finest codes first when
    words were typed. Annotated with `words`. Retired entries last."""
    rows = IndustryClass.objects.filter(version=version).annotate(words=_names())
    digits = bare_code(text)
    if digits.isdecimal():
        return rows.filter(code__startswith=digits).order_by(F("valid_to").desc(nulls_first=True), "code")
    for word in text.split():
        rows = rows.filter(
            Q(name_fi__icontains=word) | Q(name_sv__icontains=word) | Q(name_en__icontains=word)
        )
    return rows.filter(level__gt=1).order_by(F("valid_to").desc(nulls_first=True), "-level", "code")


def newest_version(country: str) -> str:
    """The classification in which a new code is most likely given."""
    home = Classification.TOL2025 if country in {"", "FI"} else Classification.NACE21
    has = IndustryClass.objects.filter(version=home).exists()
    return home if has else EUROPEAN.get(home, home)


@dataclass(frozen=True)
class Successor:
    """A code that an older code may be now."""

    version: str
    code: str
    words: str = ""


def successors_of(version: str, code: str) -> list[Successor]:
    """What became of a code in the next version: none (no table, or not in it), one, or several to choose from."""
    following = IndustrySuccessor.objects.current().filter(version=version, code=bare_code(code))
    pairs = list(following.order_by("next_code").values_list("next_version", "next_code"))
    return [Successor(number, after, industry_name(number, after)) for number, after in pairs]


def is_retired(version: str, code: str) -> bool:
    """Whether the list of the version is there and does not have the code, or not any more."""
    known = IndustryClass.objects.filter(version=version)
    return known.exists() and not known.filter(code=bare_code(code), valid_to=None).exists()


@dataclass(frozen=True)
class Place:
    """What a postcode says of a place, in the language in which the register writes towns."""

    postcode: str
    town: str
    region: str
    towns: tuple[str, ...]


def _language() -> str:
    return "sv" if settings.LANGUAGE_CODE == "sv" else "fi"


def place_of_postcode(postcode: str, country: str = "FI") -> Place | None:
    """Town and region of a postcode; None when it is not in the list. A company's own code has no town of its own:
    the municipality's name stands for it."""
    row = Postcode.objects.filter(country=country or "FI", code=postcode.strip()).first()
    if row is None:
        return None
    around = Municipality.objects.filter(country=row.country, code=row.municipality_code).first()
    towns = [row.name_fi, row.name_sv]
    towns += [around.name_fi, around.name_sv] if around else []
    own = getattr(row, f"name_{_language()}") or row.name_fi or row.name_sv
    if row.kind == "company" and around:
        own = getattr(around, f"name_{_language()}") or around.name_fi
    region = (getattr(around, f"region_{_language()}") or around.region_fi) if around else ""
    return Place(row.code, own, region, tuple(dict.fromkeys(filter(None, towns))))


def legal_forms() -> Iterable[tuple[str, str]]:
    """The forms of the home country: what stands in names, and its words."""
    rows = LegalForm.objects.current().annotate(words=_names()).order_by("words")
    return [(row.short or row.name_fi, row.words) for row in rows]
