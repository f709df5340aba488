"""Rules of retention: begun with the product's, changed as new versions, tried, approved by four eyes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from common.constraints import refuse_unwanted_text, refusing
from gdpr.choices import RunKind, RunState
from gdpr.models import RetentionRule
from gdpr.operations.purpose import sync_purposes
from gdpr.operations.retention.refusals import (
    DraftExists,
    NotADraft,
    NotTriedYet,
    OwnRule,
    PeriodMissing,
    ReasonOfRuleMissing,
)
from gdpr.reading.rules import RULES, SINCE
from history import operations as history
from users.models import User

CHANGEABLE = ("months", "days", "cap_months", "warn_days", "parameters", "justification", "effective_from")


def sync_rules(*, now: datetime, today: date) -> int:
    """Give each rule of the product its first version, where there is none of the rule at all. Returns how many came.
    Repeated, it does nothing."""
    sync_purposes(today=today)
    known = set(RetentionRule.objects.values_list("key", flat=True))
    missing = [
        RetentionRule(
            key=spec.key, predicate=spec.predicate, purpose_id=spec.purpose, months=spec.months, days=spec.days,
            priority=spec.priority, warn_days=spec.warn_days, parameters=spec.parameters, action=spec.action,
            justification=spec.justification, approved_at=now, effective_from=SINCE,
        )
        for spec in RULES
        if spec.key not in known
    ]  # fmt: skip
    RetentionRule.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


@transaction.atomic
def draft_rule(*, rule: RetentionRule, values: Mapping[str, Any], by: User, now: datetime) -> RetentionRule:
    """Write a new version of a rule. It changes nothing until it was tried and a colleague approved it. Refuses a
    second draft, no period, and no reason. Recorded."""
    last = RetentionRule.objects.select_for_update().filter(key=rule.key).order_by("-version").first()
    if last.approved_at is None:
        raise DraftExists
    told = {name: value for name, value in values.items() if name in CHANGEABLE}
    draft = RetentionRule(
        key=rule.key, version=last.version + 1, purpose_id=rule.purpose_id, predicate=rule.predicate,
        priority=rule.priority, action=rule.action, author=by,
    )  # fmt: skip
    for name in CHANGEABLE:
        setattr(draft, name, told.get(name, getattr(rule, name)))
    _refuse_bare(draft)
    with refusing({"rule_one_draft_each": DraftExists, "rule_version_once": DraftExists}):
        return history.create(obj=draft, by=by, at=now)


@transaction.atomic
def change_draft(*, rule: RetentionRule, values: Mapping[str, Any], by: User, now: datetime) -> RetentionRule:
    """Change a draft; what was tried of it counts no more. Refuses an approved version. Recorded."""
    if _draft(rule).approved_at is not None:
        raise NotADraft
    told = {name: value for name, value in values.items() if name in CHANGEABLE}
    for name, value in told.items():
        setattr(rule, name, value)
    _refuse_bare(rule)
    with refusing():
        if history.save_changes(obj=rule, values={**told, "author": by}, by=by, at=now) is not None:
            rule.trials.all().delete()
    return rule


@transaction.atomic
def drop_draft(*, rule: RetentionRule, by: User, now: datetime) -> None:
    """Take a draft back. Refuses an approved version: no rule goes that ended something. Recorded."""
    if _draft(rule).approved_at is not None:
        raise NotADraft
    history.delete(obj=rule, by=by, at=now)


@transaction.atomic
def approve_rule(*, rule: RetentionRule, by: User, now: datetime) -> None:
    """Agree to a version that somebody else wrote and that was tried: it is in force from its day on. A version of the
    product's that nobody wrote is confirmed. Refuses an own one, and one that was not tried. Recorded."""
    locked = _draft(rule)
    if locked.approved_at is not None and (locked.author_id is not None or locked.approved_by_id is not None):
        raise NotADraft
    if locked.author_id == by.pk:
        raise OwnRule
    tried = locked.trials.filter(kind=RunKind.DRY, state=RunState.DONE)
    if locked.author_id is not None and not tried.exists():
        raise NotTriedYet
    history.save_changes(obj=rule, values={"approved_by": by, "approved_at": now}, by=by, at=now)


def _draft(rule: RetentionRule) -> RetentionRule:
    return RetentionRule.objects.select_for_update().get(pk=rule.pk)


def _refuse_bare(rule: RetentionRule) -> None:
    refuse_unwanted_text({"justification": rule.justification})
    if not rule.justification.strip():
        raise ReasonOfRuleMissing
    if not (rule.months or rule.days) and rule.predicate not in {"refusal", "hold"}:
        raise PeriodMissing
