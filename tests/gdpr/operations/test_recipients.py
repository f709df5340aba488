"""Recipients, what they were given, and what they must be told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from common.display import day_text
from contacts.operations.person import change_person, delete_person, edit_person
from gdpr.models import Disclosure, Recipient, RecipientNotification
from gdpr.operations.access import record_access
from gdpr.operations.disclosure import gather_api_disclosures, record_disclosure
from gdpr.operations.ledger_refusals import (
    AgreementMissing,
    NotificationSettled,
    RecipientKnown,
    SafeguardMissing,
)
from gdpr.operations.notification import (
    find_what_to_tell,
    note_confirmed,
    note_impossible,
    note_sent,
    tell_recipients,
)
from gdpr.operations.recipient import add_recipient, change_recipient, set_keys
from gdpr.operations.refusals import ReasonMissing
from gdpr.operations.restriction import restrict_person
from gdpr.queries.recipients import letter_to_recipient, recipients_of
from quality.operations.merge import merge_records
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import NotificationFactory, RecipientFactory
from users.models import ApiToken

pytestmark = pytest.mark.django_db
VALUES = {
    "name": "Kirjepaja Oy", "role": "processor", "country": "FI", "agreement": "DPA 1", "receives": "Names",
    "started_on": "2026-01-01",
}  # fmt: skip


def give(person, recipient, by, now, **facts):
    said = {"what": "contacts:person_export", "fields": ["Name"], "purpose": "marketing"} | facts
    return record_disclosure(subjects=[person.public_id], recipient=recipient, by=by, now=now, **said)


def told() -> list[tuple]:
    rows = RecipientNotification.objects.order_by("pk")
    return [(row.recipient.name, row.subject, row.kind, row.fields) for row in rows]


def rectify(person, by, now, **values):
    edits = {"values": values | {"is_rectified": True}, "base": {}, "expected_revision": None}
    edit_person(person=person, edits=edits, by=by, now=now)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"agreement": " "}, AgreementMissing),
        ({"country": "US"}, SafeguardMissing),
        ({"name": "KIRJEPAJA OY"}, RecipientKnown),
    ],
)
def test_a_recipient_is_whole_or_refused(privacy_admin, now, change, refusal):
    if refusal is RecipientKnown:
        add_recipient(values=VALUES, by=privacy_admin, now=now)

    with pytest.raises(refusal):
        add_recipient(values=VALUES | change, by=privacy_admin, now=now)


@pytest.mark.parametrize("values", [{"agreement": ""}, {"country": "US", "safeguard": ""}])
def test_the_database_holds_agreement_and_safeguard_too(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        RecipientFactory(**values)


def test_a_change_that_would_take_the_agreement_away_is_refused(privacy_admin, now):
    recipient = RecipientFactory()

    with pytest.raises(AgreementMissing):
        change_recipient(recipient=recipient, values={"agreement": ""}, by=privacy_admin, now=now)

    assert Recipient.objects.get().agreement == "DPA 2026-1"


def test_a_person_is_told_recipients_by_name_with_days_and_columns(rep, now):
    person, other = PersonFactory(), PersonFactory()
    RecipientFactory(name="Hosting Oy", has_everything=True)
    abroad = RecipientFactory(name="Mailer Inc", country="US", safeguard="clauses")
    give(person, abroad, rep, now)
    give(person, None, rep, now)
    give(other, RecipientFactory(name="Nobody Oy"), rep, now)

    given = recipients_of(person, today=now.date())

    assert [(one.name, one.days, one.fields, one.is_abroad) for one in given] == [
        ("Hosting Oy", (), (), False),
        ("Mailer Inc", (day_text(now.date()),), ("Name",), True),
    ]
    assert given[1].safeguard == "Standard contractual clauses (art. 46(2)(c))"


@pytest.mark.parametrize(
    "statement", ["UPDATE gdpr_disclosure SET count = 0", "DELETE FROM gdpr_disclosedpersons"]
)
def test_the_ledger_of_disclosures_cannot_be_changed(rep, now, statement):
    give(PersonFactory(), RecipientFactory(), rep, now)

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_nobody_given_is_no_disclosure(rep, now):
    assert (
        record_disclosure(subjects=[], what="x", fields=[], purpose="care", recipient=None, by=rep, now=now)
        is None
    )
    assert Disclosure.objects.count() == 0


def test_what_a_recipient_reads_with_its_key_becomes_a_disclosure_of_the_day_once(rep, now):
    recipient, person = RecipientFactory(), PersonFactory()
    key = ApiToken.objects.create(
        user=rep, name="k", digest="0" * 64, hint="abcd", scopes=["read"], expires_at=now + timedelta(days=9)
    )
    set_keys(recipient=recipient, keys=[key], by=rep, now=now)
    seen = {"by_id": rep.pk, "action": "api", "purpose": "exchange", "screen": "api:persons-list"}
    record_access(subjects=[person.public_id, uuid4()], at=now, token_id=key.pk, **seen)
    record_access(subjects=[person.public_id], at=now, **seen)  # by nobody's key

    tomorrow = now + timedelta(days=1)
    assert gather_api_disclosures(now=tomorrow) == 1
    assert gather_api_disclosures(now=tomorrow + timedelta(hours=1)) == 0

    made = Disclosure.objects.get()
    assert (made.recipient, made.via, made.count, made.what) == (recipient, "api", 2, "api:persons-list")


def test_a_rectified_fact_is_told_to_those_who_were_given_the_person(rep, now):
    person, recipient = PersonFactory(), RecipientFactory()
    give(person, recipient, rep, now)
    give(person, None, rep, now)
    change_person(person=person, values={"first_name": "Typed"}, by=rep, now=now)  # no rectification
    rectify(person, rep, now, last_name="Uusinimi")
    rectify(PersonFactory(), rep, now, last_name="Muu")  # nobody was given this one

    find_what_to_tell(now=now)
    find_what_to_tell(now=now)

    assert told() == [(recipient.name, person.public_id, "rectified", ["last_name"])]
    assert "Last name: Uusinimi" in letter_to_recipient(RecipientNotification.objects.get())


def test_an_erased_person_is_told_by_the_universal_id_alone(admin, now):
    person, recipient = PersonFactory(first_name="Aino", last_name="Kanäria"), RecipientFactory()
    ContactPointFactory(person=person)
    give(person, recipient, admin, now)
    uid = person.public_id
    delete_person(person=person, by=admin, now=now)

    find_what_to_tell(now=now)

    assert told() == [(recipient.name, uid, "erased", [])]
    letter = letter_to_recipient(RecipientNotification.objects.get())
    assert str(uid) in letter
    assert "Kanäria" not in letter


def test_a_record_that_went_into_another_was_not_erased(admin, now):
    survivor, other, recipient = PersonFactory(), PersonFactory(), RecipientFactory()
    give(other, recipient, admin, now)
    merge_records(
        kind="person",
        survivor=survivor.pk,
        others=[other.pk],
        chosen={},
        by=admin,
        now=now + timedelta(hours=1),
    )

    find_what_to_tell(now=now + timedelta(hours=2))

    assert told() == []


def test_a_restriction_is_told_as_well(privacy_admin, now):
    person, recipient = PersonFactory(), RecipientFactory()
    give(person, recipient, privacy_admin, now)
    restrict_person(person=person, ground="a", by=privacy_admin, now=now)

    find_what_to_tell(now=now)

    assert told() == [(recipient.name, person.public_id, "restricted", [])]


def test_who_is_told_twice_of_one_thing_hears_it_once(rep, now):
    person = PersonFactory()
    give(person, RecipientFactory(), rep, now)

    for _ in range(2):
        tell_recipients(subject=person.public_id, kind="restricted", now=now)

    assert [line[2] for line in told()] == ["restricted"]


def test_a_notification_ends_once_confirmed_or_impossible_with_a_reason(privacy_admin, now):
    one, other = NotificationFactory(), NotificationFactory()

    note_sent(notification=one, by=privacy_admin, now=now)
    note_confirmed(notification=one, by=privacy_admin, now=now)
    with pytest.raises(NotificationSettled):
        note_impossible(notification=one, because="gone", by=privacy_admin, now=now)
    with pytest.raises(ReasonMissing):
        note_impossible(notification=other, because=" ", by=privacy_admin, now=now)
    note_impossible(notification=other, because="The firm is dissolved", by=privacy_admin, now=now)

    assert RecipientNotification.objects.open().count() == 0
