"""One small world for the tests of a module: making it takes longer than most of what is asked of it."""

import pytest
from django.db import transaction

from tests.factories.users import UserFactory
from tests.stage.pages import make_world
from users.permissions import Role


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker):
    """The world of a rep, in a transaction around all tests of the module; what a test changes in it goes with the
    test."""
    around = transaction.atomic()
    around._from_testcase = True  # what asks to be outermost may be inside it, as inside a test
    with django_db_blocker.unblock(), around:
        keeper = UserFactory(role=Role.SALES, full_name="Keijo Pitäjä", email="keeper@example.com")
        yield make_world(keeper)
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world, db):
    """The world, to be used by a test of its own."""
    return made_world
