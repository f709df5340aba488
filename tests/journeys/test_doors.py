"""Coming in and going out, language and theme."""

import pytest

from tests.stage import people
from tests.stage.fixtures import log_in

pytestmark = pytest.mark.journey


def test_a_wrong_password_is_refused_in_words_and_the_right_one_opens_home(visit, language):
    at = visit(language=language)
    at.go("/companies/")
    at.page.fill("[name=username]", people.email_of("sales", language))
    at.page.fill("[name=password]", "wrong horse battery")
    at.page.click("form button[type=submit]")
    refused = at.page.get_by_role("alert").inner_text()

    log_in(at.page, people.email_of("sales", language))

    assert len(refused) > 20
    assert at.page.locator("html").get_attribute("lang") == language
    assert at.page.url.endswith("/companies/")


def test_language_is_switched_on_the_page_and_stays(visit):
    at = visit("reader", "fi")
    at.go("/")
    at.send(at.page.locator("button[name=language][value=en]"))
    switched = at.page.locator("html").get_attribute("lang")
    at.go("/")
    stays = at.page.locator("html").get_attribute("lang")
    at.send(at.page.locator("button[name=language][value=fi]"))

    assert (switched, stays, at.page.locator("html").get_attribute("lang")) == ("en", "en", "fi")


def test_theme_follows_the_computer_until_it_is_switched(visit):
    at = visit("sales", "en", color_scheme="dark")
    at.go("/")
    before = at.page.locator("html").get_attribute("data-bs-theme")
    at.page.click("[data-theme-toggle]")
    at.go("/")

    assert (before, at.page.locator("html").get_attribute("data-bs-theme")) == ("dark", "light")
