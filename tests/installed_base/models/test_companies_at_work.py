"""A company's row says whether any of its items is at work."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from companies.models import Company
from installed_base.models import InstalledItem
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory


def says(company: Company) -> bool:
    return Company.objects.values_list("has_items_at_work", flat=True).get(pk=company.pk)


@pytest.mark.django_db
class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("status", "is_at_work"),
        [("in_use", True), ("delivered", True), ("in_repair", True), ("loaned", True), ("stored", False), ("retired", False)],
    )  # fmt: skip
    def test_of_a_new_item(self, status, is_at_work):
        company = ItemFactory(status=status, is_ours=status != "stored").company

        assert says(company) is is_at_work

    def test_of_a_company_without_items(self):
        assert says(CompanyFactory()) is False

    def test_until_the_last_one_is_gone(self):
        company = CompanyFactory()
        first, second = ItemFactory(company=company), ItemFactory(company=company)

        InstalledItem.objects.filter(pk=first.pk).update(status="retired")
        assert says(company) is True

        second.delete()
        assert says(company) is False

        InstalledItem.objects.filter(pk=first.pk).update(status="in_use")
        assert says(company) is True

    def test_of_many_in_one_statement(self):
        companies = [ItemFactory().company for _ in range(3)]

        InstalledItem.objects.filter(company__in=companies[:2]).update(status="scrapped")

        assert [says(company) for company in companies] == [False, False, True]

    def test_when_an_item_goes_to_another_company(self):
        item, taker = ItemFactory(), CompanyFactory()
        giver = item.company

        InstalledItem.objects.filter(pk=item.pk).update(company=taker)

        assert (says(giver), says(taker)) == (False, True)


@contextmanager
def waited_for(act):
    """Commits what the block wrote when the act, begun after it in a connection of its own, waits for it."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        yield
        thread.start()
        wait_until_somebody_waits()
    thread.join(timeout=10)
    assert not thread.is_alive()


def wait_until_somebody_waits() -> None:
    """Until another connection waits for this one."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waited")


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_the_last_goes_while_another_comes(self):
        item = ItemFactory()
        company = item.company

        with waited_for(lambda: ItemFactory(company=company)):
            InstalledItem.objects.filter(pk=item.pk).update(status="retired")

        assert says(company) is True

    def test_another_comes_while_the_last_goes(self):
        item = ItemFactory()
        company = item.company

        with waited_for(lambda: InstalledItem.objects.filter(pk=item.pk).update(status="retired")):
            ItemFactory(company=company)

        assert says(company) is True
