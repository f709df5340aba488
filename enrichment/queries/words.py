"""A register's value in words, as it stands beside ours."""

from datetime import timedelta
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.display import NOTHING, day_text, money_text, number_text
from companies.choices import Classification, NameKind, Status
from enrichment.providers.names import Field


def value_words(field: str, value: Any) -> str:
    """What a value says, in the reader's language."""
    if value in (None, "", {}):
        return NOTHING
    if field in {Field.VISITING, Field.POSTAL}:
        place = f"{value['postcode']} {value['town']}".strip()
        return ", ".join(
            filter(None, [value["street"], place, "" if value["country"] == "FI" else value["country"]])
        )
    if field == Field.INDUSTRY:
        return f"{Classification(value['version']).label} {value['code']}"
    if field == Field.STATUS:
        return str(Status(value).label)
    if field in {Field.FOUNDED_ON, Field.CEASED_ON}:
        return day_text(parse_date(value))
    if field == Field.STAFF:
        count = value["count"]
        return ngettext("%(count)s person", "%(count)s persons", count) % {"count": number_text(count)}
    if field == Field.TURNOVER:
        day = day_text(parse_date(value["to"]))
        return _("%(amount)s, year to %(day)s") % {
            "amount": money_text(value["amount"], value["currency"]),
            "day": day,
        }
    if field == Field.OTHER_NAME:
        until = f" – {day_text(parse_date(value['to']))}" if value["to"] else ""
        return f"{value['name']} ({NameKind(value['kind']).label}{until})"
    if field == Field.PARENT:
        return value["name"] or value["lei"]
    return str(value)


def duration_words(duration: timedelta) -> str:
    """How long something took: seconds, minutes, hours."""
    seconds = int(duration.total_seconds())
    if seconds < 60:
        return _("%(count)s s") % {"count": number_text(seconds)}
    if seconds < 3600:
        return _("%(count)s min") % {"count": number_text(round(seconds / 60))}
    return _("%(count)s h") % {"count": number_text(round(seconds / 3600, 1))}
