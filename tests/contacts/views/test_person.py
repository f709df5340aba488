"""The page of a person."""

from datetime import date

import pytest
from django.urls import reverse

from contacts.operations.person import change_person
from contacts.operations.position import change_position
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from users.models import RecentRecord

pytestmark = pytest.mark.django_db


def url(person, name="person") -> str:
    return reverse(f"contacts:{name}", args=[person.public_id])


def test_the_page_shows_positions_now_and_past_and_ways_to_be_reached(rep, client_of):
    now_at = PositionFactory(title="Huoltopäällikkö", is_primary=True)
    person = now_at.person
    PositionFactory(person=person, title="Asentaja", ended_on=date(2020, 1, 1))
    ContactPointFactory(person=person, kind="phone", value="040 123 4567", key="+358401234567")

    page = client_of(rep).get(url(person))

    assert ([p.title for p in page.context["held"]], [p.title for p in page.context["past"]]) == (
        ["Huoltopäällikkö"],
        ["Asentaja"],
    )
    assert 'href="tel:+358401234567"' in page.content.decode()


def test_opening_the_page_puts_the_person_among_those_opened_last(rep, client_of):
    person = PersonFactory()

    client_of(rep).get(url(person))

    assert list(RecentRecord.objects.values_list("user", "record_id")) == [(rep.pk, person.public_id)]


def test_a_stranger_gets_404(outsider, rep, client_of):
    person = PositionFactory(company=CompanyFactory(owner=rep)).person

    assert client_of(outsider).get(url(person)).status_code == 404


def test_positions_at_companies_the_user_does_not_see_stay_hidden(outsider, rep, client_of):
    person = PositionFactory(company=CompanyFactory(owner=outsider, legal_name="Oma Oy")).person
    PositionFactory(person=person, company=CompanyFactory(owner=rep, legal_name="Salainen Oy"))

    page = client_of(outsider).get(url(person)).content.decode()

    assert ("Oma Oy" in page, "Salainen Oy" in page) == (True, False)


@pytest.mark.parametrize(
    ("who", "edits", "timeline", "deletes"),
    [
        ("rep", True, True, False),
        ("marketer", True, False, False),
        ("privacy_admin", True, True, True),
        ("reader", False, True, False),
    ],
)
def test_each_role_is_offered_what_it_may(who, edits, timeline, deletes, request, client_of):
    person = PersonFactory()

    page = client_of(request.getfixturevalue(who)).get(url(person)).content.decode()

    assert (url(person, "person_edit") in page, url(person, "person_delete") in page) == (edits, deletes)
    assert (reverse("activities:person_timeline_panel", args=[person.public_id]) in page) == timeline


def test_strange_words_stay_words(rep, client_of):
    person = PersonFactory(first_name="<script>alert(1)</script>", notes="Ääkköset 🙂 <b>lihava</b>")
    ContactPointFactory(person=person, kind="social", value="<img src=x>", key="x")

    page = client_of(rep).get(url(person)).content.decode()

    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page
    assert "🙂 &lt;b&gt;lihava" in page


def test_the_page_asks_as_little_for_a_full_life_as_for_a_short_one(
    rep, client_of, django_assert_max_num_queries
):
    person = PersonFactory()
    for _number in range(15):
        PositionFactory(person=person, title=f"T{_number}")
        PositionFactory(person=person, ended_on=date(2020, 1, 1))
        ContactPointFactory(person=person)
    client = client_of(rep)

    with django_assert_max_num_queries(23):
        client.get(url(person))


def test_the_change_log_needs_its_own_right_and_tells_what_changed(rep, reader, client_of, now):
    position = PositionFactory(person__last_name="Vanha")
    person = position.person
    change_position(position=position, values={"responsibilities": ["finance", "it"]}, by=rep, now=now)
    change_person(person=person, values={"last_name": "Uusi"}, by=rep, now=now)

    page = client_of(rep).get(url(person, "person_history_panel")).content.decode()

    assert [word in page for word in ("Vanha", "Uusi", "Finance, Information technology")] == [True] * 3
    assert client_of(reader).get(url(person, "person_history_panel")).status_code == 403
