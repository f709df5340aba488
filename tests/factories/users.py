"""Staff and teams for tests."""

import factory
from factory.django import DjangoModelFactory

from users.models import Team, User
from users.permissions import Role


class TeamFactory(DjangoModelFactory):
    """A team."""

    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class UserFactory(DjangoModelFactory):
    """A member of staff who sees every company and can log in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.com")
    full_name = factory.Sequence(lambda n: f"User {n}")
    role = Role.SALES
    language = "en"
    password = factory.django.Password("correct horse battery")
