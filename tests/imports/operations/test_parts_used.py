"""Parts used that come in a file go into machines as those that are typed on a visit do."""

from datetime import date

import pytest

from history.models import Change
from imports.models import RowIssue
from installed_base.models import InstalledItem, ItemRelation, Placement
from installed_base.operations.configuration import install_part
from service.models import PartUsed
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
HEADER = "Työnumero;Varaosa;Osan sarjanumero;Positio;Poistettu osa;Poistetun osan tila;Määrä\n"
VISITS = (
    "Työnumero;Sarjanumero;Laji;Otsikko;Tehty\nW-1;M-1;huolto;Vuosihuolto;5.5.2024\n"
    "W-2;M-1;huolto;Vuosihuolto;6.5.2025\n"
)


def outcome(imported):
    return tuple(imported.counts.get(fate, 0) for fate in ("created", "updated", "unchanged", "rejected"))


def reasons(imported):
    rows = RowIssue.objects.filter(of=imported, is_rejection=True).order_by("number")
    return list(rows.values_list("code", flat=True))


@pytest.fixture
def machine(admin, bring_in):
    item = ItemFactory(product=ProductFactory(code="HX"), serial="M-1", company=CompanyFactory())
    for code in ("PUMP", "SEAL", "FILTER"):
        ProductFactory(code=code, kind="part")
    bring_in("visits", VISITS, by=admin)
    return item


@pytest.fixture
def pump(machine, admin, now):
    item = ItemFactory(product__code="OLD-PUMP", serial="P-OLD", company=machine.company)
    install_part(item=item, parent=machine, position="P1", on=date(2020, 1, 1), by=admin, now=now)
    return item


def days(machine):
    return {
        (one.child.serial, one.position): (one.during.lower, one.during.upper)
        for one in Placement.objects.filter(parent=machine).select_related("child")
    }


def test_what_went_in_and_what_came_out_are_placed_on_the_day_of_the_visit(machine, pump, admin, bring_in):
    first = bring_in("parts_used", HEADER + "W-1;PUMP;P-NEW;;p old;romutettu;1\n", by=admin)

    new = InstalledItem.objects.get(serial="P-NEW")
    pump.refresh_from_db()
    assert outcome(first) == (1, 0, 0, 0)
    assert days(machine) == {
        ("P-OLD", "P1"): (date(2020, 1, 1), date(2024, 5, 5)),
        ("P-NEW", "P1"): (date(2024, 5, 5), None),
    }
    assert (new.parent, new.source, pump.parent, pump.status) == (machine, "import", None, "scrapped")
    assert ItemRelation.objects.filter(item=new, other=pump, kind="replaces").exists()
    line = PartUsed.objects.get()
    assert (line.installed_item, line.removed_item, line.serial) == (new, pump, "P-NEW")
    told = Change.objects.get(object_type="service.partused", object_id=line.pk)
    assert (told.new["installed_item_id"], told.new["removed_item_id"]) == (new.pk, pump.pk)
    assert told.change_set_id == first.change_set_id
    placed = Change.objects.filter(object_type="installed_base.placement", change_set=first.change_set_id)
    assert placed.count() == 2


def test_the_same_file_again_places_nothing(machine, pump, admin, bring_in):
    text = HEADER + "W-1;PUMP;P-NEW;;P-OLD;;1\nW-1;SEAL;;S1;;;1\nW-1;SEAL;;;;;4\n"
    bring_in("parts_used", text, by=admin)
    before = list(Placement.objects.order_by("pk").values())

    again = bring_in("parts_used", text, by=admin)

    assert outcome(again) == (0, 0, 3, 0)
    assert list(Placement.objects.order_by("pk").values()) == before
    assert InstalledItem.objects.filter(product__code="SEAL").count() == 1  # four seals were just used up


def test_a_filter_without_a_number_is_exchanged_for_the_one_in_its_place(machine, admin, bring_in):
    bring_in("parts_used", HEADER + "W-2;FILTER;;F1;;;1\nW-1;FILTER;;F1;;;1\n", by=admin)

    rows = Placement.objects.filter(parent=machine, position="F1").order_by("during")
    assert [(row.during.lower, row.during.upper) for row in rows] == [
        (date(2024, 5, 5), date(2025, 5, 6)),
        (date(2025, 5, 6), None),
    ]


def test_a_line_that_only_says_what_came_out_takes_it_out(machine, pump, admin, bring_in):
    text = "Työnumero;Varaosa;Poistettu osa\nW-2;;P-OLD\n"
    first = bring_in("parts_used", text, by=admin)
    again = bring_in("parts_used", text, by=admin)

    pump.refresh_from_db()
    assert (outcome(first), outcome(again)) == ((1, 0, 0, 0), (0, 0, 1, 0))
    assert (pump.parent, days(machine)) == (None, {("P-OLD", "P1"): (date(2020, 1, 1), date(2025, 5, 6))})
    assert PartUsed.objects.get().product == pump.product


def test_a_part_that_stands_in_the_machine_already_stays_in_its_place(machine, pump, admin, bring_in):
    bring_in("parts_used", HEADER + "W-1;OLD-PUMP;P-OLD;;;;1\n", by=admin)

    assert days(machine) == {("P-OLD", "P1"): (date(2020, 1, 1), None)}
    assert PartUsed.objects.get().installed_item == pump


def test_what_the_machine_cannot_take_is_told_before_the_run_and_the_rest_goes_in(
    machine, pump, admin, bring_in
):
    text = HEADER + (
        "W-1;PUMP;P-2;P1;;;1\n"  # the old one stands there
        "W-1;PUMP;P-3;;NIX-1;;1\n"  # was never in
        "W-1;PUMP;P-4;P2;;;1\n"
        "W-2;PUMP;P-5;P2;;;1\n"  # the row above went there
        "W-1;HX;M-1;P9;;;1\n"  # the machine in itself
        "W-1;PUMP;P-4;P8;;;1\n"  # the same part twice
    )
    codes = ["slot_taken", "unknown_removed", "slot_taken", "circle", "used_twice"]

    checked = bring_in("parts_used", text, by=admin, until="checked")
    assert (outcome(checked), reasons(checked)) == ((1, 0, 0, 5), codes)
    done = bring_in("parts_used", text, by=admin)

    assert (outcome(done), reasons(done)) == ((1, 0, 0, 5), codes)
    assert set(days(machine)) == {("P-OLD", "P1"), ("P-4", "P2")}


def test_a_part_that_went_in_by_file_keeps_its_quantity(machine, admin, bring_in):
    bring_in("parts_used", HEADER + "W-1;FILTER;;F1;;;1\n", by=admin)
    bring_in("parts_used", HEADER + "W-1;FILTER;;f1;;;3\n", by=admin)

    line = PartUsed.objects.get()
    assert (line.quantity, line.position) == (1, "F1")
