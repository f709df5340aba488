"""Timelines of companies, persons and items, my day, and the list of activities."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import ActivityItem, ActivityPerson
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PositionFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db
LIST = reverse("activities:activity_list")


@pytest.fixture(autouse=True)
def at_ten(now):
    with time_machine.travel(now, tick=False):
        yield


def panel(about, row) -> str:
    return reverse(f"activities:{about}_timeline_panel", args=[row.public_id])


def done(now, days, **facts):
    return ActivityFactory(state="done", done_at=now - timedelta(days=days), due_at=None, **facts)


def test_plans_stand_on_top_and_older_pages_follow_one_another_without_gap_or_double(rep, client_of, now):
    company, client = CompanyFactory(), client_of(rep)
    for day in range(40):
        done(now, day // 2, company=company, subject=f"A{day:02d}")  # two at the same moment
    plan = ActivityFactory(company=company)

    page = client.get(panel("company", company))
    seen = [a.subject for a in page.context["timeline"].past]
    while older := page.context["timeline"].older:
        page = client.get(panel("company", company), {"before": older})
        seen += [a.subject for a in page.context["timeline"].past]

    assert (len(seen), len(set(seen))) == (40, 40)
    assert client.get(panel("company", company)).context["timeline"].planned == [plan]


@pytest.mark.parametrize("before", ["x", "_1", "2026-01-01T00:00:00_1", "2026-01-01T00:00:00+00:00_x"])
def test_a_torn_place_begins_from_the_newest(rep, client_of, now, before):
    company = CompanyFactory()
    done(now, 1, company=company)

    page = client_of(rep).get(panel("company", company), {"before": before})

    assert len(page.context["timeline"].past) == 1


def test_persons_and_items_have_timelines_of_their_own(rep, client_of, now):
    position, item = PositionFactory(), ItemFactory()
    with_both = done(now, 1)
    done(now, 2)
    ActivityPerson.objects.create(activity=with_both, person=position.person)
    ActivityItem.objects.create(activity=with_both, item=item)
    client = client_of(rep)

    found = [
        client.get(panel(*about)).context["timeline"].past
        for about in (("person", position.person), ("item", item))
    ]

    assert found == [[with_both], [with_both]]


def test_persons_and_items_the_user_does_not_see_are_not_named(outsider, rep, client_of, now):
    company = CompanyFactory(owner=outsider)
    activity = done(now, 1, company=company)
    secret = PositionFactory(company=CompanyFactory(owner=rep), person__last_name="Salainen")
    item = ItemFactory(company=secret.company, serial="SALAINEN-1")
    ActivityPerson.objects.create(activity=activity, person=secret.person)
    ActivityItem.objects.create(activity=activity, item=item)

    page = client_of(outsider).get(panel("company", company)).content.decode()

    assert ("Salainen" in page, "SALAINEN-1" in page) == (False, False)


def test_timelines_of_strangers_are_404_and_of_marketing_403(outsider, marketer, rep, client_of):
    company = CompanyFactory(owner=rep)

    assert client_of(outsider).get(panel("company", company)).status_code == 404
    assert client_of(marketer).get(panel("company", company)).status_code == 403


def full(now, company):
    activity = done(now, 1, company=company)
    ActivityPerson.objects.create(activity=activity, person=PositionFactory(company=company).person)
    ActivityItem.objects.create(activity=activity, item=ItemFactory(company=company))
    return activity


@pytest.mark.parametrize("where", ["panel", "list"])
def test_three_rows_cost_as_much_as_one(rep, client_of, now, where, django_assert_num_queries):
    company, client = CompanyFactory(), client_of(rep)
    address = panel("company", company) if where == "panel" else LIST
    full(now, company)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    full(now, company)
    full(now, company)

    with django_assert_num_queries(len(one)):
        client.get(address)


def test_an_empty_timeline_teaches(rep, client_of):
    assert (
        "Nothing has been done or planned yet"
        in client_of(rep).get(panel("company", CompanyFactory())).content.decode()
    )


def subjects(response) -> list[str]:
    return [row["cells"][0].text for row in response.context["listing"].rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Huominen", "Myöhässä", "Soitto", "Vanha"]),
        ({"sort": "when"}, ["Vanha", "Soitto", "Myöhässä", "Huominen"]),
        ({"state": "planned"}, ["Huominen", "Myöhässä"]),
        ({"overdue": "true"}, ["Myöhässä"]),
        ({"kind": "call", "state": "done"}, ["Soitto"]),
        ({"outcome": "agreed"}, ["Vanha"]),
        ({"owner": "me"}, ["Soitto"]),
        ({"at_from": "2026-11-20", "at_to": "2026-11-20"}, ["Soitto"]),
        ({"q": "konepaja hakusana"}, ["Soitto"]),
    ],
)
def test_activities_are_narrowed_and_sorted(rep, client_of, now, query, found):
    ActivityFactory(subject="Huominen", due_at=now + timedelta(days=1))
    ActivityFactory(subject="Myöhässä", due_at=now - timedelta(hours=1))
    done(now, 2, subject="Soitto", owner=rep, company=CompanyFactory(legal_name="Hakusana Konepaja Oy"))
    done(now, 200, subject="Vanha", kind="meeting", outcome="agreed")

    assert subjects(client_of(rep).get(LIST, query)) == found


def test_the_file_of_activities_names_only_visible_companies(outsider, rep, client_of, now):
    done(now, 1, owner=outsider, company=CompanyFactory(owner=rep, legal_name="Salainen Oy"))

    response = client_of(outsider).get(reverse("activities:activity_export"), {"format": "csv"})
    text = b"".join(response.streaming_content if response.streaming else [response.content])

    assert b"Salainen" not in text


def test_my_day_answers_htmx_with_its_part_alone(rep, client_of, now):
    ActivityFactory(owner=rep, subject="Tänään", due_at=now)
    url = reverse("activities:my_day")

    whole, part = client_of(rep).get(url), client_of(rep).get(url, headers={"HX-Request": "true"})

    assert [("<html" in r.content.decode(), "Tänään" in r.content.decode()) for r in (whole, part)] == [
        (True, True),
        (False, True),
    ]


def test_the_figure_in_the_sidebar(rep, marketer, client_of, now):
    ActivityFactory(owner=rep, due_at=now)
    url = reverse("activities:due_count")

    assert ">1</span>" in client_of(rep).get(url).content.decode()
    assert client_of(marketer).get(url).status_code == 403


def test_choosing_items_offers_those_of_the_company_and_only_visible_ones(rep, outsider, client_of):
    item = ItemFactory(company=CompanyFactory(owner=rep), serial="QX-98765")
    url = reverse("activities:item_options")

    of_company = client_of(rep).get(url, {"company": str(item.company.public_id)}).json()["results"]
    searched = client_of(rep).get(url, {"q": "98765"}).json()["results"]
    hidden = client_of(outsider).get(url, {"q": "98765"}).json()["results"]

    assert ([r["text"] for r in of_company], [r["text"] for r in searched], hidden) == (
        ["QX-98765"],
        ["QX-98765"],
        [],
    )
