"""Files that no row names."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from gdpr.models import AccessPackage
from gdpr.operations.orphans import remove_orphans
from gdpr.operations.package import make_package
from imports.models import Import
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import SubjectRequestFactory, looked_through

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=2)


@pytest.fixture(autouse=True)
def place(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def age(place: Path, moment) -> None:
    """Every file as if it had been written then."""
    for path in place.rglob("*"):
        os.utime(path, (moment.timestamp(), moment.timestamp()))


def test_the_sealed_file_of_a_copy_that_was_broken_off_is_removed(place, privacy_admin, now):
    asked = SubjectRequestFactory(
        person=PersonFactory(), identity_method="address", identified_at=now, state="working"
    )
    with transaction.atomic():
        make_package(request=looked_through(asked, now), by=privacy_admin, now=now)
        transaction.set_rollback(True)
    assert (AccessPackage.objects.count(), len(list((place / "packages").iterdir()))) == (0, 1)
    age(place, now - DAYS)

    assert [remove_orphans(now=now), remove_orphans(now=now)] == [1, 0]

    assert list((place / "packages").iterdir()) == []


def test_files_of_rows_young_ones_and_those_in_other_folders_stay(place, privacy_admin, now):
    sheet = Import.objects.create(by=privacy_admin, register="persons", file_name="a.csv", state="done")
    sheet.file.save("a.csv", ContentFile(b"a;b"))
    left = default_storage.save("cases/left-behind", ContentFile(b"Aino"))
    other = default_storage.save("elsewhere/notes", ContentFile(b"b"))
    age(place, now - DAYS)
    young = default_storage.save("imports/just-now", ContentFile(b"c"))
    os.utime(place / young, (now.timestamp(), now.timestamp()))

    assert remove_orphans(now=now) == 1

    assert not default_storage.exists(left)
    assert all(default_storage.exists(name) for name in (sheet.file.name, other, young))
