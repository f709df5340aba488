"""The pages of opportunities."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Activity
from service.models import Opportunity
from tests.factories.campaigns import OpportunityFactory
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db
TOLD = {"ended": "2026-08-22", "last": "warranty", "machines": 14}


def url(name, *args):
    return reverse(f"service:{name}", args=args)


def test_the_list_says_why_and_which_rules_wait_for_data(client_of, rep):
    OpportunityFactory(figures=TOLD)

    page = client_of(rep).get(url("opportunity_list")).content.decode()

    assert "machines without cover at this customer: 14" in page
    assert "rules wait for data" in page


def test_an_empty_list_says_what_each_rule_wants(client_of, rep):
    page = client_of(rep).get(url("opportunity_list")).content.decode()

    assert "No opportunities today" in page
    assert "No warranty and no contract is in the register yet" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_however_many_rows(
    client_of, rep, rows, django_assert_max_num_queries
):
    for _number in range(rows):
        OpportunityFactory()
    client = client_of(rep)

    with django_assert_max_num_queries(26):
        client.get(url("opportunity_list"))


def test_settled_snoozed_and_gone_ones_are_shown_when_asked_for(client_of, rep, now):
    companies = {
        "open": OpportunityFactory(), "lost": OpportunityFactory(state="lost", reason="Price", settled_at=now),
        "snoozed": OpportunityFactory(snoozed_until=date(2099, 1, 1)), "gone": OpportunityFactory(gone_at=now),
    }  # fmt: skip
    names = {word: row.company.legal_name for word, row in companies.items()}
    client = client_of(rep)

    def shown(query):
        page = client.get(url("opportunity_list") + query).content.decode()
        return [word for word, name in names.items() if f">{name}<" in page]

    assert shown("") == ["open"]
    assert shown("?state=lost") == ["lost"]
    assert shown("?shown=snoozed") == ["snoozed"]
    assert shown("?shown=gone") == ["gone"]


def test_one_is_assigned_and_settled(client_of, rep):
    row = OpportunityFactory()
    typed = {
        "state": "not_relevant", "reason": "They sell the machine", "revision": row.revision,
        "initial-state": "open",
    }  # fmt: skip

    client_of(rep).post(url("opportunity_edit", row.public_id), typed)

    row.refresh_from_db()
    assert (row.state, row.reason) == ("not_relevant", "They sell the machine")


def test_losing_without_a_reason_is_refused_beside_the_field(client_of, rep):
    row = OpportunityFactory()
    typed = {"state": "lost", "revision": row.revision, "initial-state": "open"}

    answer = client_of(rep).post(url("opportunity_edit", row.public_id), typed)

    assert answer.status_code == 422
    assert "the next one learns from it" in answer.content.decode()


def test_many_are_decided_after_a_preview(client_of, rep):
    rows = [OpportunityFactory(), OpportunityFactory()]
    client, ids = client_of(rep), [row.public_id for row in rows]
    wanted = {"ids": ids, "assigned_to": rep.public_id, "snoozed_until": "2099-01-01"}

    preview = client.post(url("opportunity_bulk"), {**wanted, "step": "preview"}).content.decode()
    client.post(url("opportunity_bulk"), {**wanted, "step": "save"})

    assert "This will be written on 2 opportunities" in preview
    assert Opportunity.objects.filter(assigned_to=rep, snoozed_until=date(2099, 1, 1)).count() == 2


def test_they_are_taken_over_as_tasks_out_of_the_list(client_of, rep):
    row = OpportunityFactory(figures=TOLD)
    client = client_of(rep)
    said = {"ids": [row.public_id], "query": ""}

    page = client.post(reverse("activities:opportunity_take_over"), said).content.decode()
    client.post(
        reverse("activities:opportunity_take_over"),
        {**said, "step": "save", "per": "company", "owner": rep.public_id, "due_on": "2099-01-01"},
    )

    assert "They are at 1 company" in page
    assert "Warranty ended" in Activity.objects.get().body


def test_the_company_page_has_them_with_their_count(client_of, rep):
    row = OpportunityFactory(figures=TOLD)
    client = client_of(rep)

    panel = client.get(url("company_opportunities_panel", row.company.public_id)).content.decode()
    companies = client.get(reverse("companies:company_list") + "?where=has:opportunity:").content.decode()

    assert "machines without cover at this customer: 14" in panel
    assert row.company.legal_name in companies


def test_strangers_see_nothing_and_readers_change_nothing(client_of, outsider, reader):
    row = OpportunityFactory()

    assert client_of(outsider).get(url("opportunity_edit", row.public_id)).status_code == 404
    assert row.company.legal_name not in client_of(outsider).get(url("opportunity_list")).content.decode()
    assert client_of(reader).get(url("opportunity_list")).status_code == 200
    assert client_of(reader).post(url("opportunity_refresh")).status_code == 403


def test_an_owner_sees_the_own_companies_ones(client_of, outsider):
    row = OpportunityFactory(company=CompanyFactory(owner=outsider, legal_name="Oma Paja Oy"))

    page = client_of(outsider).get(url("opportunity_list")).content.decode()

    assert row.company.legal_name in page
