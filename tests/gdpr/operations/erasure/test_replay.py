"""After a restore: what the journal tells and the database lacks is done again."""

from datetime import timedelta

import pytest

from contacts.models import Person
from gdpr.models import ErasureLog, JournalEntry, MarketingObjection, Suppression
from gdpr.operations.erasure.journal import forget_journal, journal, note, write_journal
from gdpr.operations.erasure.replay import replay_journal
from gdpr.operations.suppression import allow_marketing_again, refuse_marketing
from gdpr.queries import gate
from gdpr.reading.journal import Entry
from quality.operations.merge import merge_records
from tests.factories.contacts import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOTHING = {"erased": [], "kept": []}


@pytest.fixture(autouse=True)
def _journal(settings, tmp_path):
    settings.ERASURE_JOURNAL = str(tmp_path / "journal")
    gate.forget()
    yield
    gate.forget()


def told(*entries):
    """As if the database had forgotten them: the state after a restore."""
    journal().append(entries)
    gate.forget()


def erased(seq, person, at):
    return Entry(
        seq,
        "erasure",
        at,
        {"uids": [str(person.public_id)], "cause": "request", "detail": "TP-1", "decided": NOTHING},
    )


def test_who_was_erased_since_the_backup_is_erased_again(admin, now):
    back, other = PersonFactory(), PersonFactory()
    told(erased(900, back, now))
    assert gate.is_behind()

    done = replay_journal(by=admin, now=now + timedelta(days=1))

    assert (dict(done), list(Person.objects.all()), gate.is_behind()) == ({"erasure": 1}, [other], False)
    assert ErasureLog.objects.get().cause == "replay"


def test_replayed_twice_nothing_is_done_the_second_time(admin, now):
    told(erased(900, PersonFactory(), now))
    replay_journal(by=admin, now=now)

    assert replay_journal(by=admin, now=now) == {}


def test_new_numbers_come_after_those_of_the_journal(admin, now):
    told(erased(900, PersonFactory(), now))
    replay_journal(by=admin, now=now)

    note(kind="objection", payloads=[{"person": "x", "reason": "objection"}], now=now)

    assert JournalEntry.objects.order_by("-seq").first().seq == 901


def test_refusals_that_a_restore_has_lost_are_back(admin, now):
    person = PersonFactory(is_newsletter_subscriber=True)
    told(
        Entry(
            7,
            "suppression",
            now,
            {"kind": "email", "fingerprint": "f" * 64, "reason": "objection", "channel": "", "topic": None},
        ),
        Entry(8, "objection", now, {"person": str(person.public_id), "reason": "objection"}),
    )

    replay_journal(by=admin, now=now)

    person.refresh_from_db()
    assert Suppression.objects.standing().get().fingerprint == "f" * 64
    assert MarketingObjection.objects.standing().get().person == person
    assert not person.is_newsletter_subscriber


def test_what_is_refused_and_taken_back_reaches_the_journal(admin, now):
    person = PersonFactory()
    ContactPointFactory(person=person, value="aino@x.fi")
    objection = refuse_marketing(person=person, by=admin, now=now)
    allow_marketing_again(objection=objection, because="Soitti", by=admin, now=now)

    write_journal(now=now)

    kinds = [entry.kind for entry in journal().entries()]
    assert kinds == ["objection", "suppression", "lifted"]
    assert "aino" not in "".join(path.read_text() for path in journal().files())
    assert not gate.is_behind()


def test_while_the_database_is_behind_nobody_is_let_in(client, admin, client_of, now):
    told(erased(900, PersonFactory(), now))

    page, api, health = client.get("/login/"), client.get("/api/v1/persons/"), client.get("/healthz")

    assert [one.status_code for one in (page, api, health)] == [503, 503, 503]
    assert b"replay_erasures" in page.content
    assert health.json() == {"status": "down", "erasures": "behind"}
    assert client_of(admin).get("/").status_code == 503


def test_jobs_rest_while_the_database_is_behind(now):
    from celery.exceptions import Ignore

    from gdpr.tasks import remove_packages

    told(erased(900, PersonFactory(), now))

    with pytest.raises(Ignore):
        remove_packages()


def test_an_address_that_was_let_in_again_is_let_in_after_a_restore_too(admin, now):
    Suppression.objects.create(kind="email", fingerprint="f" * 64, reason="erasure", at=now)
    told(Entry(9, "lifted", now + timedelta(hours=1), {"person": None, "marks": [["email", "f" * 64]]}))

    replay_journal(by=admin, now=now + timedelta(days=1))

    assert not Suppression.objects.standing().exists()


def test_an_entry_that_this_version_does_not_know_is_not_taken_for_done(admin, now):
    told(Entry(900, "newer", now, {}))

    with pytest.raises(LookupError):
        replay_journal(by=admin, now=now)

    assert gate.is_behind()


def test_a_journal_that_never_could_be_read_lets_nobody_in_and_one_that_was_read_says_so(admin, now, client):
    told(erased(900, PersonFactory(), now))
    replay_journal(by=admin, now=now)
    assert not gate.is_behind()
    (month,) = journal().files()
    month.write_bytes(b"torn\n" + month.read_bytes())

    gate._memory.until = 0.0
    once_read = (gate.state(), gate.is_behind(), client.get("/login/").status_code)
    gate.forget()
    never_read = (gate.state(), gate.is_behind(), client.get("/login/").status_code)

    assert once_read == ("unreadable", False, 200)
    assert never_read == ("unreadable", True, 503)


def test_an_objection_made_after_a_merge_reaches_the_record_that_the_backup_has_apart(admin, now):
    kept, gone = PersonFactory(is_newsletter_subscriber=True), PersonFactory(is_newsletter_subscriber=True)
    uids = [str(kept.public_id), str(gone.public_id)]
    told(Entry(7, "objection", now, {"uids": uids, "reason": "objection"}))
    replay_journal(by=admin, now=now)
    refusing = set(MarketingObjection.objects.standing().values_list("person", flat=True))
    readers = Person.objects.filter(is_newsletter_subscriber=True).count()
    told(Entry(8, "lifted", now + timedelta(hours=1), {"uids": uids, "marks": []}))
    replay_journal(by=admin, now=now)

    assert (refusing, readers) == ({kept.pk, gone.pk}, 0)
    assert not MarketingObjection.objects.standing().exists()


def test_what_is_told_of_a_merged_person_names_each_record_that_went_into_it(admin, now):
    survivor, loser = PersonFactory(), PersonFactory()
    uids = [str(survivor.public_id), str(loser.public_id)]
    merge_records(kind="person", survivor=survivor.pk, others=[loser.pk], chosen={}, by=admin, now=now)

    objection = refuse_marketing(person=survivor, by=admin, now=now)
    allow_marketing_again(objection=objection, because="Soitti", by=admin, now=now)

    told_of = JournalEntry.objects.filter(kind__in=["objection", "lifted"]).order_by("seq")
    assert [entry.payload["uids"] for entry in told_of] == [uids, uids]


def test_both_records_of_a_merged_person_whom_the_backup_has_apart_are_erased_again(admin, now):
    survivor, loser, other = PersonFactory(), PersonFactory(), PersonFactory()
    both = [str(survivor.public_id), str(loser.public_id)]
    told(Entry(900, "erasure", now, {"uids": both, "cause": "request", "detail": "TP-1", "decided": NOTHING}))

    replay_journal(by=admin, now=now + timedelta(days=1))

    assert list(Person.objects.all()) == [other]


def test_the_journal_remembers_as_long_as_a_backup_may_be_put_back(now, settings):
    settings.BACKUP_DAYS, settings.JOURNAL_MARGIN_DAYS = 35, 30
    days = (100, 60, 0)
    for ago in days:
        note(kind="objection", payloads=[{"uids": [], "reason": "objection"}], now=now - timedelta(days=ago))
    write_journal(now=now)

    forget_journal(now=now)

    kept = sorted((now - entry.at).days for entry in journal().entries())
    assert kept == [0, 60]
    assert sorted((now - at).days for at in JournalEntry.objects.values_list("at", flat=True)) == [0, 60]
    assert not gate.is_behind()
