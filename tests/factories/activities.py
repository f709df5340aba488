"""Activities for tests."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from activities import choices, models
from tests.factories.companies import CompanyFactory
from tests.factories.users import UserFactory


class ActivityFactory(DjangoModelFactory):
    """A call that is planned."""

    class Meta:
        model = models.Activity

    kind = choices.ActivityKind.CALL
    subject = "Soita tarjouksesta"
    owner = factory.SubFactory(UserFactory)
    company = factory.SubFactory(CompanyFactory)
    due_at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
