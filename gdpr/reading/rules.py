"""The rules of retention with which the product begins. Periods are proposals: the controller confirms or changes
them, each with its reason, and a lawyer looks at them (docs/privacy.md)."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_noop as _

SINCE = date(2018, 5, 25)  # the day from which Regulation (EU) 2016/679 applies


@dataclass(frozen=True)
class RuleSpec:
    """The first version of a rule."""

    key: str
    predicate: str
    purpose: str | None
    justification: str
    months: int = 0
    days: int = 0
    priority: int = 50
    warn_days: int = 30
    parameters: dict[str, int] = field(default_factory=dict)
    action: str = "end"


RULES = (
    RuleSpec(
        "customer", "customer", "customer_contact", months=24,
        justification=_("Claims about deliveries and service are made within two years of the last business."),
    ),
    RuleSpec(
        "customer_left", "left", "customer_contact", months=3, priority=40,
        justification=_("Matters that the person left open are handed to the successor within three months."),
    ),
    RuleSpec(
        "item_contact", "item_contact", "installed_base_contact", months=24,
        justification=_("Whoever knows an item is asked about it while it is looked after and claims can be made."),
    ),
    RuleSpec(
        "ticket", "ticket", "service_ticket", months=12,
        justification=_("A fault that was repaired may come back within a year, and the one who reported it is asked."),
    ),
    RuleSpec(
        "prospect_unanswered", "unanswered", "prospecting", months=12, priority=60,
        justification=_("A prospect who gave no sign within a year has no interest to offer to."),
    ),
    RuleSpec(
        "prospect", "dealings", "prospecting", months=24, priority=60, parameters={"stale_deal_months": 12},
        justification=_("Investments in machines are weighed for up to two years after the last talk."),
    ),
    RuleSpec(
        "prospect_no_interest", "no_interest", "prospecting", months=6, priority=30, parameters={"min_sends": 4},
        justification=_("Four messages without a reaction in half a year say no."),
    ),
    RuleSpec(
        "prospect_bounced", "bounced", "prospecting", days=30, priority=20, warn_days=14,
        justification=_("Nobody is reached at the address; a month is enough to find out whether there is another."),
    ),
    RuleSpec(
        "prospect_refused", "refused", "prospecting", months=1, priority=10, warn_days=14,
        justification=_("Who refuses marketing is offered nothing (art. 21(3)); a month is enough for what is under way."),
    ),
    RuleSpec(
        "prospect_left", "left", "prospecting", months=3, priority=40,
        justification=_("The person is of no interest any more at the company that was to be won."),
    ),
    RuleSpec(
        "prospect_review", "age", "prospecting", months=36, priority=90, action="review",
        justification=_("A prospect of three years is looked at by a person, whatever keeps it."),
    ),
    RuleSpec(
        "newsletter", "newsletter", "newsletter", months=24,
        justification=_("Consent that nobody makes use of for two years has lapsed."),
    ),
    RuleSpec(
        "unconfirmed", "unconfirmed", "newsletter", days=7, priority=10, warn_days=0,
        justification=_("A subscription that was asked for and not confirmed was asked for by somebody else."),
    ),
    RuleSpec(
        "said", "said", None, months=24,
        justification=_("What was said by hand is said again when it is still so."),
    ),
    RuleSpec(
        "accounting", "year", "accounting_record", months=72, warn_days=0,
        justification=_("Vouchers are kept six years from the end of the calendar year of the financial year’s end (KPL 2:10 §)."),
    ),
    RuleSpec(
        "request", "answered", "dsr_record", months=36, warn_days=0,
        justification=_("That a request was answered may have to be shown to the authority or a court."),
    ),
    RuleSpec(
        "deceased", "deceased", None, months=3, priority=5,
        justification=_(
            "The Regulation is about the living (recital 27); three months are enough to hand over what the deceased looked"
            " after, and out of regard for those who are left nothing is kept for longer."
        ),
    ),
    RuleSpec(
        "suppression", "refusal", "suppression", warn_days=0,
        justification=_("A refusal is remembered until it is taken back (art. 21(3))."),
    ),
    RuleSpec(
        "legal_claim", "hold", "legal_claim", warn_days=0,
        justification=_("A hold stands until it is released; its day of review sees to it that it is asked."),
    ),
)  # fmt: skip
