"""What a call brings to light stands in the queue, once."""

from datetime import timedelta

import pytest

from activities.choices import Outcome
from activities.operations.activity import log_activity
from quality.choices import Problem, Reporter
from quality.models import UpkeepEntry
from quality.operations import repair
from quality.operations.call import hear_activity, hear_missed
from tests.factories.companies import CompanyContactPointFactory, CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory


@pytest.fixture
def position(db):
    return PositionFactory(person=PersonFactory(), company=CompanyFactory())


def called(position, outcome, by, now, persons=True):
    return log_activity(
        kind="call", outcome=outcome, company=position.company, persons=[position.person] if persons else [], by=by,
        now=now,
    )  # fmt: skip


def test_logging_such_a_call_sends_the_job(
    position, rep, now, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr("common.jobs._send", lambda name, ids: sent.append((name, ids)))

    with django_capture_on_commit_callbacks(execute=True):
        activity = called(position, Outcome.LEFT_COMPANY, rep, now)
        called(position, Outcome.REACHED, rep, now)

    assert sent == [("quality.hear_activity", {"activity_id": activity.pk})]


def test_has_left_proposes_to_end_the_position_on_the_day_of_the_call(position, rep, now):
    activity = called(position, Outcome.LEFT_COMPANY, rep, now)

    hear_activity(activity_id=activity.pk, now=now)
    hear_activity(activity_id=activity.pk, now=now)

    entry = UpkeepEntry.objects.get()
    assert (entry.problem, entry.reporter, entry.raised_by) == (Problem.LEFT, Reporter.CALL, rep)
    assert entry.proposed == {"ended_on": "2026-11-22"}
    assert entry.words == ""  # not everybody who repairs may read conversations


def test_a_wrong_number_is_the_persons_else_the_companys(position, rep, now):
    mine = ContactPointFactory(
        person=position.person, kind="phone", value="+358401234567", key="+358401234567"
    )
    theirs = CompanyContactPointFactory(
        company=position.company, kind="phone", value="+358931234", key="+358931234"
    )

    hear_activity(activity_id=called(position, Outcome.WRONG_NUMBER, rep, now).pk, now=now)
    hear_activity(activity_id=called(position, Outcome.WRONG_NUMBER, rep, now, persons=False).pk, now=now)

    assert set(UpkeepEntry.objects.values_list("record", "object_id")) == {
        ("contacts.contactpoint", mine.pk), ("companies.companycontactpoint", theirs.pk),
    }  # fmt: skip


def test_a_company_that_ceased_is_one_key_away_from_being_so(position, rep, now):
    hear_activity(activity_id=called(position, Outcome.COMPANY_CEASED, rep, now).pk, now=now)

    repair.accept_proposal(entry=UpkeepEntry.objects.get(), by=rep, now=now, today=now.date())

    position.company.refresh_from_db()
    assert position.company.status == "ceased"


def test_what_was_repaired_is_not_asked_again_by_the_same_call(position, rep, now):
    activity = called(position, Outcome.LEFT_COMPANY, rep, now)
    hear_activity(activity_id=activity.pk, now=now)
    repair.confirm_fact(entry=UpkeepEntry.objects.get(), by=rep, now=now, today=now.date())

    assert hear_missed(now=now, since=now - timedelta(days=1)) == 0
    assert UpkeepEntry.objects.count() == 1


def test_what_nobody_heard_is_heard_later(position, rep, now):
    called(position, Outcome.LEFT_COMPANY, rep, now)

    assert hear_missed(now=now, since=now - timedelta(days=1)) == 1
    assert UpkeepEntry.objects.count() == 1
