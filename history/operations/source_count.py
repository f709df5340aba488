"""How many values stand from each source: counted by the worker, since it reads all of history."""

from datetime import datetime

from django.db import connection, transaction

_COUNT = """
WITH gone AS (
    SELECT DISTINCT d.object_type, d.object_id FROM history_change d
    WHERE d.verb = 'deleted' AND NOT EXISTS (
        SELECT 1 FROM history_change h WHERE h.object_type = d.object_type AND h.object_id = d.object_id
          AND h.id > d.id AND h.verb = 'created')
), newest AS (
    SELECT DISTINCT ON (c.object_type, c.object_id, f) c.object_type, c.object_id, c.change_set_id, c.restores
    FROM history_change c CROSS JOIN LATERAL unnest(c.fields) f
    WHERE c.verb <> 'deleted'
    ORDER BY c.object_type, c.object_id, f, c.id DESC
)
INSERT INTO history_sourcecount (source, standing, counted_at)
SELECT s.source, count(*), %(now)s
FROM newest LEFT JOIN history_change r ON r.id = newest.restores
JOIN history_changeset s ON s.id = COALESCE(r.change_set_id, newest.change_set_id)
WHERE NOT EXISTS (SELECT 1 FROM gone WHERE gone.object_type = newest.object_type AND gone.object_id = newest.object_id)
GROUP BY s.source
"""


@transaction.atomic
def count_sources(*, now: datetime) -> int:
    """Count anew how many values stand from each source. Returns how many sources there are."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        # All of history is read once; right after a first import nothing is known of its size, and a loop over it takes hours.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("DELETE FROM history_sourcecount")
        cursor.execute(_COUNT, {"now": now})
        return cursor.rowcount
