"""Which days are covered, to the day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from installed_base.models import ItemParty, ItemSite, Placement
from service.choices.cover import Covered
from service.models import Coverage, MeterReading
from service.queries.cover import standing_of
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.cover import (
    ContractFactory,
    CoverageFactory,
    ProductWarrantyFactory,
    WarrantyTermFactory,
)
from tests.factories.installed_base import ItemFactory, PartFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def warranty_of(item) -> Coverage:
    return Coverage.objects.get(item=item, is_by_rule=True)


def warranted(**term):
    return ProductWarrantyFactory(term=WarrantyTermFactory(**term)).product


def test_twelve_months_from_29_february_end_on_28_february_and_that_day_is_covered():
    item = ItemFactory(product=warranted(months=12), delivered_on=date(2024, 2, 29))
    assert warranty_of(item).effective == DateRange(date(2024, 2, 29), date(2025, 3, 1))
    last = standing_of(item, date(2025, 2, 28))
    assert (last.state, last.until, last.days_left) == (Covered.ENDING, date(2025, 2, 28), 0)
    after = standing_of(item, date(2025, 3, 1))
    assert (after.state, after.since) == (Covered.UNCOVERED, date(2025, 3, 1))


def test_a_warranty_from_commissioning_without_that_day_has_not_started():
    item = ItemFactory(
        product=warranted(months=12, start_basis="commissioning"), delivered_on=date(2020, 1, 1)
    )
    standing = standing_of(item, TODAY)
    assert (standing.state, standing.waits_for) == (Covered.NOT_STARTED, "commissioning")
    item.commissioned_on = date(2026, 11, 1)
    item.save()
    assert standing_of(item, TODAY).until == date(2027, 11, 1)


def test_days_of_a_contract_and_a_warranty_that_overlap_count_once():
    item = ItemFactory(product=warranted(months=12), delivered_on=date(2025, 6, 1))
    CoverageFactory(
        item=item, contract=ContractFactory(starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    )
    standing = standing_of(item, TODAY)
    covered = sum((span.upper - span.lower).days for span in standing.covered)
    assert covered == (date(2026, 7, 1) - date(2025, 6, 1)).days
    assert standing.gap_days == (TODAY - date(2026, 6, 30)).days
    assert standing.gap_days + covered == (TODAY - date(2025, 6, 1)).days + 1
    assert standing.since == date(2026, 7, 1)


def test_cover_of_a_site_holds_for_what_moved_in_yesterday_and_no_more_for_what_moved_out():
    company = CompanyFactory()
    site, other = SiteFactory(company=company), SiteFactory(company=company)
    yesterday = TODAY - timedelta(days=1)
    came = ItemFactory(company=company, site=site, delivered_on=date(2026, 1, 1))
    went = ItemFactory(company=company, site=other, delivered_on=date(2026, 1, 1))
    for item, before, after in ((came, other, site), (went, site, other)):
        ItemSite.objects.create(item=item, site=before, during=DateRange(date(2026, 1, 1), yesterday))
        ItemSite.objects.create(item=item, site=after, during=DateRange(yesterday, None))
    CoverageFactory(item=None, site=site, contract=ContractFactory(company=company))
    assert standing_of(came, yesterday).state == Covered.ENDING
    assert standing_of(came, yesterday - timedelta(days=1)).state == Covered.NOT_STARTED
    assert standing_of(went, yesterday - timedelta(days=1)).is_covered
    left = standing_of(went, TODAY)
    assert (left.state, left.since) == (Covered.UNCOVERED, yesterday)


def test_a_contract_that_renews_itself_covers_past_its_end_until_it_is_terminated():
    contract = ContractFactory(starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31), auto_renew_months=12)
    item = CoverageFactory(contract=contract).item
    assert standing_of(item, TODAY).state == Covered.COVERED
    assert standing_of(item, TODAY).until is None
    contract.terminated_on = TODAY
    contract.save()
    assert standing_of(item, TODAY).until == TODAY
    assert standing_of(item, TODAY + timedelta(days=1)).since == TODAY + timedelta(days=1)


def test_a_warranty_that_does_not_follow_the_item_stops_on_the_day_of_its_sale():
    item = ItemFactory(product=warranted(months=36, is_transferable=False), delivered_on=date(2025, 1, 1))
    free = ItemFactory(product=warranted(months=36), delivered_on=date(2025, 1, 1))
    for one in (item, free):
        ItemParty.objects.create(
            item=one, company=one.company, role="owner", during=DateRange(date(2025, 1, 1), date(2026, 5, 1))
        )
        ItemParty.objects.create(
            item=one, company=CompanyFactory(), role="owner", during=DateRange(date(2026, 5, 1), None)
        )
    assert warranty_of(item).cut_why == "transfer"
    assert standing_of(item, date(2026, 4, 30)).is_covered
    assert standing_of(item, TODAY).since == date(2026, 5, 1)
    assert standing_of(free, TODAY).is_covered


def test_a_new_role_that_is_not_the_owners_ends_no_warranty():
    item = ItemFactory(product=warranted(months=36, is_transferable=False), delivered_on=date(2025, 1, 1))
    ItemParty.objects.create(
        item=item, company=CompanyFactory(), role="operator", during=DateRange(date(2026, 5, 1), None)
    )
    ItemParty.objects.create(
        item=item, company=item.company, role="owner", during=DateRange(date(2026, 6, 1), None)
    )
    assert standing_of(item, TODAY).is_covered


def test_void_cover_of_a_part_leaves_the_machine_covered():
    machine = ItemFactory(delivered_on=date(2026, 1, 1))
    part = PartFactory(parent=machine, delivered_on=date(2026, 1, 1))
    contract = ContractFactory(company=machine.company, ends_on=date(2027, 12, 31))
    CoverageFactory(item=machine, contract=contract, include_children=False)
    CoverageFactory(item=part, contract=contract, void_on=date(2026, 11, 1), void_reason="Opened by others")
    assert standing_of(part, date(2026, 10, 31)).is_covered
    assert standing_of(part, TODAY).since == date(2026, 11, 1)
    assert standing_of(machine, TODAY).state == Covered.COVERED


def test_a_part_has_its_machines_cover_on_the_days_it_is_in_it_at_any_depth():
    machine = ItemFactory(delivered_on=date(2025, 1, 1))
    inner = PartFactory(parent=machine)
    innermost = PartFactory(parent=PartFactory(parent=inner), delivered_on=date(2025, 1, 1))
    CoverageFactory(item=machine, contract=ContractFactory(ends_on=None))
    assert standing_of(innermost, TODAY).is_covered
    Placement.objects.filter(child=inner).update(during=DateRange(None, date(2026, 6, 1)))
    assert standing_of(innermost, TODAY).since == date(2026, 6, 1)


def test_a_product_at_a_company_is_covered_while_the_company_owns_it():
    item = ItemFactory(delivered_on=date(2026, 1, 1))
    CoverageFactory(
        item=None, company=item.company, product=item.product, contract=ContractFactory(ends_on=None)
    )
    assert standing_of(item, TODAY).is_covered
    assert not standing_of(ItemFactory(product=item.product), TODAY).is_covered
    ItemParty.objects.create(
        item=item, company=CompanyFactory(), role="owner", during=DateRange(date(2026, 9, 1), None)
    )
    ItemParty.objects.create(
        item=item, company=item.company, role="owner", during=DateRange(None, date(2026, 9, 1))
    )
    assert standing_of(item, TODAY).since == date(2026, 9, 1)


def test_the_meters_limit_ends_a_warranty_early_and_a_reset_does_not(clerk):
    product = warranted(months=36, meter="hours", meter_limit=2000)
    worn, reset = (ItemFactory(product=product, delivered_on=date(2025, 1, 1)) for _ in range(2))
    readings = (
        (worn, 3, 1500, False), (worn, 6, 2000, False),
        (reset, 3, 1500, False), (reset, 4, 0, True), (reset, 6, 400, False),
    )  # fmt: skip
    for item, month, value, is_reset in readings:
        MeterReading.objects.create(
            item=item, meter="Hours", read_at=datetime(2026, month, 1, 9, tzinfo=UTC), value=value,
            is_reset=is_reset, by=clerk,
        )  # fmt: skip
    assert (warranty_of(worn).cut_why, standing_of(worn, TODAY).since) == ("meter", date(2026, 6, 1))
    assert standing_of(worn, date(2026, 5, 31)).is_covered
    assert standing_of(reset, TODAY).is_covered
    MeterReading.objects.create(
        item=reset, meter="hours", read_at=datetime(2026, 8, 1, 9, tzinfo=UTC), value=500, by=clerk
    )
    assert standing_of(reset, TODAY).since == date(2026, 8, 1)


def test_cover_to_come_is_not_started_and_what_is_not_ours_is_said_so():
    item = ItemFactory(delivered_on=date(2026, 11, 1))
    CoverageFactory(item=item, contract=ContractFactory(starts_on=date(2027, 1, 1), ends_on=None))
    standing = standing_of(item, TODAY)
    assert (standing.state, standing.starts_on) == (Covered.NOT_STARTED, date(2027, 1, 1))
    assert standing.gap_days == 22
    assert standing_of(ItemFactory(is_ours=False), TODAY).state == Covered.NOT_OURS
    assert standing_of(ItemFactory(), TODAY).gap_days is None


def test_a_draft_covers_nothing_and_ends_follow_the_contract():
    contract = ContractFactory(status="draft", ends_on=date(2026, 12, 31))
    item = CoverageFactory(contract=contract).item
    assert standing_of(item, TODAY).state == Covered.UNCOVERED
    contract.status = "signed"
    contract.save()
    assert standing_of(item, TODAY).until == date(2026, 12, 31)


def test_a_warranty_goes_with_the_day_that_gave_it_and_comes_in_bulk():
    product = warranted(months=12)
    items = ItemFactory.create_batch(3, product=product, delivered_on=date(2026, 5, 1))
    assert Coverage.objects.filter(is_by_rule=True).count() == 3
    items[0].delivered_on = None
    items[0].save()
    assert Coverage.objects.filter(is_by_rule=True).count() == 2
