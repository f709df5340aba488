"""The pages of recipients and of lists that are taken out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gdpr.models import Disclosure, Recipient, RecipientNotification
from gdpr.operations.recipient import set_keys
from gdpr.reading.webhook import mark_of_key
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import NotificationFactory, RecipientFactory
from users.models import ApiToken

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "Kirjepaja Oy", "role": "processor", "country": "FI", "agreement": "DPA 1", "receives": "Names",
    "started_on": "2026-01-01", "way": "hand",
}  # fmt: skip


def url(name, *args):
    return reverse(f"gdpr:{name}", args=args)


def test_a_recipient_is_written_down_corrected_and_refused_without_its_agreement(client_of, privacy_admin):
    client = client_of(privacy_admin)

    assert client.post(url("recipient_create"), FACTS | {"agreement": ""}).status_code == 422
    assert client.post(url("recipient_create"), FACTS).status_code == 302
    one = Recipient.objects.get()
    client.post(
        url("recipient_edit", one.public_id),
        FACTS | {"receives": "Names and addresses", "initial-receives": "Names", "revision": 1},
    )

    one.refresh_from_db()
    assert one.receives == "Names and addresses"
    assert "Kirjepaja Oy" in client.get(url("recipient_list")).content.decode()


def test_the_list_of_persons_asks_first_and_the_file_says_to_whom_it_went(client_of, rep, privacy_admin):
    person, recipient, client = PersonFactory(last_name="Kanäria"), RecipientFactory(), client_of(rep)

    listed = client.get(reverse("contacts:person_list")).content.decode()
    asked = client.get(url("take_out_persons"), {"q": "Kanäria", "format": "csv"}).content.decode()
    answer = client.get(
        reverse("contacts:person_export"),
        {"q": "Kanäria", "format": "csv", "given_to": recipient.public_id, "given_for": "marketing"},
    )
    b"".join(answer)

    assert url("take_out_persons") in listed
    assert 'name="q" value="Kanäria"' in asked
    made = Disclosure.objects.get()
    assert (made.recipient, made.purpose, made.count, made.by) == (recipient, "marketing", 1, rep)
    assert made.parts.get().subjects == [person.public_id]
    assert (made.valid_until - made.at.date()).days in (30, 31)
    assert recipient.name in client_of(privacy_admin).get(url("disclosure_list")).content.decode()


def test_a_file_taken_out_without_a_word_is_our_own_use(client_of, rep):
    PersonFactory()

    b"".join(client_of(rep).get(reverse("contacts:person_export")))

    made = Disclosure.objects.get()
    assert (made.recipient, made.purpose) == (None, "care")


def test_a_notification_is_sent_and_confirmed_on_its_page(client_of, privacy_admin):
    one, client = NotificationFactory(), client_of(privacy_admin)
    address = url("notification", one.public_id)

    assert str(one.subject) in client.get(address).content.decode()
    client.post(address, {"act": "sent"})
    assert client.post(address, {"act": "impossible", "reason": ""}).status_code == 422
    client.post(address, {"act": "confirmed"})

    assert RecipientNotification.objects.open().count() == 0


def test_a_key_of_a_program_that_belongs_to_no_recipient_is_shown_until_it_does(
    client_of, privacy_admin, rep
):
    client, until = client_of(privacy_admin), timezone.now() + timedelta(days=9)
    key = ApiToken.objects.create(
        user=rep, name="Mailing house", digest="d" * 64, hint="abc", expires_at=until
    )
    assert "Mailing house" in client.get(url("recipient_list")).content.decode()

    set_keys(recipient=RecipientFactory(), keys=[key], by=privacy_admin, now=timezone.now())

    assert "Mailing house" not in client.get(url("recipient_list")).content.decode()


def test_who_was_not_given_the_new_secret_is_named_until_the_page_notes_that_it_was(
    client_of, privacy_admin, settings
):
    client = client_of(privacy_admin)
    client.post(
        url("recipient_create"), FACTS | {"way": "webhook", "webhook_url": "https://crm.example/hooks"}
    )
    one = Recipient.objects.get()
    Recipient.objects.update(webhook_key=mark_of_key("the key of before"))
    settings.SECRET_KEY_FALLBACKS = ["the key of before"]
    assert "have to be given the new secret" in client.get(url("recipient_list")).content.decode()
    assert "signed by both secrets" in client.get(url("recipient", one.public_id)).content.decode()

    client.post(url("recipient_secret", one.public_id), {"act": "given"})

    assert "have to be given the new secret" not in client.get(url("recipient_list")).content.decode()
    assert Recipient.objects.get().webhook_turn == 1


def test_a_rep_reads_no_ledger(client_of, rep):
    client = client_of(rep)

    assert {client.get(url(name)).status_code for name in ("recipient_list", "disclosure_list")} == {403}


def test_the_api_records_a_disclosure_and_never_changes_one(client_of, privacy_admin):
    person, recipient, client = PersonFactory(), RecipientFactory(), client_of(privacy_admin)
    facts = {
        "recipient": str(recipient.public_id), "purpose": "exchange", "what": "Night run", "columns": ["Name"],
        "persons": [str(person.public_id)],
    }  # fmt: skip

    made = client.post("/api/v1/disclosures/", facts, content_type="application/json")
    refused = client.post(
        "/api/v1/disclosures/",
        facts | {"persons": ["00000000-0000-4000-8000-000000000000"]},
        content_type="application/json",
    )
    address = f"/api/v1/disclosures/{made.json()['id']}/"

    assert (made.status_code, made.json()["count"], refused.status_code) == (201, 1, 400)
    assert (client.patch(address).status_code, client.delete(address).status_code) == (405, 405)
    assert Disclosure.objects.get().via == "api"
