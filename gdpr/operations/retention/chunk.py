"""One range of persons, judged in a handful of statements: what keeps them, until when, and for which purposes."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from gdpr.queries.retention.claims import MAKE_CLAIMS, MAKE_VERDICTS
from gdpr.queries.retention.rules import RuleBook
from gdpr.queries.retention.surplus import SURPLUS, WRITE_SURPLUS, needs_params

SAMPLE = 20

COUNTS = """
SELECT count(*), count(*) FILTER (WHERE v.state = 'due'),
  count(*) FILTER (WHERE v.state = 'due' AND COALESCE(e.state, '') NOT IN ('due', 'queued')),
  count(*) FILTER (WHERE v.state <> 'due' AND e.state IN ('due', 'queued')),
  count(*) FILTER (WHERE v.state = 'ending'), count(*) FILTER (WHERE v.state = 'blocked'),
  count(*) FILTER (WHERE 'no_rule' = ANY(v.blocked_by)),
  (array_agg(v.person_id ORDER BY v.person_id) FILTER (WHERE v.state = 'due' AND COALESCE(e.state, '') NOT IN ('due', 'queued')))[1:%(sample)s]
FROM gdpr_verdict v LEFT JOIN gdpr_retentionevaluation e ON e.person_id = v.person_id
"""
NAMES = ("persons", "due", "newly_due", "no_longer_due", "ending", "blocked", "without_rule", "surplus")

# Only what changed is written: on most nights next to nothing of millions of rows.
_STATE = "CASE WHEN v.state = 'due' AND e.state = 'queued' THEN 'queued' ELSE v.state END"
WRITE = f"""
WITH changed AS (
  SELECT v.*, {_STATE} AS new_state, CASE WHEN v.state = 'due' THEN e.queued_at END AS queued_at
  FROM gdpr_verdict v LEFT JOIN gdpr_retentionevaluation e ON e.person_id = v.person_id
  WHERE e.person_id IS NULL OR (e.state, e.until, e.rule_id, e.purpose_id, e.blocked_by, e.claims, e.planned_until, e.archive_until, e.review_on)
    IS DISTINCT FROM ({_STATE}, v.until, v.number, v.purpose, v.blocked_by, v.claims, v.planned_until, v.archive_until, v.review_on)
)
INSERT INTO gdpr_retentionevaluation (person_id, state, until, rule_id, purpose_id, blocked_by, claims, planned_until, archive_until,
  review_on, queued_at, changed_at)
SELECT person_id, new_state, until, number, purpose, blocked_by, claims, planned_until, archive_until, review_on, queued_at, %(now)s
FROM changed ORDER BY person_id
ON CONFLICT (person_id) DO UPDATE SET state = EXCLUDED.state, until = EXCLUDED.until, rule_id = EXCLUDED.rule_id,
  purpose_id = EXCLUDED.purpose_id, blocked_by = EXCLUDED.blocked_by, claims = EXCLUDED.claims, planned_until = EXCLUDED.planned_until,
  archive_until = EXCLUDED.archive_until, review_on = EXCLUDED.review_on, queued_at = EXCLUDED.queued_at, changed_at = EXCLUDED.changed_at
"""

# A purpose goes on while its own time does; of a person whose last time is over all go on until the end is carried out.
WANTED = """
CREATE TEMP TABLE gdpr_wanted ON COMMIT DROP AS
WITH alive AS (
  SELECT DISTINCT person_id FROM gdpr_claim WHERE action = 'end' AND NOT is_archive AND (until IS NULL OR until > %(now)s)
)
SELECT c.person_id, c.purpose, c.company_id, c.source FROM gdpr_claim c
JOIN gdpr_retentionevaluation e ON e.person_id = c.person_id LEFT JOIN alive a ON a.person_id = c.person_id
WHERE c.action = 'end'
  AND (c.until IS NULL OR c.until > %(now)s OR NOT c.is_archive AND a.person_id IS NULL AND e.state <> 'queued')
"""
BEGIN = """
INSERT INTO gdpr_purposeassignment (person_id, purpose_id, company_id, trigger, started_at)
SELECT w.person_id, w.purpose, w.company_id, w.source, %(now)s FROM gdpr_wanted w
WHERE NOT EXISTS (
  SELECT FROM gdpr_purposeassignment a WHERE a.person_id = w.person_id AND a.purpose_id = w.purpose
    AND a.company_id IS NOT DISTINCT FROM w.company_id AND a.ended_at IS NULL)
ON CONFLICT DO NOTHING
"""
END = """
UPDATE gdpr_purposeassignment a SET ended_at = %(now)s,
  end_reason = CASE WHEN EXISTS (SELECT FROM gdpr_claim c WHERE c.person_id = a.person_id AND c.purpose = a.purpose_id
    AND c.company_id IS NOT DISTINCT FROM a.company_id) THEN 'retention' ELSE 'facts' END
WHERE a.person_id BETWEEN %(first)s AND %(last)s AND a.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM gdpr_wanted w WHERE w.person_id = a.person_id AND w.purpose = a.purpose_id
    AND w.company_id IS NOT DISTINCT FROM a.company_id)
"""


@dataclass
class Judged:
    """What a range came to."""

    counts: dict[str, int] = field(default_factory=dict)
    sample: list[int] = field(default_factory=list)


@transaction.atomic
def judge_persons(
    *, first: int, last: int, rules: RuleBook, now: datetime, today: date, is_trial: bool = False
) -> Judged:
    """Judge the persons with these numbers by the rules, and write what changed: verdicts, and purposes that begin or
    end. A trial counts and writes nothing. Repeated on the same facts, it changes nothing."""
    params = {
        "first": first,
        "last": last,
        "now": now,
        "today": today,
        "sample": SAMPLE,
        **rules.params(),
    } | needs_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS pg_temp.gdpr_claim, pg_temp.gdpr_verdict, pg_temp.gdpr_wanted, pg_temp.gdpr_surplus"
        )
        cursor.execute(MAKE_CLAIMS, params)
        cursor.execute("ANALYZE gdpr_claim")
        cursor.execute(MAKE_VERDICTS, params)
        cursor.execute(COUNTS, params)
        *numbers, sample = cursor.fetchone()
        cursor.execute(SURPLUS, params)
        cursor.execute("SELECT count(*) FROM gdpr_surplus")
        numbers.append(cursor.fetchone()[0])
        if not is_trial:
            cursor.execute(WRITE, params)
            cursor.execute(WRITE_SURPLUS, params)
            cursor.execute(WANTED, params)
            cursor.execute("ANALYZE gdpr_wanted")
            cursor.execute(BEGIN, params)
            cursor.execute(END, params)
    return Judged(dict(zip(NAMES, numbers, strict=True)), sample or [])
