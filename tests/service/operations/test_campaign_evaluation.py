"""Looking for the items of a campaign over the whole base."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from history.queries import changes_of
from installed_base.models import InstalledItem, Placement
from installed_base.models.version import version_key
from service.choices.campaign import PartWhen, VersionRule
from service.models import CampaignItem
from service.operations import campaign as operations
from service.operations.campaign_criterion import (
    DaysBackwards,
    RangeMisleads,
    SaysNothing,
    VersionNotRead,
    add_criterion,
    change_criterion,
    remove_criterion,
)
from service.operations.campaign_evaluation import ClosedForGood, evaluate_campaign, evaluate_running
from tests.factories.campaigns import CampaignFactory
from tests.factories.companies import AddressFactory, CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(clerk):
    return CampaignFactory(owner=clerk)


def inside(part, machine, since=date(2020, 1, 1), until=None, position=""):
    """The part in the machine, and the view of today when it is still there."""
    made = Placement.objects.create(
        child=part, parent=machine, during=DateRange(since, until), position=position
    )
    if until is None:
        root = machine.root_id or machine.pk
        InstalledItem.objects.filter(pk=part.pk).update(parent=machine, root=root, company=machine.company)
    return made


def launched(campaign, by, now, **criterion):
    add_criterion(campaign=campaign, by=by, now=now, **criterion)
    return operations.launch_campaign(campaign=campaign, by=by, now=now)


def serials(campaign, **which):
    rows = CampaignItem.objects.filter(campaign=campaign, **which)
    return sorted(rows.values_list("item__serial", flat=True))


def test_a_range_means_items_of_the_product_between_its_ends_in_any_spelling(campaign, clerk, now):
    product = ProductFactory()
    for serial in ("KX-0099-A", "KX 0100", "kx-0150", "KX0200", "KX-0201", "KY-0150"):
        ItemFactory(product=product, serial=serial)
    ItemFactory(serial="KX-0150")

    launched(campaign, clerk, now, product=product, serial_from="KX-0100", serial_to="KX-0200")

    assert serials(campaign) == ["KX 0100", "KX0200", "kx-0150"]


def test_criteria_are_joined_by_or_and_their_parts_by_and(campaign, clerk, now):
    old, new = ProductFactory(), ProductFactory()
    ItemFactory(product=old, serial="A-1", delivered_on=date(2020, 5, 1))
    ItemFactory(product=old, serial="A-2", delivered_on=date(2022, 5, 1))
    ItemFactory(product=new, serial="B-1", delivered_on=date(2022, 5, 1))
    add_criterion(campaign=campaign, by=clerk, now=now, product=old, delivered_to=date(2021, 1, 1))

    launched(campaign, clerk, now, product=new)

    assert serials(campaign) == ["A-1", "B-1"]


def test_versions_are_compared_by_number_and_unknown_ones_are_to_be_checked(campaign, clerk, now):
    product = ProductFactory()
    for serial, version in (
        ("S-1", "2.10"), ("S-2", "2.8"), ("S-3", "v2.1"), ("S-4", "2.9-rc1"), ("S-5", "2.9"), ("S-6", ""),
    ):  # fmt: skip
        ItemFactory(product=product, serial=serial, version=version, version_key=version_key(version))

    launched(campaign, clerk, now, product=product, version_rule=VersionRule.BEFORE, version_to="2.9")

    assert serials(campaign, needs_check=False) == ["S-2", "S-3", "S-4"]
    assert serials(campaign, needs_check=True) == ["S-6"]


def test_versions_between_two_ends_include_both(campaign, clerk, now):
    product = ProductFactory()
    for version in ("1.9", "2.0", "2.5", "3.0", "3.0.1"):
        ItemFactory(
            product=product, serial=f"S-{version}-X", version=version, version_key=version_key(version)
        )

    launched(
        campaign, clerk, now, product=product, version_rule=VersionRule.BETWEEN, version_from="v2", version_to="3.0",
    )  # fmt: skip

    assert serials(campaign) == ["S-2.0-X", "S-2.5-X", "S-3.0-X"]


def test_revisions_are_counted_in_letters(campaign, clerk, now):
    product = ProductFactory()
    for revision in ("A", "rev. C", "D", "AA", "1.2"):
        ItemFactory(product=product, serial=f"S {revision} X", version=revision)

    launched(campaign, clerk, now, product=product, revision_from="B", revision_to="Z")

    assert serials(campaign, needs_check=False) == ["S D X", "S rev. C X"]
    assert serials(campaign, needs_check=True) == ["S 1.2 X"]


def test_a_contained_part_is_found_at_any_depth_and_the_whole_machine_is_listed(campaign, clerk, now):
    pump, machine = ProductFactory(), ItemFactory(serial="M-1")
    box, part = ItemFactory(serial="BOX-1"), ItemFactory(product=pump, serial="P-105")
    inside(box, machine)
    inside(part, box)
    inside(ItemFactory(product=pump, serial="P-300"), ItemFactory(serial="M-2"))

    launched(campaign, clerk, now, part_product=pump, part_serial_from="P-100", part_serial_to="P-200")

    assert serials(campaign) == ["M-1"]
    assert CampaignItem.objects.get(campaign=campaign).part == part


def test_a_part_that_was_inside_counts_when_ever_or_the_days_are_asked_for(clerk, now):
    pump, machine = ProductFactory(), ItemFactory(serial="M-1")
    inside(ItemFactory(product=pump), machine, date(2018, 1, 1), date(2019, 1, 1))
    found = {}

    for name, asked in {
        "now": {"part_when": PartWhen.NOW},
        "ever": {"part_when": PartWhen.EVER},
        "then": {"part_when": PartWhen.BETWEEN, "part_from": date(2018, 6, 1), "part_to": date(2018, 6, 30)},
        "later": {"part_when": PartWhen.BETWEEN, "part_from": date(2019, 1, 1)},
    }.items():
        one = launched(CampaignFactory(), clerk, now, part_product=pump, **asked)
        found[name] = serials(one)

    assert found == {"now": [], "ever": ["M-1"], "then": ["M-1"], "later": []}


def test_a_part_was_inside_only_while_each_step_between_held(campaign, clerk, now):
    pump, machine = ProductFactory(), ItemFactory(serial="M-1")
    box, part = ItemFactory(serial="BOX-1"), ItemFactory(product=pump)
    inside(part, box, date(2015, 1, 1), date(2016, 1, 1))
    inside(box, machine, date(2017, 1, 1))

    launched(campaign, clerk, now, part_product=pump, part_when=PartWhen.EVER)

    assert serials(campaign) == ["BOX-1"]


def test_a_part_in_range_that_moves_to_another_machine_brings_the_new_owner(campaign, clerk, now):
    pump = ProductFactory()
    first, second = ItemFactory(serial="M-1"), ItemFactory(serial="M-2")
    part = ItemFactory(product=pump, serial="P-105")
    placement = inside(part, first)
    launched(campaign, clerk, now, part_product=pump, part_serial_from="P-100", part_serial_to="P-200")
    Placement.objects.filter(pk=placement.pk).update(during=DateRange(date(2020, 1, 1), now.date()))
    inside(part, second, now.date())

    evaluate_campaign(campaign=campaign, by=clerk, now=now)

    assert serials(campaign, no_longer_matches=False) == ["M-2"]
    assert serials(campaign, no_longer_matches=True) == ["M-1"]
    assert serials(campaign, item__company=second.company) == ["M-2"]


def test_an_item_registered_after_launch_appears_by_itself(campaign, clerk, now):
    product = ProductFactory()
    launched(campaign, clerk, now, product=product)
    later = now + timedelta(minutes=10)
    item = ItemFactory(product=product, serial="NEW-1")
    InstalledItem.objects.filter(pk=item.pk).update(changed_at=later)

    done = evaluate_running(by=clerk, now=later + timedelta(minutes=1))

    assert serials(campaign) == ["NEW-1"]
    assert [one.found for one in done.values()] == [1]


def test_nothing_is_looked_for_while_no_item_has_changed(campaign, clerk, now):
    item = ItemFactory()
    InstalledItem.objects.update(changed_at=now - timedelta(days=1))
    launched(campaign, clerk, now, product=item.product)

    assert evaluate_running(by=clerk, now=now + timedelta(hours=1)) == {}


def test_an_item_that_stops_matching_and_comes_back_keeps_its_state(campaign, clerk, now):
    item = ItemFactory(serial="KX-150")
    launched(campaign, clerk, now, product=item.product, serial_from="KX-100", serial_to="KX-200")
    CampaignItem.objects.update(state="notified")
    InstalledItem.objects.update(serial="KX-900")
    gone = evaluate_campaign(campaign=campaign, by=clerk, now=now)
    InstalledItem.objects.update(serial="KX-151")

    back = evaluate_campaign(campaign=campaign, by=clerk, now=now)

    row = CampaignItem.objects.get()
    assert (gone.lost, back.back, row.state, row.no_longer_matches) == (1, 1, "notified", False)


def test_scrapped_items_stay_listed_as_closed(campaign, clerk, now):
    item = ItemFactory(status="scrapped")
    ItemFactory(product=item.product, serial="LIVE-1")

    launched(campaign, clerk, now, product=item.product)

    assert CampaignItem.objects.count() == 2
    assert list(CampaignItem.objects.open().values_list("item__serial", flat=True)) == ["LIVE-1"]
    assert CampaignItem.objects.gone().get().item == item


def test_the_country_is_that_of_the_site_else_of_the_company(campaign, clerk, now):
    product = ProductFactory()
    abroad = SiteFactory(company=CompanyFactory(country="FI"))
    AddressFactory(company=abroad.company, site=abroad, country="SE")
    ItemFactory(product=product, serial="SE-1", company=abroad.company, site=abroad)
    ItemFactory(product=product, serial="FI-1", company=abroad.company)

    launched(campaign, clerk, now, product=product, country="se")

    assert serials(campaign) == ["SE-1"]


@pytest.mark.parametrize("asked", ["12.5", "12,5"])
def test_attributes_are_compared_as_text_number_or_one_of_a_list(campaign, clerk, now, asked):
    product = ProductFactory()
    ItemFactory(product=product, serial="N-1", attributes={"load": 12.5})
    ItemFactory(product=product, serial="T-1", attributes={"load": asked})
    ItemFactory(product=product, serial="L-1", attributes={"load": [asked, "other"]})
    ItemFactory(product=product, serial="X-1", attributes={"load": 99})

    launched(campaign, clerk, now, attribute="load", attribute_value=asked)

    assert serials(campaign) == ["L-1", "N-1", "T-1"]


def test_a_pattern_of_the_product_tells_batch_from_number(campaign, clerk, now):
    product = ProductFactory(serial_pattern=r"(?P<prefix>\d+)-(?P<seq>\d+)")
    for serial in ("12-98", "12-99", "12-100", "12-101", "13-99", "odd"):
        ItemFactory(product=product, serial=serial)

    launched(campaign, clerk, now, product=product, serial_from="12-99", serial_to="12-100")

    assert serials(campaign) == ["12-100", "12-99"]


def test_the_change_log_of_the_campaign_counts_what_was_found(campaign, clerk, now):
    item = ItemFactory()

    launched(campaign, clerk, now, product=item.product)

    assert {"found": 1} in [change.new for change in changes_of(campaign)]


def test_a_closed_campaign_is_not_looked_for(campaign, clerk, now):
    launched(campaign, clerk, now, product=ProductFactory())
    operations.close_campaign(campaign=campaign, by=clerk, now=now)

    with pytest.raises(ClosedForGood):
        evaluate_campaign(campaign=campaign, by=clerk, now=now)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"serial_from": "KX-100", "serial_to": "KY-200"}, RangeMisleads),
        ({"serial_from": "KX-200", "serial_to": "KX-100"}, RangeMisleads),
        ({"serial_from": "KX-A"}, RangeMisleads),
        ({"part_serial_from": "A-1", "part_serial_to": "B-2"}, RangeMisleads),
        ({"version_rule": "before", "version_to": "gold"}, VersionNotRead),
        ({"version_rule": "between", "version_from": "2.10", "version_to": "2.9"}, RangeMisleads),
        ({"delivered_from": date(2022, 1, 1), "delivered_to": date(2021, 1, 1)}, DaysBackwards),
        ({}, SaysNothing),
    ],
)
def test_what_misleads_is_refused(campaign, clerk, now, values, refusal):
    with pytest.raises(refusal):
        add_criterion(campaign=campaign, by=clerk, now=now, **values)


def test_a_changed_criterion_of_a_running_campaign_is_looked_for_at_once(campaign, clerk, now):
    item = ItemFactory(serial="KX-150")
    launched(campaign, clerk, now, product=item.product, serial_from="KX-100", serial_to="KX-120")

    change_criterion(criterion=campaign.criteria.get(), values={"serial_to": "KX-200"}, by=clerk, now=now)

    assert serials(campaign) == ["KX-150"]


def test_items_of_a_criterion_taken_away_stay_listed(campaign, clerk, now):
    item = ItemFactory(serial="KX-150")
    launched(campaign, clerk, now, product=item.product)

    remove_criterion(criterion=campaign.criteria.get(), by=clerk, now=now)

    row = CampaignItem.objects.get()
    assert (row.no_longer_matches, row.criterion, str(item.product) in row.matched_by) == (True, None, True)
