"""Article 19 by webhook and by e-mail, over real servers on the loopback."""

import base64
import gzip
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from contacts.operations.person import delete_person
from gdpr.models import Recipient, RecipientNotification
from gdpr.operations.disclosure import record_disclosure
from gdpr.operations.ledger_refusals import ToldByHand, WayIncomplete
from gdpr.operations.notification import find_what_to_tell, note_confirmed, tell_now
from gdpr.operations.outbox import LEASE
from gdpr.operations.recipient import add_recipient, note_secret_given, renew_secret
from gdpr.operations.telling import NOTIFICATIONS, _tell_one, tell_waiting_recipients
from gdpr.queries.webhook import recipients_without_secret, secret_for, secret_state
from gdpr.reading.webhook import LARGEST_ANSWER, signatures_of
from tests.dripping import dripping
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import NotificationFactory, RecipientFactory
from tests.gdpr.loopback import hook_server

pytestmark = pytest.mark.django_db
VALUES = {
    "name": "Kirjepaja Oy", "role": "processor", "agreement": "DPA 1", "receives": "Names", "started_on": "2026-01-01",
}  # fmt: skip
HOOK = {"way": "webhook", "webhook_url": "https://crm.example/hooks"}


@pytest.fixture
def hook(settings):
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    with hook_server() as box:
        yield box


@pytest.fixture
def waiting(hook, now):
    recipient = RecipientFactory(way="webhook", webhook_url=hook.url)
    return NotificationFactory(recipient=recipient, next_at=now)


def change(recipient, url):
    Recipient.objects.filter(pk=recipient.pk).update(webhook_url=url)


def fresh(one):
    return RecipientNotification.objects.get(pk=one.pk)


def test_an_erasure_reaches_the_recipient_signed_and_without_a_word_of_the_person(hook, admin, now, caplog):
    person = PersonFactory(first_name="Aino", last_name="Kanäria")
    recipient = RecipientFactory(way="webhook", webhook_url=hook.url)
    record_disclosure(
        subjects=[person.public_id], what="x", fields=["Name"], purpose="marketing", recipient=recipient, by=admin, now=now
    )  # fmt: skip
    uid = person.public_id
    delete_person(person=person, by=admin, now=now)
    find_what_to_tell(now=now)

    assert (tell_waiting_recipients(now=now), tell_waiting_recipients(now=now)) == (1, 0)

    one = RecipientNotification.objects.get()
    ((path, headers, body),) = hook.taken
    told = json.loads(body)
    key = base64.b64decode(secret_for(recipient).removeprefix("whsec_"))
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert (path, headers["webhook-signature"], headers["webhook-id"]) == (
        "/hooks",
        expected,
        str(one.public_id),
    )
    assert (told["type"], told["data"]["person"]) == ("person.erased", str(uid))
    assert "Kan" not in body.decode()
    assert "127.0.0.1" not in caplog.text
    assert (one.sent_at, one.confirmed_at, one.next_at) == (now, None, None)


def test_a_recipient_that_says_done_has_confirmed(hook, waiting, now):
    hook.answers.append((200, {}, b'{"status": "done"}'))

    tell_waiting_recipients(now=now)

    assert fresh(waiting).confirmed_at == now


def test_a_server_that_fails_is_tried_later_under_the_same_number_and_then_left_to_the_desk(
    hook, waiting, now, privacy_admin
):
    hook.answers += [(503, {}, b"no")] * 8

    tell_waiting_recipients(now=now)
    first = fresh(waiting)
    assert tell_waiting_recipients(now=now + timedelta(seconds=30)) == 0
    for hours in (1, 2, 4, 8, 24, 72, 200):
        tell_waiting_recipients(now=now + timedelta(hours=hours))
    last = fresh(waiting)

    assert (first.next_at, first.failure) == (now + timedelta(minutes=1), "http_503")
    assert (last.tries, last.next_at, last.sent_at) == (8, None, None)
    assert len({headers["webhook-id"] for _path, headers, _body in hook.taken}) == 1
    tell_now(notification=last, by=privacy_admin, now=now)
    assert tell_waiting_recipients(now=now) == 1


@pytest.mark.parametrize(
    ("scheme", "start"), [("http", b"HTTP/1.1 200 OK\r\n"), ("https", b"\x16\x03\x03\x3f\xff")]
)
def test_a_server_that_drips_its_greeting_is_left_at_the_deadline_and_tried_later(
    waiting, now, settings, scheme, start
):
    settings.WEBHOOK_SECONDS = 0.3

    with dripping(start) as url:
        change(waiting.recipient, url.replace("http", scheme))
        told = tell_waiting_recipients(now=now)

    one = fresh(waiting)
    assert (told, one.failure, one.sent_at, one.next_at) == (0, "timeout", None, now + timedelta(minutes=1))


def test_a_server_that_drips_its_answer_is_told_and_has_confirmed_nothing(waiting, now, settings):
    settings.WEBHOOK_SECONDS = 0.3

    with dripping(b'HTTP/1.1 200 OK\r\n\r\n{"status": "done"}') as url:
        change(waiting.recipient, url)
        told = tell_waiting_recipients(now=now)

    assert (told, fresh(waiting).sent_at, fresh(waiting).confirmed_at) == (1, now, None)


def test_an_answer_longer_than_any_that_is_read_confirms_nothing(hook, waiting, now):
    hook.answers.append((200, {}, b'{"status": "done"}' + b" " * LARGEST_ANSWER))

    tell_waiting_recipients(now=now)

    assert (fresh(waiting).sent_at, fresh(waiting).confirmed_at) == (now, None)


def test_a_packed_answer_is_not_unpacked(hook, waiting, now):
    hook.answers.append((200, {"Content-Encoding": "gzip"}, gzip.compress(b'{"status": "done"}')))

    tell_waiting_recipients(now=now)

    assert (fresh(waiting).sent_at, fresh(waiting).confirmed_at) == (now, None)


def test_what_would_be_signed_too_long_ago_waits_for_the_next_minute(hook, waiting, now, monkeypatch):
    monkeypatch.setattr("gdpr.operations.telling.AT_A_TIME", -1)

    assert tell_waiting_recipients(now=now) == 0
    assert (hook.taken, fresh(waiting).next_at) == ([], now)


def test_410_is_final_and_a_redirection_is_not_followed(hook, waiting, now):
    hook.answers += [(302, {"Location": "/elsewhere"}, b""), (410, {}, b"")]

    tell_waiting_recipients(now=now)
    redirected = fresh(waiting)
    tell_waiting_recipients(now=now + timedelta(hours=1))

    assert (redirected.failure, [path for path, _headers, _body in hook.taken]) == (
        "http_302",
        ["/hooks", "/hooks"],
    )
    assert (fresh(waiting).failure, fresh(waiting).next_at) == ("http_410", None)


def test_private_addresses_are_not_called_unless_the_installation_allows_it(hook, waiting, now, settings):
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    Recipient.objects.update(webhook_url=hook.url.replace("http://127.0.0.1", "https://localhost"))

    assert tell_waiting_recipients(now=now) == 0

    assert (fresh(waiting).failure, hook.taken) == ("private", [])


def test_a_new_secret_signs_from_then_on(waiting, privacy_admin, now):
    before = secret_for(waiting.recipient)

    renew_secret(recipient=waiting.recipient, by=privacy_admin, now=now)

    assert secret_for(waiting.recipient) != before
    assert secret_for(waiting.recipient) == secret_for(Recipient.objects.get())


def test_a_letter_by_mail_names_fields_and_no_fact(now):
    recipient = RecipientFactory(way="email", email="privacy@kirjepaja.example")
    one = NotificationFactory(recipient=recipient, kind="rectified", fields=["last_name"], next_at=now)

    assert tell_waiting_recipients(now=now) == 1

    (letter,) = mail.outbox
    assert letter.to == ["privacy@kirjepaja.example"]
    assert str(one.subject) in letter.body
    assert (fresh(one).sent_at, fresh(one).confirmed_at) == (now, None)


def test_a_worker_that_was_killed_leaves_its_claim_and_another_sends_the_same_message(hook, waiting, now):
    claim = NOTIFICATIONS.claim(waiting.pk, now, LEASE)  # and then its process was gone

    during = tell_waiting_recipients(now=now)
    after = tell_waiting_recipients(now=now + LEASE)

    assert (during, after, fresh(waiting).tries) == (0, 1, 2)
    ((_path, headers, _body),) = hook.taken
    assert headers["webhook-id"] == str(waiting.public_id)
    assert not NOTIFICATIONS.note(
        claim, RecipientNotification, failure="late"
    )  # what it would have noted is old


def test_what_the_desk_confirmed_while_it_was_sent_stays_confirmed(hook, waiting, privacy_admin, now):
    claim = NOTIFICATIONS.claim(waiting.pk, now, LEASE)
    note_confirmed(notification=fresh(waiting), by=privacy_admin, now=now)

    _tell_one(claim, now + timedelta(minutes=1))

    assert (fresh(waiting).confirmed_at, fresh(waiting).failure) == (now, "")


def test_after_the_key_of_the_server_changed_messages_are_signed_by_both_secrets(
    hook, waiting, now, settings
):
    before = secret_for(waiting.recipient)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]

    tell_waiting_recipients(now=now)

    ((_path, headers, body),) = hook.taken
    said = {"number": headers["webhook-id"], "stamp": headers["webhook-timestamp"], "body": body}
    assert signatures_of([before], **said) in headers["webhook-signature"].split(" ")
    assert signatures_of([secret_for(waiting.recipient)], **said) in headers["webhook-signature"].split(" ")


def test_a_recipient_says_whether_it_has_the_secret_of_today(privacy_admin, now, settings):
    one = add_recipient(values=VALUES | HOOK, by=privacy_admin, now=now)
    known = secret_state(one)
    key, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    settings.SECRET_KEY_FALLBACKS = [key]
    earlier = secret_state(one)
    settings.SECRET_KEY_FALLBACKS = []
    lost = secret_state(one)
    assert (known, earlier, lost, recipients_without_secret()) == ("known", "earlier", "lost", 1)

    note_secret_given(recipient=one, by=privacy_admin, now=now)

    assert (secret_state(Recipient.objects.get()), recipients_without_secret()) == ("known", 0)


@pytest.mark.parametrize(
    "values",
    [
        {"way": "email"},
        {"way": "webhook"},
        {"way": "webhook", "webhook_url": "http://hooks.example/x"},
        {"webhook_url": "https://user:word@hooks.example/"},
        {"webhook_url": "ftp://hooks.example/"},
    ],
)
def test_a_way_without_its_address_is_refused(privacy_admin, now, values):
    with pytest.raises(WayIncomplete):
        add_recipient(values=VALUES | values, by=privacy_admin, now=now)


def test_the_database_refuses_a_way_without_its_address():
    with pytest.raises(IntegrityError, match="recipient_can_be_told"), transaction.atomic():
        RecipientFactory(way="webhook")


def test_a_recipient_told_by_hand_is_not_called(privacy_admin, now):
    with pytest.raises(ToldByHand):
        tell_now(notification=NotificationFactory(), by=privacy_admin, now=now)
