from datetime import timedelta

import pytest

from crm.customer360 import COUNT_CAP, best_channel, customer360
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory


def row(kind, direction, outcome, count):
    return (1, kind, direction, outcome, count)


@pytest.mark.parametrize(
    ("rows", "channel"),
    [
        ([], None),
        ([row("call", "outbound", "no_answer", 9)], None),
        ([row("note", "inbound", "", 9)], None),
        ([row("call", "outbound", "no_answer", 9), row("email", "inbound", "", 1)], "email"),
        ([row("call", "outbound", "reached", 3), row("email", "inbound", "", 1)], "phone"),
        ([row("meeting", "two_way", "agreed", 1), row("letter", "outbound", "", 50)], "visit"),
    ],
)
def test_the_best_channel_is_the_one_on_which_the_customer_answers(rows, channel):
    best = best_channel(rows)

    assert (best and best["channel"]) == channel


@pytest.mark.django_db
def test_notes_among_ourselves_are_no_activity_with_the_customer(rep, now):
    company = CompanyFactory()
    common = {"company": company, "owner": rep, "state": "done", "due_at": None}
    ActivityFactory(direction="internal", done_at=now - timedelta(days=1), **common)
    ActivityFactory(direction="inbound", done_at=now - timedelta(days=1), **common)
    ActivityFactory(direction="inbound", done_at=now - timedelta(days=500), **common)
    ActivityFactory(direction="inbound", done_at=now - timedelta(days=800), **common)

    square = customer360(company=company, user=rep, now=now)

    assert (square["quantity"], square["quantity_before"], square["directions"]["inbound"]) == (1, 1, 1)


@pytest.mark.django_db
def test_panels_are_those_that_the_user_may_see(rep, marketer, reader, now):
    company = CompanyFactory()

    names = {
        user.role: {panel["name"] for panel in customer360(company=company, user=user, now=now)["panels"]}
        for user in (rep, marketer, reader)
    }

    assert {"history", "timeline", "items", "persons"} <= names["sales"]
    assert not {"history", "timeline"} & names["marketing"]
    assert "history" not in names["reader"]


@pytest.mark.django_db
def test_a_tab_says_there_are_more_than_it_counts(rep, now, monkeypatch):
    monkeypatch.setattr("crm.customer360.COUNT_CAP", 2)
    company = CompanyFactory()
    ItemFactory.create_batch(3, company=company)

    (tab,) = [p for p in customer360(company=company, user=rep, now=now)["panels"] if p["name"] == "items"]

    assert (tab["count"], tab["title"], COUNT_CAP) == (None, "Installed base 2+", 1000)
