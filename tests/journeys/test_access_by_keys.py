"""A request for a copy, from the letter to the answer, without a mouse: each key is counted."""

import time
from pathlib import Path

import pytest

from gdpr.choices import RequestState
from gdpr.models import AccessPackage, RequestLook, SubjectRequest
from tests.factories.contacts import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.journey
FOCUSED = "document.activeElement?.matches?.('main *')"
MOST_KEYS = 30  # beside the letters of the name, the address and the answer


class Hands:
    """The keyboard of somebody who looks where the focus is; what is typed into fields is counted apart."""

    def __init__(self, at) -> None:
        self.at, self.keys, self.letters = at, 0, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.at.page.keyboard.press(key)
            self.keys += 1

    def type(self, words: str) -> None:
        self.at.page.keyboard.type(words)
        self.letters += len(words)

    def go(self, *keys: str) -> None:
        """Press keys of which the last leads to another page."""
        self.press(*keys[:-1])
        with self.at.page.expect_navigation():
            self.press(keys[-1])
        self.at.settle()

    def tab_to(self, name: str, most: int = 12) -> None:
        """Press Tab until the field of the form has the focus: never past a dozen."""
        for _number in range(most):
            if self.at.page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"{name} is not within {most} presses of Tab")

    def tab_to_button(self, most: int = 12) -> None:
        at_button = "document.activeElement.matches('main .form-actions button.btn-primary')"
        for _number in range(most):
            if self.at.page.evaluate(at_button):
                return
            self.press("Tab")
        raise AssertionError(f"the button is not within {most} presses of Tab")


def mails_to(stage, address: str) -> list[str]:
    texts = [path.read_text() for path in Path(stage.mails).iterdir()]
    return [text for text in texts if f"To: {address}" in text]


def test_a_copy_is_answered_by_keys_alone(visit, stage, stage_db, celery_worker_process, record_property):
    person = PersonFactory(first_name="Näppäin", last_name="Kysyjä", notes="Sijainen: ville@muualla.example")
    ContactPointFactory(person=person, value="kysyja@stage.example")
    at = visit("privacy", "fi")
    hands = Hands(at)
    at.go("/")
    began = time.monotonic()

    hands.go("g", "y")
    hands.go("n")
    assert at.page.evaluate("document.activeElement.name") == "kind"
    hands.tab_to("requester_name")
    hands.type("Näppäin Kysyjä")
    hands.tab_to("requester_email")
    hands.type("kysyja@stage.example")
    hands.go("Enter")
    made = SubjectRequest.objects.get(requester_email="kysyja@stage.example")
    hands.go("1")  # the first candidate
    hands.go("i")
    hands.press("Space")
    hands.go("Enter")
    at.until(lambda: RequestLook.objects.filter(request=made, made_at__isnull=False).exists())
    hands.go("v")
    hands.go("o")
    assert at.page.evaluate(FOCUSED)
    hands.go("Enter")  # what is proposed to be hidden stays hidden
    hidden = SubjectRequest.objects.get(pk=made.pk).hidden_words  # forgotten when the request is closed
    hands.go("s")
    hands.go("Enter")  # sends the link to the address on file
    hands.go("c")
    hands.tab_to("answer")
    hands.type("Kopio lähetettiin.")
    hands.tab_to_button()
    hands.go("Enter")

    seconds = time.monotonic() - began
    made.refresh_from_db()
    package = AccessPackage.objects.get(request=made)
    record_property("seconds", round(seconds, 1))
    record_property("keys", hands.keys)
    print(f"\nBy keys alone: {hands.keys} keys and {hands.letters} letters in {seconds:.1f} s")  # noqa: T201
    assert (made.state, made.outcome, made.person) == (RequestState.CLOSED, "fulfilled", person)
    assert (made.identity_method, hidden) == ("address", ["ville@muualla.example"])
    at.until(lambda: AccessPackage.objects.get(pk=package.pk).link_sent_at is not None)
    assert len(mails_to(stage, "kysyja@stage.example")) == 1
    assert hands.keys <= MOST_KEYS
