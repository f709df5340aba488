"""Requests are kept as long as their own rule says; then who asked and what is forgotten, and that it was answered stays."""

import json
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from gdpr.models import RetentionRule, SubjectRequest
from gdpr.operations.request_end import forget_requests
from gdpr.operations.retention.rule import sync_rules
from history import operations as history
from history.models import Change
from tests.factories.gdpr import RequestTaskFactory, SubjectRequestFactory

pytestmark = pytest.mark.django_db
ANSWERED = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
DAY = date(2029, 11, 30)


@pytest.fixture
def answered(now, privacy_admin):
    sync_rules(now=now, today=now.date())
    one = SubjectRequestFactory(
        requester_email="aino@x.example", words="Muistakaa minut", state="closed", outcome="refused", ground="excessive",
        answer="Aino Virtanen, kielsimme", answered_at=ANSWERED, extended_on=ANSWERED.date(), extension_reason="Aino matkoilla",
    )  # fmt: skip
    RequestTaskFactory(
        request=one, words="Kysy Ainolta", done_at=ANSWERED, done_by=privacy_admin, result="Aino vastasi"
    )
    history.save_changes(obj=one, values={"on_behalf_of": "Aino V."}, by=privacy_admin, at=now)
    return one


def words_of(one):
    task = one.tasks.values().get()
    told = Change.objects.filter(object_type="gdpr.subjectrequest").values_list("old", "new")
    return json.dumps(
        [SubjectRequest.objects.filter(pk=one.pk).values().get(), task, list(told)], default=str
    )


def test_on_the_day_nobody_is_named_any_more_and_the_answer_can_still_be_shown(answered):
    assert forget_requests(now=ANSWERED, today=date(2029, 11, 29)) == 0
    assert "Aino" in words_of(answered)

    assert (forget_requests(now=ANSWERED, today=DAY), forget_requests(now=ANSWERED, today=DAY)) == (1, 0)

    told = words_of(answered).lower()
    assert [word for word in ("aino", "virtanen", "muistakaa", "x.example") if word in told] == []
    left = SubjectRequest.objects.get()
    assert (left.outcome, left.ground, left.answered_at, left.due_on) == (
        "refused",
        "excessive",
        ANSWERED,
        date(2026, 12, 20),
    )


def test_what_is_open_stays_however_old(now):
    sync_rules(now=now, today=now.date())
    SubjectRequestFactory(requester_name="Eino Mäki")

    assert forget_requests(now=now, today=date(2040, 1, 1)) == 0


def test_another_period_of_the_rule_counts_from_its_day(answered):
    rule = RetentionRule.objects.get(key="request")
    rule.pk, rule.public_id, rule.version, rule.months, rule.effective_from = (
        None,
        uuid4(),
        2,
        12,
        date(2027, 1, 1),
    )
    rule.save(force_insert=True)

    assert forget_requests(now=ANSWERED, today=date(2027, 11, 30)) == 1
