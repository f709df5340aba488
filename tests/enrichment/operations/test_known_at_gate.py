"""People who were erased, or refuse marketing, and a register that brings them back."""

import pytest

from companies.models import CompanyContactPoint
from enrichment.models import EnrichmentRun, Lookup, Proposal, RunIssue
from enrichment.operations.apply import apply_record
from enrichment.operations.reading import count_applied
from enrichment.providers.base import Fact, Record
from enrichment.providers.names import Field
from gdpr.models import Suppression
from gdpr.queries.marks import mark_of
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db
MAIL = "aino@paja.example"


@pytest.fixture
def run_with(admin, now):
    """A run over one company of which the register says an address, under a policy."""

    def run(policy="refresh", address=MAIL):
        company = CompanyFactory(country="FI")
        row = EnrichmentRun.objects.create(
            register="prh_ytj", kind="company", by=admin, company=company, asked_at=now
        )
        record = Record("2077474-0", (Fact(Field.EMAIL, address), Fact(Field.WEB, "www.paja.example")))
        applied = apply_record(
            company=company, register="prh_ytj", record=record, policies={Field.EMAIL: policy, Field.WEB: "refresh"},
            by=admin, now=now, today=now.date(),
        )  # fmt: skip
        count_applied(run=row, company=company, applied=applied, now=now)
        return company, row

    return run


def suppress(reason, now):
    Suppression.objects.create(kind="email", fingerprint=mark_of("email", MAIL), reason=reason, at=now)


@pytest.mark.parametrize("policy", ["refresh", "propose", "fill"])
def test_whoever_was_erased_does_not_come_back_by_a_register(policy, run_with, now):
    suppress("erasure", now)

    company, run = run_with(policy)

    assert list(CompanyContactPoint.objects.filter(company=company).values_list("kind", flat=True)) == ["web"]
    assert not Proposal.objects.filter(field=Field.EMAIL).exists()
    assert MAIL not in str(Lookup.objects.get(company=company).given)
    assert run.gate == {"erased_before": 1}
    assert list(RunIssue.objects.values_list("company", "code", "detail")) == [
        (company.pk, "erased_before", "")
    ]


def test_an_address_that_refuses_comes_in_and_the_run_says_so(run_with, now):
    suppress("objection", now)

    company, run = run_with()

    assert CompanyContactPoint.objects.filter(company=company, key=MAIL).exists()
    assert run.gate == {"refuses_marketing": 1}


def test_others_pass_and_nothing_is_told(run_with, now):
    suppress("erasure", now)

    company, run = run_with(address="myynti@paja.example")

    assert CompanyContactPoint.objects.filter(company=company, kind="email").exists()
    assert (run.gate, RunIssue.objects.exists()) == ({}, False)
