"""Serial numbers in the search box, as people read them off plates and out of letters."""

import pytest

from search.choices import Kind
from search.queries import ids_matching, search
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db


def numbers(user, text: str) -> list[str]:
    """Serial numbers of the items that the box shows."""
    groups = search(user, text, kinds=[Kind.ITEM], limit=20).groups
    return sorted("".join(part.text for part in hit.title) for group in groups for hit in group.hits)


@pytest.fixture
def crane():
    """An item with a long number, and one that differs by a sign."""
    product = ProductFactory(code="CRANE", name="Crane")
    ItemFactory(product=product, serial="KX-0123-A0004568")
    return ItemFactory(product=product, serial="KX-0123-A0004567")


@pytest.mark.parametrize(
    "text",
    [
        "kx 0123 a0004567",
        "KX0123A0004567",
        "ＫＸ－０１２３－Ａ０００４５６７",
        "KX–0123–A0004567",
        "KX\u00a00123\u00a0A0004567",
    ],
)
def test_a_serial_number_is_found_in_any_spelling_and_known_as_typed_whole(rep, crane, text):
    found = search(rep, text)

    assert found.only_exact is not None
    assert found.only_exact.public_id == crane.public_id
    assert numbers(rep, text) == ["KX-0123-A0004567"]
    assert ids_matching(rep, Kind.ITEM, text) == [crane.pk]


def test_leading_zeros_are_kept_and_need_not_be_typed(rep, crane):
    ItemFactory(product=crane.product, serial="4567")

    assert numbers(rep, "4567") == ["4567", "KX-0123-A0004567"]
    assert numbers(rep, "0004567") == ["KX-0123-A0004567"]


@pytest.mark.parametrize("text", ["AO-1I", "A0-11", "a01l", "AOIL"])
def test_letters_that_look_like_digits_find_each_item_under_the_number_on_its_own_plate(rep, text):
    items = [ItemFactory(serial=serial) for serial in ("AO-1I", "A0-11", "A0-1L")]
    ItemFactory(serial="AQ-11")

    assert numbers(rep, text) == ["A0-11", "A0-1L", "AO-1I"]
    assert sorted(ids_matching(rep, Kind.ITEM, text)) == [item.pk for item in items]


def test_of_numbers_that_look_alike_the_one_typed_is_the_exact_one(rep):
    ItemFactory(serial="AO-11")
    meant = ItemFactory(serial="A0-11")

    assert search(rep, "a011").only_exact.public_id == meant.public_id


def test_three_signs_at_the_end_find_an_item_and_two_do_not(rep, crane):
    assert numbers(rep, "567") == ["KX-0123-A0004567"]
    assert (numbers(rep, "67"), ids_matching(rep, Kind.ITEM, "67")) == ([], [])


def test_marked_letters_of_a_serial_number_are_letters_of_their_own(rep):
    marked = ItemFactory(serial="äÅö-77")
    plain = ItemFactory(serial="AAO-77")

    for text in ("ÄÅÖ-77", "äåö77", "a\u0308a\u030ao\u030877"):
        assert search(rep, text).only_exact.public_id == marked.public_id
        assert marked.pk in ids_matching(rep, Kind.ITEM, text)
    assert search(rep, "aao77").only_exact.public_id == plain.public_id


def test_a_number_of_eighty_digits_is_found_whole_and_by_its_end(rep):
    ItemFactory(serial="1" + "7" * 78 + "2")
    ItemFactory(serial="1" + "7" * 78 + "3")

    assert numbers(rep, "1" + "7" * 78 + "2") == ["1" + "7" * 78 + "2"]
    assert numbers(rep, "7" * 40 + "3") == ["1" + "7" * 78 + "3"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("QA%B9", ["QA%B9"]), ("QA_C9", ["QA_C9"]), ("QA\\D9", ["QA\\D9"]), ("QA'E9", ["QA'E9"]), ('QA"F9', ['QA"F9']),
        ("QA%9", []), ("QA_9", []), ("Q__B9", []), ("%%%", []), ("___", []), ("'''", []), ("\\\\\\", []),
    ],
)  # fmt: skip
def test_signs_that_mean_something_to_databases_mean_themselves(rep, text, found):
    product = ProductFactory(code="PUMPPU", name="Pumppu")
    for serial in ("QA%B9", "QA_C9", "QA\\D9", "QA'E9", 'QA"F9'):
        ItemFactory(product=product, serial=serial)

    assert ids_matching(rep, Kind.ITEM, text) == [item.pk for item in product.items.filter(serial__in=found)]
    assert numbers(rep, text) == found
