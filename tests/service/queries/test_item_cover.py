"""The covered days kept of each item are those that a fresh look finds, whatever happened to what they follow from."""

import random
import threading
from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from installed_base.models import InstalledItem, ItemParty, ItemSite, Placement
from service.models import Coverage, ItemCover, ServiceContract
from service.operations.item_cover import mend_item_cover
from service.queries.cover import segments, union
from service.queries.cover_lists import covered_on, ending_within
from service.queries.item_cover import strays
from service.tasks.cover import mend_item_cover_of_night
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.cover import (
    ContractFactory,
    CoverageFactory,
    ProductWarrantyFactory,
    WarrantyTermFactory,
)
from tests.factories.installed_base import ItemFactory, PartFactory, PlacementFactory, ProductFactory

TODAY = date(2026, 11, 22)
LIFE = (date(2024, 1, 1), 1000)


def fresh() -> dict[int, list[tuple]]:
    """By item the days that a walk from the items finds, put together."""
    found = defaultdict(list)
    for segment in segments(InstalledItem.objects.values_list("pk", flat=True)):
        found[segment.item_id].append(segment.days)
    return {item: [(one.lower, one.upper) for one in union(days)] for item, days in found.items()}


def kept() -> dict[int, list[tuple]]:
    rows = ItemCover.objects.exclude(covered="{}")
    return {row.item_id: [(one.lower, one.upper) for one in row.covered] for row in rows}


class World:
    """A small base, and things that happen to it at random."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.companies = CompanyFactory.create_batch(3)
        self.sites = [SiteFactory(company=company) for company in self.companies]
        term = WarrantyTermFactory(is_transferable=False)
        self.products = [ProductFactory(), ProductFactory(), ProductWarrantyFactory(term=term).product]
        for _ in range(6):
            self.new_item()
        for _ in range(4):
            self.new_part()
        for _ in range(5):
            self.new_cover()

    def day(self) -> date:
        return LIFE[0] + timedelta(days=self.dice.randrange(LIFE[1]))

    def any_of(self, model):
        return self.dice.choice([None, *model.objects.order_by("pk")])

    def one_of(self, rows):
        found = list(rows.order_by("pk").distinct())
        return self.dice.choice(found) if found else None

    def new_item(self) -> None:
        where = self.dice.randrange(3)
        ItemFactory(
            company=self.companies[where], site=self.dice.choice([None, self.sites[where]]),
            product=self.dice.choice(self.products), delivered_on=self.dice.choice([None, self.day()]),
        )  # fmt: skip

    def new_part(self) -> None:
        parent = self.any_of(InstalledItem)
        if parent is not None:
            PartFactory(parent=parent, product=self.dice.choice(self.products), site=parent.site)

    def new_cover(self) -> None:
        scopes = [
            {"item": self.any_of(InstalledItem) or ItemFactory()}, {"item": None, "site": self.dice.choice(self.sites)},
            {
                "item": None, "company": self.dice.choice(self.companies),
                "product": self.dice.choice(self.products),
            },
        ]  # fmt: skip
        start = self.day()
        ends = self.dice.choice([None, start + timedelta(days=self.dice.randrange(1, 700))])
        contract = ContractFactory(starts_on=start, ends_on=ends)
        CoverageFactory(
            contract=contract, include_children=self.dice.random() < 0.7, **self.dice.choice(scopes)
        )

    def contract_ends_or_goes_on(self) -> None:
        row = self.any_of(ServiceContract)
        if row is not None:
            last = self.dice.choice([None, row.starts_on + timedelta(days=self.dice.randrange(1, 900))])
            ServiceContract.objects.filter(pk=row.pk).update(terminated_on=last)

    def cover_void_or_restored(self) -> None:
        row = self.any_of(Coverage)
        if row is not None:
            void = self.dice.choice([None, self.day()])
            Coverage.objects.filter(pk=row.pk).update(void_on=void, void_reason="Opened" if void else "")

    def cover_of_parts_or_not(self) -> None:
        row = self.any_of(Coverage)
        if row is not None:
            Coverage.objects.filter(pk=row.pk).update(include_children=not row.include_children)

    def cover_removed(self) -> None:
        Coverage.objects.filter(pk=getattr(self.any_of(Coverage), "pk", None)).delete()

    def contract_removed(self) -> None:
        ServiceContract.objects.filter(pk=getattr(self.any_of(ServiceContract), "pk", None)).delete()

    def sold(self) -> None:
        item = self.any_of(InstalledItem)
        if item is None or ItemParty.objects.filter(item=item).exists():
            ItemParty.objects.filter(pk=getattr(self.any_of(ItemParty), "pk", None)).delete()
            return
        turn, other = self.day(), self.dice.choice(self.companies)
        ItemParty.objects.create(item=item, company=item.company, role="owner", during=DateRange(None, turn))
        ItemParty.objects.create(item=item, company=other, role="owner", during=DateRange(turn, None))
        InstalledItem.objects.filter(Q(pk=item.pk) | Q(root=item)).update(company=other)

    def moved(self) -> None:
        item = self.any_of(InstalledItem)
        if item is None or ItemSite.objects.filter(item=item).exists():
            ItemSite.objects.filter(pk=getattr(self.any_of(ItemSite), "pk", None)).delete()
            return
        turn, other = self.day(), self.dice.choice(self.sites)
        ItemSite.objects.create(item=item, site=self.dice.choice(self.sites), during=DateRange(None, turn))
        ItemSite.objects.create(item=item, site=other, during=DateRange(turn, None))
        InstalledItem.objects.filter(Q(pk=item.pk) | Q(root=item)).update(site=other)

    def moved_without_days(self) -> None:
        item = self.any_of(InstalledItem)
        if item is not None:
            where = self.dice.randrange(3)
            here = {"company": self.companies[where], "site": self.dice.choice([None, self.sites[where]])}
            InstalledItem.objects.filter(pk=item.pk).update(**here)

    def another_product(self) -> None:
        item = self.any_of(InstalledItem)
        if item is not None:
            InstalledItem.objects.filter(pk=item.pk).update(product=self.dice.choice(self.products))

    def part_taken_out(self) -> None:
        row = self.one_of(Placement.objects.filter(during__endswith=None))
        if row is not None:
            turn = max(self.day(), (row.during.lower or date.min) + timedelta(days=1))
            Placement.objects.filter(pk=row.pk).update(during=DateRange(row.during.lower, turn))
            InstalledItem.objects.filter(pk=row.child_id).update(parent=None, root=None)

    def part_put_in(self) -> None:
        """Into a machine that is not inside of it, after the last place it had."""
        machines = InstalledItem.objects.filter(parent=None)
        child = self.one_of(machines.filter(contents=None))
        parent = self.one_of(machines.exclude(pk=child.pk)) if child else None
        if parent is None:
            return
        start = max([self.day(), *(row.during.upper for row in Placement.objects.filter(child=child))])
        Placement.objects.create(child=child, parent=parent, during=DateRange(start, None))
        InstalledItem.objects.filter(pk=child.pk).update(
            parent=parent, root=parent, company=parent.company, site=parent.site
        )

    def item_removed(self) -> None:
        item = self.one_of(
            InstalledItem.objects.filter(parent=None, parts=None, placements=None, contents=None)
        )
        if item is not None:
            item.delete()

    ACTS = (
        new_item, new_part, new_cover, contract_ends_or_goes_on, cover_void_or_restored, cover_of_parts_or_not,
        cover_removed, contract_removed, sold, moved, moved_without_days, another_product, part_taken_out,
        part_put_in, item_removed,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_after_whatever_happened_the_kept_days_are_those_that_a_fresh_look_finds(seed):
    world = World(seed)
    assert kept() == fresh()
    for _ in range(25):
        act = world.dice.choice(World.ACTS)
        act(world)
        assert kept() == fresh(), act.__name__
        assert strays() == [], act.__name__


@pytest.mark.django_db
def test_nothing_needs_to_be_written_for_a_day_to_pass():
    contract = ContractFactory(starts_on=date(2026, 1, 1), ends_on=TODAY)
    cover = CoverageFactory(contract=contract)
    tomorrow = TODAY + timedelta(days=1)
    assert InstalledItem.objects.filter(covered_on(TODAY)).get() == cover.item
    assert not InstalledItem.objects.filter(covered_on(tomorrow)).exists()
    assert InstalledItem.objects.exclude(covered_on(tomorrow)).get() == cover.item


@pytest.mark.django_db
def test_cover_that_ends_soon_is_told_from_cover_without_an_end():
    day = CoverageFactory(contract=ContractFactory(ends_on=date(2026, 12, 31))).item
    CoverageFactory(contract=ContractFactory(ends_on=None))
    ItemFactory()
    assert list(InstalledItem.objects.filter(ending_within(TODAY, 60))) == [day]


@pytest.mark.django_db
def test_a_part_on_a_day_is_covered_by_what_it_is_in_on_that_day():
    machine, part = ItemFactory(), ItemFactory()
    CoverageFactory(item=machine, contract=ContractFactory(ends_on=None))
    PlacementFactory(child=part, parent=machine, during=DateRange(date(2026, 3, 1), date(2026, 10, 1)))
    listed = lambda day: InstalledItem.objects.filter(covered_on(day), pk=part.pk).exists()  # noqa: E731
    assert [listed(date(2026, month, 15)) for month in (2, 5, 11)] == [False, True, False]


@pytest.fixture
def astray() -> ItemCover:
    """A row that lies, as after a restore with triggers off."""
    row = ItemCover.objects.get(item=CoverageFactory().item)
    ItemCover.objects.filter(pk=row.pk).update(by_contract="{}")
    return row


@pytest.mark.django_db
def test_the_command_tells_what_strays_and_mends_it_when_asked(astray, capsys):
    with pytest.raises(CommandError):
        call_command("check_cover")
    assert str(astray.pk) in capsys.readouterr().out
    call_command("check_cover", "--fix")
    call_command("check_cover")
    assert kept() == fresh()


@pytest.mark.django_db
def test_the_night_mends_what_strays_and_rows_that_are_missing(astray):
    ItemCover.objects.filter(item=CoverageFactory().item).delete()
    assert mend_item_cover_of_night() == 2
    assert kept() == fresh()
    assert mend_item_cover() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_covers_written_at_once_for_an_item_both_count():
    item = ItemFactory()
    spans = (DateRange(date(2025, 1, 1), date(2025, 6, 1)), DateRange(date(2026, 1, 1), date(2026, 6, 1)))
    written, go = threading.Barrier(2), threading.Event()

    def write(during: DateRange) -> None:
        with transaction.atomic():
            ServiceContract.objects.count()
            written.wait(5)
            contract = ContractFactory(starts_on=during.lower, ends_on=during.upper, company=item.company)
            CoverageFactory(item=item, contract=contract, during=during)
            go.wait(0.5)
        connection.close()

    threads = [threading.Thread(target=write, args=(during,)) for during in spans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert kept() == fresh() == {item.pk: [(one.lower, one.upper) for one in spans]}
