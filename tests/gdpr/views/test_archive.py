"""Pages of the legal archive: who sees it, that each look is written down, and what the desk does with it."""

import pytest

from gdpr.models import AccessLog, LegalArchive, PurposeAssignment
from gdpr.operations.purpose import sync_purposes
from gdpr.queries.erasure.archived import archived_of
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import LegalArchiveFactory, SubjectRequestFactory

pytestmark = pytest.mark.django_db
ROOT = "/privacy/archive/"


def test_the_desk_finds_a_name_and_the_look_is_written_down(client_of, privacy_admin):
    row, other = LegalArchiveFactory(name="Aino Virtanen"), LegalArchiveFactory(name="Eino Mäki")

    page = client_of(privacy_admin).get(ROOT, {"q": "virtanen aino"}).content.decode()

    assert ("Aino Virtanen" in page, row.document in page, "Eino Mäki" in page) == (True, True, False)
    seen = AccessLog.objects.get(screen="gdpr:archive_list")
    assert (seen.by_id, seen.purpose, seen.subjects) == (privacy_admin.pk, "rights", [row.subject_uid])
    assert other.subject_uid not in seen.subjects


@pytest.mark.parametrize("who", ["rep", "marketer", "reader"])
def test_nobody_else_sees_the_archive(who, request, client_of):
    client = client_of(request.getfixturevalue(who))

    assert client.get(ROOT).status_code == 403
    assert client.get("/api/v1/legal-archive/").status_code == 403


def test_what_is_past_its_day_is_not_shown_though_the_job_was_late(client_of, privacy_admin, now):
    LegalArchiveFactory(name="Aino Virtanen", until=now.date().replace(year=2020))

    assert "Aino" not in client_of(privacy_admin).get(ROOT).content.decode()


def test_a_document_is_noted_on_the_page_of_the_person(client_of, privacy_admin, now):
    sync_purposes(today=now.date())
    person = PersonFactory()
    client, place = client_of(privacy_admin), f"/persons/{person.public_id}/documents/"

    done = client.post(place, {"document": "INV-9", "year_ended_on": "2026-12-31"})
    again = client.post(place, {"document": "INV-9", "year_ended_on": "2026-12-31"})

    assert (done.status_code, again.status_code) == (302, 422)
    assert PurposeAssignment.objects.get(person=person).document == "INV-9"
    assert "INV-9" in client.get(place).content.decode()


def test_a_note_that_was_a_mistake_is_taken_back(client_of, privacy_admin, rep, now):
    sync_purposes(today=now.date())
    person = PersonFactory()
    client, place = client_of(privacy_admin), f"/persons/{person.public_id}/documents/"
    client.post(place, {"document": "INV-9", "year_ended_on": "2026-12-31"})
    noted = PurposeAssignment.objects.get(person=person)
    end = f"/privacy/documents/{noted.public_id}/end/"

    assert end in client.get(place).content.decode()
    assert client_of(rep).post(end).status_code == 403
    assert client.post(end).url == place

    noted.refresh_from_db()
    assert (noted.end_reason, archived_of(person)) == ("hand", [])
    assert "INV-9" not in client.get(place).content.decode()
    rows = client.get(f"/api/v1/accounting-documents/{noted.public_id}/").json()
    assert rows["ended_at"]


def test_the_desk_ticks_what_is_the_senders(client_of, privacy_admin):
    row, other = LegalArchiveFactory(name="Aino Virtanen"), LegalArchiveFactory(name="Eino Mäki")
    one = SubjectRequestFactory(person=None, requester_name="Aino Virtanen")
    client = client_of(privacy_admin)

    page = client.get(f"/requests/{one.public_id}/").content.decode()
    client.post(
        f"/requests/{one.public_id}/archive/", {"archived": [str(row.public_id), str(other.public_id)]}
    )

    assert (str(row.public_id) in page, str(other.public_id) in page) == (True, False)
    assert list(LegalArchive.objects.filter(request=one)) == [row]
    seal = f'action="/requests/{one.public_id}/package/"'  # the copy can be sealed though nobody is in the register
    assert (seal in page, seal in client.get(f"/requests/{one.public_id}/").content.decode()) == (False, True)
    assert row.document in client.get(f"/requests/{one.public_id}/preview/").content.decode()
