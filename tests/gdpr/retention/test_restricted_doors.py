"""A restricted person behind every door: lists, search, choices, counts, files, API, duplicates, upkeep."""

import pytest
from django.db import connection
from django.urls import reverse

from activities.models import ActivityPerson
from activities.operations.activity import change_activity
from contacts.models import Person
from contacts.queries import similar_persons
from crm import customer360
from gdpr.models import Restriction
from gdpr.queries.candidates import candidates_for
from quality.models import DuplicatePair
from quality.queries.blocking import make_keys
from service.models import CampaignItem
from service.queries.campaign_progress import letters
from tests.factories.activities import ActivityFactory
from tests.factories.campaigns import CampaignItemFactory
from tests.factories.cases import CaseFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.factories.gdpr import RestrictionFactory, SubjectRequestFactory
from tests.factories.installed_base import ItemFactory
from tests.factories.quality import UpkeepEntryFactory

pytestmark = pytest.mark.django_db
NAME = "Rajattunen"


@pytest.fixture
def restricted():
    position = PositionFactory(
        person__first_name="Aino", person__last_name=NAME, work_email="aino@firma.example"
    )
    ContactPointFactory(person=position.person, value="aino@koti.example")
    RestrictionFactory(person=position.person)
    return Person.objects.get(pk=position.person_id)


PAGES = (
    "/persons/", "/persons/?q=rajattunen", "/persons/export/?format=csv", "/search/?q=rajattunen",
    "/api/v1/persons/?q=rajattunen", "/api/v1/persons/", "/api/v1/positions/", "/api/v1/contact-points/",
    "/persons/?sort=-name", "/persons/?sort=changed",
)  # fmt: skip


@pytest.mark.parametrize("url", PAGES)
def test_no_list_search_file_or_answer_of_the_api_shows_the_person(restricted, rep, client_of, url):
    answer = client_of(rep).get(url, follow=True)

    assert answer.status_code in {200, 404}
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert NAME not in text.decode(errors="replace")
    assert "aino@" not in text.decode(errors="replace")


@pytest.mark.parametrize(
    "url",
    [
        "/persons/{}/",
        "/persons/{}/edit/",
        "/persons/{}/why/",
        "/api/v1/persons/{}/",
        "/api/v1/persons/{}/why/",
    ],
)
def test_the_page_of_the_person_is_not_there_but_for_the_desk(restricted, rep, privacy_admin, client_of, url):
    url = url.format(restricted.public_id)

    assert client_of(rep).get(url).status_code == 404
    assert client_of(privacy_admin).get(url).status_code == 200


def test_no_file_holds_the_person_also_of_those_who_see_them(restricted, privacy_admin, client_of):
    client = client_of(privacy_admin)

    assert NAME in client.get("/persons/").content.decode()
    assert NAME not in b"".join(client.get("/persons/export/?format=csv")).decode()


def test_asking_for_the_parts_of_the_person_finds_nothing(restricted, rep, privacy_admin, client_of):
    url = f"/api/v1/positions/?person={restricted.public_id}"

    assert client_of(rep).get(url).json()["results"] == []
    assert len(client_of(privacy_admin).get(url).json()["results"]) == 1


def test_tickets_and_activities_of_the_person_are_handled_without_the_name(restricted, rep, client_of):
    case = CaseFactory(person=restricted, company=restricted.positions.get().company)
    activity = ActivityFactory(owner=rep)
    ActivityPerson.objects.create(activity=activity, person=restricted)
    client = client_of(rep)

    assert client.get(f"/api/v1/cases/{case.public_id}/").json()["person"] is None
    assert client.get(f"/api/v1/activities/{activity.public_id}/").json()["persons"] == []
    assert NAME not in client.get(reverse("service:case", args=[case.public_id])).content.decode()
    assert NAME not in client.get(reverse("activities:activity", args=[activity.public_id])).content.decode()


def test_a_case_is_corrected_without_the_name_and_keeps_the_person(restricted, clerk, client_of):
    case = CaseFactory(person=restricted, company=restricted.positions.get().company, owner=clerk)
    client, url = client_of(clerk), reverse("service:case_edit", args=[case.public_id])
    page = client.get(url)
    assert NAME not in page.content.decode()

    form = page.context["form"]
    sent = {one.html_name: one.value() or "" for one in form} | {
        "subject": "Vuotaa yhä",
        "revision": case.revision,
    }
    sent |= {one.html_initial_name: one.initial or "" for one in form if one.field.show_hidden_initial}
    client.post(url, sent)

    case.refresh_from_db()
    assert (case.subject, case.person) == ("Vuotaa yhä", restricted)


def test_who_changes_those_who_took_part_leaves_whom_they_do_not_see(restricted, rep, privacy_admin, now):
    activity, other = ActivityFactory(owner=rep), PositionFactory().person
    for person in (restricted, other):
        ActivityPerson.objects.create(activity=activity, person=person)

    change_activity(activity=activity, values={}, persons=[], by=rep, now=now)
    assert list(activity.persons.all()) == [restricted]

    change_activity(activity=activity, values={}, persons=[], by=privacy_admin, now=now)
    assert list(activity.persons.all()) == []


def test_lists_files_and_letters_of_a_recall_name_nobody_who_is_restricted(restricted, clerk, client_of):
    item = ItemFactory(company=restricted.positions.get().company)
    row = CampaignItemFactory(item=item, contact=restricted)
    client = client_of(clerk)

    for url in ("/campaign-items/?columns=contact", "/campaign-items/export/?format=csv&columns=contact"):
        answer = client.get(url)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (answer.status_code, NAME in text.decode()) == (200, False)
    (letter,) = letters(CampaignItem.objects.filter(pk=row.pk), owners={item.pk: item.company_id}, user=clerk)
    assert letter.contacts == ()


def test_the_company_tells_of_one_person_less(restricted, rep, now):
    company = restricted.positions.get().company
    PositionFactory(company=company)

    assert customer360._counts(company, rep, now)["persons"] == 1


def test_the_index_forgets_the_person_and_knows_them_again_when_it_is_lifted(restricted):
    assert _documents(restricted) == 0

    row = Restriction.objects.get(person=restricted)
    Restriction.objects.filter(pk=row.pk).update(
        lift_notified_at=row.started_at, lift_notified_how="Kirje", lifted_at=row.started_at, lifted_by=row.by
    )

    assert _documents(restricted) == 1


def _documents(person):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM search_searchdocument WHERE kind = 2 AND ref_id = %s", [person.pk]
        )
        return cursor.fetchone()[0]


def test_nobody_is_told_that_somebody_alike_is_there(restricted, rep):
    assert similar_persons(user=rep, first_name="Aino", last_name=NAME, email="aino@firma.example") == []


def test_duplicates_and_upkeep_leave_the_person_alone(restricted, rep, privacy_admin):
    other = PositionFactory(
        person__first_name="Aino", person__last_name=NAME, company=restricted.positions.get().company
    )
    pair = sorted([restricted.pk, other.person_id])
    DuplicatePair.objects.create(kind="person", first=pair[0], second=pair[1], score=90)
    UpkeepEntryFactory(company=other.company, person=restricted)

    assert list(DuplicatePair.objects.visible_to(rep)) == []
    assert DuplicatePair.objects.visible_to(privacy_admin).count() == 1
    make_keys("person")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM quality_key_person WHERE record = %s", [restricted.pk])
        assert cursor.fetchone()[0] == 0


def test_the_desk_finds_the_person_for_a_request(restricted, privacy_admin):
    request = SubjectRequestFactory(requester_name=f"Aino {NAME}")

    assert [one.person for one in candidates_for(request, user=privacy_admin)] == [restricted]
