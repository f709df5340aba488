"""Files on the way into the registers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports.operations import run, upload


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def bring_in(now):
    """Upload a text as a file, and check and run it as far as asked."""

    def bring(register, text, *, by, until="done", options=None, fields=None, name="file.csv", chunk=20_000):
        content = text if isinstance(text, bytes) else text.encode()
        imported = upload.upload_import(
            register=register, upload=SimpleUploadedFile(name, content), by=by, now=now
        )
        upload.change_columns(
            of=imported, fields=fields or [plan["field"] for plan in imported.columns], orders=[],
            options=options or {}, source="Test", party="third",
        )  # fmt: skip
        imported.refresh_from_db()
        if until != "uploaded":
            run.start_check(of=imported, by=by, now=now)
        if until in {"checked", "running", "done"}:
            run.work_off(import_id=imported.pk, clock=lambda: now, chunk=chunk)
        if until in {"running", "done"}:
            run.confirm_import(of=imported, by=by, now=now)
        if until == "done":
            run.work_off(import_id=imported.pk, clock=lambda: now, chunk=chunk)
        imported.refresh_from_db()
        return imported

    return bring
