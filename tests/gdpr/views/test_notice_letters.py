"""Notices and links that go out, as the desk sees it."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from gdpr.models import AccessPackage, NoticeObligation
from gdpr.operations.package_link import send_package_links
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import (
    NotificationFactory,
    ObligationFactory,
    RecipientFactory,
    SubjectRequestFactory,
    looked_through,
)

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"gdpr:{name}", args=args)


def test_many_letters_are_looked_at_before_they_go(client_of, privacy_admin):
    one, other, left_out = (ObligationFactory() for _ in range(3))
    ContactPointFactory(person=one.person, value="aino@home.example")
    client = client_of(privacy_admin)
    ticked = {"ids": [one.public_id, other.public_id]}
    assert client.post(url("obligation_letters"), ticked).status_code == 302  # no notice is published
    client.post(url("notice_publish"))

    page = client.post(url("obligation_letters"), ticked).content.decode()
    assert "1 person gets the letter" in page
    assert other.person.full_name in page
    assert "Sellers of lists" in page
    assert not NoticeObligation.objects.exclude(letter="").exists()
    client.post(url("obligation_letters"), ticked | {"act": "send"})

    assert list(NoticeObligation.objects.filter(letter="waiting")) == [one]
    assert "On its way" in client.get(url("notice_list")).content.decode()
    assert left_out.person.full_name in client.get(url("notice_list")).content.decode()


def test_the_link_of_a_copy_goes_to_the_address_on_file_and_its_code_does_not(client_of, privacy_admin, now):
    person = PersonFactory()
    ContactPointFactory(person=person, value="aino@home.example")
    asked = SubjectRequestFactory(person=person, identity_method="address", identified_at=now)
    client = client_of(privacy_admin)
    looked_through(asked, timezone.now())
    page = client.post(url("request_package", asked.public_id)).context
    package = AccessPackage.objects.get()

    client.post(url("package_send", package.public_id), {"token": "wrong"})
    assert mail.outbox == []
    client.post(url("package_send", package.public_id), {"token": page["token"]})

    assert mail.outbox == []  # nothing is sent while the desk's page is written
    assert "link on its way" in client.get(url("request", asked.public_id)).content.decode()
    assert send_package_links(now=timezone.now()) == 1

    (letter,) = mail.outbox
    package.refresh_from_db()
    assert (letter.to, page["link"] in letter.body, page["code"] in letter.body) == (
        ["aino@home.example"], True, False,
    )  # fmt: skip
    assert package.link_sent_at is not None


def test_the_page_of_a_recipient_shows_the_secret_and_makes_a_new_one(client_of, privacy_admin):
    one = RecipientFactory(way="webhook", webhook_url="https://hooks.example/x")
    client = client_of(privacy_admin)

    before = client.get(url("recipient", one.public_id))
    client.post(url("recipient_secret", one.public_id))
    after = client.get(url("recipient", one.public_id))

    assert before.context["secret"] in before.content.decode()
    assert before.context["secret"] != after.context["secret"]


def test_what_did_not_arrive_is_seen_and_tried_again(client_of, privacy_admin):
    recipient = RecipientFactory(way="webhook", webhook_url="https://hooks.example/x")
    one = NotificationFactory(recipient=recipient, tries=8, failure="http_503")
    client = client_of(privacy_admin)

    page = client.get(url("notification", one.public_id)).content.decode()
    client.post(url("notification", one.public_id), {"act": "tell"})

    one.refresh_from_db()
    assert "http_503" in page
    assert (one.tries, one.failure, one.next_at is not None) == (0, "", True)


def test_the_api_sends_a_notice(client_of, privacy_admin):
    one = ObligationFactory()
    ContactPointFactory(person=one.person)
    client = client_of(privacy_admin)
    client.post(url("notice_publish"))

    answer = client.post(f"/api/v1/notice-obligations/{one.public_id}/send/")

    assert (answer.status_code, answer.json()["letter"]) == (200, "waiting")
