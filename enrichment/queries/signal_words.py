"""What a signal says: the change behind it in words, read from history for all rows of a page at once."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from companies.choices import Status
from companies.queries.reference import industry_name
from enrichment.choices import SignalKind
from enrichment.models import Signal
from history.queries import changes_by_number

FIELDS = {SignalKind.NAME: "legal_name", SignalKind.LEGAL_FORM: "legal_form"}
STATUSES = {SignalKind.STATUS, SignalKind.BANKRUPTCY, SignalKind.RESTRUCTURING}


def signal_words(signals: Iterable[Signal]) -> dict[int, str]:
    """By number of the signal what changed: "Vanha Oy → Uusi Oy". "" where history has no words (any more)."""
    rows = list(signals)
    changes = changes_by_number({row.change_id for row in rows if row.change_id})
    return {row.pk: _words(row, *changes.get(row.change_id, ({}, {}))) for row in rows}


def _words(row: Signal, old: dict[str, Any], new: dict[str, Any]) -> str:
    if row.kind in {SignalKind.GROWTH, SignalKind.DECLINE}:
        return _course(row.figures)
    if row.kind in STATUSES:
        return _arrow(_status(old.get("status")), _status(new.get("status")))
    if row.kind == SignalKind.INDUSTRY:
        version = str(new.get("industry_version") or row.company.industry_version)
        code = str(new.get("industry_code") or "")
        return _arrow(old.get("industry_code"), f"{code} {industry_name(version, code)}".strip())
    if row.kind == SignalKind.ADDRESS:
        return _arrow(_place(old), _place(new))
    if row.kind == SignalKind.SITE:
        return str(new.get("name") or "")
    if row.kind == SignalKind.WEBSITE:
        web = new.get("value") or new.get("web") or ""
        return ", ".join(map(str, web)) if isinstance(web, list) else str(web)
    name = FIELDS.get(SignalKind(row.kind), "")
    return _arrow(old.get(name), new.get(name)) if name else ""


def _arrow(old: Any, new: Any) -> str:
    return " → ".join(str(value) for value in (old, new) if value)


def _status(code: Any) -> str:
    return str(dict(Status.choices).get(code, code or ""))


def _place(values: dict[str, Any]) -> str:
    town = f"{values.get('postcode') or ''} {values.get('town') or ''}".strip()
    return ", ".join(filter(None, [values.get("street") or "", town]))


def _course(figures: dict[str, Any]) -> str:
    words = {"turnover": _("Turnover %(percent)s %%"), "staff": _("Staff %(percent)s %%")}
    return " · ".join(
        words[name] % {"percent": f"{figures[name]:+d}".replace("-", "−")}
        for name in words
        if name in figures
    )
