"""How long facts may go unconfirmed, as the administrator set it or as the house begins."""

from datetime import date

from common.months import months_later
from quality.choices import FactKind
from quality.models import QualitySettings, StalenessRule

MONTHS = {
    FactKind.ADDRESS: 24, FactKind.COMPANY_PHONE: 24, FactKind.COMPANY_EMAIL: 24, FactKind.INDUSTRY: 36,
    FactKind.PERSON_PHONE: 18, FactKind.PERSON_EMAIL: 18, FactKind.POSITION: 18, FactKind.LOCATION: 36,
}  # fmt: skip


def settings_of_quality() -> QualitySettings:
    """The settings, as they stand or as the house begins."""
    return QualitySettings.objects.first() or QualitySettings(pk=1)


def rules() -> dict[FactKind, StalenessRule]:
    """The rule of each kind of fact."""
    said = {FactKind(rule.kind): rule for rule in StalenessRule.objects.all()}
    return {
        kind: said.get(kind) or StalenessRule(kind=kind, months=months) for kind, months in MONTHS.items()
    }


def oldest_fresh(kind: FactKind, today: date) -> date:
    """The day since which a fact must have been confirmed to be fresh; far in the past when the rule sleeps."""
    rule = rules()[kind]
    return months_later(today, -rule.months) if rule.is_active else date(1, 1, 2)
