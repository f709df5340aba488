import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.users import TeamFactory, UserFactory
from users.models import Team, User

pytestmark = pytest.mark.django_db
TYPED = {
    "full_name": "Uusi Ulla",
    "email": "ulla@example.com",
    "role": "sales",
    "scope": "all",
    "language": "fi",
}
PAGES = ["user", "user_edit", "user_deactivate"]
LISTS = ["user_list", "user_create", "role_list", "team_list", "team_create"]


def url(name, user):
    return reverse(f"users:{name}", args=[user.public_id])


def test_a_user_is_invited_and_the_page_has_the_link(client_of, admin):
    team = TeamFactory()

    page = client_of(admin).post("/users/create/", TYPED | {"teams": [team.public_id]}, follow=True)

    user = User.objects.get(email="ulla@example.com")
    assert list(user.teams.all()) == [team]
    assert f"/password/{user.public_id}/" in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "admin@example.com"},
        {"email": "nobody"},
        {"role": "king"},
        {"full_name": "x" * 300},
        {"full_name": ""},
    ],
)
def test_what_cannot_be_is_told_beside_its_field(client_of, admin, wrong):
    response = client_of(admin).post("/users/create/", TYPED | wrong)

    assert response.status_code == 422
    assert User.objects.people().count() == 1


def test_an_account_is_changed_and_the_last_administrator_refused(client_of, admin, rep):
    client = client_of(admin)

    client.post(
        url("user_edit", rep), TYPED | {"email": rep.email, "role": "reader", "full_name": "<script>"}
    )
    refused = client.post(url("user_edit", admin), TYPED | {"email": admin.email})

    rep.refresh_from_db()
    assert (rep.role, rep.full_name, refused.status_code) == ("reader", "<script>", 422)
    assert "last active administrator" in refused.content.decode()
    assert "<script>" not in client.get("/users/").content.decode().replace("<script src", "").replace(
        "<script type", ""
    )


def test_a_closed_account_is_out_at_its_next_click(client_of, admin, rep):
    client = client_of(rep)
    assert client.get("/account/").status_code == 200

    client_of(admin).post(url("user_deactivate", rep))

    assert client.get("/account/").status_code == 302
    client_of(admin).post(url("user_reactivate", rep))
    assert User.objects.get(pk=rep.pk).is_active


def test_nobody_closes_the_own_account_by_its_page(client_of, admin):
    UserFactory(role="admin")

    assert client_of(admin).post(url("user_deactivate", admin)).status_code == 409


def test_what_a_leaver_leaves_is_handed_over(client_of, admin, rep, clerk):
    company = CompanyFactory(owner=rep)
    plan = ActivityFactory(owner=rep, company=company)

    client_of(admin).post(
        reverse("user_hand_over", args=[rep.public_id]),
        {"successor": clerk.public_id, "companies": "on", "activities": "on"},
    )

    company.refresh_from_db()
    plan.refresh_from_db()
    assert (company.owner, plan.owner) == (clerk, clerk)


def test_teams_are_made_renamed_and_dissolved(client_of, admin):
    client = client_of(admin)

    client.post("/teams/create/", {"name": "North"})
    assert client.post("/teams/create/", {"name": "north"}).status_code == 422
    team = Team.objects.get()
    client.post(url("team_edit", team), {"name": "South"})
    assert client.get(url("team_delete", team)).status_code == 200
    assert [one.name for one in Team.objects.all()] == ["South"]
    client.post(url("team_delete", team))

    assert Team.objects.count() == 0


def test_only_administrators_get_in(client_of, admin, rep):
    for name in LISTS:
        path = reverse(f"users:{name}")
        assert (client_of(admin).get(path).status_code, client_of(rep).get(path).status_code) == (200, 403)
    for name in PAGES:
        assert (client_of(admin).get(url(name, rep)).status_code, client_of(rep).get(url(name, rep)).status_code) == (
            200, 403,
        )  # fmt: skip
    assert client_of(admin).get("/users/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_three_users_cost_no_more_queries_than_one(client_of, admin):
    client = client_of(admin)
    with CaptureQueriesContext(connection) as one:
        client.get("/users/")
    for user in (UserFactory(), UserFactory()):
        user.teams.add(TeamFactory())
    with CaptureQueriesContext(connection) as three:
        client.get("/users/")

    assert len(three) <= len(one)
