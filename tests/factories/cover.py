"""Warranties, contracts and covers for tests."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from service import models
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, ProductFactory


class SlaFactory(DjangoModelFactory):
    """An answer in four hours, on site in eight, Monday to Friday."""

    class Meta:
        model = models.Sla

    name = factory.Sequence(lambda n: f"Service level {n}")
    response_hours = 4
    onsite_hours = 8


class WarrantyTermFactory(DjangoModelFactory):
    """Two years from delivery."""

    class Meta:
        model = models.WarrantyTerm

    name = factory.Sequence(lambda n: f"Warranty {n}")
    months = 24


class ProductWarrantyFactory(DjangoModelFactory):
    """A term for all deliveries of a product since 2010."""

    class Meta:
        model = models.ProductWarranty

    product = factory.SubFactory(ProductFactory)
    term = factory.SubFactory(WarrantyTermFactory)
    during = DateRange(date(2010, 1, 1), None)


class ContractFactory(DjangoModelFactory):
    """A signed contract of the year 2026."""

    class Meta:
        model = models.ServiceContract

    number = factory.Sequence(lambda n: f"SC-{n:05d}")
    company = factory.SubFactory(CompanyFactory)
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)


class ContractLineFactory(DjangoModelFactory):
    """A line of a contract."""

    class Meta:
        model = models.ContractLine

    contract = factory.SubFactory(ContractFactory)
    description = "Yearly maintenance"
    price = 1200


class CoverageFactory(DjangoModelFactory):
    """An item covered by a contract, as long as the contract runs. Read it again for `effective`."""

    class Meta:
        model = models.Coverage

    source = "contract"
    contract = factory.SubFactory(ContractFactory)
    item = factory.SubFactory(ItemFactory)
    during = factory.LazyAttribute(
        lambda c: DateRange(c.contract.starts_on if c.contract else date(2026, 1, 1), None)
    )
