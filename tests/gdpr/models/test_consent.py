"""The ledger is kept by the database itself, whoever writes to it by whatever way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.operations.person import delete_person
from gdpr.models import ConsentEvent
from gdpr.operations.erasure import erase
from gdpr.operations.ledger import add_event
from quality.operations.merge import merge_records
from quality.operations.unmerge import unmerge
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import ConsentTextFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino():
    return ContactPointFactory(value="aino@example.com").person


@pytest.fixture
def text():
    return ConsentTextFactory()


def say(person, text, action, by, at, **how):
    """An entry as the operations write it."""
    how = {
        "method": "paper",
        "actor": "staff",
        "evidence": "Signed at the fair",
        "address": "aino@example.com",
    } | how
    words = {"text": text, "box_default_unticked": True}
    return add_event(
        action=action, channel="email", topic=text.topic, person=person, by=by, now=at, **(words | how)
    )


def refuses(sql, *values, constraint=""):
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return constraint in str(error.value)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM gdpr_consentevent",
        "UPDATE gdpr_consentevent SET action = 'withdrawn'",
        "UPDATE gdpr_consentevent SET occurred_at = occurred_at - interval '1 day'",
        "UPDATE gdpr_consentevent SET evidence = 'other'",
    ],
)
def test_the_ledger_is_append_only(aino, text, rep, now, sql):
    say(aino, text, "granted", rep, now)

    assert refuses(sql, constraint="append-only")


def test_erasure_takes_the_evidence_and_nothing_else(aino, text, rep, now):
    event = say(aino, text, "granted", rep, now, ip="192.0.2.1", user_agent="Firefox")

    erase.delete_person(person=aino, by=rep, now=now)
    connection.check_constraints()

    kept = ConsentEvent.objects.get()
    assert (kept.person, kept.evidence, kept.ip, kept.user_agent) == (None, "", None, "")
    assert (kept.action, kept.fingerprint, kept.text, kept.occurred_at) == (
        "granted", event.fingerprint, text, now,
    )  # fmt: skip
    assert refuses("UPDATE gdpr_consentevent SET evidence = 'back'")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL kolmikanta.erasing = 'on'")
        assert refuses("UPDATE gdpr_consentevent SET action = 'withdrawn'")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"text": None}, "consent_names_wording"),
        ({"box_default_unticked": False}, "consent_names_wording"),
        ({"box_default_unticked": None}, "consent_names_wording"),
        ({"evidence": ""}, "consent_has_evidence"),
        ({"method": "web_form"}, "consent_has_evidence"),
        ({"fingerprint": ""}, "consent_bound_to_address"),
        ({"channel": ""}, "consent_names_wording"),
        ({"action": "granted_unconfirmed"}, "consent_confirmed_by_link"),
        ({"action": "soft_opt_in"}, "consent_soft_opt_in_whole"),
    ],
)
def test_a_consent_without_what_shows_it_is_none(aino, text, rep, now, change, constraint):
    whole = {
        "action": "granted", "channel": "email", "topic": text.topic, "text": text, "person": aino, "by": rep,
        "origin": aino.public_id, "fingerprint": "a" * 64, "method": "paper", "actor": "staff", "evidence": "Signed",
        "box_default_unticked": True, "occurred_at": now, "recorded_at": now,
    }  # fmt: skip
    ConsentEvent.objects.bulk_create([ConsentEvent(**whole)])

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ConsentEvent.objects.bulk_create([ConsentEvent(**(whole | change))])


def test_a_box_ticked_for_three_hundred_persons_writes_nothing(text, rep, now):
    persons = [PersonFactory() for _number in range(3)]
    ticked = [
        ConsentEvent(
            action="granted", channel="phone", topic=text.topic, text=text, person=person, by=rep, evidence="",
            origin=person.public_id, fingerprint="a" * 64, method="phone", actor="staff", box_default_unticked=True,
            occurred_at=now, recorded_at=now,
        )
        for person in persons
    ]  # fmt: skip

    with pytest.raises(IntegrityError, match="consent_has_evidence"), transaction.atomic():
        ConsentEvent.objects.bulk_create(ticked)

    assert not ConsentEvent.objects.exists()


def link(person, text, action, by, at, digest="d" * 64, **how):
    return say(
        person, text, action, by, at, method="link", actor="subject", token_digest=digest, evidence="", **how
    )


def test_a_link_confirms_for_seven_days(aino, text, rep, now):
    link(aino, text, "granted_unconfirmed", rep, now)

    link(aino, text, "confirmed", rep, now + timedelta(days=7))
    with pytest.raises(Exception, match="seven days"):
        link(aino, text, "confirmed", rep, now + timedelta(days=7, seconds=1))


def test_a_link_confirms_for_whom_and_where_it_was_sent(aino, text, rep, now):
    link(aino, text, "granted_unconfirmed", rep, now)
    other = ContactPointFactory(value="aino@example.com").person

    for wrong in ({"digest": "e" * 64}, {"person": other}, {"address": "aino@work.example"}):
        with pytest.raises(Exception, match="seven days"):
            link(wrong.pop("person", aino), text, "confirmed", rep, now + timedelta(hours=1), **wrong)


def test_a_link_followed_after_a_refusal_confirms_nothing(aino, text, rep, now):
    link(aino, text, "granted_unconfirmed", rep, now)
    add_event(
        action="withdrawn", channel="email", topic=text.topic, person=aino, by=rep, now=now + timedelta(hours=1),
        method="phone", actor="staff",
    )  # fmt: skip

    with pytest.raises(Exception, match="refused since"):
        link(aino, text, "confirmed", rep, now + timedelta(hours=2))


def test_a_wording_that_somebody_answered_never_changes(aino, text, rep, now):
    unused = ConsentTextFactory()
    say(aino, text, "granted", rep, now)
    change = "UPDATE gdpr_consenttext SET body = 'other' WHERE id = %s"

    assert refuses(change, text.pk, constraint="never changes")
    assert refuses("DELETE FROM gdpr_consenttext WHERE id = %s", text.pk)
    with connection.cursor() as cursor:
        cursor.execute(change, [unused.pk])
        cursor.execute("UPDATE gdpr_consenttext SET retired_at = now() WHERE id = %s", [text.pk])


def test_a_consent_becomes_another_persons_by_a_merge_alone(aino, text, admin, now):
    say(aino, text, "granted", admin, now)
    other = PersonFactory()

    def give_away():
        with transaction.atomic():
            ConsentEvent.objects.update(person=other)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="merge alone"):
        give_away()
    merge = merge_records(kind="person", survivor=other.pk, others=[aino.pk], chosen={}, by=admin, now=now)
    assert ConsentEvent.objects.get().person == other
    unmerge(merge=merge, by=admin, now=now)
    assert ConsentEvent.objects.get().person_id == aino.pk


def test_the_ledger_outlives_the_person(aino, text, admin, now):
    say(aino, text, "granted", admin, now)

    delete_person(person=aino, by=admin, now=now)
    connection.check_constraints()

    assert ConsentEvent.objects.get().person is None
