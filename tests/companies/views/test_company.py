from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.operations.tag import tag_company
from crm import customer360
from tests.factories.activities import ActivityFactory
from tests.factories.companies import (
    AddressFactory,
    CompanyContactPointFactory,
    CompanyFactory,
    FinancialYearFactory,
)
from tests.factories.installed_base import ItemFactory
from users.permissions import Permission
from users.queries import recent_records

pytestmark = pytest.mark.django_db
BUDGET = 25


def page(company) -> str:
    return reverse("companies:company", args=[company.public_id])


def test_the_page_shows_who_the_customer_is_and_is_remembered(rep, client_of):
    company = CompanyFactory(
        legal_name="Lahden Levyseppä Oy", business_id="2077474-0", business_id_scheme="fi_ytunnus", town="Lahti",
        owner=rep, lifecycle="customer",
    )  # fmt: skip

    answer = client_of(rep).get(page(company))

    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Lahden Levyseppä Oy", "2077474-0", "Lahti", "Rasmus Rep", "Customer"):
        assert words in text
    assert [row.record_id for row in recent_records(rep)] == [company.public_id]


def test_a_stranger_and_a_wrong_address_get_the_same_page_not_found(outsider, rep, client_of):
    company = CompanyFactory(owner=rep)

    assert client_of(outsider).get(page(company)).status_code == 404
    assert client_of(outsider).get(reverse("companies:company", args=[uuid4()])).status_code == 404


def test_a_visitor_is_asked_to_log_in(client):
    assert client.get(page(CompanyFactory())).status_code == 302


def test_a_reader_sees_no_way_to_change_anything(reader, client_of):
    company = CompanyFactory(owner=reader)
    CompanyContactPointFactory(company=company)
    client = client_of(reader)

    texts = [client.get(page(company)).content.decode()]
    for name in ("figures", "group", "sources"):
        texts.append(client.get(f"{page(company)}{name}/").content.decode())

    for text in texts:
        for word in ("/edit/", "/owner/", "/add/", "/tag/", "/delete/", "/remove/"):
            assert word not in text


def test_a_marketer_sees_no_conversations_and_no_change_log(marketer, client_of):
    company = CompanyFactory()
    ActivityFactory(company=company, subject="Salainen neuvottelu")

    text = client_of(marketer).get(page(company)).content.decode()

    assert "Salainen neuvottelu" not in text
    assert "/history/" not in text
    assert client_of(marketer).get(f"{page(company)}history/").status_code == 403


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("ceased", "has ceased"),
        ("bankrupt", "is bankrupt"),
        ("liquidation", "in liquidation"),
        ("active", None),
    ],
)
def test_a_status_that_forbids_stands_above_everything(rep, client_of, status, words):
    text = client_of(rep).get(page(CompanyFactory(status=status))).content.decode()

    assert (words in text) if words else ("Do not sell" not in text)


def test_the_square_tells_quantity_direction_quality_channel_and_the_next_step(rep, client_of):
    company = CompanyFactory()
    now = timezone.now()
    done = {"state": "done", "due_at": None, "company": company, "owner": rep}
    for days, kind, direction, outcome in (
        (1, "email", "inbound", "interested"), (2, "email", "two_way", "reached"), (3, "call", "outbound", "no_answer"),
        (400, "call", "outbound", ""),
    ):  # fmt: skip
        ActivityFactory(
            kind=kind,
            direction=direction,
            outcome=outcome,
            done_at=now - timedelta(days=days),
            subject="Tehty",
            **done,
        )
    ActivityFactory(company=company, owner=rep, subject="Lähetä tarjous", due_at=now + timedelta(days=2))

    text = client_of(rep).get(page(company)).content.decode()

    for words in (
        "1 the year before",
        "1 in",
        "1 both ways",
        "1 out",
        "2 of 3",
        "Answered 2 times",
        "Lähetä tarjous",
    ):
        assert words in text


def test_an_empty_company_says_what_is_missing(rep, client_of):
    text = client_of(rep).get(page(CompanyFactory())).content.decode()

    for words in ("No next step", "No figures yet", "No owner", "Nothing speaks for any channel yet"):
        assert words in text


@pytest.mark.parametrize("many", [0, 40])
def test_the_page_asks_at_most_25_questions_however_big_the_account(rep, client_of, many, now):
    company = CompanyFactory(owner=rep)
    for number in range(many):
        ItemFactory(company=company)
        ActivityFactory(company=company, owner=rep)
        FinancialYearFactory(
            company=company, starts_on=f"{1970 + number}-01-01", ends_on=f"{1970 + number}-12-31"
        )
        CompanyContactPointFactory(company=company)
        tag_company(company=company, name=f"tag {number}", by=rep, now=now)
    client = client_of(rep)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(page(company)).status_code == 200

    assert len(asked) <= BUDGET


@pytest.mark.parametrize("panel", ["figures", "group", "sources", "history"])
@pytest.mark.parametrize("many", [1, 30])
def test_each_panel_asks_few_questions_and_is_a_part_of_a_page(rep, client_of, panel, many, now):
    company = CompanyFactory(owner=rep)
    for number in range(many):
        AddressFactory(company=company, valid_to="2020-01-01")
        CompanyContactPointFactory(company=company)
        tag_company(company=company, name=f"tag {number}", by=rep, now=now)
    client = client_of(rep)

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"{page(company)}{panel}/")

    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert len(asked) <= 18


def test_a_panel_that_is_not_there_does_not_take_the_page(rep, client_of, monkeypatch):
    missing = customer360.Panel("lost", "Lost", "x", "nowhere:panel", Permission.COMPANY_VIEW)
    monkeypatch.setattr(customer360, "PANELS", (missing, *customer360.PANELS))

    answer = client_of(rep).get(page(CompanyFactory()))

    assert answer.status_code == 200
    assert "Lost" not in answer.content.decode().split("<main")[1]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=HYPERLINK(1)", "🏗️ Oy", "Å" * 300])
def test_strange_names_are_shown_as_they_are_and_run_nowhere(rep, client_of, name):
    company = CompanyFactory(legal_name=name, notes=name)

    text = client_of(rep).get(page(company)).content.decode()

    assert "<script>alert" not in text
    assert text.count("🏗️ Oy" if "🏗" in name else "&lt;script&gt;" if "<" in name else name) >= 2


def test_the_tab_of_the_address_is_open_and_a_wrong_one_opens_the_first(rep, client_of):
    company = CompanyFactory()
    client = client_of(rep)

    assert f"{page(company)}sources/" in client.get(page(company) + "?tab=sources").content.decode()
    assert client.get(page(company) + "?tab=%00").status_code == 400
    assert client.get(page(company) + "?tab=nothing").status_code == 200
