"""What companies can have among signals: a kind lately, or a change in a month."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, BadValueError, Condition, Option, register
from enrichment.choices import SignalKind
from enrichment.models import Signal
from enrichment.queries.signal_report import month_bounds
from users.permissions import Permission

PERIODS = (7, 30, 90, 365)
ANY = "any"


def _of_kind(kind: str) -> dict[str, str]:
    if kind != ANY and kind not in SignalKind.values:
        raise BadValueError
    return {} if kind == ANY else {"kind": kind}


def has_signal_lately(asker: Asker, value: str) -> Exists:
    """`manager.30`: of the kind, within so many days."""
    kind, _dot, days = value.rpartition(".")
    if not days.isascii() or not days.isdigit() or not 1 <= int(days) <= 3650:
        raise BadValueError
    since = timezone.localdate(asker.now) - timedelta(days=int(days))
    rows = Signal.objects.visible_to(asker.user).filter(happened_on__gte=since, **_of_kind(kind))
    return Exists(rows.filter(company=OuterRef("pk")))


def has_signal_in_month(asker: Asker, value: str) -> Exists:
    """`2026-11` or `2026-11.manager`: something changed in the month."""
    month, _dot, kind = value.partition(".")
    try:
        first, last = month_bounds(date.fromisoformat(f"{month}-01"))
    except ValueError:
        raise BadValueError from None
    rows = Signal.objects.visible_to(asker.user).happened_in(first, last).filter(**_of_kind(kind or ANY))
    return Exists(rows.filter(company=OuterRef("pk")))


def _kind_word(kind: str) -> str:
    return str(dict(SignalKind.choices).get(kind, _("Any signal")))


def lately_name(asker: Asker, value: str) -> str:
    kind, _dot, days = value.rpartition(".")
    return str(_("%(kind)s, %(days)s days")) % {"kind": _kind_word(kind), "days": days}


def lately_options(asker: Asker, text: str) -> list[Option]:
    values = [f"{kind}.{days}" for days in PERIODS for kind in (ANY, *SignalKind.values)]
    named = [(value, lately_name(asker, value)) for value in values]
    return [(value, name) for value, name in named if text.casefold() in name.casefold()][:50]


def month_name(asker: Asker, value: str) -> str:
    month, _dot, kind = value.partition(".")
    return f"{_kind_word(kind or ANY)} {month}"


def month_options(asker: Asker, text: str) -> list[Option]:
    day = timezone.localdate(asker.now).replace(day=1)
    months = []
    for _number in range(12):
        months.append(f"{day:%Y-%m}")
        day = (day - timedelta(days=1)).replace(day=1)
    return [(month, month) for month in months if text in month]


def offer() -> None:
    """Offer these on the list of companies."""
    register(
        "company",
        Condition(
            "signal", _("a signal within…"), has=_("Has a signal: %(value)s"), has_not=_("Has no signal: %(value)s"),
            build=has_signal_lately, options=lately_options, describe=lately_name,
            permission=Permission.SIGNAL_VIEW,
        ),
        Condition(
            "signal_month", _("a change in the month…"), has=_("Changed: %(value)s"),
            has_not=_("Did not change: %(value)s"), build=has_signal_in_month, options=month_options,
            describe=month_name, permission=Permission.SIGNAL_VIEW,
        ),
    )  # fmt: skip
