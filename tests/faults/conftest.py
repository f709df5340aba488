"""One small world, of which every address of the product can be filled in."""

import pytest

from tests.factories.users import UserFactory
from tests.stage.pages import make_world
from users.permissions import Role


@pytest.fixture
def world(db):
    """The world of a rep whom nobody of the tests is."""
    return make_world(UserFactory(role=Role.SALES, full_name="Keijo Pitäjä", email="keeper@example.com"))
