"""Attributes as a file tells them: headings for names, texts for numbers, yes and no in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from installed_base.models.attributes import Attribute, attributes_of, checked

YES = {"yes", "true", "1", "x", "kyllä", "on", "ja", "k", "y"}
NO = {"no", "false", "0", "ei", "nej", "nei", "n", "e"}


def told_attributes(
    schema: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """The values that can be kept, under the names of the schema, and the ones that the schema does not allow.

    What the schema does not know is kept as it came. That a required one is missing is nobody's mistake here: a
    file may tell a part of the facts.
    """
    names = {}
    for attribute in attributes_of(schema):
        for word in (
            attribute.name,
            attribute.title,
            f"{attribute.title} ({attribute.unit})",
            f"{attribute.title} {attribute.unit}",
        ):
            names.setdefault(" ".join(word.casefold().split()), attribute)
    kept: dict[str, Any] = {}
    refused: list[tuple[str, Any]] = []
    for heading, value in values.items():
        attribute = names.get(" ".join(heading.casefold().split()))
        if attribute is None:
            kept[heading] = value
            continue
        typed = _typed(attribute, value)
        if (
            attribute.name
            in checked(
                {"properties": {attribute.name: schema["properties"][attribute.name]}},
                {attribute.name: typed},
            )[1]
        ):
            refused.append((heading, value))
        else:
            kept[attribute.name] = typed
    return kept, refused


def _typed(attribute: Attribute, value: Any) -> Any:
    text = str(value).strip()
    if attribute.kind in ("number", "integer"):
        return _number(text, value)
    if attribute.kind == "boolean":
        word = text.casefold()
        return True if word in YES else False if word in NO else value
    if attribute.kind == "choice":
        return next((choice for choice in attribute.choices if choice.casefold() == text.casefold()), text)
    if attribute.kind == "list":
        return [word.strip() for word in text.split(";") if word.strip()]
    if attribute.kind == "date":
        return _day(text)
    return text


def _number(text: str, value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    plain = text.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return value
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _day(text: str) -> str:
    parts = text.split(".")
    try:
        if len(parts) == 3:
            return date(int(parts[2]), int(parts[1]), int(parts[0])).isoformat()
    except ValueError:
        return text
    return text
