"""Files that no row names: written for a transaction that was broken off, or left by a worker that was killed before it
removed them. They hold people's data (a sealed copy, an attachment, a list), and neither an erasure nor a time limit
would find them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

from gdpr.models import AccessPackage
from gdpr.operations.package import FOLDER

YOUNG = timedelta(days=1)  # its row may not be committed yet
PART = 500


def remove_orphans(*, now: datetime) -> int:
    """Remove the files in the folders of the registers that are older than a day and that no row names. Safe to repeat
    and to be killed in; what lies in other folders is not ours. Returns how many went."""
    count = 0
    for folder, columns in sorted(_folders().items()):
        waiting: list[str] = []
        for name in _files_in(folder):
            if default_storage.get_modified_time(name) < now - YOUNG:
                waiting.append(name)
            if len(waiting) == PART:
                count += _remove_unknown(waiting, columns)
                waiting = []
        count += _remove_unknown(waiting, columns)
    return count


def _folders() -> dict[str, list[models.Field]]:
    """Each folder, and the columns whose files lie in it."""
    found: dict[str, list[models.Field]] = {FOLDER: [AccessPackage._meta.get_field("file")]}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.FileField):
                folder = str(column.generate_filename(model(), "file")).partition("/")[0]
                found.setdefault(folder, []).append(column)
    return found


def _files_in(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files_in(f"{folder}/{name}")


def _remove_unknown(names: list[str], columns: list[models.Field]) -> int:
    known: set[str] = set()
    for column in columns:
        rows = column.model._base_manager.filter(**{f"{column.name}__in": names})
        known |= {str(name) for name in rows.values_list(column.name, flat=True)}
    for name in names:
        if name not in known:
            default_storage.delete(name)
    return len(set(names) - known)
