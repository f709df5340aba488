"""A cell of the list edited in its place."""

from django.urls import reverse

from companies.models import Company
from history.models import Change
from tests.factories.companies import CompanyFactory

HTMX = {"HX-Request": "true"}


def url(company, field: str) -> str:
    return reverse("companies:company_cell", args=[company.public_id, field])


def test_a_field_is_changed_and_the_cell_comes_back(rep, client_of):
    company = CompanyFactory()
    client = client_of(rep)

    form = client.get(url(company, "lifecycle"), headers=HTMX)
    cell = client.post(url(company, "lifecycle"), {"lifecycle": "customer", "revision": 1}, headers=HTMX)

    assert b"data-inline" in form.content
    assert "Customer" in cell.content.decode()
    assert Company.objects.get().lifecycle == "customer"
    assert Change.objects.get().old["lifecycle"] == "prospect"


def test_owner_status_and_tags_are_edited_too(rep, client_of):
    company = CompanyFactory()
    client = client_of(rep)

    client.post(url(company, "owner"), {"owner": rep.pk, "revision": 1}, headers=HTMX)
    client.post(url(company, "status"), {"status": "ceased", "revision": 2}, headers=HTMX)
    client.post(url(company, "tags"), {"tags": ["fair", "new"], "revision": 3}, headers=HTMX)
    client.post(url(company, "tags"), {"tags": ["new"], "revision": 3}, headers=HTMX)

    company.refresh_from_db()
    assert (company.owner, company.status) == (rep, "ceased")
    assert [tag.name for tag in company.tags.all()] == ["new"]


def test_the_second_of_two_editors_sees_what_the_first_put_there_and_may_insist(rep, client_of):
    company = CompanyFactory()
    client = client_of(rep)
    client.post(url(company, "lifecycle"), {"lifecycle": "lost", "revision": 1}, headers=HTMX)

    late = client.post(url(company, "lifecycle"), {"lifecycle": "customer", "revision": 1}, headers=HTMX)
    again = client.post(url(company, "lifecycle"), {"lifecycle": "customer", "revision": 2}, headers=HTMX)

    assert late.status_code == 422
    assert "“Lost”" in late.content.decode()
    assert again.status_code == 200
    assert Company.objects.get().lifecycle == "customer"


def test_without_scripts_the_form_is_a_page_and_leads_back_to_the_list(rep, client_of):
    company = CompanyFactory()
    client = client_of(rep)

    page = client.get(url(company, "lifecycle"))
    saved = client.post(url(company, "lifecycle"), {"lifecycle": "lost", "revision": 1})

    assert b"<html" in page.content
    assert saved.url.startswith(reverse("companies:company_list"))


def test_strangers_and_readers_find_no_form(reader, outsider, client_of):
    company = CompanyFactory()

    assert client_of(outsider).get(url(company, "lifecycle")).status_code == 404
    assert client_of(reader).get(url(company, "lifecycle")).status_code == 403
