"""The rules in force on a day, in the form in which the statement takes them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from gdpr.choices import Predicate
from gdpr.models import RetentionRule
from gdpr.reading.interactions import EXTENDING

MIN_SENDS, STALE_DEAL = 4, 12


@dataclass(frozen=True)
class RuleBook:
    """Rules that are asked together."""

    rules: tuple[RetentionRule, ...]

    def params(self) -> dict[str, Any]:
        """What the statement is given of them."""
        rows = [
            {
                "number": rule.pk, "key": rule.key, "version": rule.version, "predicate": rule.predicate,
                "purpose": rule.purpose_id, "months": rule.months, "days": rule.days, "cap": rule.cap_months,
                "warn": rule.warn_days, "priority": rule.priority, "action": rule.action,
            }
            for rule in self.rules
        ]  # fmt: skip
        return {
            "rules": json.dumps(rows), "extending": list(EXTENDING),
            "min_sends": self._parameter(Predicate.NO_INTEREST, "min_sends", MIN_SENDS),
            "stale_deal": self._parameter(Predicate.DEALINGS, "stale_deal_months", STALE_DEAL),
        }  # fmt: skip

    def _parameter(self, predicate: str, name: str, default: int) -> int:
        found = [rule.parameters.get(name) for rule in self.rules if rule.predicate == predicate]
        return next((int(value) for value in found if value), default)


def rules_in_force(today: date) -> RuleBook:
    """What holds on the day."""
    return RuleBook(tuple(RetentionRule.objects.in_force(today).order_by("key")))


def rules_with(draft: RetentionRule, today: date) -> RuleBook:
    """What would hold if the draft were in force."""
    others = RetentionRule.objects.in_force(today).exclude(key=draft.key).order_by("key")
    return RuleBook((*others, draft))
