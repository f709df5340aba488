"""What stands round every page."""

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from crm.navigation import navigation
from users.permissions import Permission


def frame_of(user, path: str = "/", **cookies: str) -> dict:
    request = RequestFactory().get(path)
    request.user = user
    request.COOKIES |= cookies
    return navigation(request)


def test_the_sidebar_holds_only_what_the_user_may(reader, admin):
    labels = [str(entry["label"]) for entry in frame_of(admin)["navigation"]()]
    fewer = [str(entry["label"]) for entry in frame_of(reader)["navigation"]()]

    assert labels[0] == "Home"
    assert set(fewer) <= set(labels)
    assert "Users" not in fewer
    assert reader.has_permission(Permission.COMPANY_VIEW)


def test_the_place_where_one_is_stands_out(admin):
    entry = frame_of(admin, reverse("home"))["navigation"]()[0]

    assert entry["active"]


def test_no_two_places_share_a_key(admin):
    keys = [entry["key"] for entry in frame_of(admin)["navigation"]() if entry["key"]]

    assert sorted(keys) == sorted(set(keys))


def test_the_theme_is_what_the_cookie_says_and_nothing_else(admin):
    assert frame_of(admin, theme="dark")["theme"] == "dark"
    assert frame_of(admin, theme='"><script>')["theme"] == "auto"
    assert frame_of(admin)["theme"] == "auto"


def test_the_theme_is_in_the_page_from_the_server(admin, client_of):
    client = client_of(admin)
    client.cookies["theme"] = "dark"

    assert 'data-bs-theme="dark"' in client.get("/").content.decode().split("<head>")[0]


def test_a_stranger_sees_no_sidebar(db, client):
    response = client.get("/", follow=True)

    assert "navbar-vertical" not in response.content.decode()


def test_the_error_of_the_server_needs_no_request_and_no_database():
    assert "Nothing was saved" in render_to_string("500.html")


def test_a_wrong_address_is_answered_in_words(admin, client_of):
    response = client_of(admin).get("/no/such/page/")

    assert response.status_code == 404
    assert "There is nothing here that you may see" in response.content.decode()
