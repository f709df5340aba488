"""Refusals of single topics and channels that a restored backup lacks stand again after the journal was told."""

from datetime import timedelta

import pytest

from gdpr.models import CompanyRefusal, ConsentEvent, JournalEntry, Suppression
from gdpr.operations.consent import record_consent, record_refusal
from gdpr.operations.erasure.journal import journal, write_journal
from gdpr.operations.erasure.replay import replay_journal
from gdpr.operations.refused_companies import record_company_refusal, suppress_domain
from gdpr.operations.suppression import refuse_marketing
from gdpr.queries import gate
from gdpr.queries.permission import permission
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.factories.gdpr import ConsentTextFactory, TopicFactory
from tests.factories.users import UserFactory
from tests.gdpr.canary.scan import dump, restore
from tests.stage import database
from users.permissions import Role

MAIL = "aino@journal.example"


@pytest.fixture(autouse=True)
def _journal(settings, tmp_path):
    settings.ERASURE_JOURNAL = str(tmp_path / "journal")
    gate.forget()
    yield
    gate.forget()


def refuse(person, topic, by, now, **how):
    how = {"channel": "email", "address": MAIL, "method": "phone", "evidence": "Soitti ja kielsi"} | how
    return record_refusal(person=person, topic=topic, occurred_at=now, by=by, now=now, **how)


def test_a_refusal_of_a_topic_made_after_the_dump_stands_after_the_restore(
    django_db_setup, django_db_blocker, tmp_path, now
):
    later = now + timedelta(hours=1)
    with (
        database.own_database("refusals") as name,
        database.empty_database(f"{name}_restored"),
        django_db_blocker.unblock(),
    ):
        with database.connected_to(name):
            by = UserFactory(role=Role.PRIVACY, email="keeper@journal.example")
            person = ContactPointFactory(value=MAIL).person
            text = ConsentTextFactory()
            topics = [text.topic, TopicFactory()]
            record_consent(
                person=person, address=MAIL, channel="email", text=text, method="paper", occurred_at=now, by=by,
                evidence="Signed at the fair", now=now,
            )  # fmt: skip
            write_journal(now=now)
            dump(name, tmp_path / "before.sql")
            refuse(person, topics[0], by, later)
            refuse(person, topics[1], by, later, channel="post", address="")
            write_journal(now=later)
        restore(tmp_path / "before.sql", f"{name}_restored")
        with database.connected_to(f"{name}_restored"):
            gate.forget()
            assert permission(person, MAIL, "email", topics[0], later).code == "consent"
            assert permission(person, "", "post", topics[1], later).code == "opt_out"

            done = replay_journal(by=by, now=later + timedelta(days=1))

            assert (done["refusal"], gate.is_behind()) == (2, False)
            assert permission(person, MAIL, "email", topics[0], later).code == "suppressed"
            assert permission(person, "", "post", topics[1], later).code == "refused"
            assert permission(person, "", "post", topics[0], later).code == "opt_out"
            assert replay_journal(by=by, now=later + timedelta(days=2)) == {}


@pytest.mark.django_db
def test_the_journal_tells_refusals_without_words_names_and_addresses(rep, now):
    point = ContactPointFactory(value=MAIL)
    refuse(point.person, TopicFactory(), rep, now)

    write_journal(now=now)

    told = "".join(path.read_text() for path in journal().files())
    assert [entry.kind for entry in journal().entries()] == ["suppression", "refusal"]
    assert all(word not in told for word in ("aino", "Soitti", point.person.last_name))


def forget_everything():
    """As a backup of before: refusals and what is known of the journal are gone."""
    JournalEntry.objects.all().delete()
    Suppression.objects.all().delete()
    CompanyRefusal.objects.all().delete()
    gate.forget()


@pytest.mark.django_db
def test_companies_and_domains_that_refused_refuse_again(rep, now):
    position = PositionFactory(work_email="osto@kielto.example")
    record_company_refusal(
        company=position.company, words="Toimitusjohtaja kielsi", covers_subsidiaries=True, channel="post", by=rep, now=now,
    )  # fmt: skip
    suppress_domain(domain="kielto.example", note="", by=rep, now=now)
    write_journal(now=now)
    forget_everything()

    replay_journal(by=rep, now=now)

    refusal = CompanyRefusal.objects.standing().get()
    assert (refusal.company, refusal.channel, refusal.includes_subsidiaries) == (
        position.company,
        "post",
        True,
    )
    assert "kielsi" not in refusal.words
    assert Suppression.objects.standing().get().domain == "kielto.example"


@pytest.mark.django_db
def test_a_refusal_of_a_topic_that_the_backup_does_not_know_is_of_all_topics(rep, now):
    person, topic, other = ContactPointFactory(value=MAIL).person, TopicFactory(), TopicFactory()
    write_journal(now=now)
    from gdpr.operations.erasure.replay_refusals import refuse_again

    told = {
        "uids": [str(person.public_id)], "action": "refused", "channel": "post", "fingerprint": "", "actor": "subject",
        "method": "own_page", "topic": topic.pk + 1000, "occurred_at": now.isoformat(),
    }  # fmt: skip

    assert refuse_again(payload=told, at=now, by=rep) == 1
    assert permission(person, "", "post", other, now).code == "refused"
    assert refuse_again(payload=told, at=now, by=rep) == 0
    assert ConsentEvent.objects.count() == 1


@pytest.mark.django_db
def test_whole_objections_write_no_refusal_of_topics(rep, now):
    refuse_marketing(person=ContactPointFactory(value=MAIL).person, by=rep, now=now)

    assert not JournalEntry.objects.filter(kind="refusal").exists()
