"""Acts, undos and sources on their pages and in the API."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from companies.models import Company
from companies.operations.company import change_company
from history import operations as history
from history.choices import Act, Party
from history.models import ChangeSet
from history.operations import Origin
from tests.factories.companies import CompanyFactory
from users.models import UndoRun


@pytest.fixture
def company(rep, now):
    found = CompanyFactory(legal_name="Näkyvä Oy", notes="old")
    with history.one_change_set(by=rep, at=now, from_=Origin(Act.IMPORT, Party.SECOND, "Partner list")):
        history.save_changes(obj=found, values={"vat_number": "FI99"}, by=rep, at=now)
    change_company(company=found, values={"notes": "new"}, by=rep, now=now)
    return found


def newest() -> ChangeSet:
    return ChangeSet.objects.order_by("-id").first()


def test_an_act_is_found_opened_looked_at_and_undone(admin, client_of, company):
    browser = client_of(admin)
    act = newest()
    listed = browser.get(reverse("users:change_set_list"), {"act": "edit"})
    assert reverse("users:change_set", args=[act.public_id]) in listed.content.decode()
    assert "Näkyvä Oy" in browser.get(reverse("users:change_set", args=[act.public_id])).content.decode()

    looked = browser.post(reverse("users:change_set_undo", args=[act.public_id]))
    run = UndoRun.objects.get()
    company.refresh_from_db()
    assert (looked.url, run.state, company.notes) == (
        reverse("users:undo_run", args=[run.public_id]),
        "checked",
        "new",
    )
    assert "Nothing has been written yet" in browser.get(looked.url).content.decode()
    browser.post(reverse("users:undo_run_confirm", args=[run.public_id]))

    company.refresh_from_db()
    assert company.notes == "old"
    assert "Undone" in browser.get(reverse("users:change_set", args=[act.public_id])).content.decode()


def test_an_act_of_somebody_else_is_not_undone_without_the_right(clerk, client_of, company):
    browser = client_of(clerk)

    browser.post(reverse("users:change_set_undo", args=[newest().public_id]))

    assert Company.objects.get().notes == "new"
    assert not UndoRun.objects.exists()


def test_one_who_sees_own_companies_only_sees_own_acts_only(outsider, client_of, company):
    browser = client_of(outsider)

    assert browser.get(reverse("users:change_set", args=[newest().public_id])).status_code == 404
    assert "Partner list" not in browser.get(reverse("users:change_set_list")).content.decode()
    assert browser.get(reverse("users:source_list")).status_code == 403


def test_a_source_shows_what_stands_exports_it_and_is_withdrawn(admin, client_of, company, now):
    history.count_sources(now=now)
    browser = client_of(admin)
    act = ChangeSet.objects.get(source="Partner list")
    assert "Partner list" in browser.get(reverse("users:source_list")).content.decode()
    page = browser.get(reverse("users:source", args=[act.public_id])).content.decode()
    assert "FI99" in page
    assert "Näkyvä Oy" in page
    export = b"".join(browser.get(reverse("users:source_export", args=[act.public_id]))).decode()
    assert "Näkyvä Oy;VAT number;FI99" in export

    looked = browser.post(reverse("users:source_withdraw", args=[act.public_id]))
    run = UndoRun.objects.get()
    assert run.expected == {"emptied": 1}
    assert looked.url == reverse("users:undo_run", args=[run.public_id])
    browser.post(reverse("users:undo_run_confirm", args=[run.public_id]))

    assert Company.objects.get().vat_number == ""
    assert "FI99" not in browser.get(reverse("users:source", args=[act.public_id])).content.decode()


def test_counts_of_sources_leave_out_what_is_replaced_or_gone(rep, now, company):
    gone = CompanyFactory()
    with history.one_change_set(by=rep, at=now, from_=Origin(Act.IMPORT, Party.SECOND, "Partner list")):
        history.save_changes(obj=gone, values={"notes": "x", "language": "fi"}, by=rep, at=now)
    change_company(company=company, values={"vat_number": "FI01120389"}, by=rep, now=now)
    history.count_sources(now=now)
    assert _counted("Partner list") == 2

    history.delete(obj=Company.objects.get(pk=gone.pk), by=rep, at=now)
    history.count_sources(now=now)

    assert _counted("Partner list") is None


def _counted(source):
    from history.models import SourceCount

    return SourceCount.objects.filter(source=source).values_list("standing", flat=True).first()


def test_the_api_lists_looks_undoes_and_tells_provenance(admin, company):
    api = APIClient()
    api.force_authenticate(admin)
    told = api.get(f"/api/v1/companies/{company.public_id}/provenance/").json()
    assert [(row["field"], row["source"], row["party"], row["by"]) for row in told] == [
        ("notes", "", "first", "Rasmus Rep"),
        ("vat_number", "Partner list", "second", "Rasmus Rep"),
    ]
    act = api.get("/api/v1/change-sets/").json()["results"]
    assert {row["act"] for row in act} == {"import", "edit"}
    rows = api.get(f"/api/v1/change-sets/{newest().public_id}/rows/").json()["rows"]
    assert rows[0]["fields_changed"] == [{"label": "Notes", "old": "old", "new": "new"}]

    run = api.post(f"/api/v1/change-sets/{newest().public_id}/undo/").json()
    assert (run["state"], run["expected"]) == ("checked", {"back": 1})
    done = api.post(f"/api/v1/undos/{run['id']}/confirm/").json()

    assert done["state"] == "done"
    assert Company.objects.get().notes == "old"
    source = next(row for row in api.get("/api/v1/sources/").json() if row["name"] == "Partner list")
    values = api.get(f"/api/v1/sources/{source['id']}/values/").json()["values"]
    assert [(row["field"], row["value"]) for row in values] == [("VAT number", "FI99")]


def test_the_list_of_acts_costs_the_same_however_many_there_are(
    admin, rep, client_of, company, now, django_assert_max_num_queries
):
    for number in range(20):
        change_company(company=company, values={"notes": f"again {number}"}, by=rep, now=now)
    browser = client_of(admin)
    browser.get(reverse("users:change_set_list"))

    with django_assert_max_num_queries(8):
        browser.get(reverse("users:change_set_list"))
    with django_assert_max_num_queries(12):
        browser.get(reverse("users:change_set", args=[newest().public_id]))


def test_every_fact_of_a_record_tells_where_it_comes_from(admin, outsider, client_of, company):
    address = reverse("users:provenance", args=["companies.company", company.public_id])

    page = client_of(admin).get(address).content.decode()

    assert "Partner list" in page
    assert "Typed by staff" in page
    assert "Rasmus Rep" in page
    assert client_of(outsider).get(address).status_code == 404
    assert (
        client_of(admin).get(reverse("users:provenance", args=["users.user", admin.public_id])).status_code
        == 404
    )
