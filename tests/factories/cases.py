"""Cases, visits, readings and maintenance for tests."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from service import models
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory
from tests.factories.users import UserFactory


class CaseFactory(DjangoModelFactory):
    """A ticket about an item of a company, opened on a Friday."""

    class Meta:
        model = models.ServiceCase

    subject = "Puristin ei käynnisty"
    company = factory.SubFactory(CompanyFactory)
    item = factory.SubFactory(ItemFactory, company=factory.SelfAttribute("..company"))
    machine = factory.LazyAttribute(lambda case: case.item and (case.item.root or case.item))
    owner = factory.SubFactory(UserFactory)
    opened_at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    answer_due_at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class ComplaintFactory(CaseFactory):
    """A complaint that is open."""

    kind = "complaint"
    subject = "Hydrauliikka vuotaa"


class CommentFactory(DjangoModelFactory):
    """Something said among us about a case."""

    class Meta:
        model = models.CaseComment

    case = factory.SubFactory(CaseFactory)
    text = "Tarkistettu piirustuksista"
    author = factory.SubFactory(UserFactory)
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class VisitFactory(DjangoModelFactory):
    """A visit planned for Monday morning."""

    class Meta:
        model = models.ServiceVisit
        skip_postgeneration_save = True

    subject = "Vuosihuolto"
    kind = "maintenance"
    company = factory.SubFactory(CompanyFactory)
    technician = factory.SubFactory(UserFactory)
    planned_at = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

    @factory.post_generation
    def of_items(self, create, extracted, **_kwargs):
        """Items given as `of_items` are what the visit is to."""
        for item in extracted or ():
            models.VisitItem.objects.create(visit=self, item=item, machine=item.root or item)


class ReadingFactory(DjangoModelFactory):
    """Hours of running on a day."""

    class Meta:
        model = models.MeterReading

    item = factory.SubFactory(ItemFactory)
    meter = "h"
    value = Decimal(1000)
    read_at = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    by = factory.SubFactory(UserFactory)


class PlanFactory(DjangoModelFactory):
    """Maintenance of an item, once a year."""

    class Meta:
        model = models.MaintenancePlan

    name = "Vuosihuolto"
    item = factory.SubFactory(ItemFactory)
    every_months = 12
    last_done_on = date(2026, 1, 15)
    next_due_on = date(2027, 1, 15)
