"""Why a person is kept, until when, and what would extend that: the verdict in words, for pages, answers and the API."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.display import day_text
from companies.models import Company
from contacts.models import Person
from gdpr.choices import Block, Kept, Predicate
from gdpr.models import RetentionEvaluation
from gdpr.reading.due import received_day
from gdpr.reading.purposes import BY_SLUG
from gdpr.reading.rules import RULES
from users.models import User

# By predicate: what the claim counts from; after the slash what is said while it has no end.
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "customer": (
        gettext_lazy("contact of a customer (%(company)s), last business or dealings %(day)s"),
        gettext_lazy("contact of a customer (%(company)s) with an agreement in force"),
    ),
    "left": (gettext_lazy("left %(company)s on %(day)s"), ""),
    "unanswered": (gettext_lazy("prospect (%(company)s) since %(day)s who never answered"), ""),
    "dealings": (
        gettext_lazy("prospect (%(company)s), last dealings %(day)s"),
        gettext_lazy("prospect (%(company)s) with an open deal"),
    ),
    "no_interest": (gettext_lazy("prospect (%(company)s) whom messages since %(day)s did not move"), ""),
    "bounced": (gettext_lazy("prospect (%(company)s) whom no message reaches since %(day)s"), ""),
    "refused": (gettext_lazy("prospect (%(company)s) who refused marketing on %(day)s"), ""),
    "item_contact": (
        gettext_lazy("contact for an item (%(company)s), last business or dealings %(day)s"),
        gettext_lazy("contact for an item (%(company)s) with an agreement in force"),
    ),
    "ticket": (
        gettext_lazy("service request, solved %(day)s"), gettext_lazy("service request that is open")
    ),
    "newsletter": (gettext_lazy("reader of the newsletter, last sign of it %(day)s"), ""),
    "unconfirmed": (gettext_lazy("asked for the newsletter on %(day)s and has not confirmed"), ""),
    "said": (gettext_lazy("written down by staff, counted from %(day)s"), ""),
    "year": (gettext_lazy("named in the books of the year that ended %(day)s"), ""),
    "answered": (
        gettext_lazy("asked about own data, answered %(day)s"), gettext_lazy("asked about own data")
    ),
    "deceased": (gettext_lazy("has died, told on %(day)s"), ""),
    "refusal": ("", gettext_lazy("refused marketing, which is remembered")),
    "hold": ("", gettext_lazy("under a legal hold")),
}  # fmt: skip
OFFERED = {"unanswered", "dealings", "no_interest", "bounced"}
SERVED = {"customer", "item_contact"}


RULE_WORDS = {rule.key: Predicate(rule.predicate).label for rule in RULES}


@dataclass(frozen=True)
class Claim:
    """One purpose that keeps the person, in words."""

    purpose: str
    slug: str
    words: str
    until: date | None
    rule: str
    version: int | None
    counts_from: date | None
    company: Company | None
    is_archive: bool

    @property
    def rule_words(self) -> str:
        """What the rule applies to, as its page is called."""
        return str(RULE_WORDS.get(self.rule, self.rule))


@dataclass(frozen=True)
class Why:
    """The verdict on one person, in words."""

    evaluation: RetentionEvaluation
    until: date | None
    sentence: str
    extends: str
    claims: list[Claim] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)


def why_kept(person: Person, *, user: User) -> Why | None:
    """Why the person is kept; None before the first verdict. Companies that the user does not see are not named."""
    evaluation = RetentionEvaluation.objects.filter(person=person).first()
    return None if evaluation is None else why_of([evaluation], user=user)[0]


def told_to_the_person(evaluation: RetentionEvaluation) -> str:
    """The sentence for a copy of the person's own data: every company in it is one that the person works or worked for."""
    numbers = {claim["company"] for claim in evaluation.claims if claim["company"]}
    return _why(evaluation, Company.objects.in_bulk(numbers)).sentence


def why_of(evaluations: list[RetentionEvaluation], *, user: User) -> list[Why]:
    """The same for many, with one query for all companies."""
    numbers = {claim["company"] for one in evaluations for claim in one.claims if claim["company"]}
    companies = Company.objects.visible_to(user).in_bulk(numbers) if numbers else {}
    return [_why(one, companies) for one in evaluations]


def _why(evaluation: RetentionEvaluation, companies: dict[int, Company]) -> Why:
    claims = [_claim(raw, companies) for raw in evaluation.claims]
    live = [claim for claim in claims if not claim.is_archive]
    until = _day(evaluation.until)
    first = live[0].words if live else _("no purpose is known")
    blocks = [str(Block(code).label) for code in evaluation.blocked_by]
    texts = {"why": first, "day": day_text(until) if until else "", "blocks": ", ".join(blocks)}
    if until is None:
        sentence = _("Kept because: %(why)s. No end is foreseen while this is so.")
    elif evaluation.state == Kept.BLOCKED:
        sentence = _("The time was over on %(day)s (%(why)s). Kept all the same by %(blocks)s.")
    elif evaluation.state in {Kept.DUE, Kept.QUEUED}:
        sentence = _("The time was over on %(day)s (%(why)s). The person is to be erased.")
    else:
        sentence = _("Kept because: %(why)s. Until %(day)s.")
    if evaluation.planned_until and until == evaluation.planned_until:
        texts["why"] = _("something is planned with the person")
    return Why(evaluation, until, sentence % texts, _extends(evaluation), claims, blocks)


def _claim(raw: dict[str, Any], companies: dict[int, Company]) -> Claim:
    company = companies.get(raw["company"])
    counts_from = date.fromisoformat(raw["from"]) if raw["from"] and raw["from"] != "infinity" else None
    ended, going_on = WORDS[raw["why"]]
    until = date.fromisoformat(raw["until"]) if raw["until"] and raw["until"] != "infinity" else None
    words = ended if until or not going_on else going_on
    named = str(company) if company else _("no company") if raw["company"] is None else _("a company")
    told = str(words) % {"company": named, "day": day_text(counts_from) if counts_from else "–"}
    spec = BY_SLUG[raw["purpose"]]
    return Claim(
        str(spec.name), spec.slug, told, until, raw["rule"] or "", raw["version"], counts_from, company, spec.is_archive
    )  # fmt: skip


def _extends(evaluation: RetentionEvaluation) -> str:
    kinds = {claim["why"] for claim in evaluation.claims}
    if kinds & SERVED:
        return _("An agreement, a delivery, a visit, a ticket or dealings with the person would extend it.")
    if kinds & OFFERED:
        return _(
            "A reply, an answered call, a meeting or a deal would extend it. Messages of ours, opened messages and"
            " calls that nobody answers do not."
        )
    if "newsletter" in kinds:
        return _("A link that the person follows, or a reply, would extend it.")
    return ""


def _day(moment: datetime | None) -> date | None:
    return received_day(moment) if moment else None
