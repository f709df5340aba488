"""Persons for tests."""

import factory
from factory.django import DjangoModelFactory

from contacts import choices, models
from tests.factories.companies import CompanyFactory


class PersonFactory(DjangoModelFactory):
    """A person without positions."""

    class Meta:
        model = models.Person

    first_name = "Aino"
    last_name = factory.Sequence(lambda n: f"Virtanen {n}")


class PositionFactory(DjangoModelFactory):
    """A position that goes on."""

    class Meta:
        model = models.Position

    person = factory.SubFactory(PersonFactory)
    company = factory.SubFactory(CompanyFactory)
    title = "Huoltopäällikkö"


class ContactPointFactory(DjangoModelFactory):
    """An e-mail address of a person."""

    class Meta:
        model = models.ContactPoint

    person = factory.SubFactory(PersonFactory)
    kind = choices.ContactKind.EMAIL
    value = factory.Sequence(lambda n: f"aino{n}@example.com")
    key = factory.LazyAttribute(lambda point: point.value.lower())
