"""The choice of values before a merge, in words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from common.display import day_text, moment_text
from history.choices import FIELD_WORDS, Party
from quality.choices import Kind

RULES = {
    "strongest": lambda: _("The strongest of them stays."),
    "join": lambda: _("All texts are kept, one after another."),
    "fill": lambda: _("Filled from all of them."),
    "highest": lambda: _("The highest of them stays."),
    "restrict": lambda: _("The strictest of them stays."),
}


def default_survivor(kind: str, records: Sequence[Any]) -> Any:
    """The record whose address is kept when nobody said: a customer, one with a number, one in a machine, the oldest."""
    if kind == Kind.COMPANY:
        return max(records, key=lambda one: (one.lifecycle == "customer", bool(one.business_id), -one.pk))
    if kind == Kind.ITEM:
        return max(records, key=lambda one: (one.parent_id is not None, -one.pk))
    return min(records, key=lambda one: one.pk)


def choice_rows(found: Sequence[Any], records: Sequence[Any], chosen: dict[str, int]) -> list[dict[str, Any]]:
    """Each fact that differs with its values and their sources; `taken` says whose value stays."""
    rows = []
    for choice in found:
        if not choice.differs:
            continue
        name, pick = choice.group.name, choice.group.pick.value
        taken = chosen.get(name, choice.preselected)
        rows.append(
            {
                "name": name,
                "label": str(FIELD_WORDS.get(name, name.replace("_", " ").capitalize())),
                "rule": RULES[pick]() if pick in RULES else "",
                "cells": [
                    {
                        "record": record,
                        "text": _text(record, name),
                        "note": _note(choice.standings[record.pk]),
                        "is_taken": record.pk == taken,
                    }
                    for record in records
                ],
            }
        )
    return rows


def _text(record: models.Model, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day_text(value)
    if name == "attribute_schema":
        return ", ".join(one.get("title", key) for key, one in (value or {}).get("properties", {}).items())
    if isinstance(value, dict):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    return str(value) if value not in (None, "") else ""


def _note(standing: Any) -> str:
    if standing is None:
        return ""
    return " · ".join(
        filter(None, [standing.source or str(Party(standing.party).label), day_text(standing.at)])
    )
