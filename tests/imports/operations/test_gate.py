"""People who were erased, or refuse marketing, and a list that brings them back."""

import pytest

from companies.models import Company, CompanyContactPoint
from contacts.models import ContactPoint, Person
from gdpr.choices import SuppressionReason
from gdpr.models import HeldRow, Suppression
from gdpr.queries.marks import mark_of
from imports.models import RowIssue
from tests.imports.operations.test_others import counts

PERSONS = "Etunimi;Sukunimi;Sähköposti\nAino;Virtanen;aino@acme.fi\nEino;Mäki;eino@acme.fi\n"


def suppress(address, reason, now, kind="email"):
    Suppression.objects.create(kind=kind, fingerprint=mark_of(kind, address), reason=reason, at=now)


def issues(imported):
    return list(RowIssue.objects.filter(of=imported).values_list("number", "code", "value", "is_rejection"))


def test_somebody_erased_on_request_does_not_come_back_with_a_list(admin, bring_in, now):
    suppress("aino@acme.fi", SuppressionReason.ERASURE, now)

    imported = bring_in("persons", PERSONS, by=admin)

    assert counts(imported) == {"created": 1, "rejected": 1}
    assert list(Person.objects.values_list("last_name", flat=True)) == ["Mäki"]
    assert issues(imported) == [(2, "erased_before", "", True)]


def test_the_dry_run_tells_it_before(admin, bring_in, now):
    suppress("aino@acme.fi", SuppressionReason.ERASURE, now)

    imported = bring_in("persons", PERSONS, by=admin, until="checked")

    assert counts(imported) == {"created": 1, "rejected": 1}


def test_somebody_who_refuses_marketing_comes_in_and_is_marked(admin, bring_in, now):
    suppress("aino@acme.fi", SuppressionReason.OBJECTION, now)

    imported = bring_in("persons", PERSONS, by=admin)

    assert counts(imported) == {"created": 2, "flagged": 1}
    assert issues(imported) == [(2, "refuses_marketing", "", False)]
    assert ContactPoint.objects.filter(key="aino@acme.fi").exists()


def test_an_address_that_was_let_in_again_stops_nobody(admin, bring_in, now):
    suppress("aino@acme.fi", SuppressionReason.ERASURE, now)
    Suppression.objects.update(lifted_at=now)

    assert counts(bring_in("persons", PERSONS, by=admin)) == {"created": 2}


COMPANIES = "Y-tunnus;Nimi;Sähköposti\n2077474-0;Paja Oy;aino@acme.fi\n;Mylly Oy;eino@acme.fi\n"


@pytest.mark.parametrize(
    ("policy", "expected", "said"),
    [
        ("mark", {"created": 2, "flagged": 1}, (2, "refuses_marketing", "", False)),
        ("without", {"created": 1, "rejected": 1}, (2, "skipped_at_gate", "", True)),
        ("skip", {"created": 1, "rejected": 1}, (2, "skipped_at_gate", "", True)),
        ("hold", {"created": 1, "rejected": 1}, (2, "held_at_gate", "", True)),
    ],
)
def test_for_each_file_it_is_chosen_what_becomes_of_those_who_refuse(
    policy, expected, said, admin, bring_in, now
):
    suppress("aino@acme.fi", SuppressionReason.OBJECTION, now)

    imported = bring_in("persons", PERSONS, by=admin, options={"gate": policy})

    assert counts(imported) == expected
    assert issues(imported) == [said]


@pytest.mark.parametrize("policy", ["mark", "without", "skip", "hold"])
def test_whoever_was_erased_comes_in_by_no_choice(policy, admin, bring_in, now):
    suppress("aino@acme.fi", SuppressionReason.ERASURE, now)

    imported = bring_in("persons", PERSONS, by=admin, options={"gate": policy})

    assert counts(imported) == {"created": 1, "rejected": 1}
    assert issues(imported)[0][1:] == ("held_at_gate" if policy == "hold" else "erased_before", "", True)


def test_a_company_comes_in_without_the_person_who_refuses(admin, bring_in, now):
    suppress("aino@acme.fi", SuppressionReason.OBJECTION, now)

    imported = bring_in("companies", COMPANIES, by=admin, options={"gate": "without"})

    assert counts(imported)["created"] == 2
    assert list(CompanyContactPoint.objects.values_list("key", flat=True)) == ["eino@acme.fi"]
    assert (2, "left_out_at_gate", "", False) in issues(imported)


def test_a_tagged_address_of_somebody_erased_is_marked_and_not_stopped(admin, bring_in, now):
    suppress("aino@acme.fi", SuppressionReason.ERASURE, now)

    imported = bring_in("persons", PERSONS.replace("aino@", "aino+fair@"), by=admin)

    assert counts(imported) == {"created": 2, "flagged": 1}
    assert issues(imported) == [(2, "refuses_marketing", "", False)]


TRADERS = (
    "Y-tunnus;Nimi;Yhtiömuoto;Sähköposti\n2077474-0;Meikäläinen;Tmi;aino@acme.fi\n;Mylly;Oy;eino@acme.fi\n"
)


@pytest.mark.parametrize(("kind", "key"), [("email", "aino@acme.fi"), ("trader", "FI:20774740")])
def test_the_firm_of_a_sole_trader_who_was_erased_does_not_come_in_as_a_company(
    kind, key, admin, bring_in, now
):
    suppress(key, SuppressionReason.ERASURE, now, kind=kind)

    imported = bring_in("companies", TRADERS, by=admin)

    assert counts(imported)["rejected"] == 1
    assert list(Company.objects.values_list("legal_name", flat=True)) == ["Mylly"]
    assert HeldRow.objects.get().kind == kind
