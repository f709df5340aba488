"""Breaches: 72 plain hours, what is refused, what stays."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from gdpr.models import Breach
from gdpr.operations.breach import (
    change_breach,
    close_breach,
    record_breach,
    tell_authority,
    tell_persons,
)
from gdpr.operations.ledger_refusals import (
    AwareInFuture,
    BreachClosed,
    DelayReasonMissing,
    NatureMissing,
    NotToldOfBreach,
    RiskReasonMissing,
)

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")
VALUES = {"title": "Lost phone", "natures": "c", "what": "A phone was left in a taxi."}


def record(by, now, **values):
    return record_breach(values=VALUES | {"aware_at": now} | values, by=by, now=now)


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        (datetime(2026, 11, 20, 18, 0), datetime(2026, 11, 23, 18, 0)),  # a weekend counts
        (datetime(2026, 3, 27, 18, 0), datetime(2026, 3, 30, 19, 0)),  # the clock goes an hour forward
        (datetime(2026, 10, 24, 18, 0), datetime(2026, 10, 27, 17, 0)),  # and an hour back
        (datetime(2026, 12, 24, 12, 0), datetime(2026, 12, 27, 12, 0)),  # holidays count
    ],
)
def test_seventy_two_hours_are_plain_hours(aware, due):
    one = Breach(aware_at=aware.replace(tzinfo=HELSINKI))

    assert one.due_at.astimezone(HELSINKI) == due.replace(tzinfo=HELSINKI)
    assert one.due_at - one.aware_at == timedelta(hours=72)


def test_the_first_telling_stops_the_clock_and_later_phases_are_added(privacy_admin, now):
    one = record(privacy_admin, now)

    tell_authority(breach=one, at=now, words="First report", by=privacy_admin, now=now)
    later = now + timedelta(days=9)
    tell_authority(breach=one, at=later, words="Supplement", by=privacy_admin, now=later)

    one.refresh_from_db()
    assert one.notified_at == now
    assert not one.must_notify
    assert [phase.words for phase in one.phases.order_by("at")] == ["First report", "Supplement"]


def test_later_than_72_hours_needs_the_reasons(privacy_admin, now):
    one = record(privacy_admin, now)
    late = now + timedelta(hours=72, seconds=1)
    said = {"breach": one, "at": late, "words": "Report", "by": privacy_admin, "now": late}

    with pytest.raises(DelayReasonMissing):
        tell_authority(**said)
    tell_authority(delay_reason="The processor told us late", **said)

    one.refresh_from_db()
    assert one.delay_reason == "The processor told us late"


def test_the_database_refuses_a_late_telling_without_reasons(privacy_admin, now):
    one = record(privacy_admin, now)

    with pytest.raises(IntegrityError, match="breach_late_has_reason"), transaction.atomic():
        Breach.objects.filter(pk=one.pk).update(notified_at=now + timedelta(hours=73))


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"natures": ""}, NatureMissing),
        ({"aware_at": datetime(2100, 1, 1, tzinfo=UTC)}, AwareInFuture),
        ({"risk": "high"}, RiskReasonMissing),
    ],
)
def test_a_breach_is_whole_or_refused(privacy_admin, now, values, refusal):
    with pytest.raises(refusal):
        record(privacy_admin, now, **values)


def assess(one, by, now, risk):
    change_breach(breach=one, values={"risk": risk, "risk_because": "As seen"}, by=by, now=now)


def test_a_breach_without_risk_closes_untold_and_stays(privacy_admin, now):
    one = record(privacy_admin, now)

    with pytest.raises(NotToldOfBreach):
        close_breach(breach=one, by=privacy_admin, now=now)
    assess(one, privacy_admin, now, "unlikely")
    close_breach(breach=one, by=privacy_admin, now=now)

    with pytest.raises(BreachClosed):
        change_breach(breach=one, values={"title": "Nothing"}, by=privacy_admin, now=now)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM gdpr_breach")


def test_a_high_risk_closes_when_authority_and_persons_were_told(privacy_admin, now):
    one = record(privacy_admin, now)
    assess(one, privacy_admin, now, "high")

    tell_authority(breach=one, at=now, words="Report", by=privacy_admin, now=now)
    with pytest.raises(NotToldOfBreach):
        close_breach(breach=one, by=privacy_admin, now=now)
    tell_persons(breach=one, at=now, words="Letter", by=privacy_admin, now=now)
    close_breach(breach=one, by=privacy_admin, now=now)

    assert Breach.objects.open().count() == 0
