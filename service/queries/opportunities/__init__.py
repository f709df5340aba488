"""What in the installed base makes an opportunity: one module a rule, all behind the same small interface."""

from service.choices.opportunity import OpportunityRule
from service.queries.opportunities import (
    ageing,
    competitor,
    contract_notice,
    feature_missing,
    goodwill,
    maintenance,
    phased_out,
    uncovered,
    version_behind,
    warranty_ending,
)
from service.queries.opportunities.rule import Rule

RULES: dict[str, Rule] = {
    str(rule.code): rule
    for rule in (
        uncovered.RULE,
        warranty_ending.RULE,
        contract_notice.RULE,
        ageing.AGEING,
        ageing.PAST_LIFE,
        phased_out.RULE,
        version_behind.RULE,
        maintenance.RULE,
        goodwill.RULE,
        competitor.RULE,
        feature_missing.RULE,
    )
}


def why(rule: str, figures: dict) -> str:
    """A hit in a sentence of the reader's language; the rule's name for a rule that is no more."""
    found = RULES.get(rule)
    return found.why(figures) if found else str(dict(OpportunityRule.choices).get(rule, rule))


def missing() -> dict[str, str]:
    """Rules that have nothing to go by, each with a sentence that says what they want: no hit is not a zero."""
    return {code: sentence for code, rule in RULES.items() if (sentence := rule.missing())}
