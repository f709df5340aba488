"""Files that tell about a case."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from common.constraints import refuse_unwanted_text, refusing
from common.text import tidy
from history import operations as history
from installed_base.models.file_type import type_of_file
from service.models import CaseAttachment, ServiceCase
from service.operations.case_refusals import FileTooBig, FileTypeRefused
from users.models import User

MEGABYTES = 20


@transaction.atomic
def attach_file(*, case: ServiceCase, file: File, by: User, now: datetime) -> CaseAttachment:
    """Keep a file with a case, under a name that nobody can guess. Recorded.

    Refuses one that is too big, an empty one, and one whose content is none of the kinds that are kept: what its
    name says proves nothing.
    """
    if file.size > MEGABYTES * 1024 * 1024:
        raise FileTooBig(MEGABYTES)
    if type_of_file(file) is None and not _is_recording(file):
        raise FileTypeRefused
    name = tidy(str(file.name).replace("\\", "/").rpartition("/")[2])[-200:] or "file"
    refuse_unwanted_text({"file": name})
    attachment = CaseAttachment(case=case, file=file, name=name, size=file.size, by=by, at=now)
    with refusing():
        history.create(obj=attachment, by=by, at=now)
    return attachment


def _is_recording(file: File) -> bool:
    """Films, sounds and pictures as telephones make them."""
    file.seek(0)
    head = file.read(12)
    file.seek(0)
    return (
        head[4:8] == b"ftyp"
        or head[:4] in {b"GIF8", b"OggS"}
        or (head[:4] == b"RIFF" and head[8:] in {b"WAVE", b"AVI "})
    )


@transaction.atomic
def remove_attachment(*, attachment: CaseAttachment, by: User, now: datetime) -> None:
    """Throw a file away, once the transaction has been committed. Recorded."""
    file = attachment.file
    history.delete(obj=attachment, by=by, at=now)
    transaction.on_commit(lambda: file.storage.delete(file.name))
