import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from installed_base.models import ProductDocument
from installed_base.operations import document as operations
from installed_base.operations.catalogue_refusals import (
    DocumentNeedsOne,
    DocumentTooLarge,
    DocumentTypeRefused,
)
from tests.factories.installed_base import ProductFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 text"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def packed(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def add(clerk, now, content=None, name="m.pdf", **facts):
    upload = SimpleUploadedFile(name, content, "application/pdf") if content is not None else None
    facts = {"title": "Manual", **facts}
    return operations.add_document(product=ProductFactory(), upload=upload, by=clerk, now=now, **facts)


def test_a_file_is_kept_under_a_name_of_ours_and_known_by_its_own(clerk, now, folder):
    document = add(clerk, now, PDF, "../../Käyttöohje.pdf")

    (kept,) = [path for path in folder.rglob("*") if path.is_file()]
    assert (document.file_name, document.file_type, document.file_size) == (
        "Käyttöohje.pdf",
        "application/pdf",
        13,
    )
    assert kept.suffix == ""
    assert "ohje" not in kept.name


@pytest.mark.parametrize(
    ("content", "name", "shown", "kind"),
    [
        (PDF, "run.exe", "run.exe.pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n0", "a.html", "a.html.png", "image/png"),
        (b"\xff\xd8\xff0", "photo.JPEG", "photo.JPEG", "image/jpeg"),
        (b"plain words", "read.me", "read.me.txt", "text/plain"),
        (packed("[Content_Types].xml", "word/document.xml"), "a.docx", "a.docx",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (packed("a.txt"), "a.zip", "a.zip", "application/zip"),
    ],
)  # fmt: skip
def test_the_content_tells_what_a_file_is(clerk, now, content, name, shown, kind):
    document = add(clerk, now, content, name)

    assert (document.file_name, document.file_type) == (shown, kind)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html><script>alert(1)</script>", b"  <!DOCTYPE html>", b"<svg onload=x>", b"MZ\x90\x00", b"#!/bin/sh",
        b"\x7fELF", b"a\x00b", packed("[Content_Types].xml", "word/vbaProject.bin"), b"PK\x03\x04broken", b"\xe4\xf6",
    ],
)  # fmt: skip
def test_what_could_run_or_is_not_known_is_refused_and_leaves_nothing_behind(clerk, now, folder, content):
    with pytest.raises(DocumentTypeRefused):
        add(clerk, now, content)

    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_above_the_limit_is_refused(clerk, now, settings):
    settings.UPLOAD_LIMIT_MB = 0

    with pytest.raises(DocumentTooLarge):
        add(clerk, now, PDF)


def test_either_a_file_or_a_link(clerk, now):
    assert add(clerk, now, link="https://example.com/a").file_name == ""
    with pytest.raises(DocumentNeedsOne):
        add(clerk, now)
    with pytest.raises(DocumentNeedsOne):
        add(clerk, now, PDF, link="https://example.com/a")


def test_the_file_goes_with_its_document_once_that_is_certain(
    clerk, now, folder, django_capture_on_commit_callbacks
):
    document = add(clerk, now, PDF)

    with django_capture_on_commit_callbacks(execute=True):
        operations.remove_document(document=document, by=clerk, now=now)

    assert not ProductDocument.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]
