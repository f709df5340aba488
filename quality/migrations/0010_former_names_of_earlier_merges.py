"""Persons merged before their other names were kept are found by them too: history still tells what they were called.

A name is left out where it is the survivor's own, is kept already, or was erased from history. It is told in the act
of the merge, and goes with the merge while that can be taken back.
"""

from django.db import migrations

REMEMBER = """
WITH RECURSIVE led(merge_id, uuid, via, was) AS (
    SELECT m.id, m.survivor_uuid, NULL::bigint, NULL::bigint FROM quality_merge m WHERE m.kind = 'person' AND m.undone_at IS NULL
    UNION
    SELECT l.merge_id, n.survivor_uuid, n.merge_id, n.record FROM led l
    JOIN quality_mergedrecord n ON n.uuid = l.uuid AND NOT n.is_undone
), told AS (
    SELECT m.id AS merge_id, p.id AS person_id, p.public_id,
           COALESCE(h.old->>'first_name', CASE h.verb WHEN 'changed' THEN p.first_name ELSE '' END) AS first_name,
           COALESCE(h.old->>'last_name', CASE h.verb WHEN 'changed' THEN p.last_name ELSE '' END) AS last_name
    FROM led l JOIN quality_merge m ON m.id = l.merge_id JOIN contacts_person p ON p.public_id = l.uuid
    JOIN history_change h ON h.change_set_id = m.change_set_id AND h.object_type = 'contacts.person'
    WHERE h.verb = 'deleted' OR (h.verb = 'changed' AND h.object_id = m.survivor AND h.old ?| ARRAY['first_name', 'last_name'])
), missing AS (
    SELECT DISTINCT ON (t.person_id, t.first_name, t.last_name) t.*,
           nextval(pg_get_serial_sequence('quality_formername', 'id')) AS id
    FROM told t JOIN contacts_person p ON p.id = t.person_id
    WHERE (t.first_name, t.last_name) NOT IN ((p.first_name, p.last_name), ('', '')) AND NOT EXISTS (
        SELECT FROM quality_formername f WHERE f.person_id = t.person_id
          AND (f.first_name, f.last_name) = (t.first_name, t.last_name))
    ORDER BY t.person_id, t.first_name, t.last_name, t.merge_id
), kept AS (
    INSERT INTO quality_formername (id, person_id, first_name, last_name)
    SELECT id, person_id, first_name, last_name FROM missing
), noted AS (
    INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at, subject_id)
    SELECT m.change_set_id, 'quality.formername', x.id, 'created', ARRAY['first_name', 'last_name', 'person_id'], '{}',
           jsonb_build_object('person_id', x.person_id, 'first_name', x.first_name, 'last_name', x.last_name), m.at, x.public_id
    FROM missing x JOIN quality_merge m ON m.id = x.merge_id
)
INSERT INTO quality_mergestep (merge_id, what, model, field, was, rows, before, after)
SELECT m.id, 'added', 'quality.formername', '', NULL::bigint, ARRAY[x.id], '{}'::jsonb, '{}'::jsonb
FROM missing x JOIN quality_merge m ON m.id = x.merge_id WHERE m.kept_until IS NOT NULL
UNION ALL
SELECT m.id, 'moved', 'quality.formername', 'person', l.was, ARRAY[x.id], '{}', jsonb_build_object('target', m.survivor)
FROM missing x JOIN led l ON l.merge_id = x.merge_id JOIN quality_merge m ON m.id = l.via WHERE m.kept_until IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("quality", "0007_facts_of_service"), ("history", "0005_reasons_redacted")]
    operations = [migrations.RunSQL(REMEMBER, migrations.RunSQL.noop)]
