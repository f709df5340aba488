"""Lists that are taken out of the registers: who was in them is written down before the file goes out."""

from django.utils import timezone

from common.lists.export import Export, watch_exports
from gdpr.operations.access import record_export
from gdpr.reading.access import purpose_of

# By which path the rows of a list lead to persons; a list that is not here tells of nobody.
PERSONS_IN = {
    "person": "public_id",
    "case": "person__public_id",
    "activity": "persons__public_id",
    "request": "person__public_id",
    "upkeep": "person__public_id",
}


def note_export(export: Export) -> None:
    """Record who was taken out."""
    path = PERSONS_IN.get(export.resource)
    if path is None:
        return
    screen = export.request.resolver_match.view_name if export.request.resolver_match else ""
    record_export(
        rows=export.rows, path=path, screen=screen, purpose=purpose_of(screen), by=export.request.user, now=timezone.now()
    )  # fmt: skip


def offer() -> None:
    """Hear of every export."""
    watch_exports("gdpr", note_export)
