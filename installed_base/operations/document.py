"""Documents on products: files kept with us under names of ours, or links."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.submissions import already_made
from history import operations as history
from history.choices import Verb
from installed_base.models import Product, ProductDocument
from installed_base.models.file_type import type_of_file
from installed_base.operations.catalogue_refusals import (
    DocumentDaysBackwards,
    DocumentNeedsOne,
    DocumentTooLarge,
    DocumentTypeRefused,
)
from users.models import User

LIMIT_MB = 50
GUARD: dict[str, Refuse] = {
    "document_file_or_link": DocumentNeedsOne,
    "document_valid_days": DocumentDaysBackwards,
}


@transaction.atomic
def add_document(
    *, product: Product, by: User, now: datetime, upload: UploadedFile | None = None,
    submission: UUID | None = None, **values: Any,
) -> ProductDocument:  # fmt: skip
    """Put a document to a product: a file or a link. Recorded.

    Refuses a file that is too large or, told by its content, none of the kinds that are kept. The file lies
    under a random name without an ending, is given out as a download only, and is never run.
    """
    made = already_made(ProductDocument, submission)
    if made is not None:
        return made
    refuse_unwanted_text(values)
    if bool(upload) == bool(values.get("link")):
        raise DocumentNeedsOne
    document = ProductDocument(product=product, **values, **({"public_id": submission} if submission else {}))
    if upload is not None:
        _keep(document, upload)
    try:
        with refusing(GUARD):
            return history.create(obj=document, by=by, at=now)
    except BaseException:
        if document.file:
            document.file.delete(save=False)
        raise


@transaction.atomic
def change_document(
    *, document: ProductDocument, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Correct what is said of a document. Another file is another document: a revision of its own. Recorded."""
    facts = {name: value for name, value in values.items() if not name.startswith("file")}
    refuse_unwanted_text(facts)
    if "link" in facts and bool(facts["link"]) == bool(document.file):
        raise DocumentNeedsOne
    with refusing(GUARD):
        return history.save_changes(
            obj=document, values=facts, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def remove_document(*, document: ProductDocument, by: User, now: datetime) -> None:
    """Take a document away, with its file once that is certain. Recorded, on the product too."""
    with history.one_change_set(by=by, at=now):
        gone, product, file = str(document), document.product, document.file
        history.delete(obj=document, by=by, at=now)
        history.record(
            obj=product, verb=Verb.CHANGED, old={"document": gone}, new={"document": ""}, by=by, at=now
        )
    if file:
        storage, name = file.storage, file.name
        transaction.on_commit(lambda: storage.delete(name))


def _keep(document: ProductDocument, upload: UploadedFile) -> None:
    limit = min(LIMIT_MB, settings.UPLOAD_LIMIT_MB)
    if (upload.size or 0) > limit * 1024 * 1024:
        raise DocumentTooLarge(limit)
    found = type_of_file(upload)
    if found is None:
        raise DocumentTypeRefused
    document.file_type, ending = found
    document.file_name = _tidy_name(upload.name or "", ending)
    document.file_size = upload.size or 0
    document.file.save("", upload, save=False)


def _tidy_name(name: str, ending: str) -> str:
    """The name under which it is downloaded: as it came, but with the ending that its content has."""
    stem = PurePath(name.replace("\\", "/")).name
    stem = "".join(c for c in unicodedata.normalize("NFC", stem) if c.isprintable() and c not in '<>:"/|?*')
    base, _dot, said = stem.rpartition(".")
    if said.lower() in {ending, "jpeg", "md", "csv", "log"} and base:
        return stem[-160:] if ending in {"jpg", "txt"} or said.lower() == ending else f"{base[:150]}.{ending}"
    return f"{(stem or 'document')[:150]}.{ending}"
