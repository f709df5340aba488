"""Rows with days taken back: placements, owners, sites, and what stands today because of them."""

from datetime import timedelta

import pytest

from history.models import ChangeSet
from installed_base.models import FormerPlacement, InstalledItem, ItemEvent, ItemParty, ItemSite, Placement
from installed_base.operations.configuration import install_part, move_item, remove_part
from installed_base.operations.party import sell_item
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory
from tests.imports.conftest import _files_of_the_test, bring_in  # noqa: F401 (fixtures)
from tests.installed_base.operations.test_undo import left_of, undo

pytestmark = pytest.mark.django_db


def newest() -> int:
    return ChangeSet.objects.latest("pk").pk


def kinds(item) -> list[str]:
    return list(ItemEvent.objects.filter(item=item).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("step", [1, 1000])
def test_a_part_that_was_put_in_stands_alone_again(admin, now, step):
    site = SiteFactory()
    machine, part = ItemFactory(company=site.company, site=site), ItemFactory(company=None)
    install_part(item=part, parent=machine, by=admin, now=now)
    act = newest()

    run = undo(act, by=admin, now=now, step=step)

    part.refresh_from_db()
    assert (part.parent_id, part.root_id, part.company_id, left_of(run)) == (None, None, None, [])
    assert not Placement.objects.exists()
    assert FormerPlacement.objects.get().child == part
    assert kinds(part) == []


def test_a_part_that_was_taken_out_is_in_its_machine_again(admin, now):
    machine, part = ItemFactory(), ItemFactory()
    install_part(item=part, parent=machine, by=admin, now=now - timedelta(days=30))
    remove_part(item=part, by=admin, now=now)
    act = newest()

    run = undo(act, by=admin, now=now)

    part.refresh_from_db()
    assert (part.parent_id, Placement.objects.get().during.upper, left_of(run)) == (machine.pk, None, [])
    assert kinds(part) == ["installed"]


def test_a_placement_does_not_open_under_a_later_one(admin, now):
    machine, other, part = ItemFactory(), ItemFactory(), ItemFactory()
    install_part(item=part, parent=machine, by=admin, now=now - timedelta(days=30))
    remove_part(item=part, by=admin, now=now - timedelta(days=10))
    act = newest()
    install_part(item=part, parent=other, by=admin, now=now)

    run = undo(act, by=admin, now=now)

    part.refresh_from_db()
    first = Placement.objects.order_by("pk").first()
    assert (part.parent_id, first.during.upper is None) == (other.pk, False)
    assert ("refused" in {code for _id, _field, code in left_of(run)}) is True


@pytest.mark.parametrize("step", [1, 1000])
def test_a_sale_is_taken_back_with_owner_site_and_parts(admin, now, step):
    site, buyer = SiteFactory(), SiteFactory()
    machine = ItemFactory(company=site.company, site=site)
    part = ItemFactory()
    install_part(item=part, parent=machine, by=admin, now=now - timedelta(days=30))
    sell_item(item=machine, company=buyer.company, site=buyer, by=admin, now=now)
    act = newest()
    assert set(InstalledItem.objects.values_list("company_id", flat=True)) == {buyer.company_id}

    run = undo(act, by=admin, now=now)

    if step == 1000:
        assert set(InstalledItem.objects.values_list("company_id", "site_id")) == {(site.company_id, site.pk)}
        assert left_of(run) == []
    assert not ItemParty.objects.exists()
    assert not ItemSite.objects.exists()
    assert "sold" not in kinds(machine)


def test_the_owner_before_a_sale_owns_the_machine_again(admin, now):
    first, second = CompanyFactory(), CompanyFactory()
    machine = ItemFactory(company=None)
    sell_item(item=machine, company=first, by=admin, now=now - timedelta(days=30))
    sell_item(item=machine, company=second, by=admin, now=now)
    act = newest()

    run = undo(act, by=admin, now=now)

    machine.refresh_from_db()
    assert (machine.company, left_of(run)) == (first, [])
    assert ItemParty.objects.get().during.upper is None


def test_a_move_goes_back(admin, now):
    site, other = SiteFactory(), SiteFactory()
    machine = ItemFactory(company=site.company, site=site)
    move_item(item=machine, company=other.company, site=other, by=admin, now=now)
    act = newest()

    run = undo(act, by=admin, now=now)

    machine.refresh_from_db()
    assert (machine.site, left_of(run)) == (site, [])


def test_files_of_placements_and_of_parties_go_back(admin, now, bring_in):  # noqa: F811
    owner = CompanyFactory(legal_name="Omistaja Oy", business_id="2077474-0", business_id_scheme="fi_ytunnus")
    held = ItemFactory().company
    machine, part = ItemFactory(serial="M-1", company=held), ItemFactory(serial="P-1", company=held)
    placed = bring_in("placements", "Sarjanumero;Koneen sarjanumero\nP-1;M-1\n", by=admin)
    part.refresh_from_db()
    assert part.parent == machine
    parties = bring_in("parties", "Sarjanumero;Y-tunnus;Rooli\nM-1;2077474-0;omistaja\n", by=admin)
    assert set(
        InstalledItem.objects.filter(serial__in=["M-1", "P-1"]).values_list("company_id", flat=True)
    ) == {owner.pk}

    for imported in (parties, placed):
        run = undo(imported.change_set_id, by=admin, now=now)
        assert left_of(run) == []

    part.refresh_from_db()
    assert (part.parent_id, Placement.objects.count(), ItemParty.objects.count()) == (None, 0, 0)
    assert set(
        InstalledItem.objects.filter(serial__in=["M-1", "P-1"]).values_list("company_id", flat=True)
    ) == {held.pk}
