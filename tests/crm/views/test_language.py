"""The switch of languages."""

import pytest


def test_the_choice_is_remembered_and_leads_back(client):
    response = client.post("/language/", {"language": "fi", "next": "/login/?next=/"})

    assert response.url == "/login/?next=/"
    assert response.cookies["django_language"].value == "fi"


def test_an_unknown_language_changes_nothing(client):
    assert "django_language" not in client.post("/language/", {"language": "xx"}).cookies


@pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example", ""])
def test_it_never_leads_to_another_host(client, next_url):
    assert client.post("/language/", {"language": "en", "next": next_url}).url == "/"


def test_the_switch_is_no_link(client):
    assert client.get("/language/").status_code == 405
