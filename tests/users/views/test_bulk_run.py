"""The pages of bulk edits."""

import pytest
from django.urls import reverse

from companies.models import Company
from tests.factories.companies import CompanyFactory
from tests.factories.users import UserFactory
from users.models import BulkRun
from users.operations import bulk_run
from users.permissions import Role

EDIT = reverse("companies:company_bulk_edit")
SAVE = {"all_matching": "1", "step": "save", "lifecycle": "lost"}


def url(run: BulkRun, name: str = "bulk_run") -> str:
    return reverse(f"users:{name}", args=[run.public_id])


@pytest.fixture
def run(db, rep, client_of, monkeypatch) -> BulkRun:
    """A bulk edit of three companies that waits for the worker."""
    monkeypatch.setattr(bulk_run, "AT_ONCE", 2)
    for n in range(3):
        CompanyFactory(legal_name=f"Paja {n} Oy")
    client_of(rep).post(EDIT, SAVE)
    return BulkRun.objects.get()


def test_many_records_wait_for_the_worker_and_the_page_says_so(run, rep, client_of):
    page = client_of(rep).get(url(run)).content.decode()
    part = client_of(rep).get(url(run, "bulk_run_progress"), headers={"HX-Request": "true"}).content.decode()

    assert (run.state, run.cursor, Company.objects.filter(lifecycle="lost").count()) == ("running", 0, 0)
    assert "Waiting" in page
    assert "Lifecycle becomes “Lost”" in page
    assert "<html" not in part
    assert "Waiting" in part


def test_a_few_are_changed_before_the_page_answers_with_a_way_back(rep, client_of):
    company = CompanyFactory()

    answer = client_of(rep).post(EDIT, SAVE, follow=True)
    run = BulkRun.objects.get()
    back = client_of(rep).post(url(run, "bulk_run_undo"), follow=True)

    company.refresh_from_db()
    assert url(run, "bulk_run_undo") in answer.content.decode()
    assert run.state == "done"
    assert back.status_code == 200
    assert company.lifecycle == "prospect"


def test_when_the_work_has_ended_the_page_is_loaded_again_and_tells_what_came_of_it(run, rep, client_of, now):
    Company.objects.filter(legal_name="Paja 1 Oy").delete()
    bulk_run.work_off(run_id=run.pk, clock=lambda: now)

    part = client_of(rep).get(url(run, "bulk_run_progress"), headers={"HX-Request": "true"})
    page = client_of(rep).get(url(run)).content.decode()
    file = b"".join(client_of(rep).get(url(run, "bulk_run_rejected"))).decode()

    assert part.headers["HX-Refresh"] == "true"
    assert "Take back 2 changes" in page
    assert "not in the register any more" in page
    assert "not in the register any more" in file


def test_it_is_stopped_and_goes_on_by_a_click(run, rep, client_of):
    client_of(rep).post(url(run, "bulk_run_cancel"))
    stopped = BulkRun.objects.get(pk=run.pk).state
    client_of(rep).post(url(run, "bulk_run_retry"))

    assert (stopped, BulkRun.objects.get(pk=run.pk).state) == ("cancelled", "running")


def test_own_runs_only_unless_one_is_an_administrator(run, rep, admin, clerk, reader, client_of):
    names = ["bulk_run", "bulk_run_progress", "bulk_run_rejected"]
    posts = ["bulk_run_cancel", "bulk_run_retry", "bulk_run_undo"]

    strange = {client_of(clerk).get(url(run, name)).status_code for name in names}
    strange |= {client_of(clerk).post(url(run, name)).status_code for name in posts}

    assert strange == {404}
    assert client_of(reader).get(url(run)).status_code == 403
    assert client_of(admin).get(url(run)).status_code == 200
    assert "Lifecycle becomes" not in client_of(clerk).get(reverse("users:bulk_run_list")).content.decode()
    assert "Lifecycle becomes" in client_of(rep).get(reverse("users:bulk_run_list")).content.decode()


def test_names_of_records_that_the_user_does_not_see_are_not_told(run, rep, client_of, now):
    boss = UserFactory(role=Role.ADMIN)
    bulk_run.work_off(run_id=run.pk, clock=lambda: now)
    hidden = Company.objects.first()
    run.rejections.create(number=hidden.pk, code="gone")
    BulkRun.objects.filter(pk=run.pk).update(rejected=1)
    rep.scope = "own"
    rep.save(update_fields=["scope"])

    assert hidden.legal_name not in client_of(rep).get(url(run)).content.decode()
    assert hidden.legal_name in client_of(boss).get(url(run)).content.decode()


def test_the_list_of_runs_costs_no_query_for_each(run, rep, client_of, django_assert_max_num_queries):
    client = client_of(rep)

    with django_assert_max_num_queries(8):
        client.get(reverse("users:bulk_run_list"))
