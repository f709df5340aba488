"""Activities changed out of their list."""

from datetime import UTC, datetime

from django.urls import reverse

from activities.models import Activity
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from users.models import BulkRun

HTMX = {"HX-Request": "true"}
BULK = reverse("activities:activity_bulk_edit")
DONE = {"state": "done", "done_at": datetime(2026, 11, 1, 9, tzinfo=UTC)}


def url(activity, field: str) -> str:
    return reverse("activities:activity_cell", args=[activity.public_id, field])


def test_time_state_and_owner_are_edited_in_their_cells(rep, clerk, client_of):
    activity, client = ActivityFactory(owner=rep), client_of(rep)

    client.post(url(activity, "when"), {"due_at": "2026-12-01 12:00", "revision": 1}, headers=HTMX)
    client.post(url(activity, "owner"), {"owner": clerk.pk, "revision": 2}, headers=HTMX)
    done = client.post(url(activity, "state"), {"state": "done", "revision": 3}, headers=HTMX)

    activity.refresh_from_db()
    assert activity.due_at == datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert (activity.owner, activity.state) == (clerk, "done")
    assert "Done" in done.content.decode()
    assert activity.company.last_activity_at is not None


def test_what_is_done_can_be_taken_up_again_but_not_moved(rep, client_of):
    activity, client = ActivityFactory(owner=rep, **DONE), client_of(rep)

    moved = client.post(url(activity, "when"), {"due_at": "2026-12-01 12:00", "revision": 1}, headers=HTMX)
    client.post(url(activity, "state"), {"state": "planned", "revision": 1}, headers=HTMX)

    activity.refresh_from_db()
    assert moved.status_code == 422
    assert activity.state == "planned"


def test_many_plans_get_another_owner_and_are_done_at_once(rep, clerk, client_of):
    plan, done = ActivityFactory(owner=rep), ActivityFactory(owner=rep, **DONE)
    client = client_of(rep)

    preview = client.post(BULK, {"all_matching": "1", "step": "preview", "state": "cancelled"})
    client.post(BULK, {"all_matching": "1", "step": "save", "owner": str(clerk.public_id)})
    client.post(BULK, {"ids": str(plan.public_id), "step": "save", "state": "done"})

    plan.refresh_from_db()
    assert (preview.context["plan"].changed, preview.context["plan"].refused) == (1, 1)
    assert set(Activity.objects.values_list("owner", flat=True)) == {clerk.pk}
    assert (plan.state, plan.direction) == ("done", "outbound")
    assert plan.company.last_activity_at == plan.done_at
    assert done.state == "done"


def test_what_was_done_at_once_is_taken_back_to_the_second(rep, client_of):
    plan, client = ActivityFactory(owner=rep), client_of(rep)
    client.post(BULK, {"all_matching": "1", "step": "save", "state": "done"})

    client.post(reverse("users:bulk_run_undo", args=[BulkRun.objects.get().public_id]))

    plan.refresh_from_db()
    assert (plan.state, plan.done_at) == ("planned", None)


def test_plans_move_with_their_reminders_and_what_is_done_stays(rep, client_of):
    plan = ActivityFactory(
        owner=rep,
        due_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        remind_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
    )
    done = ActivityFactory(owner=rep, **DONE)

    page = client_of(rep).post(
        BULK, {"all_matching": "1", "step": "save", "due_at": "2026-11-24 11:00"}, follow=True
    )

    plan.refresh_from_db()
    assert (plan.due_at, plan.remind_at) == (
        datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC),
    )  # fmt: skip
    assert list(BulkRun.objects.get().rejections.values_list("number", "code")) == [(done.pk, "not_planned")]
    assert "not planned any more" in page.content.decode()


def test_strangers_and_readers_change_nothing(outsider, reader, rep, client_of):
    activity = ActivityFactory(owner=rep, company=CompanyFactory(owner=rep))
    data = {"all_matching": "1", "step": "save", "state": "cancelled", "revision": 1}

    assert client_of(outsider).post(url(activity, "state"), data).status_code == 404
    assert client_of(reader).post(url(activity, "state"), data).status_code == 403
    client_of(outsider).post(BULK, data)
    assert Activity.objects.get().state == "planned"
