"""One small world, of which every address of the product can be filled in, and a database for what is killed."""

from collections.abc import Iterator

import pytest

from tests.factories.users import UserFactory
from tests.stage import database
from tests.stage.world import make_world
from users.permissions import Role


@pytest.fixture
def world(db):
    """The world of a rep whom nobody of the tests is."""
    return make_world(UserFactory(role=Role.SALES, full_name="Keijo Pitäjä", email="keeper@example.com"))


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A database on which processes of the product work that a test kills."""
    with django_db_blocker.unblock(), database.own_database("ground") as name:
        yield name


@pytest.fixture
def on_ground(ground, django_db_blocker, settings, tmp_path) -> Iterator[None]:
    """The models of the test, and of the processes that it begins, read and write there; nothing is rolled back."""
    settings.MEDIA_ROOT, settings.ERASURE_JOURNAL = str(tmp_path / "files"), str(tmp_path / "journal")
    with django_db_blocker.unblock(), database.connected_to(ground):
        yield
