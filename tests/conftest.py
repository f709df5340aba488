"""The cast and the stage of the tests."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import settings

from tests.factories.users import UserFactory
from tests.stage.fixtures import (  # noqa: F401 (fixtures of the journeys and the faults)
    celery_worker_process,
    chromium,
    doors,
    language,
    migrated_database,
    stage,
    stage_db,
    visit,
    web,
)
from users.models import User
from users.permissions import Role, Scope

settings.register_profile("house", deadline=None)  # a loaded machine is no bug
settings.load_profile("house")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _journal_of_the_test(settings) -> None:
    """What a test tells the journal is not held against the next one's database."""
    settings.ERASURE_JOURNAL = f"{settings.MEDIA_ROOT}-journal-{uuid.uuid4()}"


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen: a Sunday morning."""
    return NOW


@pytest.fixture
def rep(db) -> User:
    """A sales rep who sees every company."""
    return UserFactory(role=Role.SALES, full_name="Rasmus Rep", email="rep@example.com")


@pytest.fixture
def clerk(db) -> User:
    """An aftermarket clerk."""
    return UserFactory(role=Role.AFTERMARKET, full_name="Kaisa Clerk", email="clerk@example.com")


@pytest.fixture
def marketer(db) -> User:
    """A marketer: no conversations, no service history."""
    return UserFactory(role=Role.MARKETING, full_name="Matti Marketer", email="marketer@example.com")


@pytest.fixture
def privacy_admin(db) -> User:
    """A data-protection admin."""
    return UserFactory(role=Role.PRIVACY, full_name="Paula Privacy", email="privacy@example.com")


@pytest.fixture
def admin(db) -> User:
    """The administrator."""
    return UserFactory(role=Role.ADMIN, full_name="Anna Admin", email="admin@example.com")


@pytest.fixture
def reader(db) -> User:
    """Somebody who may look, and nothing else."""
    return UserFactory(role=Role.READER, full_name="Riku Reader", email="reader@example.com")


@pytest.fixture
def outsider(db) -> User:
    """A sales rep who sees only own companies, and has none."""
    return UserFactory(role=Role.SALES, scope=Scope.OWN, full_name="Olli Outsider", email="out@example.com")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which the user is logged in."""

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return logged_in
