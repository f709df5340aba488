"""Looking things up in the reference lists: names of industries, what a code became, which town a postcode is.

A list that is not loaded answers None or "": not known is never the same as wrong.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Length, Lower, NullIf, Replace
from django.utils.translation import get_language

from common.industries import division_name
from companies.choices import Classification
from companies.models import (
    Address,
    Company,
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


def bare_column(field: str = "industry_code") -> Replace:
    """The industry code of a row without dots, for set-based questions."""
    return Replace(F(field), Value("."), Value(""))


def is_retired(version: str, code: str) -> bool:
    """Whether the list of the version is there and does not have the code, or not any more."""
    known = IndustryClass.objects.filter(version=version)
    return known.exists() and not known.filter(code=bare_code(code), valid_to=None).exists()


def with_old_industry(companies: QuerySet[Company]) -> QuerySet[Company]:
    """Companies whose code is of a version that has a newer one. `successor_first` is its code there, which is the
    proposal where `has_one_successor`; None when the table does not say. For scans: one statement for all."""
    steps = IndustrySuccessor.objects.current().filter(
        version=OuterRef("industry_version"), code=OuterRef("bare_industry")
    )
    only = ~Exists(steps.exclude(next_code=OuterRef("successor_first")))
    rows = companies.filter(industry_version__in=list(NEXT)).annotate(bare_industry=bare_column())
    return rows.annotate(
        successor_first=Subquery(steps.order_by("next_code").values("next_code")[:1]), has_one_successor=only
    )


def with_retired_industry(companies: QuerySet[Company]) -> QuerySet[Company]:
    """Companies whose code its own classification has dropped, or never had although its list is loaded."""
    known = IndustryClass.objects.filter(version=OuterRef("industry_version"))
    rows = companies.exclude(industry_code="").annotate(bare_industry=bare_column())
    return rows.filter(Exists(known), ~Exists(known.filter(code=OuterRef("bare_industry"), valid_to=None)))


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


def postcode_fits_town(postcode: str, town: str, country: str = "FI") -> bool | None:
    """Whether the town is one that the postcode is written with; None when the list does not know."""
    if not town.strip():
        return None
    place = place_of_postcode(postcode, country)
    return None if place is None else town.strip().casefold() in {name.casefold() for name in place.towns}


def regions_of_town(town: str) -> list[str]:
    """Regions in which a town or municipality of the name lies."""
    name = f"region_{_language()}"
    same = Q(name_fi__iexact=town.strip()) | Q(name_sv__iexact=town.strip())
    return list(
        Municipality.objects.filter(same).exclude(**{name: ""}).values_list(name, flat=True).distinct()
    )


_LOWER = {"name_fi_lower": Lower("name_fi"), "name_sv_lower": Lower("name_sv")}


def with_wrong_town(addresses: QuerySet[Address]) -> QuerySet[Address]:
    """Addresses whose postcode is in the list, but belongs to another town. For scans: one statement for all."""
    rows = (
        addresses.exclude(town="")
        .exclude(postcode="")
        .annotate(
            listed_country=Coalesce(NullIf("country", Value("")), Value(settings.HOME_COUNTRY)),
            lower_town=Lower("town"),
        )
    )
    listed = Postcode.objects.annotate(**_LOWER).filter(
        code=OuterRef("postcode"), country=OuterRef("listed_country")
    )
    town = OuterRef("lower_town")
    around = Municipality.objects.annotate(**_LOWER).filter(
        Q(name_fi_lower=OuterRef(town)) | Q(name_sv_lower=OuterRef(town)),
        country=OuterRef("country"), code=OuterRef("municipality_code"),
    )  # fmt: skip
    fitting = listed.filter(Q(name_fi_lower=town) | Q(name_sv_lower=town) | Exists(around))
    return rows.filter(Exists(listed), ~Exists(fitting))


def legal_forms() -> Iterable[tuple[str, str]]:
    """The forms of the home country: what stands in names, and its words."""
    rows = LegalForm.objects.current().annotate(words=_names()).order_by("words")
    return [(row.short or row.name_fi, row.words) for row in rows]
