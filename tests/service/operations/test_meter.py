"""Meters never fall: back-dated readings, resets, two people at once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from history.queries import changes_of
from installed_base.models import ItemEvent
from installed_base.queries.events import events_of
from service.models import MeterReading
from service.operations import meter as operations
from service.queries.timeline import readings_told
from tests.factories.cases import PlanFactory, ReadingFactory
from tests.factories.installed_base import ItemFactory
from tests.factories.users import UserFactory

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def read(item, value, days_ago, by, **more):
    return operations.record_reading(
        item=item, meter="h", value=Decimal(value), read_at=NOW - days_ago * DAY, by=by, now=NOW, **more
    )


@pytest.mark.django_db
def test_a_reading_is_recorded_and_marked_on_the_timeline(clerk):
    item = ItemFactory()

    reading = read(item, 100, 3, clerk)

    assert ItemEvent.objects.get(ref_id=reading.public_id).kind == "reading"
    assert changes_of(reading).get().verb == "created"


@pytest.mark.django_db
def test_a_back_dated_reading_is_held_against_both_neighbours(clerk):
    item = ItemFactory()
    read(item, 100, 10, clerk)
    read(item, 200, 2, clerk)

    for value in (99, 201):
        with pytest.raises(operations.MeterFalls):
            read(item, value, 5, clerk)
    read(item, 150, 5, clerk)
    read(item, 100, 20, UserFactory())

    assert MeterReading.objects.count() == 4


@pytest.mark.django_db
def test_after_a_reset_it_starts_anew_and_the_reset_stays_while_it_is_needed(clerk):
    item = ItemFactory()
    read(item, 900, 10, clerk)
    reset = read(item, 0, 5, clerk, is_reset=True)
    read(item, 40, 2, clerk)

    with pytest.raises(operations.MeterFalls):
        read(item, 950, 3, clerk)
    with pytest.raises(operations.ResetStays):
        operations.remove_reading(reading=reset, by=clerk, now=NOW)

    assert MeterReading.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"value": Decimal(-1)}, operations.BelowNothing),
        ({"value": Decimal(1), "read_at": NOW + DAY}, operations.ReadInTheFuture),
    ],
)
def test_what_no_meter_shows_is_refused(clerk, facts, refusal):
    with pytest.raises(refusal):
        operations.record_reading(item=ItemFactory(), meter="h", by=clerk, now=NOW, **facts)


@pytest.mark.django_db
def test_one_moment_has_one_value_and_one_spelling_of_the_meter(clerk):
    item = ItemFactory()
    operations.record_reading(item=item, meter="Käyttötunnit", value=Decimal(5), by=clerk, now=NOW)

    with pytest.raises(operations.ReadAlready):
        operations.record_reading(item=item, meter=" käyttötunnit ", value=Decimal(5), by=clerk, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("which", "change"), [(2, {"value": 1}), (1, {"is_reset": False}), (2, {"read_at": NOW - 25 * DAY})]
)
def test_the_database_refuses_a_falling_meter_whoever_writes(which, change):
    item = ItemFactory()
    rows = [
        ReadingFactory(item=item, value=900, read_at=NOW - 30 * DAY),
        ReadingFactory(item=item, value=100, is_reset=True, read_at=NOW - 20 * DAY),
        ReadingFactory(item=item, value=800, read_at=NOW - 10 * DAY),
    ]
    moved = MeterReading.objects.filter(pk=rows[which].pk)

    with pytest.raises(IntegrityError, match="reading_falls"):
        moved.update(**change)


@pytest.mark.django_db
def test_many_rows_of_one_statement_may_come_in_any_order():
    item, by = ItemFactory(), UserFactory()

    MeterReading.objects.bulk_create(
        MeterReading(item=item, meter="h", value=value, read_at=NOW - days * DAY, by=by)
        for value, days in ((300, 1), (100, 9), (200, 5))
    )

    assert MeterReading.objects.count() == 3


@pytest.mark.django_db
def test_a_reading_moves_the_maintenance_that_goes_by_it(clerk):
    plan = PlanFactory(
        every_months=None, meter="h", every_units=1000, last_done_on=None, last_value=None, next_due_on=None
    )
    read(plan.item, 100, 20, clerk)

    read(plan.item, 300, 10, clerk)  # 20 a day; 700 are left

    plan.refresh_from_db()
    assert plan.next_due_on == (NOW - 10 * DAY + 35 * DAY).date()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_read_against_each_other_at_once_one_is_told():
    item, barrier, outcomes = ItemFactory(), Barrier(2), []
    people = [UserFactory(), UserFactory()]

    def run(by, value, days_ago):
        try:
            barrier.wait(timeout=10)
            read(item, value, days_ago, by)
            outcomes.append("read")
        except operations.MeterFalls:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [Thread(target=run, args=args) for args in ((people[0], 500, 2), (people[1], 100, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(outcomes) == ["read", "told"]


@pytest.mark.django_db(transaction=True)
def test_two_past_the_operation_are_stopped_by_the_database():
    item, by, barrier, outcomes = ItemFactory(), UserFactory(), Barrier(2), []

    def run(value, days_ago):
        try:
            barrier.wait(timeout=10)
            ReadingFactory(item=item, by=by, value=value, read_at=NOW - days_ago * DAY)
            outcomes.append("read")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=args) for args in ((500, 2), (100, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(outcomes) == ["read", "refused"]


@pytest.mark.django_db
def test_readings_of_one_day_are_one_line_on_the_timeline_and_resets_stay(clerk):
    item = ItemFactory()
    for hour, value, is_reset in (
        (1, 10, False),
        (2, 20, False),
        (3, 0, True),
        (4, 5, False),
        (30, 9, False),
    ):
        operations.record_reading(
            item=item, meter="Hours", value=Decimal(value), by=clerk, now=NOW, is_reset=is_reset,
            read_at=datetime(2026, 9, 1, tzinfo=UTC) + timedelta(hours=hour),
        )  # fmt: skip
    operations.record_reading(
        item=item,
        meter="Km",
        value=Decimal(7),
        by=clerk,
        now=NOW,
        read_at=datetime(2026, 9, 1, 1, tzinfo=UTC),
    )

    shown = [event.ref_id for event in events_of(item, clerk) if event.kind == "reading"]

    told = readings_told(shown, clerk)
    assert sorted(told[one].text for one in shown) == ["0 Hours", "5 Hours", "7 Km", "9 Hours"]
