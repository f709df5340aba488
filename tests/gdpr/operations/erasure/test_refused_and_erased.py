"""An address that refuses marketing and whose holder is erased stands for both: that neither comes back, and is written to."""

from datetime import timedelta

import pytest

from contacts.models import Person
from gdpr.models import JournalEntry, MarketingObjection, Suppression
from gdpr.operations.consent import record_refusal
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.erasure.journal import write_journal
from gdpr.operations.erasure.readmission import let_address_in
from gdpr.operations.erasure.replay import replay_journal
from gdpr.operations.suppression import refuse_marketing
from gdpr.operations.unsubscribe import stop_everything
from gdpr.queries import gate
from gdpr.queries.links import unsubscribe_link
from gdpr.queries.marks import known_at_the_gate, mark_of
from gdpr.reading.links import UNSUBSCRIBE, token_of
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import TopicFactory

pytestmark = pytest.mark.django_db
MAIL = "pekka@x.fi"


@pytest.fixture(autouse=True)
def _journal(settings, tmp_path):
    settings.ERASURE_JOURNAL = str(tmp_path / "journal")
    gate.forget()
    yield
    gate.forget()


@pytest.fixture
def pekka():
    person = PersonFactory(first_name="Pekka", last_name="Virtanen")
    ContactPointFactory(person=person, value=MAIL)
    return person


def standing():
    rows = Suppression.objects.standing().filter(kind="email", fingerprint=mark_of("email", MAIL))
    return sorted(rows.values_list("reason", "topic"))


def restored(*, now):
    """As if a backup from before all of it had been put back."""
    write_journal(now=now)
    Suppression.objects.all().delete()
    MarketingObjection.objects.all().delete()
    JournalEntry.objects.all().delete()
    gate.forget()


def test_who_refused_and_was_erased_goes_on_refusing_when_the_address_is_let_in(pekka, admin, now):
    refuse_marketing(person=pekka, by=admin, now=now)
    erase_person(person=pekka, cause="request", by=admin, now=now)
    both = standing()

    let_address_in(address=MAIL, because="Uusi omistaja", by=admin, now=now)

    assert both == [("erasure", None), ("objection", None)]
    assert standing() == [("objection", None)]
    assert known_at_the_gate([("email", MAIL)]) == {("email", MAIL): "refuses_marketing"}


def test_unsubscribing_after_the_erasure_makes_the_erased_no_newcomer_after_a_restore(pekka, admin, now):
    token = token_of(
        UNSUBSCRIBE, person=pekka.public_id, mark=mark_of("email", MAIL), channel="email", now=now
    )
    erase_person(person=pekka, cause="request", by=admin, now=now)
    stop_everything(link=unsubscribe_link(token, now), by=admin, now=now + timedelta(hours=1))
    before = standing()
    restored(now=now)

    replay_journal(by=admin, now=now + timedelta(days=1))

    assert standing() == before == [("erasure", None), ("objection", None)]


def test_letting_an_address_in_lifts_no_refusal_after_a_restore_either(pekka, admin, now):
    topic = TopicFactory()
    record_refusal(
        person=pekka, channel="email", topic=topic, method="phone", evidence="Soitti", occurred_at=now, by=admin,
        now=now, address=MAIL,
    )  # fmt: skip
    refuse_marketing(person=pekka, by=admin, now=now)
    erase_person(person=pekka, cause="request", by=admin, now=now)
    let_address_in(address=MAIL, because="Uusi omistaja", by=admin, now=now + timedelta(hours=1))
    before = standing()
    restored(now=now)

    replay_journal(by=admin, now=now + timedelta(days=1))

    assert sorted(standing(), key=str) == sorted(before, key=str)
    assert len(before) == 2
    assert not Person.objects.exists()
