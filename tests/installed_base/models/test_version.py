import pytest

from installed_base.models.version import version_key


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2.9", "2.10"),
        ("v2.1", "v2.1.1"),
        ("2.0-rc1", "2.0"),
        ("2.0-beta2", "2.0-rc1"),
        ("2.0 alpha", "2.0b1"),
        ("1.1.1k", "1.1.1w"),
        ("1.1.1", "1.1.1a"),
        ("2.1-1", "2.1-3"),
        ("9", "10"),
    ],
)
def test_an_older_version_sorts_before_a_newer_one(older, newer):
    assert version_key(older) < version_key(newer)


@pytest.mark.parametrize("same", ["2.1", "v2.1", "V 2.1", "2.1.0", "ver 2.1"])
def test_one_version_in_any_writing_sorts_alike(same):
    assert version_key(same) == [2, 1, 0, 0, 0]


@pytest.mark.parametrize("nothing", ["", "Gold edition", "😀", "-"])
def test_what_starts_with_no_number_has_no_key(nothing):
    assert version_key(nothing) is None


def test_a_huge_number_still_fits_the_column():
    assert version_key("20260101120000") == [2_147_483_647, 0, 0, 0, 0]
