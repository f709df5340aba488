"""The gallery: every component renders, and the frame round it."""

import re

import pytest


@pytest.fixture
def page(admin, client_of):
    return lambda url, **headers: client_of(admin).get(url, headers=headers)


@pytest.mark.parametrize("query", ["", "?wrong=1", "?toast=1"])
def test_every_component_renders(page, query):
    assert page(f"/ui-components/{query}").status_code == 200


def test_only_administrators_see_it(rep, client_of):
    assert client_of(rep).get("/ui-components/").status_code == 403


def test_ids_are_unique(page):
    ids = re.findall(r'\sid="([^"]+)"', page("/ui-components/").content.decode())

    assert sorted(ids) == sorted(set(ids))


def test_a_message_with_undo_has_a_button_that_posts(page):
    shown = page("/ui-components/?toast=1").content.decode()

    assert 'action="/ui-components/" method="post" data-toast-undo' in shown


def test_a_list_shows_its_parts(page):
    shown = page("/ui-components/list/").content.decode()

    for part in ("1,204 companies", "Region: Uusimaa", 'rel="next"', "data-bulk-bar", "Saved views", "XLSX"):
        assert part in shown


def test_an_empty_list_says_what_to_do(page):
    assert "Nothing matches these filters" in page("/ui-components/list/?empty=1").content.decode()


def test_htmx_gets_the_list_alone(page):
    shown = page("/ui-components/list/", **{"HX-Request": "true", "HX-Target": "list-page"}).content.decode()

    assert "<html" not in shown
    assert 'id="list-page"' in shown
    assert "<title>" in shown
