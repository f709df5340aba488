from threading import Barrier, Thread

import pytest
from django.db import connection

from history.queries import changes_of
from installed_base.models import InstalledItem
from installed_base.operations import configuration as operations
from installed_base.operations.refusals import (
    ItemCircle,
    NotAPart,
    PartStaysWithItsMachine,
    SiteOfAnotherCompany,
)
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, PartFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def test_an_item_goes_into_a_machine_with_everything_in_it(clerk, now):
    site = SiteFactory()
    machine = ItemFactory(company=site.company, site=site)
    board = ItemFactory()
    chip = PartFactory(parent=board)

    count = operations.install_part(item=board, parent=machine, position="A1", by=clerk, now=now)

    chip.refresh_from_db()
    assert count == 2
    assert (board.parent, board.root, board.position, board.company, board.site) == (
        machine, machine, "A1", site.company, site,
    )  # fmt: skip
    assert (chip.parent, chip.root, chip.company) == (board, machine, site.company)
    assert changes_of(chip).get().change_set_id == changes_of(board).get().change_set_id


def test_a_machine_cannot_go_into_itself_or_its_own_part(clerk, now):
    machine = ItemFactory()
    part = PartFactory(parent=machine)
    chip = PartFactory(parent=part)

    for inside in (machine, part, chip):
        with pytest.raises(ItemCircle):
            operations.install_part(item=machine, parent=inside, by=clerk, now=now)


def test_a_part_taken_out_becomes_a_machine_of_its_own_at_the_same_company(clerk, now):
    machine = ItemFactory()
    board = PartFactory(parent=machine)
    chip = PartFactory(parent=board)

    operations.remove_part(item=board, by=clerk, now=now)

    chip.refresh_from_db()
    assert (board.parent, board.root, board.company) == (None, None, machine.company)
    assert (chip.parent, chip.root) == (board, board)


def test_what_is_in_no_machine_is_not_taken_out(clerk, now):
    with pytest.raises(NotAPart):
        operations.remove_part(item=ItemFactory(), by=clerk, now=now)


def test_a_machine_moves_with_its_parts(clerk, now):
    machine = ItemFactory(location="Hall 1")
    part = PartFactory(parent=machine)
    site = SiteFactory()

    count = operations.move_item(
        item=machine, company=site.company, site=site, location="Hall 9", by=clerk, now=now
    )

    part.refresh_from_db()
    assert count == 2
    assert (machine.company, machine.site, machine.location) == (site.company, site, "Hall 9")
    assert (part.company, part.site, part.revision) == (site.company, site, 2)


def test_a_part_does_not_move_alone_and_a_site_belongs_to_its_company(clerk, now):
    machine = ItemFactory()
    part = PartFactory(parent=machine)

    with pytest.raises(PartStaysWithItsMachine):
        operations.move_item(item=part, company=CompanyFactory(), by=clerk, now=now)
    with pytest.raises(SiteOfAnotherCompany):
        operations.move_item(item=machine, company=machine.company, site=SiteFactory(), by=clerk, now=now)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_put_two_machines_into_each_other_get_one_refusal_and_no_deadlock(now):
    clerks = [UserFactory(), UserFactory()]
    one, other = ItemFactory(), ItemFactory()
    PartFactory(parent=one)
    PartFactory(parent=other)
    barrier, outcomes = Barrier(2), []

    def attach(clerk, item, parent):
        try:
            barrier.wait(timeout=10)
            operations.install_part(item=item, parent=parent, by=clerk, now=now)
            outcomes.append("attached")
        except Exception as refusal:  # noqa: BLE001 - whatever it is, it is an outcome
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [
        Thread(target=attach, args=(clerks[0], one, other)),
        Thread(target=attach, args=(clerks[1], other, one)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(outcomes) == ["ItemCircle", "attached"]
    assert InstalledItem.objects.filter(parent=None).count() == 1
    assert InstalledItem.objects.filter(root__parent__isnull=False).count() == 0
