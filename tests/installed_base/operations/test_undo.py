"""Items taken back: whose a machine is, where it stands, and what its company shows of it."""

import pytest

from companies.choices import Lifecycle
from companies.operations.company import change_company
from history import operations as history
from history.choices import Act, Party
from history.models import ChangeSet
from history.operations import Origin
from installed_base.models import InstalledItem, ItemSite
from quality.models import UpkeepEntry
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, PartFactory, PartyFactory
from tests.factories.quality import UpkeepEntryFactory
from tests.undoing import left_of, undo

FILE = Origin(Act.IMPORT, Party.FIRST, "items.csv")


def brought(rows, *, by, now) -> int:
    """What an import writes: the columns of items, without days."""
    with history.one_change_set(by=by, at=now, from_=FILE):
        for item, values in rows:
            history.save_changes(obj=item, values=values, by=by, at=now)
    return ChangeSet.objects.filter(act=Act.IMPORT).latest("pk").pk


@pytest.mark.parametrize("step", [1, 1000])
def test_a_machine_and_its_parts_go_back_to_the_company_and_site_they_had(admin, now, step):
    site = SiteFactory()
    machine = ItemFactory(company=site.company, site=site)
    part = PartFactory(parent=machine, site=site)
    theirs = SiteFactory()
    moved = {"company_id": theirs.company_id, "site_id": theirs.pk}
    act = brought([(machine, moved), (part, moved)], by=admin, now=now)

    run = undo(act, by=admin, now=now, step=step)

    places = set(InstalledItem.objects.values_list("company_id", "site_id"))
    if step == 1:  # never half a machine: what is not seen together stays together
        assert places == {(theirs.company_id, theirs.pk)}
        assert {code for _id, _field, code in left_of(run)} == {"by_hand"}
    else:
        assert (places, left_of(run)) == ({(site.company_id, site.pk)}, [])


def test_what_was_sold_with_its_day_is_corrected_by_hand(admin, now):
    item = ItemFactory()
    other = CompanyFactory()
    act = brought([(item, {"company_id": other.pk})], by=admin, now=now)
    PartyFactory(item=item, company=other, role="owner")

    run = undo(act, by=admin, now=now)

    item.refresh_from_db()
    assert item.company_id == other.pk
    assert left_of(run) == [(item.pk, "company_id", "by_hand")]


def test_a_company_does_not_go_back_from_under_a_site(admin, rep, now):
    item = ItemFactory()
    site = SiteFactory()
    act = brought([(item, {"company_id": site.company_id})], by=admin, now=now)
    history.save_changes(obj=item, values={"site_id": site.pk}, by=rep, at=now)

    run = undo(act, by=admin, now=now)

    item.refresh_from_db()
    assert (item.company_id, item.site_id) == (site.company_id, site.pk)
    assert left_of(run) == [(item.pk, "company_id", "by_hand")]
    assert not ItemSite.objects.exists()


def test_the_lifecycle_follows_at_the_company_left_and_the_one_come_to(admin, now):
    left, came = (CompanyFactory(lifecycle=Lifecycle.PROSPECT) for _ in range(2))
    item = ItemFactory(company=left)
    change_company(company=left, values={"notes": "x"}, by=admin, now=now)
    act = brought([(item, {"company_id": came.pk})], by=admin, now=now)
    came.lifecycle = Lifecycle.CUSTOMER
    came.save()

    run = undo(act, by=admin, now=now)

    left.refresh_from_db()
    came.refresh_from_db()
    assert (left.lifecycle, came.lifecycle) == (Lifecycle.CUSTOMER, Lifecycle.PROSPECT)

    undo(run.change_set_id, by=admin, now=now)

    left.refresh_from_db()
    came.refresh_from_db()
    assert (left.lifecycle, came.lifecycle) == (Lifecycle.PROSPECT, Lifecycle.CUSTOMER)


def test_a_lifecycle_said_by_hand_stays(admin, now):
    company = CompanyFactory(lifecycle=Lifecycle.LOST, lifecycle_by_hand=True)
    item = ItemFactory(company=company, status="stock")
    act = brought([(item, {"status": "in_use"})], by=admin, now=now)

    undo(act, by=admin, now=now)

    company.refresh_from_db()
    assert company.lifecycle == Lifecycle.LOST


def test_a_doubt_of_the_nightly_scan_keeps_nothing_and_that_of_a_person_does(admin, now):
    with history.one_change_set(by=admin, at=now, from_=FILE):
        scanned, reported = (history.create(obj=CompanyFactory.build(), by=admin, at=now) for _ in range(2))
    act = ChangeSet.objects.latest("pk").pk
    UpkeepEntryFactory(company=scanned, reporter="scan")
    UpkeepEntryFactory(company=reported, reporter="page")

    run = undo(act, by=admin, now=now)

    assert left_of(run) == [(reported.pk, "", "needed")]
    assert list(UpkeepEntry.objects.values_list("company_id", flat=True)) == [reported.pk]
