"""Who sees a person leaves a line, on every screen."""

import re

import pytest
from django.urls import reverse

from contacts.models import Person, Position
from gdpr.models import AccessLog, Disclosure, ViewingAlert
from tests.factories.campaigns import CampaignItemFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import RestrictionFactory, ViewingAlertFactory
from tests.factories.users import UserFactory
from tests.stage.pages import every_address
from tests.stage.world import make_world
from users.permissions import Role

pytestmark = pytest.mark.django_db
COLUMN = re.compile(r'name="columns"[^>]*value="([^"]+)"')


def lines() -> list[tuple]:
    rows = AccessLog.objects.order_by("pk")
    return [(row.by_id, row.action, row.purpose, row.screen, row.subjects) for row in rows]


def test_the_page_of_a_person_leaves_a_line(client_of, rep):
    person = PersonFactory()

    client_of(rep).get(reverse("contacts:person", args=[person.public_id]))

    assert lines() == [(rep.pk, "view", "care", "contacts:person", [person.public_id])]


def test_a_question_that_is_put_again_shows_the_persons_once_more_and_leaves_a_line(client_of, admin):
    held, other = PersonFactory(), PersonFactory()
    RestrictionFactory(person=held)

    answer = client_of(admin).get(
        reverse("quality:merge_create"), {"kind": "person", "ids": [held.public_id, other.public_id]}
    )

    assert (answer.status_code, held.last_name in answer.content.decode()) == (409, True)
    assert [set(line[4]) for line in lines()] == [{held.public_id, other.public_id}]


def test_what_is_hidden_or_leads_elsewhere_leaves_none(client_of, rep, outsider):
    person = PersonFactory()

    client_of(outsider).get(reverse("contacts:person", args=[person.public_id]))
    client_of(rep).post(reverse("gdpr:person_refuse_marketing", args=[person.public_id]))

    assert lines() == []


def test_a_search_that_hits_says_that_it_was_one(client_of, rep):
    person = PersonFactory(last_name="Kanäria")

    client_of(rep).get(reverse("contacts:person_list"), {"q": "Kanäria"})

    assert [(line[1], line[4]) for line in lines()] == [("search", [person.public_id])]


def test_a_file_tells_of_every_person_in_it(client_of, rep):
    persons = {PersonFactory().public_id for _ in range(3)}

    answer = client_of(rep).get(reverse("contacts:person_export"))
    b"".join(answer)

    (line,) = lines()
    assert (line[1], line[3], set(line[4])) == ("export", "contacts:person_export", persons)


def test_files_of_recalls_tell_whom_they_name(client_of, clerk):
    row = CampaignItemFactory(
        contact=PersonFactory(last_name="Kanäriasalo"), notified_company=CompanyFactory()
    )
    client = client_of(clerk)

    for url in (
        "/campaign-items/export/?format=csv&columns=contact",
        reverse("service:campaign_letters_export", args=[row.campaign.public_id]),
    ):
        before = AccessLog.objects.count()
        answer = client.get(url)
        text = (b"".join(answer) if answer.streaming else answer.content).decode()

        told = AccessLog.objects.order_by("pk")[before:]
        assert "Kanäriasalo" in text
        assert [one.subjects for one in told if one.action == "export"][:1] == [[row.contact.public_id]]
    assert Disclosure.objects.count() == 2


def test_the_api_leaves_a_line_for_a_program(client_of, rep):
    person = PersonFactory()
    ContactPointFactory(person=person)

    client_of(rep).get(f"/api/v1/persons/{person.public_id}/")

    assert [(line[1], line[2], line[4]) for line in lines()] == [("api", "exchange", [person.public_id])]


@pytest.mark.slow
def test_no_screen_shows_a_person_without_a_line(client_of, admin):
    """Held for every address there is, and for every column of every list as a page and a file: where the name or an
    address of the person stands in the answer, the line must be there."""
    world = make_world(UserFactory(role=Role.SALES))
    Person.objects.filter(pk=world.person.pk).update(first_name="Kanarialintu", last_name="Keltasirkku")
    ContactPointFactory(person=world.person, value="oma@kelta.example")
    Position.objects.filter(pk=world.position.pk).update(work_email="work@kelta.example")
    client = client_of(admin)
    silent, shown = [], 0
    urls = [address.url for address in every_address(world)]
    for url in urls:
        last = AccessLog.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = client.get(url)
        body = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
        is_shown = "Keltasirkku" in body or "@kelta.example" in body
        shown += is_shown
        if is_shown and not AccessLog.objects.filter(pk__gt=last).about([world.person.public_id]).exists():
            silent.append(url)
        if "?" not in url and (columns := ",".join(dict.fromkeys(COLUMN.findall(body)))):
            urls += [f"{url}?columns={columns}", f"{url}export/?format=csv&columns={columns}"]

    assert "\n".join(silent) == ""
    assert shown > 20  # the test would hold nothing if the name stood nowhere


def test_the_desk_reads_who_looked_with_names(client_of, privacy_admin, rep):
    person, other = PersonFactory(), PersonFactory()
    client_of(rep).get(reverse("contacts:person", args=[person.public_id]))
    client_of(rep).get(reverse("contacts:person", args=[other.public_id]))
    client = client_of(privacy_admin)

    page = client.get(reverse("gdpr:access_list"), {"person": person.public_id, "begin": "2000-01-01"})

    assert len(page.context["lines"]) == 1
    assert rep.full_name in page.content.decode()
    assert client.get(reverse("gdpr:access_list"), {"end": "2000-01-01"}).context["lines"] == []
    assert client.get(reverse("gdpr:access_list"), {"user": rep.public_id}).status_code == 200


def test_nobody_else_reads_who_looked(client_of, rep):
    assert client_of(rep).get(reverse("gdpr:access_list")).status_code == 403


def test_an_alert_is_settled_on_its_page(client_of, privacy_admin):
    alert, client = ViewingAlertFactory(), client_of(privacy_admin)
    address = reverse("gdpr:viewing_alert_settle", args=[alert.public_id])

    assert client.post(address, {"finding": ""}).status_code == 422
    assert client.post(address, {"finding": "A round of calls"}).status_code == 302
    assert client.post(address, {"finding": "Again"}).status_code == 422
    assert ViewingAlert.objects.get().finding == "A round of calls"
    assert "A round of calls" in client.get(reverse("gdpr:access_list")).content.decode()
