"""Activities planned, logged, corrected and completed from the pages."""

import uuid
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from activities.models import Activity
from activities.operations.activity import change_activity
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PositionFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db
CREATE = reverse("activities:activity_create")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def at_ten(now):
    with time_machine.travel(now, tick=False):
        yield


def url(name, row) -> str:
    return reverse(f"activities:{name}", args=[row.public_id])


def facts(user, **more) -> dict:
    return {"kind": "call", "owner": str(user.public_id), "submission": str(uuid.uuid4()), **more}


def test_a_call_is_logged_in_two_clicks_with_the_company_filled_in(rep, client_of, now):
    position, client = PositionFactory(), client_of(rep)
    query = {"kind": "call", "company": str(position.company.public_id)}

    form = client.get(CREATE, query).context["form"]
    client.post(CREATE, facts(rep, company=str(form.initial["company"].public_id), outcome="reached"))

    call = Activity.objects.get()
    assert (call.company, call.state, call.done_at, call.direction) == (
        position.company,
        "done",
        now,
        "two_way",
    )
    assert str(position.person.public_id) in str(form["persons"])


def test_a_person_of_one_company_brings_the_company_along(rep, client_of):
    position = PositionFactory()

    client_of(rep).post(CREATE, facts(rep, persons=[str(position.person.public_id)]))

    assert Activity.objects.get().company == position.company


def test_a_double_click_logs_once(rep, client_of):
    client, once = client_of(rep), facts(rep, subject="Soitto")

    for _time in range(2):
        client.post(CREATE, once)

    assert Activity.objects.count() == 1


def test_the_next_step_is_planned_in_the_same_form(rep, client_of):
    client_of(rep).post(
        CREATE, facts(rep, next_subject="Lähetä tarjous", next_kind="email", next_due_at="24.11.2026 9:00")
    )

    plan = Activity.objects.planned().get()
    assert (plan.subject, plan.kind, plan.due_at) == (
        "Lähetä tarjous",
        "email",
        datetime(2026, 11, 24, 7, tzinfo=UTC),
    )


def test_a_next_step_without_a_time_is_asked_for_one_and_nothing_typed_is_lost(rep, client_of):
    response = client_of(rep).post(CREATE, facts(rep, body="Pitkä keskustelu", next_subject="Soita"))

    assert ("next_due_at" in response.context["form"].errors, Activity.objects.count()) == (True, 0)
    assert "Pitkä keskustelu" in response.content.decode()


def test_a_plan_with_a_reminder_an_hour_before(rep, client_of):
    client_of(rep).post(f"{CREATE}?plan=1", facts(rep, due_at="23.11.2026 12:00", remind="60"))

    plan = Activity.objects.get()
    assert (plan.state, plan.remind_at) == ("planned", datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("subject", "A" * 300, "at most 200 characters"),
        ("body", "hetu 131052-308T", "personal identity code"),
        ("done_at", "23.11.2026 10:00", "still to come"),
        ("done_at", "eilen", "Enter a valid date/time"),
        ("kind", "dance", "Select a valid choice"),
        ("persons", "x", "not a valid"),
        ("company", str(uuid.UUID(int=0)), "Select a valid choice"),
        ("owner", str(uuid.UUID(int=0)), "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(rep, client_of, field, value, words):
    response = client_of(rep).post(CREATE, facts(rep) | {field: value})

    assert Activity.objects.count() == 0
    assert any(words in error for error in response.context["form"].errors[field])


def test_a_null_byte_is_refused_in_words(rep, client_of):
    assert client_of(rep).post(CREATE, facts(rep, body="a\x00b")).status_code == 400


def test_a_refused_form_goes_back_to_its_dialog_and_an_accepted_one_closes_it(rep, client_of):
    client = client_of(rep)

    refused = client.post(CREATE, facts(rep, kind="dance"), headers=HTMX)
    accepted = client.post(CREATE, facts(rep), headers=HTMX)

    assert (refused.status_code, "<dialog" in refused.content.decode()) == (422, True)
    assert (accepted.status_code, accepted.content) == (200, b"")
    assert "activity-changed" in accepted.headers["HX-Trigger"]
    assert "The activity is logged." in accepted.headers["HX-Trigger"]


def test_companies_persons_and_items_out_of_sight_cannot_be_chosen(outsider, rep, client_of):
    position = PositionFactory(company=CompanyFactory(owner=rep))
    item = ItemFactory(company=position.company)

    response = client_of(outsider).post(
        CREATE,
        facts(outsider, company=str(position.company.public_id), persons=[str(position.person.public_id)],
              items=[str(item.public_id)]),
    )  # fmt: skip

    assert sorted(response.context["form"].errors) == ["company", "items", "persons"]


def test_a_plan_is_completed_with_outcome_and_next_step_and_the_end_can_be_undone(rep, client_of):
    plan, client = ActivityFactory(owner=rep), client_of(rep)

    client.post(
        url("activity_complete", plan),
        {
            "outcome": "agreed",
            "body": "Sovittiin",
            "next_subject": "Sopimus",
            "next_due_at": "1.12.2026 9:00",
        },
    )
    plan.refresh_from_db()
    done = (plan.state, plan.outcome, plan.body, Activity.objects.planned().count())
    client.post(url("activity_reopen", plan))
    plan.refresh_from_db()

    assert (done, plan.state) == (("done", "agreed", "Sovittiin", 1), "planned")


def test_completing_twice_says_that_it_is_done(rep, client_of):
    plan, client = ActivityFactory(owner=rep), client_of(rep)
    client.post(url("activity_tick", plan))

    again = client.post(url("activity_complete", plan), {"outcome": "reached"})

    assert "already completed" in str(again.context["form"].errors)


@pytest.mark.parametrize(("days", "due"), [("1", (2026, 11, 23)), ("7", (2026, 11, 30))])
def test_a_plan_is_moved_to_the_next_working_day_or_by_a_week(rep, client_of, days, due):
    plan = ActivityFactory(owner=rep, due_at=datetime(2026, 11, 20, 9, tzinfo=UTC))

    client_of(rep).post(url("activity_postpone", plan), {"days": days})

    plan.refresh_from_db()
    assert (plan.due_at.year, plan.due_at.month, plan.due_at.day) == due


def test_the_second_of_two_editors_sees_what_the_first_wrote(rep, clerk, client_of, now):
    plan, client = ActivityFactory(owner=rep, subject="Soita"), client_of(rep)
    change_activity(activity=plan, values={"subject": "Kirjoita"}, by=clerk, now=now)
    common = {"kind": "call", "direction": "outbound", "due_at": "23.11.2026 11:00", "owner": str(rep.public_id),
              "company": str(plan.company.public_id)}  # fmt: skip
    seen = {f"initial-{name}": value for name, value in common.items()}

    response = client.post(
        url("activity_edit", plan),
        common | seen | {"subject": "Käy", "initial-subject": "Soita", "revision": "1"},
    )

    plan.refresh_from_db()
    assert plan.subject == "Kirjoita"
    assert [(c["theirs"], c["yours"]) for c in response.context["changes"]] == [("Kirjoita", "Käy")]


def test_strangers_get_404_and_those_without_the_right_403(outsider, marketer, reader, rep, client_of):
    plan = ActivityFactory(company=CompanyFactory(owner=rep))

    assert client_of(outsider).get(url("activity", plan)).status_code == 404
    assert client_of(outsider).post(url("activity_tick", plan)).status_code == 404
    assert client_of(marketer).get(url("activity", plan)).status_code == 403
    assert client_of(reader).get(url("activity", plan)).status_code == 200
    assert client_of(reader).post(url("activity_tick", plan)).status_code == 403
    assert client_of(rep).get(url("activity_tick", plan)).status_code == 405


def test_strange_words_stay_words(rep, client_of):
    plan = ActivityFactory(subject="<script>alert(1)</script>", body="<b>🙂</b>")

    page = client_of(rep).get(url("activity", plan)).content.decode()

    assert ("<script>alert(1)" in page, "&lt;b&gt;🙂" in page) == (False, True)


def test_back_leads_only_to_pages_of_ours(rep, client_of):
    plan = ActivityFactory(owner=rep)

    response = client_of(rep).post(url("activity_tick", plan), headers={"Referer": "https://evil.example/"})

    assert response.url == url("activity", plan)
