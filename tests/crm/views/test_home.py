"""The first page: my day, my accounts, what changed; each as far as the user's rights go."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from activities.operations.activity import log_activity
from companies.operations.company import change_company
from gdpr.choices import Outcome, RequestState
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import SubjectRequestFactory
from users.operations.recent import remember_opened

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture(autouse=True)
def at_ten(now):
    with time_machine.travel(now, tick=False):
        yield


def test_home_shows_my_plans_and_nobody_elses(rep, clerk, client_of, now):
    ActivityFactory(owner=rep, subject="Oma puhelu", due_at=now)
    ActivityFactory(owner=clerk, subject="Toisen puhelu", due_at=now)

    page = client_of(rep).get(HOME).content.decode()

    assert ("Oma puhelu" in page, "Toisen puhelu" in page) == (True, False)


def test_what_a_colleague_did_at_my_account_is_news_and_what_i_did_is_not(rep, clerk, client_of, now):
    mine = CompanyFactory(owner=rep, changed_at=now - timedelta(days=90))
    other = CompanyFactory(owner=rep, changed_at=now - timedelta(days=90))
    log_activity(kind="call", subject="Kysyi varaosaa", company=mine, by=clerk, now=now)
    log_activity(kind="call", subject="Soitin itse", company=other, by=rep, now=now)

    accounts = client_of(rep).get(HOME).context["accounts"]

    assert [(news.company, news.words) for news in accounts] == [(mine, "Kaisa Clerk: Kysyi varaosaa")]


def test_accounts_that_have_been_silent_for_half_a_year_come_up_longest_first(rep, client_of, now):
    CompanyFactory(owner=rep, last_activity_at=now - timedelta(days=10))
    half = CompanyFactory(owner=rep, last_activity_at=now - timedelta(days=200))
    year = CompanyFactory(owner=rep, last_activity_at=now - timedelta(days=400))
    CompanyFactory(owner=rep, last_activity_at=now - timedelta(days=400), status="ceased")

    assert client_of(rep).get(HOME).context["silent"] == [year, half]


def test_what_changed_names_only_what_the_user_sees(rep, outsider, client_of, now):
    seen, secret = CompanyFactory(owner=outsider), CompanyFactory(owner=rep, legal_name="Salainen Oy")
    for company in (seen, secret):
        change_company(company=company, values={"notes": "Uusi"}, by=rep, now=now)

    page = client_of(outsider).get(HOME)

    assert [[name for name, _url in news.records] for news in page.context["changes"]] == [[seen.legal_name]]
    assert "Salainen" not in page.content.decode()


def test_the_same_record_saved_again_is_one_piece_of_news(rep, client_of, now):
    company = CompanyFactory(owner=rep)
    for notes in ("Uusi", "Uudempi"):
        change_company(company=company, values={"notes": notes}, by=rep, now=now)

    news = client_of(rep).get(HOME).context["changes"]

    assert [one.records[0][0] for one in news] == [company.legal_name]


def test_requests_to_answer_stand_on_the_first_page_of_the_desk_alone(privacy_admin, rep, client_of, now):
    SubjectRequestFactory(requester_name="Kysyjä Kaisa")
    closed = {"state": RequestState.CLOSED, "outcome": Outcome.FULFILLED, "answered_at": now}
    SubjectRequestFactory(requester_name="Saanut Salla", **closed)

    page, others = (client_of(one).get(HOME).content.decode() for one in (privacy_admin, rep))

    assert ("Kysyjä Kaisa" in page, "Saanut Salla" in page) == (True, False)
    assert "Kysyjä Kaisa" not in others


@pytest.mark.parametrize("who", ["marketer", "reader", "privacy_admin"])
def test_who_plans_nothing_sees_no_plans(who, request, client_of, now):
    user = request.getfixturevalue(who)
    ActivityFactory(owner=user, subject="Salainen puhelu", due_at=now)

    page = client_of(user).get(HOME)

    assert (page.context["day"], "Salainen puhelu" in page.content.decode()) == (None, False)


def test_a_marketer_reads_no_conversation_out_of_what_changed(marketer, rep, client_of, now):
    log_activity(
        kind="call", subject="Puhelu Aino Virtasen kanssa", company=CompanyFactory(), by=rep, now=now
    )

    assert "Virtasen" not in client_of(marketer).get(HOME).content.decode()


def test_what_i_opened_last_comes_up(reader, client_of, now):
    person = PersonFactory(first_name="Aino", last_name="Virtanen")
    remember_opened(resource="person", record_id=person.public_id, by=reader, now=now)

    (record,) = client_of(reader).get(HOME).context["recent"]

    assert (record["name"], record["url"]) == (
        "Aino Virtanen",
        reverse("contacts:person", args=[person.public_id]),
    )


def test_an_empty_home_says_what_will_fill_it(rep, client_of):
    page = client_of(rep).get(HOME).content.decode()

    assert "Nothing is planned for the next seven days" in page


def test_strange_words_stay_words(rep, client_of, now):
    ActivityFactory(owner=rep, subject="<script>alert(1)</script> 🙂", due_at=now)

    page = client_of(rep).get(HOME).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🙂" in page


def test_home_asks_the_database_as_often_for_many_as_for_few(
    rep, clerk, client_of, now, django_assert_max_num_queries
):
    for number in range(12):
        company = CompanyFactory(owner=rep, last_activity_at=now - timedelta(days=300 + number))
        ActivityFactory(owner=rep, company=company, due_at=now)
        change_company(company=company, values={"notes": "Uusi"}, by=clerk, now=now)
    client = client_of(rep)

    with django_assert_max_num_queries(20):
        client.get(HOME)
