import threading
from datetime import date

import pytest
from django.db import connection

from common.constraints import InvalidValues
from history.queries import changes_of
from installed_base.models import BomLine
from installed_base.operations import bom as operations
from installed_base.operations import product as products
from installed_base.operations.as_delivered import build_as_delivered
from installed_base.operations.catalogue_refusals import (
    ComponentTwice,
    EmptySlotIsOnePlace,
    LineEndsBeforeItStarts,
    NothingToBuild,
    PlaceTaken,
    StructureCircle,
)
from installed_base.operations.refusals import SuccessorCircle
from installed_base.queries import structure_of, where_used
from installed_base.queries.structure import can_be_built
from tests.factories.installed_base import ItemFactory, ProductFactory
from tests.factories.users import UserFactory

DAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_a_structure_is_read_level_by_level_with_what_goes_into_one_whole(clerk, now):
    press, motor, bearing = ProductFactory.create_batch(3)
    operations.add_bom_line(assembly=press, component=motor, quantity=2, position="10", by=clerk, now=now)
    operations.add_bom_line(assembly=motor, component=bearing, quantity=3, by=clerk, now=now)

    (node,) = structure_of(press, on=DAY)

    assert (node.line.component, node.total) == (motor, 2)
    assert [(one.line.component, one.total) for one in node.children] == [(bearing, 6)]
    assert where_used(bearing, on=DAY) == [(motor, 1), (press, 2)]


@pytest.mark.django_db
def test_a_line_that_ends_makes_room_for_the_next_on_the_same_day(clerk, now):
    press, old, new = ProductFactory.create_batch(3)
    operations.add_bom_line(
        assembly=press, component=old, position="20", valid_to=date(2022, 3, 1), by=clerk, now=now
    )
    operations.add_bom_line(
        assembly=press, component=new, position="20", valid_from=date(2022, 3, 1), by=clerk, now=now
    )

    built = [
        [node.line.component for node in structure_of(press, on=day)]
        for day in (date(2022, 2, 28), date(2022, 3, 1))
    ]

    assert built == [[old], [new]]


@pytest.mark.django_db
def test_two_components_in_one_place_and_the_same_one_twice_are_refused(clerk, now):
    press, one, other = ProductFactory.create_batch(3)
    operations.add_bom_line(assembly=press, component=one, position="20", by=clerk, now=now)
    operations.add_bom_line(assembly=press, component=other, by=clerk, now=now)

    with pytest.raises(PlaceTaken):
        operations.add_bom_line(assembly=press, component=other, position="20", by=clerk, now=now)
    with pytest.raises(ComponentTwice):
        operations.add_bom_line(assembly=press, component=other, by=clerk, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [(date(2026, 1, 2), date(2026, 1, 2)), (date(2026, 1, 2), date(2026, 1, 1))])
def test_days_the_wrong_way_round_are_refused(clerk, now, days):
    press, one = ProductFactory.create_batch(2)

    with pytest.raises(LineEndsBeforeItStarts):
        operations.add_bom_line(
            assembly=press, component=one, valid_from=days[0], valid_to=days[1], by=clerk, now=now
        )


@pytest.mark.django_db
def test_a_quantity_of_nothing_is_refused(clerk, now):
    press, one = ProductFactory.create_batch(2)

    with pytest.raises(InvalidValues):
        operations.add_bom_line(assembly=press, component=one, quantity=0, by=clerk, now=now)


@pytest.mark.django_db
def test_no_product_is_built_of_itself_however_deep_and_on_whatever_days(clerk, now):
    a, b, c = ProductFactory.create_batch(3)
    operations.add_bom_line(assembly=a, component=b, by=clerk, now=now)
    operations.add_bom_line(assembly=b, component=c, valid_to=date(2000, 1, 1), by=clerk, now=now)

    for assembly, component in ((a, a), (b, a), (c, a)):
        with pytest.raises(StructureCircle):
            operations.add_bom_line(assembly=assembly, component=component, by=clerk, now=now)


@pytest.mark.django_db
def test_a_removed_line_stays_in_the_history_of_its_product(clerk, now):
    press, one = ProductFactory.create_batch(2)
    line = operations.add_bom_line(assembly=press, component=one, by=clerk, now=now)

    operations.remove_bom_line(line=line, by=clerk, now=now)

    assert not BomLine.objects.exists()
    assert changes_of(press).first().old == {"bom_line": one.name}


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_no_circle_of_structure(now):
    a, b = ProductFactory.create_batch(2)
    refused = at_once(
        lambda by: operations.add_bom_line(assembly=a, component=b, by=by, now=now),
        lambda by: operations.add_bom_line(assembly=b, component=a, by=by, now=now),
    )

    assert (refused, BomLine.objects.count()) == ([StructureCircle], 1)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_no_circle_of_successors(now):
    a, b = ProductFactory.create_batch(2)
    refused = at_once(
        lambda by: products.change_product(product=a, values={"successor": b}, by=by, now=now),
        lambda by: products.change_product(product=b, values={"successor": a}, by=by, now=now),
    )

    assert refused == [SuccessorCircle]


def at_once(*acts):
    """Run the acts in connections of their own, started together; the kinds of refusals that came."""
    people, refused = [UserFactory() for _act in acts], []
    start = threading.Barrier(len(acts))

    def run(act, by):
        start.wait()
        try:
            act(by)
        except (StructureCircle, SuccessorCircle) as refusal:
            refused.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in zip(acts, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return refused


@pytest.mark.django_db
def test_a_slot_that_is_delivered_empty_has_a_place_of_its_own_and_is_one(clerk, now):
    rack, card = ProductFactory.create_batch(2)
    slot = operations.add_bom_line(assembly=rack, position="BAY-1", by=clerk, now=now)

    with pytest.raises(EmptySlotIsOnePlace):
        operations.add_bom_line(assembly=rack, by=clerk, now=now)
    with pytest.raises(EmptySlotIsOnePlace):
        operations.change_bom_line(line=slot, values={"quantity": 2}, by=clerk, now=now)
    with pytest.raises(PlaceTaken):
        operations.add_bom_line(assembly=rack, component=card, position="BAY-1", by=clerk, now=now)
    assert [str(node.line) for node in structure_of(rack, on=DAY)] == ["BAY-1"]


@pytest.mark.django_db
def test_the_parts_of_a_new_item_leave_its_empty_slots_empty(clerk, now):
    rack, card = ProductFactory.create_batch(2)
    operations.add_bom_line(assembly=rack, position="BAY-1", by=clerk, now=now)
    item = ItemFactory(product=rack)
    assert not can_be_built(item)
    with pytest.raises(NothingToBuild):
        build_as_delivered(item=item, by=clerk, now=now, today=DAY)
    operations.add_bom_line(assembly=rack, component=card, position="C1", by=clerk, now=now)

    assert build_as_delivered(item=item, by=clerk, now=now, today=DAY) == 1
    assert list(item.parts.values_list("position", flat=True)) == ["C1"]
