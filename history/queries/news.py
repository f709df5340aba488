"""The newest acts with a few of their changes each: what changed, for the first page."""

from django.db import connection

from history.models import Change, ChangeSet


def latest_acts(*, limit: int, changes: int = 4) -> list[tuple[ChangeSet, list[Change]]]:
    """The newest change sets that changed something, each with its first changes: an import of a million rows
    costs no more than an edit."""
    sql = """
        SELECT c.id FROM (SELECT id FROM history_changeset ORDER BY id DESC LIMIT %s) s
        CROSS JOIN LATERAL (
            SELECT id FROM history_change WHERE change_set_id = s.id LIMIT %s
        ) c
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [limit, changes])
        ids = [row[0] for row in cursor.fetchall()]
    acts: dict[int, tuple[ChangeSet, list[Change]]] = {}
    rows = Change.objects.filter(pk__in=ids).select_related("change_set").defer("old", "new")
    for change in rows.order_by("-change_set_id", "id"):
        acts.setdefault(change.change_set_id, (change.change_set, []))[1].append(change)
    return list(acts.values())
