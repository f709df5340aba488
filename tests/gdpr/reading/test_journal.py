from datetime import UTC, datetime

import pytest

from gdpr.reading.journal import Entry, Journal, JournalError

OCTOBER, NOVEMBER = datetime(2026, 10, 3, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC)


def entry(seq, at=NOVEMBER):
    return Entry(seq, "erasure", at, {"uids": ["ä"]})


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal")


def test_entries_are_read_as_they_were_written_each_in_its_month(journal):
    journal.append([entry(1, OCTOBER), entry(2)])
    journal.append([entry(3)])

    assert list(journal.entries()) == [entry(1, OCTOBER), entry(2), entry(3)]
    assert [path.name for path in journal.files()] == ["2026-10.jsonl", "2026-11.jsonl"]


def test_an_entry_is_written_once_however_often_it_is_told(journal):
    journal.append([entry(1)])
    journal.append([entry(1), entry(2)])

    assert [one.seq for one in journal.entries()] == [1, 2]


def test_a_line_that_was_cut_off_by_a_stop_is_written_again(journal):
    journal.append([entry(1), entry(2)])
    path = journal.files()[0]
    path.write_bytes(path.read_bytes()[:-20])
    assert [one.seq for one in journal.entries()] == [1]

    journal.append([entry(2), entry(3)])

    assert [one.seq for one in journal.entries()] == [1, 2, 3]


def test_a_broken_line_in_the_middle_is_told_not_passed_over(journal):
    journal.append([entry(1), entry(2)])
    path = journal.files()[0]
    path.write_bytes(b"not a line\n" + path.read_bytes())

    with pytest.raises(JournalError):
        list(journal.entries())


def test_months_that_no_backup_can_bring_back_are_removed(journal):
    journal.append([entry(1, OCTOBER), entry(2)])

    assert journal.forget(datetime(2026, 11, 1, tzinfo=UTC)) == 1
    assert [one.seq for one in journal.entries()] == [2]


def test_others_cannot_read_it(journal):
    journal.append([entry(1)])

    assert journal.files()[0].stat().st_mode & 0o077 == 0
