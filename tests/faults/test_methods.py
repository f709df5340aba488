"""What an address takes: links ask by GET, forms send by POST, and nothing else is understood."""

import inspect
import logging

import pytest
from django.test import Client

from tests.factories.users import UserFactory
from tests.stage.pages import Address, every_address
from users.permissions import Role

pytestmark = pytest.mark.slow
NOT_ALLOWED = 405
READS_FORMS = (
    "POST",
    "form_page",
    "bulk_edit_page",
    "cell_page",
    "confirm_page",
    "value_page",
    "_act(",
    "_write(",
)


@pytest.fixture
def addresses(world):
    """Every page of the product that asks who is there."""
    logging.getLogger("django.request").setLevel(logging.ERROR)
    yield [a for a in every_address(world) if not a.is_api and not a.is_public]
    logging.getLogger("django.request").setLevel(logging.NOTSET)


@pytest.fixture
def browser(addresses) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(role=Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    return client


def source_of(address: Address) -> str:
    return inspect.getsource(inspect.unwrap(address.view))


def status_of(browser: Client, address: Address, method: str) -> int:
    answer = browser.generic(method, address.url)
    for close in answer._resource_closers if answer.streaming else ():
        close()  # the file alone: closing the answer would end the test's own connection
    return answer.status_code


def test_no_page_takes_a_method_that_neither_links_nor_forms_send(addresses, browser):
    answers = {
        f"{method} {address}": status_of(browser, address, method)
        for address in addresses
        for method in ("PUT", "PATCH", "DELETE", "TRACE")
    }

    assert {key: status for key, status in answers.items() if status != NOT_ALLOWED} == {}


def test_what_is_changed_by_a_form_is_not_changed_by_a_link(addresses, browser):
    only_posted = [a for a in addresses if status_of(browser, a, "GET") == NOT_ALLOWED]

    assert len(only_posted) > 20
    assert [str(a) for a in only_posted if status_of(browser, a, "HEAD") != NOT_ALLOWED] == []


def test_a_page_without_a_form_takes_none(addresses, browser):
    reads_only = [a for a in addresses if not any(word in source_of(a) for word in READS_FORMS)]
    sent = {str(a): status_of(browser, a, "POST") for a in reads_only}

    assert {key: status for key, status in sent.items() if status != NOT_ALLOWED} == {}
