"""Companies and what belongs to them, for tests."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from companies import choices, models


class CompanyFactory(DjangoModelFactory):
    """A Finnish prospect without business ID."""

    class Meta:
        model = models.Company

    legal_name = factory.Sequence(lambda n: f"Konepaja {n} Oy")
    country = "FI"


class TagFactory(DjangoModelFactory):
    """A tag."""

    class Meta:
        model = models.Tag

    name = factory.Sequence(lambda n: f"tag {n}")


class SiteFactory(DjangoModelFactory):
    """A place of a company."""

    class Meta:
        model = models.Site

    company = factory.SubFactory(CompanyFactory)
    name = factory.Sequence(lambda n: f"Halli {n}")


class AddressFactory(DjangoModelFactory):
    """A visiting address."""

    class Meta:
        model = models.Address

    company = factory.SubFactory(CompanyFactory)
    kind = choices.AddressKind.VISITING
    street = "Tehtaankatu 1"
    postcode = "15100"
    town = "Lahti"
    country = "FI"


class CompanyContactPointFactory(DjangoModelFactory):
    """A switchboard."""

    class Meta:
        model = models.CompanyContactPoint

    company = factory.SubFactory(CompanyFactory)
    kind = choices.ContactKind.PHONE
    value = factory.Sequence(lambda n: f"03 123 {n:04d}")
    key = factory.Sequence(lambda n: f"+3583123{n:04d}")


class FinancialYearFactory(DjangoModelFactory):
    """A calendar year with turnover and staff."""

    class Meta:
        model = models.FinancialYear

    company = factory.SubFactory(CompanyFactory)
    starts_on = date(2025, 1, 1)
    ends_on = date(2025, 12, 31)
    turnover_from = turnover_to = 1_000_000
    currency = "EUR"
    staff_from = staff_to = 10
