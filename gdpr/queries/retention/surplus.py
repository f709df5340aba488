"""Data that no purpose needs which still stands, person by person: asked together with the verdicts of a range."""

from typing import Any

from django.db.models import QuerySet

from custom_fields.choices import Erasure, State
from custom_fields.models import CustomField
from gdpr.reading.matrix import needs_of
from gdpr.reading.purposes import SPECS

# Of somebody whose end has come, or whose data something holds, nothing is emptied by parts.
SURPLUS = """
CREATE TEMP TABLE gdpr_surplus ON COMMIT DROP AS
WITH live AS MATERIALIZED (
  SELECT DISTINCT c.person_id, c.purpose FROM gdpr_claim c JOIN gdpr_verdict v ON v.person_id = c.person_id
  WHERE c.action = 'end' AND NOT c.is_archive AND (c.until IS NULL OR c.until > %(now)s)
    AND v.state IN ('kept', 'ending') AND cardinality(v.blocked_by) = 0
),
needed AS (
  SELECT DISTINCT l.person_id, n.need FROM live l
  JOIN unnest(%(needing)s::text[], %(need)s::text[]) AS n(purpose, need) ON n.purpose = l.purpose
),
had(person_id, need) AS (
  SELECT p.id, 'notes' FROM contacts_person p WHERE p.id BETWEEN %(first)s AND %(last)s AND p.notes <> ''
  UNION
  SELECT k.person_id, k.kind FROM contacts_contactpoint k WHERE k.person_id BETWEEN %(first)s AND %(last)s
  UNION
  SELECT h.person_id, 'role' FROM contacts_position h
  WHERE h.person_id BETWEEN %(first)s AND %(last)s AND h.ended_on <= %(today)s
  UNION
  SELECT t.person_id, 'role' FROM contacts_persontag t WHERE t.person_id BETWEEN %(first)s AND %(last)s
  UNION
  SELECT p.id, 'custom' FROM contacts_person p
  WHERE p.id BETWEEN %(first)s AND %(last)s AND p.custom ?| %(personal_keys)s::text[]
  UNION
  SELECT l.person_id, 'activities' FROM activities_activityperson l JOIN activities_activity a ON a.id = l.activity_id
  WHERE l.person_id BETWEEN %(first)s AND %(last)s AND a.state <> 'planned'
)
SELECT h.person_id, array_agg(h.need ORDER BY h.need)::varchar[] AS needs FROM had h
WHERE EXISTS (SELECT FROM live l WHERE l.person_id = h.person_id)
  AND NOT EXISTS (SELECT FROM needed n WHERE n.person_id = h.person_id AND n.need = h.need)
GROUP BY h.person_id
"""

WRITE_SURPLUS = """
UPDATE gdpr_retentionevaluation e SET surplus = COALESCE(s.needs, '{}'), changed_at = %(now)s
FROM gdpr_verdict v LEFT JOIN gdpr_surplus s ON s.person_id = v.person_id
WHERE e.person_id = v.person_id AND e.surplus IS DISTINCT FROM COALESCE(s.needs, '{}')
"""


def needs_params() -> dict[str, Any]:
    """The matrix as the statement takes it, and the custom fields of persons that are emptied with it."""
    pairs = [(spec.slug, need.value) for spec in SPECS for need in sorted(needs_of(spec.slug))]
    return {
        "needing": [slug for slug, _need in pairs], "need": [need for _slug, need in pairs],
        "personal_keys": [field.key for field in removable_fields()],
    }  # fmt: skip


def removable_fields() -> QuerySet[CustomField]:
    """Custom fields of persons with personal values that go: not those that are kept for a purpose of their own."""
    rows = CustomField.objects.filter(resource="person", is_personal=True, erasure=Erasure.REMOVE)
    return rows.exclude(state=State.CONVERTING).order_by("pk")
