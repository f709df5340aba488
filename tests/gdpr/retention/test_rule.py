"""Rules: new versions, trials, four eyes."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from gdpr.choices import Kept, RunState
from gdpr.models import RetentionEvaluation, RetentionRule
from gdpr.operations.retention.refusals import (
    DraftExists,
    NotADraft,
    NotTriedYet,
    OwnRule,
    PeriodMissing,
    ReasonOfRuleMissing,
)
from gdpr.operations.retention.rule import approve_rule, change_draft, draft_rule, drop_draft, sync_rules
from gdpr.operations.retention.run import try_rule, work_off_run
from gdpr.reading.rules import RULES
from history.queries.rows import changes_of
from tests.gdpr.retention.world import did, ends_on, prospect, verdict
from users.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def rule():
    return RetentionRule.objects.get(key="prospect")


@pytest.fixture
def draft(rule, admin):
    """Twenty-four months made twelve."""
    return draft_rule(
        rule=rule, values={"months": 12, "effective_from": date(2026, 11, 1)}, by=admin, now=NOW
    )


def tried(draft, by):
    run = try_rule(rule=draft, by=by, now=NOW)
    work_off_run(run_id=run.pk, by=User.objects.robot("retention"), clock=lambda: NOW)
    run.refresh_from_db()
    return run


def silent_since_last_year():
    person = prospect(2024, 1, 15)
    did(person, "meeting", "two_way", 2025, 6, 1)
    verdict(person, 2026, 11, 22)
    return person


def test_each_rule_of_the_product_is_there_and_says_why():
    assert sync_rules(now=NOW, today=NOW.date()) == 0
    assert set(RetentionRule.objects.values_list("key", flat=True)) == {spec.key for spec in RULES}
    assert not RetentionRule.objects.filter(justification="").exists()


def test_a_shortened_rule_changes_nothing_before_it_is_approved(draft, admin, privacy_admin):
    person = silent_since_last_year()
    assert ends_on(person, 2026, 11, 22) == date(2027, 6, 1)

    run = tried(draft, admin)

    assert (run.state, run.newly_due, run.ended) == (RunState.DONE, 1, 0)
    assert run.chunks.exclude(sample=[]).get().sample == [person.pk]
    assert RetentionEvaluation.objects.get(person=person).state == Kept.KEPT
    approve_rule(rule=draft, by=privacy_admin, now=NOW)
    assert ends_on(person, 2026, 11, 22) == date(2026, 6, 1)


def test_a_trial_comes_before_approval_and_approval_from_a_colleague(draft, admin, privacy_admin):
    with pytest.raises(OwnRule):
        approve_rule(rule=draft, by=admin, now=NOW)
    with pytest.raises(NotTriedYet):
        approve_rule(rule=draft, by=privacy_admin, now=NOW)
    tried(draft, admin)
    change_draft(rule=draft, values={"months": 6}, by=admin, now=NOW)
    with pytest.raises(NotTriedYet):
        approve_rule(rule=draft, by=privacy_admin, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.filter(pk=draft.pk).update(approved_by=admin, approved_at=NOW)


def test_a_version_that_was_approved_is_neither_changed_nor_dropped(rule, draft, admin):
    for act in (
        lambda: change_draft(rule=rule, values={"months": 1}, by=admin, now=NOW),
        lambda: drop_draft(rule=rule, by=admin, now=NOW),
        lambda: try_rule(rule=rule, by=admin, now=NOW),
    ):
        with pytest.raises(NotADraft):
            act()


def test_there_is_one_draft_of_a_rule_and_it_can_be_taken_back(rule, draft, admin):
    with pytest.raises(DraftExists):
        draft_rule(rule=rule, values={"months": 3}, by=admin, now=NOW)
    drop_draft(rule=draft, by=admin, now=NOW)

    assert draft_rule(rule=rule, values={"months": 3}, by=admin, now=NOW).version == 2


def test_a_version_has_a_period_and_a_reason(rule, admin):
    for refusal, values in (
        (PeriodMissing, {"months": 0, "days": 0}),
        (ReasonOfRuleMissing, {"justification": " "}),
    ):
        with pytest.raises(refusal):
            draft_rule(rule=rule, values=values, by=admin, now=NOW)


def test_a_default_of_the_product_is_confirmed_once(rule, admin, privacy_admin):
    approve_rule(rule=rule, by=admin, now=NOW)

    assert [change.new["approved_by_id"] for change in changes_of(rule)] == [admin.pk]
    with pytest.raises(NotADraft):
        approve_rule(rule=rule, by=privacy_admin, now=NOW)


def test_a_rule_holds_from_its_day_on(draft, admin, privacy_admin):
    person = silent_since_last_year()
    change_draft(rule=draft, values={"effective_from": date(2026, 12, 1)}, by=admin, now=NOW)
    tried(draft, admin)
    approve_rule(rule=draft, by=privacy_admin, now=NOW)

    assert ends_on(person, 2026, 11, 30) == date(2027, 6, 1)
    assert ends_on(person, 2026, 12, 1) == date(2026, 6, 1)


def test_a_rule_that_judged_somebody_is_not_deleted(rule):
    silent_since_last_year()

    with pytest.raises(ProtectedError):
        rule.delete()


def test_a_cap_ends_what_interactions_would_extend(rule, admin, privacy_admin):
    person = silent_since_last_year()
    draft = draft_rule(
        rule=rule, values={"cap_months": 36, "effective_from": date(2026, 11, 1)}, by=admin, now=NOW
    )
    tried(draft, admin)
    approve_rule(rule=draft, by=privacy_admin, now=NOW)

    assert ends_on(person, 2026, 11, 22) == date(2027, 1, 15)
