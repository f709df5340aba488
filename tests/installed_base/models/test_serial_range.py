import pytest

from installed_base.models.serial_range import (
    problem_of_pattern,
    problems_of_range,
    split_serial,
    warnings_of_range,
)


@pytest.mark.parametrize(
    ("serial", "stem", "number"),
    [
        ("KX-0123-a0004567", "KX0123A", 4567),
        ("0004567", "", 4567),
        ("äö-12", "ÄÖ", 12),
        ("SN-1-E", "SN1E", None),
        ("", "", None),
        ("_7", "", 7),
    ],
)
def test_a_serial_is_a_stem_and_a_number(serial, stem, number):
    parts = split_serial(serial)

    assert (parts.stem, parts.number) == (stem, number)


def test_a_pattern_tells_the_counter_from_the_rest():
    parts = split_serial("sn-364739-E", "(?P<prefix>SN-)(?P<seq>[0-9]+)-[A-Z]")

    assert (parts.stem, parts.number) == ("SN", 364739)


@pytest.mark.parametrize("pattern", ["(", "(?P<prefix>x)", "(a+)+(?P<seq>1)", "[", "(?P<seq>[0-9]+"])
def test_a_pattern_that_is_none_is_told(pattern):
    assert problem_of_pattern(pattern) != ""


@pytest.mark.parametrize("pattern", ["", "[A-Z]+[0-9]+", "(?P<prefix>SN-)(?P<seq>[0-9]+)"])
def test_a_pattern_that_says_something_is_taken(pattern):
    assert problem_of_pattern(pattern) == ""


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [("A1", "A2", 0), ("A2", "A1", 1), ("A1", "B2", 1), ("A", "A2", 1), ("", "A2", 0), ("A1", "", 0)],
)
def test_problems_of_a_range(first, last, count):
    assert len(problems_of_range(first, last)) == count


@pytest.mark.parametrize(
    ("first", "last", "count"), [("12-99", "12-100", 1), ("12-099", "12-100", 0), ("A1", "", 0)]
)
def test_ends_of_unequal_length_are_warned_of(first, last, count):
    assert len(warnings_of_range(first, last)) == count
