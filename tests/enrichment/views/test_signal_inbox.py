"""The inbox of signals, what is done from it, and where else signals show."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from enrichment.models import Signal, SignalRule
from history import operations as history
from tests.factories.companies import CompanyFactory
from tests.factories.enrichment import SignalFactory
from tests.factories.users import TeamFactory

LIST = reverse("enrichment:signal_list")


def names(client, **query) -> list[str]:
    rows = client.get(LIST, query).context["listing"].rows
    return [
        row["cells"][2].text if hasattr(row["cells"][2], "text") else row["cells"][2]["text"] for row in rows
    ]


@pytest.fixture
def world(rep, db):
    """A signal at an own company, one at a company of the team, and one elsewhere."""
    team = TeamFactory()
    rep.teams.add(team)
    SignalFactory(company=CompanyFactory(legal_name="Oma Oy", owner=rep))
    SignalFactory(company=CompanyFactory(legal_name="Tiimin Oy", team=team), kind="site", weight=55)
    SignalFactory(company=CompanyFactory(legal_name="Muu Oy"), kind="bankruptcy", weight=100)
    return team


def test_mine_my_teams_and_all_the_weightiest_first(rep, client_of, world):
    client = client_of(rep)

    assert names(client, whose="mine") == ["Oma Oy"]
    assert names(client, whose="team") == ["Oma Oy", "Tiimin Oy"]
    assert names(client) == ["Muu Oy", "Oma Oy", "Tiimin Oy"]


def test_who_sees_own_companies_only_sees_their_signals(outsider, client_of, world):
    SignalFactory(company=CompanyFactory(legal_name="Ollin Oy", owner=outsider))

    assert names(client_of(outsider)) == ["Ollin Oy"]


def test_the_list_costs_the_same_for_one_and_for_many(rep, client_of, django_assert_max_num_queries):
    company = CompanyFactory(owner=rep)
    for number in range(30):
        SignalFactory(company=company, source=f"s{number}", change_id=number + 1)
    client = client_of(rep)
    client.get(LIST)

    with django_assert_max_num_queries(16):
        client.get(LIST)


def test_the_words_of_a_change_are_read_from_history(rep, admin, client_of):
    company = CompanyFactory(legal_name="Uusi Oy")
    change = history.record(
        obj=company, verb="changed", old={"legal_name": "Vanha Oy"}, new={"legal_name": "Uusi Oy"}, by=admin,
        at=timezone.now(),
    )  # fmt: skip
    row = SignalFactory(company=company, kind="name", change_id=change.pk)
    client = client_of(rep)

    assert "Vanha Oy → Uusi Oy" in client.get(LIST).content.decode()
    assert (
        "Vanha Oy → Uusi Oy"
        in client.get(reverse("enrichment:signal", args=[row.public_id])).content.decode()
    )


def test_ticked_signals_are_dismissed_from_the_list(rep, client_of, world):
    client = client_of(rep)
    ids = [str(row.public_id) for row in Signal.objects.filter(kind__in=["manager", "site"])]
    url = reverse("enrichment:signal_dismiss")

    asked = client.post(url, {"ids": ids, "query": "whose=team"})
    wrong = client.post(url, {"ids": ids, "query": "whose=team", "step": "save", "reason_code": "other"})
    done = client.post(url, {"ids": ids, "query": "whose=team", "step": "save", "reason_code": "known"})

    assert (asked.status_code, wrong.status_code, done.status_code) == (200, 422, 302)
    assert done.url == f"{LIST}?whose=team"
    assert Signal.objects.filter(state="dismissed").count() == 2


def test_all_that_match_are_snoozed(rep, client_of, world):
    until = timezone.localdate() + timedelta(days=30)

    client_of(rep).post(
        reverse("enrichment:signal_snooze"),
        {"all_matching": "1", "query": "whose=team", "step": "save", "snoozed_until": until.isoformat()},
    )

    assert Signal.objects.filter(snoozed_until=until).count() == 2
    assert names(client_of(rep)) == ["Muu Oy"]


def test_a_signal_is_taken_as_a_task_and_leads_to_it(rep, client_of, world):
    row = Signal.objects.get(kind="manager")
    client = client_of(rep)

    client.post(
        reverse("enrichment:signal_task"),
        {"ids": [str(row.public_id)], "step": "save", "owner": str(rep.public_id), "due_on": "2027-01-10"},
    )

    task = Activity.objects.get()
    page = client.get(reverse("enrichment:signal", args=[row.public_id])).content.decode()
    assert (task.company, task.owner) == (row.company, rep)
    assert reverse("activities:activity", args=[task.public_id]) in page


def test_a_decided_signal_is_opened_again(rep, client_of, world):
    row = Signal.objects.get(kind="manager")
    client = client_of(rep)
    client.post(
        reverse("enrichment:signal_dismiss"),
        {"ids": [str(row.public_id)], "step": "save", "reason_code": "wrong"},
    )

    client.post(reverse("enrichment:signal_reopen", args=[row.public_id]))

    row.refresh_from_db()
    assert row.state == "open"


def test_signals_out_of_reach_are_left_alone(outsider, client_of, world):
    row = Signal.objects.get(kind="bankruptcy")
    client = client_of(outsider)

    client.post(
        reverse("enrichment:signal_dismiss"),
        {"ids": [str(row.public_id)], "step": "save", "reason_code": "wrong"},
    )

    row.refresh_from_db()
    assert row.state == "open"
    assert client.get(reverse("enrichment:signal", args=[row.public_id])).status_code == 404


def test_who_may_look_only_decides_nothing(reader, client_of, world):
    client = client_of(reader)

    assert client.get(LIST).status_code == 200
    for name in ("signal_dismiss", "signal_snooze", "signal_task"):
        assert client.post(reverse(f"enrichment:{name}"), {"ids": ["x"]}).status_code == 403


def test_home_and_the_sidebar_say_what_waits(rep, client_of, world):
    client = client_of(rep)

    home = client.get(reverse("home")).content.decode()

    assert "1 signal at my accounts" in home
    assert "Oma Oy" in home
    assert ">1</span>" in client.get(reverse("enrichment:signal_count")).content.decode()


def test_the_page_of_a_company_has_their_history(rep, client_of, world):
    row = Signal.objects.get(kind="bankruptcy")
    url = reverse("enrichment:company_signals_panel", args=[row.company.public_id])

    assert "Bankruptcy" in client_of(rep).get(url).content.decode()


def companies(client, *where: str, **query) -> list[str]:
    answer = client.get(reverse("companies:company_list"), {"where": where, **query})
    return [row["name"] for row in answer.context["listing"].rows]


def test_companies_are_found_by_their_signals(rep, client_of, db):
    today = timezone.localdate()
    SignalFactory(company=CompanyFactory(legal_name="A"), happened_on=today - timedelta(days=3))
    SignalFactory(company=CompanyFactory(legal_name="B"), happened_on=today - timedelta(days=60), kind="site")
    CompanyFactory(legal_name="C")
    client = client_of(rep)

    assert companies(client, "has:signal:any.90") == ["A", "B"]
    assert companies(client, "has:signal:manager.30") == ["A"]
    assert companies(client, "not:signal:any.90") == ["C"]
    assert companies(client, f"has:signal_month:{today - timedelta(days=60):%Y-%m}.site") == ["B"]
    assert client.get(reverse("companies:company_list"), {"where": "has:signal:nonsense"}).status_code == 200


def test_the_export_has_the_rows_of_the_list(rep, client_of, world):
    answer = client_of(rep).get(reverse("enrichment:signal_export"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert "Oma Oy" in text
    assert "New managing director" in text


def test_an_administrator_sets_the_weights(admin, rep, client_of, world):
    url = reverse("enrichment:signal_rule_list")
    client = client_of(admin)
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (False, None)}

    assert client.post(url, data | {"site-weight": "101"}).status_code == 422
    assert client.post(url, data | {"site-weight": "99", "growth-threshold": "35"}).status_code == 302
    assert SignalRule.objects.get(kind="site").weight == 99
    assert SignalRule.objects.get(kind="growth").threshold == 35
    assert Signal.objects.get(kind="site").weight == 99
    assert client_of(rep).get(url).status_code == 403
