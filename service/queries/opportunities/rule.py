"""The interface of a rule, and what rules share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import ngettext

from common.display import day_text
from installed_base.choices import AT_WORK

AT_WORK_CODES = ", ".join(f"'{status.value}'" for status in AT_WORK)
# Whole machines of ours that a customer has: parts follow their machine.
MACHINES = f"i.parent_id IS NULL AND i.is_ours AND i.company_id IS NOT NULL AND i.status IN ({AT_WORK_CODES})"
TAKEN_ON = "COALESCE(i.commissioned_on, i.installed_on, i.delivered_on, i.manufactured_on)"


@dataclass(frozen=True)
class Rule:
    """One rule. `sql` selects company_id, item_id, product_id, cause, since, value, figures, and is given
    %(today)s; `why` makes the sentence out of the figures; `missing` says what data is not there, or ""."""

    code: str
    sql: str
    why: Callable[[dict[str, Any]], str]
    missing: Callable[[], str]


def day_of(figures: dict[str, Any], name: str) -> date | None:
    """A day among the figures, as they lie in the database."""
    return parse_date(figures[name]) if figures.get(name) else None


def day_words(figures: dict[str, Any], name: str) -> str:
    return day_text(day_of(figures, name))


def span_words(months: int) -> str:
    """So many months, in years from two years on."""
    if months >= 24:
        years = months // 12
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
