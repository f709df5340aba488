"""Contracts that renew themselves, and two people at once."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from history.queries import changes_of
from service.models import Coverage, CoverSnapshot, ServiceContract
from service.operations import contract as operations
from service.operations.contract_refusals import AlreadyRenewed, CoverOfRule, CoverOutsideContract
from service.operations.cover import add_cover, change_cover, write_warranties
from service.operations.cover_snapshot import take_snapshot
from tests.factories.cover import ContractFactory, CoverageFactory, ProductWarrantyFactory
from tests.factories.installed_base import ItemFactory
from tests.factories.users import UserFactory

TODAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_a_contract_that_renews_itself_is_moved_on_from_end_of_month_to_end_of_month(clerk, now):
    feb = ContractFactory(
        starts_on=date(2023, 3, 1), ends_on=date(2024, 2, 29), auto_renew_months=12, notice_months=2
    )
    late = ContractFactory(starts_on=date(2023, 1, 1), ends_on=date(2026, 11, 22), auto_renew_months=12)
    gone = ContractFactory(ends_on=date(2026, 1, 31), auto_renew_months=12, terminated_on=date(2026, 1, 31))
    assert operations.renew_due_contracts(today=TODAY, by=clerk, now=now) == 1
    assert operations.renew_due_contracts(today=TODAY, by=clerk, now=now) == 0
    for contract in (feb, late, gone):
        contract.refresh_from_db()
    assert (feb.ends_on, feb.notice_on) == (date(2027, 2, 28), date(2026, 12, 28))
    assert (late.ends_on, gone.ends_on) == (date(2026, 11, 22), date(2026, 1, 31))
    assert changes_of(feb).first().new["ends_on"] == "2027-02-28"


@pytest.mark.django_db
def test_covers_that_end_with_the_contract_run_on_with_it(clerk, now):
    contract = ContractFactory()
    with_it = CoverageFactory(contract=contract, during=("2026-01-01", "2027-01-01"))
    shorter = CoverageFactory(contract=contract, during=("2026-01-01", "2026-06-01"))
    operations.renew_contract(contract=contract, ends_on=date(2027, 12, 31), by=clerk, now=now)
    ends = dict(Coverage.objects.values_list("pk", "effective"))
    assert (ends[with_it.pk].upper, ends[shorter.pk].upper) == (date(2028, 1, 1), date(2026, 6, 1))


@pytest.mark.django_db
def test_cover_outside_of_its_contract_and_changes_of_a_rules_warranty_are_refused(clerk, now):
    contract, item = ContractFactory(), ItemFactory()
    with pytest.raises(CoverOutsideContract):
        add_cover(contract=contract, item=item, starts_on=date(2027, 1, 1), by=clerk, now=now)
    product = ProductWarrantyFactory().product
    ItemFactory(product=product, delivered_on=date(2026, 1, 1))
    with pytest.raises(CoverOfRule):
        change_cover(
            cover=Coverage.objects.get(is_by_rule=True), values={"ends_on": TODAY}, by=clerk, now=now
        )
    assert write_warranties() == 0


@pytest.mark.django_db
def test_a_snapshot_taken_twice_is_one_and_the_first_of_a_month_is_kept_by_company():
    CoverageFactory()
    take_snapshot(day=TODAY)
    assert take_snapshot(day=TODAY) == 1
    assert CoverSnapshot.objects.get().contract_only == 1
    assert take_snapshot(day=date(2026, 12, 1)) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_renew_at_once_one_wins_and_the_other_is_told(now):
    by, contract = UserFactory(), ContractFactory(ends_on=date(2026, 12, 31))
    told: list[str] = []
    start = threading.Barrier(2)

    def renew(year: int) -> None:
        try:
            start.wait(5)
            mine = ServiceContract.objects.get(pk=contract.pk)
            operations.renew_contract(
                contract=mine, ends_on=date(year, 12, 31), seen=date(2026, 12, 31), by=by, now=now
            )
            told.append("done")
        except AlreadyRenewed:
            told.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=renew, args=(year,)) for year in (2027, 2028)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(told) == ["done", "told"]


@pytest.mark.django_db(transaction=True)
def test_cover_written_while_its_contract_ends_is_cut_all_the_same():
    contract, item = ContractFactory(ends_on=None), ItemFactory()
    ready, go = threading.Event(), threading.Event()

    def end() -> None:
        with transaction.atomic():
            ServiceContract.objects.filter(pk=contract.pk).update(terminated_on=date(2026, 6, 30))
            ready.set()
            go.wait(1)
        connection.close()

    thread = threading.Thread(target=end)
    thread.start()
    ready.wait(5)
    CoverageFactory(contract=contract, item=item)
    go.set()
    thread.join(10)
    assert Coverage.objects.get().effective.upper == date(2026, 7, 1)
