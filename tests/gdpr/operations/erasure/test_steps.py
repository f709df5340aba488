"""What follows an erasure: repeated until it is confirmed."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from gdpr.choices import ErasureCause
from gdpr.models import ErasureLog, ErasureRun, JournalEntry
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.erasure.journal import journal
from gdpr.operations.erasure.steps import finish_erasure
from service.models import CaseAttachment
from tests.factories.cases import CaseFactory
from tests.factories.contacts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.ERASURE_JOURNAL = str(tmp_path / "files"), str(tmp_path / "journal")
    return tmp_path


def attach(case, by, text, now):
    return CaseAttachment.objects.create(
        case=case, file=ContentFile(text.encode(), name="a.txt"), name="a.txt", size=len(text), by=by, at=now
    )


def test_files_that_name_the_person_go_from_the_disk_and_others_stay(folders, privacy_admin, now):
    person = PersonFactory(first_name="Pekka", last_name="Virtanen")
    case = CaseFactory(person=person)
    named = attach(case, privacy_admin, "Terveisin Pekka Virtanen", now)
    other = attach(case, privacy_admin, "Öljynpaine 4 bar", now)
    paths = [Path(one.file.path) for one in (named, other)]

    run = erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)
    before = [path.exists() for path in paths]
    is_done = finish_erasure(run_id=run.pk, now=now)

    run.refresh_from_db()
    assert (before, [path.exists() for path in paths]) == ([True, True], [False, True])
    assert (is_done, run.done_at, run.files) == (True, now, [])
    assert [entry.payload["uids"] for entry in journal().entries()] == [[str(person.public_id)]]


def test_a_step_that_fails_keeps_the_run_open_until_it_is_confirmed(folders, privacy_admin, now, settings):
    run = erase_person(person=PersonFactory(), cause=ErasureCause.DELETION, by=privacy_admin, now=now)
    (folders / "journal").write_text("a file where a folder should be")

    assert finish_erasure(run_id=run.pk, now=now) is False
    step = run.steps.get(name="journal")
    assert (step.tries, step.failure, step.done_at) == (1, "FileExistsError", None)

    (folders / "journal").unlink()
    assert finish_erasure(run_id=run.pk, now=now) is True
    assert ErasureRun.objects.get().done_at == now


def test_the_log_is_never_changed_nor_deleted(privacy_admin, now):
    erase_person(person=PersonFactory(), cause=ErasureCause.DELETION, by=privacy_admin, now=now)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ErasureLog.objects.update(cause="request")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ErasureLog.objects.all().delete()
    with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
        JournalEntry.objects.update(payload={})
