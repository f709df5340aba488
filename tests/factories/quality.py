"""Doubts for tests."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from quality import choices, models
from tests.factories.companies import CompanyFactory

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class UpkeepEntryFactory(DjangoModelFactory):
    """Somebody says that the VAT number of a company is wrong."""

    class Meta:
        model = models.UpkeepEntry

    company = factory.SubFactory(CompanyFactory)
    record = choices.Record.COMPANY
    object_id = factory.LazyAttribute(lambda entry: entry.company.pk)
    fact = "vat_number"
    closes = ["vat_number"]
    problem = choices.Problem.FLAGGED
    weight = 1
    reporter = choices.Reporter.PAGE
    raised_at = AT


class MailFileFactory(DjangoModelFactory):
    """A mailbox that was read."""

    class Meta:
        model = models.MailFile

    name = "bounces.mbox"
    size = 2048
    at = AT
    done_at = AT
    state = choices.MailState.DONE
    counts = {"hard": 2, "matched": 1, "unmatched": 1, "raised": 1}
