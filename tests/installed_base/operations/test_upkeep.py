"""The view of today kept right: by night, and after stray writes."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from installed_base.models import InstalledItem, ItemParty, Placement
from installed_base.operations import configuration
from installed_base.operations.upkeep import turn_the_day
from installed_base.queries.tree_check import check_tree
from installed_base.tasks import turn_the_day as task
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, PartFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_night_shows_what_begins_on_the_new_day(clerk, now):
    machine, part, sold = ItemFactory(), ItemFactory(), ItemFactory()
    chip = PartFactory(parent=part)
    site = SiteFactory()
    soon = now.date() + 3 * DAY
    configuration.install_part(item=part, parent=machine, on=soon, by=clerk, now=now)
    configuration.move_item(item=sold, company=site.company, site=site, on=soon, by=clerk, now=now)

    assert turn_the_day(by=clerk, now=now + DAY) == 0
    assert turn_the_day(by=clerk, now=now + 4 * DAY) == 3  # one night was missed
    assert turn_the_day(by=clerk, now=now + 4 * DAY) == 0

    for item in (part, chip, sold):
        item.refresh_from_db()
    assert (part.parent, chip.root, chip.company) == (machine, machine, machine.company)
    assert (sold.company, sold.site) == (site.company, site)


def test_the_nightly_job_acts_as_a_robot(clerk, now):
    part = PartFactory(parent=ItemFactory())
    InstalledItem.objects.filter(pk=part.pk).update(position="A1")

    assert task() == 1
    part.refresh_from_db()
    assert part.position == ""


def test_what_strays_from_the_placements_is_told_and_mended(clerk, now, capsys):
    machine, other = ItemFactory.create_batch(2)
    board = PartFactory(parent=machine)
    chip = PartFactory(parent=board)
    unplaced = PartFactory(parent=machine)
    Placement.objects.filter(child=unplaced).delete()
    InstalledItem.objects.filter(pk=board.pk).update(parent=other, root=other)
    InstalledItem.objects.filter(pk=chip.pk).update(root=other, company=CompanyFactory())

    with pytest.raises(CommandError):
        call_command("check_tree")
    assert "1 items stand in another parent" in capsys.readouterr().out

    call_command("check_tree", "--fix")
    call_command("check_tree")

    assert "Every item stands where the placements say." in capsys.readouterr().out
    assert check_tree(now.date()).is_clean
    chip.refresh_from_db()
    board.refresh_from_db()
    assert (board.parent, board.root, chip.root, chip.company) == (machine, machine, machine, machine.company)
    assert unplaced.placements.get().parent == machine
    assert not ItemParty.objects.exists()
