"""Where each reference list comes from: asked of its keeper, read from a file, or shipped with the product."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version as version_of
from typing import Any

from companies.providers import classifications, legal_forms, places
from companies.providers.fetch import SourceError, fetch, read

Row = dict[str, Any]
Fetch = Callable[[str], bytes]
CC_BY = "CC BY 4.0"
STATISTICS, REGISTER, POST = "Statistics Finland", "PRH/YTJ", "Posti"
EDITIONS = {"tol2008": "toimiala_1_20080101", "tol2025": "toimiala_1_20250101"}
MAPS = "toimiala_1_20080101%23toimiala_1_20250101"


@dataclass(frozen=True)
class Gathered:
    """One list as it was found, and where."""

    rows: list[Row]
    source: str
    version: str
    licence: str


SHIPPED = ("nace2", "nace21", "legal_forms")  # these need no network
ASKED = ("tol2008", "tol2025", "tol_successors", "municipalities", "postcodes")


def shipped(which: str) -> Gathered:
    """A list that comes with the product or with a library."""
    if which == "legal_forms":
        return Gathered(legal_forms.shipped(), "Kolmikanta", "1", "")
    revision = {"nace2": "2.0", "nace21": "2.1"}[which]
    library = f"python-stdnum {version_of('python-stdnum')}"
    return Gathered(classifications.nace(revision), library, f"NACE {revision}", "LGPL 2.1")


def asked(which: str, urls: Mapping[str, str], year: int) -> Gathered:
    """A list as its keeper gives it today. Raises SourceError."""
    base = urls["register" if which == "postcodes" else "classifications"]
    if not base:
        raise SourceError("switched_off")
    if which in EDITIONS:
        return Gathered(_edition(base, EDITIONS[which]), STATISTICS, EDITIONS[which], CC_BY)
    if which == "tol_successors":
        return Gathered(_successors(base, MAPS), STATISTICS, MAPS.replace("%23", "#"), CC_BY)
    if which == "municipalities":
        edition = f"kunta_1_{year}0101"
        return Gathered(_municipalities(base, edition, year), STATISTICS, edition, CC_BY)
    bodies = [fetch(f"{base}/post_codes?lang={language}") for language in ("fi", "sv")]
    rows = places.postcodes(bodies[0])
    return Gathered(_merged(rows, places.postcodes(bodies[1])), REGISTER, "post_codes", CC_BY)


def _items_url(base: str, edition: str, language: str) -> str:
    return f"{base}/classifications/{edition}/classificationItems?content=data&meta=max&lang={language}&format=json"


def _edition(base: str, edition: str) -> list[Row]:
    by_language = [
        classifications.items(fetch(_items_url(base, edition, language)), language)
        for language in classifications.LANGUAGES
    ]
    return _merged(*by_language)


def _merged(first: list[Row], *others: list[Row]) -> list[Row]:
    """The rows of the first list with what the others add to them, by code."""
    by_code = {row["code"]: row for row in first}
    for row in (row for other in others for row in other):
        if row["code"] in by_code:
            by_code[row["code"]] = row | by_code[row["code"]] | _filled(row)
    return list(by_code.values())


def _filled(row: Row) -> Row:
    return {name: value for name, value in row.items() if name.startswith("name_") and value}


def _successors(base: str, pair: str) -> list[Row]:
    """The table with its items; when the service cannot put it together, its bare addresses, which name the codes."""
    url = f"{base}/correspondenceTables/{pair}/maps"
    try:
        return classifications.successors(fetch(f"{url}?content=data&meta=min&lang=fi&format=json"))
    except SourceError:
        return classifications.successors(fetch(url))


def _municipalities(base: str, edition: str, year: int) -> list[Row]:
    regions = {
        row["code"]: row["next_code"] for row in _successors(base, f"{edition}%23maakunta_1_{year}0101")
    }
    return _merged(
        *(
            places.municipalities(fetch(_items_url(base, edition, language)), regions, language)
            for language in ("fi", "sv")
        )
    )


def given(place: str, which: str = "") -> dict[str, Gathered]:
    """The list or lists that a file or an address holds; `which` says it where the content does not."""
    is_address = place.startswith(("http://", "https://"))
    body = fetch(place) if is_address else read(place)
    name = place.rpartition("/")[2][:120]
    if places.is_post_file(body):
        found = {"postcodes": places.postcodes(body), "municipalities": places.municipalities_of_post(body)}
        return {one: Gathered(rows, POST, name, CC_BY) for one, rows in found.items()}
    which = which or next((one for one, edition in EDITIONS.items() if edition in name), "")
    which = which or next((one for one, edition in EDITIONS.items() if edition.encode() in body[:400]), "")
    readers: dict[str, Callable[[bytes], list[Row]]] = {
        **{one: lambda found: classifications.items(found, "fi") for one in EDITIONS},
        "tol_successors": classifications.successors,
        "postcodes": places.postcodes,
        "municipalities": lambda found: places.municipalities(found, {}, "fi"),
    }
    if which not in readers:
        raise SourceError("which_list")
    source = REGISTER if which == "postcodes" else STATISTICS
    return {which: Gathered(readers[which](body), source, name, CC_BY)}
