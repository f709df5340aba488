"""Positions and contact points on the page of a person."""

import uuid
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from activities.models import ActivityPerson
from contacts.models import ContactPoint, Person, Position
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def at_ten(now):
    with time_machine.travel(now, tick=False):
        yield


def url(name, row) -> str:
    return reverse(f"contacts:{name}", args=[row.public_id])


def test_left_the_company_is_one_click_that_asks_for_the_successor_and_can_be_undone(rep, client_of):
    position, client = PositionFactory(is_primary=True), client_of(rep)

    response = client.post(url("position_leave", position), follow=True)
    position.refresh_from_db()

    assert position.ended_on == TODAY
    assert response.redirect_chain[-1][0] == url("position_successor", position)
    assert url("position_resume", position) in response.content.decode()

    client.post(url("position_resume", position))
    position.refresh_from_db()
    assert (position.ended_on, position.is_primary) == (None, True)


def test_a_new_successor_takes_the_position_and_plans_are_offered_to_be_moved(rep, client_of):
    position, client = PositionFactory(title="Ostopäällikkö"), client_of(rep)
    plan = ActivityFactory(company=position.company)
    ActivityPerson.objects.create(activity=plan, person=position.person)
    client.post(url("position_leave", position))

    response = client.post(
        url("position_successor", position),
        {
            "left_on": "15.11.2026",
            "first_name": "Seppo",
            "last_name": "Seuraaja",
            "email": "seppo@example.com",
            "data_from": "other",
            "source": "Ostopäällikkö",
        },
    )
    successor = Person.objects.get(last_name="Seuraaja")
    offered = client.get(response.url)
    client.post(response.url, {"successor": str(successor.public_id), "activities": [str(plan.public_id)]})

    position.refresh_from_db()
    taken = successor.positions.get()
    assert (position.ended_on, position.successor) == (date(2026, 11, 15), successor)
    assert (taken.title, taken.company, taken.started_on) == (
        "Ostopäällikkö",
        position.company,
        date(2026, 11, 15),
    )
    assert offered.status_code == 200
    assert list(plan.persons.all()) == [successor]


def test_with_nothing_planned_one_is_led_back_to_the_person(rep, client_of):
    position = PositionFactory(ended_on=TODAY)
    page = reverse("activities:activity_hand_over", args=[position.public_id])

    assert client_of(rep).get(page).url == url("person", position.person)


def test_a_successor_is_chosen_or_written_not_both(rep, client_of):
    position, other = PositionFactory(ended_on=TODAY), PersonFactory()

    response = client_of(rep).post(
        url("position_successor", position),
        {"left_on": "22.11.2026", "successor": str(other.public_id), "last_name": "Toinen"},
    )

    assert "successor" in response.context["form"].errors


def test_a_position_is_added_once_by_a_double_click(rep, client_of):
    person, company, client = PersonFactory(), CompanyFactory(), client_of(rep)
    sent = {"company": str(company.public_id), "title": "Ostaja", "submission": str(uuid.uuid4())}

    for _time in range(2):
        client.post(url("position_create", person), sent)

    assert Position.objects.count() == 1


def test_the_same_title_again_is_refused_beside_its_field_with_422_for_htmx(rep, client_of):
    position = PositionFactory(title="Ostaja")
    sent = {"company": str(position.company.public_id), "title": "ostaja", "submission": str(uuid.uuid4())}

    response = client_of(rep).post(
        url("position_create", position.person), sent, headers={"HX-Request": "true"}
    )

    assert (response.status_code, "title" in response.context["form"].errors) == (422, True)
    assert "<dialog" in response.content.decode()


def test_a_change_of_employer_keeps_the_person(rep, client_of):
    position, company = PositionFactory(is_primary=True), CompanyFactory()

    client_of(rep).post(
        url("position_move", position),
        {
            "company": str(company.public_id),
            "title": "Johtaja",
            "on": "1.11.2026",
            "submission": str(uuid.uuid4()),
        },
    )

    rows = Position.objects.filter(person=position.person).order_by("id")
    assert [(p.ended_on, p.is_primary) for p in rows] == [(date(2026, 11, 1), False), (None, True)]


def test_a_position_is_corrected_and_days_the_wrong_way_round_are_refused(rep, client_of):
    position = PositionFactory(started_on=date(2020, 1, 1), ended_on=date(2024, 1, 1))
    seen = {
        "initial-started_on": "2020-01-01",
        "initial-ended_on": "2024-01-01",
        "initial-title": position.title,
    }
    sent = seen | {"title": position.title, "started_on": "1.1.2020", "ended_on": "1.1.2019", "revision": "1"}

    response = client_of(rep).post(url("position_edit", position), sent)

    assert "ended_on" in response.context["form"].errors


@pytest.mark.parametrize("name", ["position_leave", "position_resume", "position_primary", "position_delete"])
def test_strangers_get_404_and_readers_403_and_nobody_does_it_by_a_link(
    name, outsider, reader, rep, client_of
):
    position = PositionFactory(company=CompanyFactory(owner=rep))

    assert client_of(outsider).post(url(name, position)).status_code == 404
    assert client_of(reader).post(url(name, position)).status_code == 403
    assert client_of(rep).get(url(name, position)).status_code == 405


def test_an_address_is_added_corrected_marked_and_removed(rep, client_of):
    person, client = PersonFactory(), client_of(rep)
    client.post(
        url("contact_point_create", person), {"kind": "email", "value": "A@Example.com", "use": "work"}
    )
    point = ContactPoint.objects.get()

    client.post(url("contact_point_bounce", point))
    point.refresh_from_db()
    bounced = point.bounce
    client.post(url("contact_point_verify", point))
    point.refresh_from_db()
    client.post(url("contact_point_delete", point))

    assert (point.key, bounced, bool(point.verified_at)) == ("a@example.com", "hard", True)
    assert ContactPoint.objects.count() == 0


def test_an_address_that_cannot_be_is_refused_beside_its_field(rep, client_of):
    person = PersonFactory()

    response = client_of(rep).post(
        url("contact_point_create", person), {"kind": "phone", "value": "kotona", "use": "work"}
    )

    assert "value" in response.context["form"].errors


def test_a_strangers_address_is_404(outsider, rep, client_of):
    person = PositionFactory(company=CompanyFactory(owner=rep)).person
    point = ContactPointFactory(person=person)

    assert client_of(outsider).post(url("contact_point_delete", point)).status_code == 404
