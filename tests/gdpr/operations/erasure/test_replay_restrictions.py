"""A restriction that a restored backup lacks stands again, and one that was lifted since is lifted."""

from datetime import timedelta

import pytest
from django.db import connection

from contacts.models import Person
from gdpr.models import JournalEntry, Restriction
from gdpr.operations.erasure.journal import write_journal
from gdpr.operations.erasure.replay import replay_journal
from gdpr.operations.restriction import lift_restriction, restrict_person, tell_of_lifting
from gdpr.queries import gate
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import RestrictionFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _journal(settings, tmp_path):
    settings.ERASURE_JOURNAL = str(tmp_path / "journal")
    gate.forget()
    yield
    gate.forget()


def forgotten(*rows) -> None:
    """As after a restore: what came since the backup is in the journal alone."""
    with connection.cursor() as cursor:  # a restriction is deleted by nobody, only lifted
        cursor.execute("SELECT set_config('kolmikanta.erasing', 'on', true)")
        for row in rows:
            row.delete()
        cursor.execute("SELECT set_config('kolmikanta.erasing', 'off', true)")
    JournalEntry.objects.all().delete()
    gate.forget()
    assert gate.is_behind()


def test_a_person_who_was_restricted_since_the_backup_is_hidden_again(privacy_admin, now):
    person = PersonFactory()
    row = restrict_person(person=person, ground="a", note="Kiista osoitteesta", by=privacy_admin, now=now)
    write_journal(now=now)
    forgotten(row)
    assert not Person.objects.get(pk=person.pk).is_restricted

    done = replay_journal(by=privacy_admin, now=now + HOUR)

    again = Restriction.objects.get(person=person)
    assert (dict(done), again.ground, again.started_at, again.lifted_at) == (
        {"restriction": 1},
        "a",
        now,
        None,
    )
    assert Person.objects.get(pk=person.pk).is_restricted
    assert replay_journal(by=privacy_admin, now=now + HOUR) == {}


def test_one_that_was_lifted_since_the_backup_is_lifted_again(privacy_admin, now):
    row = RestrictionFactory(ground="a", by=privacy_admin, started_at=now - HOUR)
    tell_of_lifting(restriction=row, how="Kirje", by=privacy_admin, now=now)
    lift_restriction(restriction=row, by=privacy_admin, now=now)
    write_journal(now=now)
    RestrictionFactory(person=row.person, ground="a", by=privacy_admin, started_at=now - HOUR)
    forgotten()

    replay_journal(by=privacy_admin, now=now + HOUR)

    assert not Person.objects.get(pk=row.person_id).is_restricted
