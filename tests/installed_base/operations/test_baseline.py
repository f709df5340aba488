from datetime import date

import pytest

from installed_base.models import Baseline
from installed_base.operations import configuration
from installed_base.operations.baseline import freeze, unfreeze
from installed_base.operations.configuration_refusals import FrozenAlready
from installed_base.operations.item import change_item
from installed_base.queries.baselines import checksum, difference
from tests.factories.installed_base import ItemFactory, PartFactory

pytestmark = pytest.mark.django_db


def test_a_frozen_tree_tells_what_was_swapped_added_removed_moved_and_changed(clerk, now):
    machine = ItemFactory()
    swapped, removed, changed, moved = (
        PartFactory(parent=machine, position=slot, version="1.0") for slot in ("A1", "A2", "A3", "A4")
    )
    inside = PartFactory(parent=changed, position="X")
    baseline = freeze(item=machine, kind="as_delivered", by=clerk, now=now)
    assert difference(baseline, now.date()).count == 0

    new, added = ItemFactory.create_batch(2)
    configuration.swap_part(old=swapped, new=new, by=clerk, now=now)
    configuration.remove_part(item=removed, by=clerk, now=now)
    configuration.install_part(item=added, parent=machine, position="B1", by=clerk, now=now)
    configuration.install_part(item=moved, parent=machine, position="B2", by=clerk, now=now)
    change_item(item=changed, values={"version": "1.1"}, by=clerk, now=now)

    told = difference(Baseline.objects.get(), now.date())
    assert [(was["serial"], came["serial"]) for was, came in told.swapped] == [(swapped.serial, new.serial)]
    assert [one["serial"] for one in told.removed] == [removed.serial]
    assert [one["serial"] for one in told.added] == [added.serial]
    assert [came["slot"] for _was, came in told.moved] == [("B2",)]
    assert [(was["version"], came["version"]) for was, came in told.version_changed] == [("1.0", "1.1")]
    assert told.is_intact
    assert inside.serial in str(baseline.tree)


def test_a_baseline_is_frozen_once_and_shows_when_it_was_touched(clerk, now):
    machine = ItemFactory()
    baseline = freeze(item=machine, kind="as_accepted", on=date(2020, 1, 1), by=clerk, now=now)
    assert baseline.sha256 == checksum(baseline.tree)
    with pytest.raises(FrozenAlready):
        freeze(item=machine, kind="as_accepted", by=clerk, now=now)

    Baseline.objects.update(tree={**baseline.tree, "serial": "X"})

    assert not difference(Baseline.objects.get(), now.date()).is_intact
    unfreeze(baseline=Baseline.objects.get(), by=clerk, now=now)
    assert freeze(item=machine, kind="as_accepted", by=clerk, now=now).on == now.date()
