"""Every form that a page shows, sent with what people and programs should not write into it: never a crash."""

import logging
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client

from tests.factories.users import UserFactory
from tests.stage.pages import every_address
from users.permissions import Role

# No number though it is a digit, no number though Decimal takes it, days and numbers beyond what can be reckoned with.
ODD = ["\u00b2", "NaN", "9999-12-31", "9" * 30]
BELOW_ERROR = 500
ENDS_THE_SESSION = ("/logout/", "/sessions/")


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: where to, and the value that stands in each field."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address, self.found, self.fields = address, [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields = {} if told.get("method", "").lower() == "post" else None
            if self.fields is not None:
                self.found.append((told.get("action") or self.address, self.fields))
        elif self.fields is not None and tag in ("input", "select", "textarea") and told.get("name"):
            is_ticked = told.get("type") not in ("checkbox", "radio") or "checked" in told
            if told.get("type") not in ("file", "submit") and is_ticked:
                self.fields.setdefault(told["name"], (told.get("type", tag), told.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None


def odd_ones(fields: dict[str, tuple[str, str]]):
    """What to send: everything that can be typed is odd, what is hidden stays."""
    for turn in range(2):
        yield {
            name: value if kind == "hidden" else ODD[(number + turn) % len(ODD)]
            for number, (name, (kind, value)) in enumerate(fields.items())
        }


@pytest.fixture(autouse=True)
def quiet():
    """Refusals are what this test is made of: do not log each."""
    logger = logging.getLogger("django.request")
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(logging.NOTSET)


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.ADMIN, Role.PRIVACY])
def test_no_form_crashes_on_what_should_not_be_in_it(world, role):
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(role=role), backend="django.contrib.auth.backends.ModelBackend")
    sent, crashed = set(), []
    for address in every_address(world):
        page = client.get(address.url)
        whole = b"".join(page) if page.streaming else page.content  # a file that is read to its end is closed
        if page.status_code != 200 or page.streaming or "html" not in page.headers["Content-Type"]:
            continue
        for to, fields in Forms(whole.decode(), address.url).found:
            form = (to.partition("?")[0], *sorted(fields))
            if form in sent or to.startswith(ENDS_THE_SESSION):
                continue
            sent.add(form)
            for values in odd_ones(fields):
                with transaction.atomic():
                    answer = client.post(to, values)
                    b"".join(answer) if answer.streaming else answer.content
                    transaction.set_rollback(True)
                if answer.status_code >= BELOW_ERROR:
                    crashed.append(f"{answer.status_code} {to} {values}")

    assert len(sent) > 20
    assert "\n".join(crashed) == ""
