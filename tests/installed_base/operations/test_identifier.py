import pytest

from history.queries import changes_of
from installed_base.operations import identifier as operations
from installed_base.operations.refusals import IdentifierTaken
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def test_a_number_is_given_and_taken_away_and_both_are_recorded(clerk, now):
    item = ItemFactory()

    number = operations.add_identifier(item=item, scheme="barcode", value="64-123", by=clerk, now=now)
    operations.remove_identifier(identifier=number, by=clerk, now=now)

    assert [(change.old, change.new) for change in changes_of(item)] == [
        ({"identifiers": {"barcode": "64-123"}}, {"identifiers": {}}),
        ({"identifiers": {}}, {"identifiers": {"barcode": "64-123"}}),
    ]
    item.refresh_from_db()
    assert item.revision == 3


def test_a_number_that_the_item_has_is_refused_in_any_spelling(clerk, now):
    item = ItemFactory()
    operations.add_identifier(item=item, scheme="barcode", value="64-123", by=clerk, now=now)

    with pytest.raises(IdentifierTaken):
        operations.add_identifier(item=item, scheme="barcode", value="64 123", by=clerk, now=now)
