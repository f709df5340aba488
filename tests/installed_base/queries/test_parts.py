from datetime import date

import pytest

from installed_base.operations import part_fit as operations
from installed_base.operations import product as products
from installed_base.operations.bom import add_bom_line
from installed_base.operations.catalogue_refusals import (
    FitRangeInvalid,
    FitsItself,
    FitTwice,
    RevisionsBackwards,
    RevisionUnreadable,
)
from installed_base.operations.item import create_item
from installed_base.queries import parts_that_fit, warnings_of_fits
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def press():
    return ProductFactory(code="HX-900", name="Press")


@pytest.fixture
def fits(press, clerk, now):
    def say(code, **range_):
        part = ProductFactory(kind="part", code=code, name=f"Seal {code}")
        return operations.add_part_fit(part=part, product=press, by=clerk, now=now, **range_)

    return say


def codes(item, words=""):
    return [one.current.code for one in parts_that_fit(item, words)]


@pytest.mark.parametrize(
    ("serial", "found"),
    [
        ("KX-0099", []),
        ("KX-0100", ["A"]),
        ("kx 150", ["A"]),
        ("KX-0199", ["A"]),
        ("KX-200", []),
        ("KY-0150", []),
        ("KX-150-B", []),
    ],
)
def test_both_ends_of_a_range_count_whatever_the_spelling_and_leading_zeros(press, fits, serial, found):
    fits("A", serial_from="KX-0100", serial_to="KX-0199")

    assert codes(ItemFactory(product=press, serial=serial)) == found


def test_an_open_end_goes_on(press, fits):
    fits("OLD", serial_to="KX-0500")
    fits("NEW", serial_from="KX-0501")

    assert [codes(ItemFactory(product=press, serial=serial)) for serial in ("KX-1", "KX-500", "KX-501", "KX-99999")] == [
        ["OLD"], ["OLD"], ["NEW"], ["NEW"],
    ]  # fmt: skip


def test_a_number_of_eighty_digits_is_compared(press, fits):
    fits("A", serial_from="9" * 78, serial_to="9" * 80)

    assert codes(ItemFactory(product=press, serial="9" * 79)) == ["A"]


@pytest.mark.parametrize(
    ("version", "found"),
    [("2.8", []), ("2.9", ["A"]), ("v2.10", ["A"]), ("3.0", ["A"]), ("3.0.1", []), ("3.1", [])],
)
def test_revisions_count_as_people_mean_them(press, fits, clerk, now, version, found):
    fits("A", revision_from="2.9", revision_to="3.0")

    item = create_item(product=press, serial="1", version=version, by=clerk, now=now)

    assert codes(item) == found


def test_what_cannot_be_compared_is_listed_with_a_doubt(press, fits):
    fits("A", serial_from="KX-0100", serial_to="KX-0199")
    fits("B", revision_from="2")
    fits("C")

    found = parts_that_fit(ItemFactory(product=press, serial=""))

    assert [(one.part.code, one.is_sure) for one in found] == [("A", False), ("B", False), ("C", True)]


def test_a_chain_of_three_leads_to_what_is_delivered_today(press, fits, clerk, now):
    fit = fits("S1")
    second, third = ProductFactory(code="S2"), ProductFactory(code="S3")
    products.change_product(
        product=fit.part, values={"successor": second, "end_of_sale": date(2015, 6, 30)}, by=clerk, now=now
    )
    products.change_product(
        product=second, values={"successor": third, "succeeded_on": date(2022, 3, 1)}, by=clerk, now=now
    )

    (found,) = parts_that_fit(ItemFactory(product=press))

    assert (found.part.code, found.current) == ("S1", third)
    assert [(step.old.code, step.new.code, step.since) for step in found.replaced] == [
        ("S1", "S2", date(2015, 6, 30)),
        ("S2", "S3", date(2022, 3, 1)),
    ]


def test_a_successor_that_fits_other_numbers_only_is_doubted(press, fits, clerk, now):
    old, new = fits("S1"), fits("S2", serial_from="KX-500")
    products.change_product(product=old.part, values={"successor": new.part}, by=clerk, now=now)

    assert [one.is_sure for one in parts_that_fit(ItemFactory(product=press, serial="KX-100"))] == [False]
    assert [one.is_sure for one in parts_that_fit(ItemFactory(product=press, serial="KX-500"))] == [
        True,
        True,
    ]


def test_words_find_code_name_place_note_and_former_code(press, fits, clerk, now):
    fit = fits("SL-100", position="Shaft", note="grease")
    fits("XX-1")
    products.change_product(product=fit.part, values={"code": "SL-101"}, by=clerk, now=now)
    item = ItemFactory(product=press)

    found = [
        codes(item, words)
        for words in ("seal sl101", "shaft", "GREASE", "sl 100", "sl-100", "seal xx-1", "%")
    ]

    assert found == [["SL-101"], ["SL-101"], ["SL-101"], ["SL-101"], ["SL-101"], ["XX-1"], []]


def test_components_of_the_structure_of_its_day_are_listed_too(press, clerk, now):
    old, new = ProductFactory(code="M1"), ProductFactory(code="M2")
    day = date(2020, 1, 1)
    add_bom_line(assembly=press, component=old, position="10", valid_to=day, by=clerk, now=now)
    add_bom_line(assembly=press, component=new, position="10", valid_from=day, by=clerk, now=now)

    before, after = (
        ItemFactory(product=press, delivered_on=delivered) for delivered in (date(2019, 12, 31), day)
    )

    assert (codes(before), codes(after)) == (["M1"], ["M2"])


def test_a_pattern_says_which_digits_count_also_of_ranges_said_before(press, fits, clerk, now):
    fits("A", serial_from="12-099", serial_to="12-100")
    item = ItemFactory(product=press, serial="12-99")

    before = codes(item)
    pattern = "(?P<prefix>[0-9]+)-(?P<seq>[0-9]+)"
    products.change_product(product=press, values={"serial_pattern": pattern}, by=clerk, now=now)
    item.refresh_from_db()

    assert (before, codes(item)) == ([], ["A"])
    assert codes(ItemFactory(product=press, serial="13-100")) == []


@pytest.mark.parametrize(
    ("range_", "refusal"),
    [
        ({"serial_from": "KX-1", "serial_to": "KY-2"}, FitRangeInvalid),
        ({"serial_from": "KX-9", "serial_to": "KX-1"}, FitRangeInvalid),
        ({"serial_from": "KX-A"}, FitRangeInvalid),
        ({"revision_from": "gold"}, RevisionUnreadable),
        ({"revision_from": "2.10", "revision_to": "2.9"}, RevisionsBackwards),
    ],
)
def test_a_range_that_means_nothing_is_refused(fits, range_, refusal):
    with pytest.raises(refusal):
        fits("A", **range_)


def test_the_same_twice_and_a_part_of_itself_are_refused(press, fits, clerk, now):
    fit = fits("A")

    with pytest.raises(FitTwice):
        operations.add_part_fit(part=fit.part, product=press, by=clerk, now=now)
    with pytest.raises(FitsItself):
        operations.add_part_fit(part=press, product=press, by=clerk, now=now)


def test_ranges_that_mislead_or_meet_are_warned_of(press, fits):
    fits("A", position="Shaft", serial_from="12-99", serial_to="12-100")
    fits("B", position="shaft", serial_from="12-100")
    fits("C", position="Shaft", serial_from="KC-1")

    warnings = warnings_of_fits(press)

    assert len(warnings) == 2
    assert "1299" in warnings[0]
    assert "12100" in warnings[0]
    assert "A" in warnings[1]
    assert "B" in warnings[1]


def test_parts_are_found_in_few_queries(press, fits, django_assert_max_num_queries):
    for number in range(30):
        fits(f"P{number}")
    item = ItemFactory(product=press)

    with django_assert_max_num_queries(6):
        assert len(parts_that_fit(item, "seal")) == 30
