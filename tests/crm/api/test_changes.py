"""What hangs on a record changes what a program has read of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from companies.models import Company
from companies.operations.contact_point import add_contact_point as add_number
from companies.operations.tag import tag_company
from contacts.models import Person
from contacts.operations.contact_point import add_contact_point
from contacts.operations.position import add_position
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory

pytestmark = pytest.mark.django_db


def read(api, url, etag=""):
    return api.get(url, headers={"If-None-Match": etag} if etag else {})


def test_a_record_that_shows_the_same_is_not_sent_again(api_of, admin):
    api, url = api_of(admin), f"/api/v1/companies/{CompanyFactory().public_id}/"

    again = read(api, url, read(api, url)["ETag"])

    assert (again.status_code, again.content) == (304, b"")


def test_a_new_tag_and_a_new_position_are_sent_to_who_has_read_the_record(api_of, admin):
    api, now, company, person = api_of(admin), timezone.now(), CompanyFactory(), PersonFactory()
    urls = [f"/api/v1/companies/{company.public_id}/", f"/api/v1/persons/{person.public_id}/"]
    etags = [read(api, url)["ETag"] for url in urls]

    tag_company(company=company, name="Messut", by=admin, now=now)
    add_position(person=person, company=company, by=admin, now=now, today=now.date())

    assert [read(api, url, etag).status_code for url, etag in zip(urls, etags, strict=True)] == [200, 200]


def test_a_tag_put_on_meanwhile_is_not_overwritten(api_of, admin):
    api, company = api_of(admin), CompanyFactory()
    url = f"/api/v1/companies/{company.public_id}/"
    etag = read(api, url)["ETag"]
    tag_company(company=company, name="Messut", by=admin, now=timezone.now())

    late = api.patch(url, {"tags": []}, format="json", headers={"If-Match": etag})

    assert late.status_code == 412


def test_a_record_changed_since_when_something_that_hangs_on_it_did(api_of, admin):
    company, person, later = CompanyFactory(), PersonFactory(), timezone.now() + timedelta(hours=1)
    Company.objects.update(changed_at=later - timedelta(days=2))
    Person.objects.update(changed_at=later - timedelta(days=2))

    add_number(company=company, kind="phone", value="09 123 4567", by=admin, now=later)
    add_contact_point(person=person, kind="email", value="a@example.com", by=admin, now=later)

    api, since = api_of(admin), {"changed_since": (later - timedelta(minutes=1)).isoformat()}
    for register, record in (("companies", company), ("persons", person)):
        told = api.get(f"/api/v1/{register}/", since).data["results"]
        assert [one["id"] for one in told] == [str(record.public_id)]
