"""What was in what, on which days: 15 to 22 and 25 of the plan's cases, and what two people do at once."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from installed_base.choices import EventKind, RelationKind
from installed_base.models import FormerPlacement, InstalledItem, ItemEvent, Placement
from installed_base.operations import configuration as operations
from installed_base.operations.configuration_refusals import (
    ItemHasHistory,
    NoLongerThere,
    SlotTaken,
    SwappedForItself,
)
from installed_base.operations.item import change_item, create_item, delete_item
from installed_base.operations.placement import show_today
from installed_base.operations.refusals import NotAPart
from installed_base.queries.placements import machines_on, parts_on
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, PartFactory, PlacementFactory, ProductFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Y2020, Y2021, Y2022 = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)


@pytest.fixture
def today(now):
    return now.date()


def days_of(item):
    return [(one.parent, one.during.lower, one.during.upper) for one in item.placements.order_by("during")]


def test_a_part_in_a_part_of_itself_is_refused_on_days_that_meet_and_accepted_on_others():
    one, other = ItemFactory.create_batch(2)
    PlacementFactory(child=one, parent=other, during=DateRange(Y2020, Y2021))

    PlacementFactory(child=other, parent=one, during=DateRange(Y2021, None))

    for during in (
        DateRange(None, Y2021 - DAY),
        DateRange(date(2020, 6, 1), date(2020, 7, 1)),
        DateRange(None, None),
    ):
        with pytest.raises(IntegrityError, match="item_circle"), transaction.atomic():
            PlacementFactory(child=other, parent=one, during=during)


def test_a_circle_over_three_items_needs_a_day_on_which_all_meet():
    machine, board, chip = ItemFactory.create_batch(3)
    PlacementFactory(child=board, parent=machine, during=DateRange(Y2020, Y2022))
    PlacementFactory(child=chip, parent=board, during=DateRange(Y2020, Y2021))

    PlacementFactory(child=machine, parent=chip, during=DateRange(Y2021, Y2022))

    with pytest.raises(IntegrityError, match="item_circle"), transaction.atomic():
        PlacementFactory(child=machine, parent=chip, during=DateRange(date(2020, 12, 31), Y2021))


def test_two_parents_on_one_day_are_refused_and_a_hand_over_on_one_day_is_not():
    part, first, second = ItemFactory.create_batch(3)
    PlacementFactory(child=part, parent=first, during=DateRange(Y2020, Y2021))

    PlacementFactory(child=part, parent=second, during=DateRange(Y2021, None))

    with pytest.raises(IntegrityError, match="placement_one_parent"), transaction.atomic():
        PlacementFactory(child=part, parent=second, during=DateRange(date(2020, 12, 31), Y2021))


def test_a_slot_holds_one_item_and_a_nameless_place_many(clerk, now):
    machine = ItemFactory()
    PartFactory(parent=machine, position="A1")
    PartFactory(parent=machine, position="")
    late, nameless = ItemFactory.create_batch(2)

    operations.install_part(item=nameless, parent=machine, by=clerk, now=now)

    with pytest.raises(SlotTaken):
        operations.install_part(item=late, parent=machine, position="A1", by=clerk, now=now)
    late.refresh_from_db()
    assert late.parent is None


def test_a_swap_closes_and_opens_on_the_same_day_and_edits_no_serial_number(clerk, now, today):
    machine = ItemFactory()
    old = PartFactory(parent=machine, position="A1", serial="OLD-1")
    new = ItemFactory(serial="NEW-1", company=None)

    operations.swap_part(old=old, new=new, old_status="in_repair", by=clerk, now=now)

    assert days_of(old) == [(machine, None, today)]
    assert days_of(new) == [(machine, today, None)]
    assert (old.serial, old.parent, old.position, old.status, old.company) == (
        "OLD-1", None, "", "in_repair", machine.company,
    )  # fmt: skip
    assert (new.serial, new.parent, new.root, new.position, new.company) == (
        "NEW-1", machine, machine, "A1", machine.company,
    )  # fmt: skip
    assert new.relations.get().kind == RelationKind.REPLACES
    assert [one.child for one in parts_on([machine.pk], today)] == [new.pk]
    assert [one.child for one in parts_on([machine.pk], today - DAY)] == [old.pk]
    assert set(ItemEvent.objects.filter(root=machine).values_list("kind", "item")) == {
        (EventKind.SWAPPED_OUT, old.pk), (EventKind.SWAPPED_IN, new.pk),
    }  # fmt: skip


def test_a_part_that_somebody_swapped_meanwhile_is_not_swapped_again(clerk, now):
    old = PartFactory(parent=ItemFactory(), position="A1")
    first, second = ItemFactory.create_batch(2)
    operations.swap_part(old=old, new=first, by=clerk, now=now)

    with pytest.raises(NoLongerThere):
        operations.swap_part(old=old, new=second, by=clerk, now=now)
    with pytest.raises(SwappedForItself):
        operations.swap_part(old=first, new=first, by=clerk, now=now)


def test_an_item_installed_elsewhere_leaves_where_it_was(clerk, now, today):
    first, second = ItemFactory.create_batch(2)
    board = PartFactory(parent=first, position="A1")
    chip = PartFactory(parent=board)

    operations.install_part(item=board, parent=second, position="B2", by=clerk, now=now)

    chip.refresh_from_db()
    assert days_of(board) == [(first, None, today), (second, today, None)]
    assert (chip.root, chip.company) == (second, second.company)


def test_what_was_put_in_and_moved_on_the_same_day_was_never_in_the_first(clerk, now, today):
    part, first, second = ItemFactory.create_batch(3)

    operations.install_part(item=part, parent=first, by=clerk, now=now)
    operations.install_part(item=part, parent=second, by=clerk, now=now)

    assert days_of(part) == [(second, today, None)]
    assert FormerPlacement.objects.get().parent == first


def test_a_part_put_in_on_a_past_day_stays_until_it_was_taken_elsewhere(clerk, now):
    part, first, second, third = ItemFactory.create_batch(4)
    operations.install_part(item=part, parent=first, on=Y2020, by=clerk, now=now)
    operations.install_part(item=part, parent=third, on=Y2022, by=clerk, now=now)

    operations.install_part(item=part, parent=second, on=Y2021, by=clerk, now=now)

    part.refresh_from_db()
    assert days_of(part) == [(first, Y2020, Y2021), (second, Y2021, Y2022), (third, Y2022, None)]
    assert part.parent == third


def test_a_part_for_a_day_to_come_is_not_shown_today_and_is_on_that_day(clerk, now, today):
    machine, part = ItemFactory(), ItemFactory()
    soon = today + 30 * DAY

    operations.install_part(item=part, parent=machine, position="A1", on=soon, by=clerk, now=now)

    part.refresh_from_db()
    assert part.parent is None
    assert machines_on([part.pk], today) == {part.pk: part.pk}
    assert machines_on([part.pk], soon) == {part.pk: machine.pk}

    show_today(items=[part.pk], today=soon, by=clerk, now=now + 30 * DAY)

    part.refresh_from_db()
    assert (part.parent, part.root, part.position) == (machine, machine, "A1")


def test_two_that_change_places_on_one_day_make_no_circle_half_way(clerk, now, today):
    outer = ItemFactory()
    inner = PartFactory(parent=outer)
    inner.placements.update(during=DateRange(None, today + DAY))
    PlacementFactory(child=outer, parent=inner, during=DateRange(today + DAY, None))

    show_today(items=[inner.pk, outer.pk], today=today + DAY, by=clerk, now=now + DAY)

    outer.refresh_from_db()
    inner.refresh_from_db()
    assert (outer.parent, outer.root, inner.parent, inner.root) == (inner, inner, None, None)


def test_five_hundred_parts_change_machine_in_one_act(clerk, now, django_assert_max_num_queries):
    company = CompanyFactory()
    plant, machine = ItemFactory(company=company), ItemFactory()
    product = ProductFactory()
    rows = [
        InstalledItem(product=product, serial=f"P-{n}", company=machine.company, parent=machine, root=machine)
        for n in range(500)
    ]
    parts = InstalledItem.objects.bulk_create(rows)
    Placement.objects.bulk_create(
        Placement(child=part, parent=machine, during=DateRange(None, None)) for part in parts
    )

    with django_assert_max_num_queries(90):
        count = operations.install_part(item=machine, parent=plant, by=clerk, now=now)

    assert count == 501
    assert plant.company == company
    assert InstalledItem.objects.filter(root=plant, company=company).count() == 501


def test_nothing_comes_out_of_no_machine(clerk, now):
    with pytest.raises(NotAPart):
        operations.remove_part(item=ItemFactory(), by=clerk, now=now)


def test_a_part_written_down_twice_for_a_slot_is_refused_and_one_that_follows_takes_its_turn(
    clerk, now, today
):
    machine = ItemFactory()
    old = PartFactory(parent=machine, position="A1")
    product = ProductFactory()
    with pytest.raises(SlotTaken):
        create_item(product=product, serial="N-1", parent=machine, position="A1", by=clerk, now=now)
    operations.remove_part(item=old, by=clerk, now=now)

    new = create_item(product=product, serial="N-1", parent=machine, position="A1", by=clerk, now=now)

    assert days_of(new) == [(machine, today, None)]


def test_an_item_with_a_history_is_retired_not_deleted(clerk, now):
    machine = ItemFactory()
    mistake = create_item(product=ProductFactory(), parent=machine, by=clerk, now=now)
    part = PartFactory(parent=machine)
    operations.remove_part(item=part, by=clerk, now=now)

    delete_item(item=mistake, by=clerk, now=now)

    assert not InstalledItem.objects.filter(pk=mistake.pk).exists()
    for item in (part, machine):
        with pytest.raises(ItemHasHistory):
            delete_item(item=item, by=clerk, now=now)


def test_events_of_a_part_belong_to_the_machine_it_was_in_also_when_the_past_is_corrected(clerk, now):
    first, second = ItemFactory.create_batch(2)
    part = PartFactory(parent=first)
    change_item(item=part, values={"version": "1.0"}, by=clerk, now=now)
    change_item(item=part, values={"version": "1.1"}, by=clerk, now=now)
    event = ItemEvent.objects.get(item=part, kind=EventKind.VERSION)
    assert event.root == first

    operations.install_part(item=part, parent=second, on=Y2021, by=clerk, now=now)

    event.refresh_from_db()
    assert event.root == second


@pytest.mark.django_db(transaction=True)
def test_two_connections_cannot_make_a_circle(now):
    one, other = ItemFactory.create_batch(2)
    ready, refused = Barrier(2), []

    def put(child, parent):
        try:
            with transaction.atomic():
                connection.ensure_connection()
                ready.wait(timeout=10)
                Placement.objects.create(child=child, parent=parent, during=DateRange(None, None))
        except IntegrityError:
            refused.append(child)
        finally:
            connection.close()

    threads = [Thread(target=put, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Placement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_swap_the_same_part_at_once_one_wins_and_the_other_is_told(now):
    clerk = UserFactory()
    old = PartFactory(parent=ItemFactory(), position="A1")
    spares = ItemFactory.create_batch(2)
    ready, told = Barrier(2), []

    def swap(new):
        try:
            ready.wait(timeout=10)
            operations.swap_part(
                old=InstalledItem.objects.get(pk=old.pk), new=new, by=clerk, now=now
            )  # fmt: skip
        except NoLongerThere as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [Thread(target=swap, args=(spare,)) for spare in spares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 1
    assert InstalledItem.objects.filter(parent=old.placements.get().parent).count() == 1
