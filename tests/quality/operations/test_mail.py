"""Mail that came back finds its address, opens upkeep, counts once, and is thrown away."""

import logging
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts.choices import Bounce
from contacts.models import Person
from history.queries import provenance_of
from quality.choices import MailState, Problem
from quality.models import MailFile, MailNotice, UpkeepEntry
from quality.operations import mail as operations
from quality.operations import repair
from quality.operations.refusals import MailTooLarge, NoMail
from tests.factories.companies import CompanyContactPointFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.quality.mails import answer, complaint, mailbox, report


def upload(*mails, name="bounces.mbox"):
    return SimpleUploadedFile(name, mailbox(*mails))


def taken_and_read(by, now, *mails):
    row = operations.take_mail(upload=upload(*mails), by=by, now=now)
    counts = operations.read_mail(mail_id=row.pk, by=by, clock=lambda: now)
    row.refresh_from_db()
    return row, counts


@pytest.fixture
def point(db):
    person = PersonFactory(is_newsletter_subscriber=True)
    PositionFactory(person=person)
    return ContactPointFactory(person=person, value="Aino@Firma.example", key="aino@firma.example")


def test_mail_that_comes_back_for_good_marks_the_address_and_opens_upkeep(point, marketer, now):
    row, counts = taken_and_read(
        marketer, now, report("aino@firma.example"), report("nobody@else.example", number=2)
    )

    point.refresh_from_db()
    entry = UpkeepEntry.objects.get()
    assert (point.bounce, point.bounced_at) == (Bounce.HARD, now)
    assert (entry.problem, entry.object_id, entry.value) == (Problem.BOUNCED, point.pk, "Aino@Firma.example")
    assert (row.state, bool(row.file), row.counts["matched"], row.counts["unmatched"]) == (
        MailState.DONE,
        False,
        1,
        1,
    )
    assert counts["hard"] == 2
    assert provenance_of(point)["bounced_at"].source == "Mail that came back"


def test_the_file_is_gone_once_it_is_read(point, marketer, now):
    row = operations.take_mail(upload=upload(report("aino@firma.example")), by=marketer, now=now)
    name, storage = row.file.name, row.file.storage
    assert storage.exists(name)

    operations.read_mail(mail_id=row.pk, by=marketer, clock=lambda: now)

    assert not storage.exists(name)


def test_the_same_mail_taken_in_twice_counts_once(point, marketer, now):
    mails = [report("aino@firma.example", status="4.2.2", number=number) for number in (1, 2)]
    taken_and_read(marketer, now, *mails)

    _row, counts = taken_and_read(marketer, now, *mails)

    assert counts["known"] == 2
    assert MailNotice.objects.count() == 2
    assert not UpkeepEntry.objects.exists()  # twice is not three times


def test_mail_that_keeps_coming_back_opens_upkeep_at_the_third(point, marketer, now):
    for number in (1, 2):
        taken_and_read(marketer, now, report("aino@firma.example", status="4.2.2", number=number))
    point.refresh_from_db()
    assert (point.bounce, UpkeepEntry.objects.count()) == (Bounce.SOFT, 0)

    taken_and_read(marketer, now, report("aino@firma.example", status="4.2.2", number=3))

    assert UpkeepEntry.objects.get().problem == Problem.SOFT


def test_an_answer_that_says_somebody_left_proposes_to_end_the_position(point, rep, now):
    taken_and_read(rep, now, answer("aino@firma.example", "En enää työskentele meillä."))

    entry = UpkeepEntry.objects.get()
    assert (entry.problem, entry.record, entry.proposed) == (
        Problem.LEFT,
        "contacts.position",
        {"ended_on": "2026-11-22"},
    )
    repair.accept_proposal(entry=entry, by=rep, now=now, today=now.date())
    assert point.person.positions.get().ended_on == now.date()


def test_being_on_holiday_changes_nothing(point, marketer, now):
    _row, counts = taken_and_read(marketer, now, answer("aino@firma.example", "Olen lomalla."))

    assert (counts["auto"], UpkeepEntry.objects.count(), MailNotice.objects.count()) == (1, 0, 0)


def test_a_complaint_proposes_to_stop_the_newsletter(point, rep, now):
    taken_and_read(rep, now, complaint("aino@firma.example"))

    repair.accept_proposal(entry=UpkeepEntry.objects.get(), by=rep, now=now, today=now.date())

    assert not Person.objects.get(pk=point.person_id).is_newsletter_subscriber


def test_addresses_of_companies_and_of_positions_are_matched_too(marketer, now):
    CompanyContactPointFactory(kind="email", value="info@firma.example", key="info@firma.example")
    PositionFactory(work_email="Aino@Firma.example")

    taken_and_read(marketer, now, report("info@firma.example"), report("aino@firma.example", number=2))

    assert set(UpkeepEntry.objects.values_list("record", "fact")) == {
        ("companies.companycontactpoint", "value"), ("contacts.position", "work_email"),
    }  # fmt: skip


def test_a_killed_worker_goes_on_where_it_was(point, marketer, now):
    row = operations.take_mail(
        upload=upload(report("nobody@else.example"), report("aino@firma.example", number=2)),
        by=marketer,
        now=now,
    )
    MailFile.objects.filter(pk=row.pk).update(cursor=1, counts={"hard": 1})

    assert operations.read_waiting(by=marketer, clock=lambda: now, before=now + timedelta(minutes=20)) == 1

    row.refresh_from_db()
    assert (row.state, row.cursor, row.counts["hard"]) == (MailState.DONE, 2, 2)
    assert MailNotice.objects.count() == 1


def test_a_file_that_is_away_cannot_be_read(point, marketer, now):
    row = operations.take_mail(upload=upload(report("aino@firma.example")), by=marketer, now=now)
    row.file.storage.delete(row.file.name)

    operations.read_mail(mail_id=row.pk, by=marketer, clock=lambda: now)

    row.refresh_from_db()
    assert row.state == MailState.FAILED


def test_what_is_no_mail_or_too_large_is_refused(marketer, now, monkeypatch):
    with pytest.raises(NoMail):
        operations.take_mail(upload=SimpleUploadedFile("a.mbox", b"PK\x03\x04"), by=marketer, now=now)
    monkeypatch.setattr(operations, "LIMIT_MB", 0)
    with pytest.raises(MailTooLarge):
        operations.take_mail(upload=upload(report("a@firma.example")), by=marketer, now=now)
    assert not MailFile.objects.exists()


def test_old_files_and_old_notices_are_thrown_away(point, marketer, now):
    row = operations.take_mail(upload=upload(report("aino@firma.example")), by=marketer, now=now)
    name, storage = row.file.name, row.file.storage

    assert operations.remove_old_mail(now=now + timedelta(days=2)) == 1

    row.refresh_from_db()
    assert (row.state, storage.exists(name)) == (MailState.FAILED, False)


def test_no_address_is_written_to_the_log(point, marketer, now, caplog):
    with caplog.at_level(logging.DEBUG):
        taken_and_read(
            marketer, now, report("aino@firma.example"), b"Subject: broken\n\nno such user aino@firma.example"
        )

    assert "firma.example" not in caplog.text
