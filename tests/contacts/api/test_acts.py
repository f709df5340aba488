"""What the buttons of a person's page do, done by a program."""

from datetime import date

import pytest

from contacts.models import ContactPoint, Position
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"


def post(client, path, body=None, **headers):
    return client.post(f"{API}/{path}", body or {}, content_type="application/json", headers=headers)


def act(client, position, verb, body=None):
    etag = client.get(f"{API}/positions/{position.public_id}/")["ETag"]
    return post(client, f"positions/{position.public_id}/{verb}/", body, **{"If-Match": etag})


def test_whoever_left_hands_the_work_to_the_successor(client_of, rep):
    position, heir = PositionFactory(title="Ostaja"), PersonFactory()

    answer = act(client_of(rep), position, "leave", {"on": "2026-11-20", "successor": str(heir.public_id)})

    assert (answer.status_code, answer.json()["ended_on"], answer.json()["successor"]) == (
        200,
        "2026-11-20",
        str(heir.public_id),
    )
    assert [one.title for one in heir.positions.filter(company=position.company)] == ["Ostaja"]


def test_who_never_left_goes_on(client_of, rep):
    position = PositionFactory(ended_on=date(2026, 11, 1))

    answer = act(client_of(rep), position, "resume")

    assert (answer.status_code, answer.json()["ended_on"]) == (200, None)


def test_a_successor_is_named_later(client_of, rep):
    position, heir = PositionFactory(ended_on=date(2026, 11, 1)), PersonFactory()

    answer = act(client_of(rep), position, "name-successor", {"successor": str(heir.public_id)})

    assert (answer.status_code, answer.json()["successor"]) == (200, str(heir.public_id))


def test_a_change_of_employer_answers_the_position_that_begins(client_of, rep):
    position, company = PositionFactory(), CompanyFactory()

    answer = act(
        client_of(rep),
        position,
        "move",
        {"company": str(company.public_id), "on": "2026-11-01", "title": "CTO"},
    )

    position.refresh_from_db()
    assert (answer.status_code, answer.json()["company"], answer.json()["title"]) == (
        200,
        str(company.public_id),
        "CTO",
    )
    assert position.ended_on == date(2026, 11, 1)
    assert Position.objects.filter(person=position.person).count() == 2


def test_an_act_on_a_position_that_has_changed_is_refused(client_of, rep):
    position, client = PositionFactory(), client_of(rep)

    assert post(client, f"positions/{position.public_id}/leave/").status_code == 428
    assert post(client, f"positions/{position.public_id}/leave/", **{"If-Match": '"99"'}).status_code == 412


def test_who_may_only_look_acts_on_nothing(client_of, reader):
    point = ContactPointFactory()

    assert act(client_of(reader), PositionFactory(), "resume").status_code == 403
    assert post(client_of(reader), f"contact-points/{point.public_id}/verify/").status_code == 403


def test_an_address_works_or_does_not(client_of, rep):
    point, client = ContactPointFactory(), client_of(rep)

    soft = post(client, f"contact-points/{point.public_id}/bounce/", {"bounce": "soft"}).json()
    hard = post(client, f"contact-points/{point.public_id}/bounce/").json()
    works = post(client, f"contact-points/{point.public_id}/verify/").json()

    assert [soft["bounce"], hard["bounce"], works["bounce"]] == ["soft", "hard", ""]
    assert works["verified_at"]
    assert not works["bounced_at"]


def test_the_address_that_comes_first_is_chosen_by_patch(client_of, rep):
    person = PersonFactory()
    first = ContactPointFactory(person=person, kind="email", value="a@example.com", is_primary=True)
    second = ContactPointFactory(person=person, kind="email", value="b@example.com", is_primary=False)

    answer = client_of(rep).patch(
        f"{API}/contact-points/{second.public_id}/", {"is_primary": True}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["is_primary"]) == (200, True)
    assert ContactPoint.objects.get(pk=first.pk).is_primary is False


def test_tags_are_written_with_the_person(client_of, rep):
    client = client_of(rep)

    made = post(client, "persons/", {"last_name": "Salo", "tags": ["VIP", "messut"]})
    url = f"{API}/persons/{made.json()['id']}/"
    changed = client.patch(
        url, {"tags": ["vip"]}, content_type="application/json", headers={"If-Match": client.get(url)["ETag"]}
    )

    assert sorted(made.json()["tags"]) == ["VIP", "messut"]
    assert changed.json()["tags"] == ["VIP"]
