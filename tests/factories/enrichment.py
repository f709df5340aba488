"""Signals, for tests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from enrichment.models import Signal
from enrichment.operations.signal import rank_of
from tests.factories.companies import CompanyFactory


class SignalFactory(DjangoModelFactory):
    """A new managing director, told by a register."""

    class Meta:
        model = Signal

    company = factory.SubFactory(CompanyFactory)
    kind = "manager"
    happened_on = date(2026, 11, 20)
    source = "PRH"
    party = "third"
    found_at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    weight = 80
    rank = factory.LazyAttribute(lambda one: rank_of(day=one.found_at.date(), weight=one.weight))
