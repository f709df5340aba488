"""What stood in a form when the user opened it, carried along, so that only what the user changed is compared."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from common import display

NAME = "started_from"


def started_from(form: forms.BaseForm) -> str:
    """The values of an unbound form as the browser would send them; goes into a hidden field NAME."""
    query = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        if value is None or value is False or value == "":
            continue
        values = value if isinstance(value, list | tuple) else [value]
        query.setlist(form.add_prefix(name), [_sent(one) for one in values])
    return query.urlencode()


def values_before(data: QueryDict, make: Callable[[QueryDict], forms.BaseForm]) -> dict[str, Any] | None:
    """The values the user started from, cleaned like those the user sent; None when they cannot be read."""
    text = data.get(NAME, "")
    if not text or len(text) > 200_000:
        return None
    form = make(QueryDict(text))
    form.is_valid()
    return getattr(form, "cleaned_data", None)


def changed(values: dict[str, Any], base: dict[str, Any] | None) -> dict[str, Any]:
    """Of the values sent, those the user changed; all of them when it is not known what was there."""
    return values if base is None else {name: one for name, one in values.items() if base.get(name) != one}


def differences(form: forms.BaseForm, present: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows for ui/conflict.html: what stands in the register now and what the user typed."""
    rows = []
    for name, value in present.items():
        if name not in form.fields:
            continue
        words = dict(getattr(form.fields[name], "choices", ())) if _has_few_choices(form.fields[name]) else {}
        yours = form.cleaned_data.get(name)
        rows.append(
            {"label": form[name].label, "theirs": _shown(value, words), "yours": _shown(yours, words)}
        )
    return rows


def _has_few_choices(field: forms.Field) -> bool:
    return isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)


def _shown(value: Any, words: Mapping[Any, Any]) -> str:
    """A value in words short enough for a table."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)[:300]
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, date):
        return display.day_text(value)
    return "" if value is None else str(words.get(value, value))[:300]


def _sent(value: Any) -> str:
    if value is True:
        return "on"
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
