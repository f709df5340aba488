"""People who were erased, or refuse marketing, and a register that brings them back."""

from datetime import date

import pytest

from companies.models import CompanyContactPoint
from enrichment.models import EnrichmentRun, Lookup, Proposal, RunIssue
from enrichment.operations.apply import apply_record
from enrichment.operations.reading import count_applied
from enrichment.providers.base import Fact, Record
from enrichment.providers.names import Field
from gdpr.models import HeldRow, Suppression
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


@pytest.mark.parametrize("legal_form", ["Tmi", "Yksityinen elinkeinonharjoittaja"])
def test_the_name_of_a_sole_trader_who_was_erased_does_not_come_back_by_a_register(legal_form, admin, now):
    company = CompanyFactory(
        country="FI", business_id="2077474-0", business_id_scheme="fi_ytunnus", legal_form=legal_form
    )
    Suppression.objects.create(
        kind="trader", fingerprint=mark_of("trader", "FI:20774740"), reason="erasure", at=now
    )
    record = Record(
        "2077474-0", (Fact(Field.LEGAL_NAME, "Tmi Matti Meikäläinen"), Fact(Field.FOUNDED_ON, "2001-02-03"))
    )

    applied = apply_record(
        company=company, register="prh_ytj", record=record, by=admin, now=now, today=now.date(),
        policies={Field.LEGAL_NAME: "refresh", Field.FOUNDED_ON: "refresh"},
    )  # fmt: skip

    company.refresh_from_db()
    assert (company.founded_on, applied.stopped) == (date(2001, 2, 3), {"erased_before": 1})
    assert "Meikäläinen" not in company.legal_name + str(Lookup.objects.get(company=company).given)
    assert not Proposal.objects.exists()
    assert (HeldRow.objects.get().kind, HeldRow.objects.get().batch) == ("trader", company.pk)


def test_the_name_of_a_finnish_sole_trader_waits_for_somebodys_word(admin, now):
    company = CompanyFactory(country="FI")
    facts = (Fact(Field.LEGAL_FORM, "Yksityinen elinkeinonharjoittaja"), Fact(Field.LEGAL_NAME, "Tmi Matti"))

    apply_record(
        company=company, register="prh_ytj", record=Record("2077474-0", facts), by=admin, now=now, today=now.date(),
        policies={Field.LEGAL_NAME: "refresh", Field.LEGAL_FORM: "refresh"},
    )  # fmt: skip

    assert list(Proposal.objects.values_list("field", flat=True)) == [Field.LEGAL_NAME]
    assert Lookup.objects.get(company=company).is_person
