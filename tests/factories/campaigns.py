"""Campaigns and opportunities for tests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from service.models import Campaign, CampaignCriterion, CampaignItem, Opportunity
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class CampaignFactory(DjangoModelFactory):
    """A draft of a recall."""

    class Meta:
        model = Campaign

    name = factory.Sequence(lambda n: f"Recall {n}")


class RunningCampaignFactory(CampaignFactory):
    """A recall that was launched."""

    state = "running"
    launched_at = AT


class CriterionFactory(DjangoModelFactory):
    """Every item of the product given."""

    class Meta:
        model = CampaignCriterion

    campaign = factory.SubFactory(CampaignFactory)


class CampaignItemFactory(DjangoModelFactory):
    """An item that a running recall means."""

    class Meta:
        model = CampaignItem

    campaign = factory.SubFactory(RunningCampaignFactory)
    item = factory.SubFactory(ItemFactory)
    matched_by = "HX press"
    matched_as_of = date(2026, 11, 20)


class OpportunityFactory(DjangoModelFactory):
    """An item in use without cover."""

    class Meta:
        model = Opportunity

    rule = "uncovered"
    company = factory.SubFactory(CompanyFactory)
    item = factory.SubFactory(ItemFactory, company=factory.SelfAttribute("..company"))
    product = factory.SelfAttribute("item.product")
    cause = factory.Sequence(lambda n: f"cause {n}")
    since = date(2026, 8, 22)
    found_at = AT
