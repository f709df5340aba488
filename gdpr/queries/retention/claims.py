"""What keeps each person, purpose by purpose: the claims, and the verdict they give together.

A claim is a purpose of a person at a company, with the day from which its rule counts. Of several rules of one purpose
the earliest end stands; of several purposes the latest. A claim that no rule answers is an error, not "for ever".
"""

from gdpr.queries.retention.facts import FACTS, ZONE, day

# Prospects: at companies that have not bought, and those who hold and do nothing that another purpose is about.
PROSPECTS = """
prospect AS MATERIALIZED (
  SELECT h.person_id, h.company_id, 'position' AS source FROM held h WHERE h.is_held AND NOT h.is_customer
  UNION ALL
  SELECT w.id, NULL, 'record' FROM who w
  WHERE NOT w.reads AND NOT EXISTS (SELECT FROM held h WHERE h.person_id = w.id)
    AND NOT EXISTS (SELECT FROM looked_after l WHERE l.person_id = w.id)
    AND NOT EXISTS (SELECT FROM asked a WHERE a.person_id = w.id)
    AND NOT EXISTS (SELECT FROM unconfirmed u WHERE u.person_id = w.id)
    AND NOT EXISTS (SELECT FROM said s JOIN gdpr_purpose g ON g.slug = s.purpose_id AND NOT g.is_archive WHERE s.person_id = w.id)
),
courtship AS MATERIALIZED (
  SELECT p.person_id, p.company_id, p.source, w.created_on, GREATEST(h.at, d.at) AS since, COALESCE(d.is_open, FALSE) AS is_open
  FROM prospect p JOIN who w ON w.id = p.person_id LEFT JOIN heard h ON h.person_id = p.person_id
  LEFT JOIN dealt d ON d.person_id = p.person_id AND d.company_id = p.company_id
),
silence AS MATERIALIZED (
  SELECT c.person_id, c.company_id, (array_agg(s.at ORDER BY s.at))[1] AS first_at,
    (array_agg(s.at ORDER BY s.at))[%(min_sends)s] AS enough_at
  FROM courtship c JOIN (
    SELECT person_id, done_at AS at FROM acted WHERE is_message AND done_at <= %(now)s
    UNION ALL SELECT person_id, at FROM told WHERE kind = 'sent'
  ) s ON s.person_id = c.person_id AND (c.since IS NULL OR s.at > c.since)
  GROUP BY c.person_id, c.company_id HAVING count(*) >= %(min_sends)s
),
unreached AS MATERIALIZED (
  SELECT k.person_id, max(k.bounced_at) AS at FROM contacts_contactpoint k
  WHERE k.person_id BETWEEN %(first)s AND %(last)s AND k.kind = 'email'
    AND EXISTS (SELECT FROM prospect p WHERE p.person_id = k.person_id)
  GROUP BY k.person_id HAVING bool_and(k.bounce = 'hard')
)"""

OWN_WORDS = """
said AS MATERIALIZED (
  SELECT a.person_id, a.purpose_id, a.company_id, max(a.started_at) AS started_at, max(a.counts_from) AS counts_from
  FROM gdpr_purposeassignment a  -- several documents of one purpose: the last of them counts
  WHERE a.person_id BETWEEN %(first)s AND %(last)s AND a.ended_at IS NULL AND a.trigger = 'hand'
  GROUP BY a.person_id, a.purpose_id, a.company_id
),
unconfirmed AS MATERIALIZED (
  SELECT t.person_id, max(t.at) FILTER (WHERE t.kind = 'asked') AS at FROM told t JOIN who w ON w.id = t.person_id
  WHERE t.kind IN ('asked', 'confirmed') AND NOT w.reads GROUP BY t.person_id
  HAVING max(t.at) FILTER (WHERE t.kind = 'asked') > COALESCE(max(t.at) FILTER (WHERE t.kind = 'confirmed'), '-infinity')
),
refused AS MATERIALIZED (
  SELECT m.person_id, m.at FROM gdpr_marketingobjection m WHERE m.person_id BETWEEN %(first)s AND %(last)s AND m.lifted_at IS NULL
),
requested AS MATERIALIZED (
  SELECT r.person_id, bool_or(r.state <> 'closed') AS is_open, max(r.answered_at) AS answered_at FROM gdpr_subjectrequest r
  WHERE r.person_id BETWEEN %(first)s AND %(last)s GROUP BY r.person_id
),
kept_for AS MATERIALIZED (
  SELECT l.person_id FROM gdpr_legalhold l WHERE l.released_at IS NULL AND l.person_id BETWEEN %(first)s AND %(last)s
  UNION SELECT h.person_id FROM held h JOIN gdpr_legalhold l ON l.company_id = h.company_id AND l.released_at IS NULL
  UNION SELECT h.person_id FROM held h JOIN service_servicecontract c ON c.company_id = h.company_id
    JOIN gdpr_legalhold l ON l.contract_id = c.id AND l.released_at IS NULL
)"""

NONE_AT = "NULL::timestamptz"
# (person, purpose, company, what it was drawn from, predicate, counts from, to the moment, has no end yet, not before)
FACT = f"""
told_of(person_id, purpose, company_id, source, predicate, counts_on, counts_at, is_open, not_before) AS (
  SELECT h.person_id, 'customer_contact', h.company_id, 'position', 'customer',
    GREATEST(b.until_on, {day("x.at")}, w.created_on), {NONE_AT}, COALESCE(b.until_on = 'infinity', FALSE), {NONE_AT}
  FROM held h JOIN who w ON w.id = h.person_id LEFT JOIN business b ON b.company_id = h.company_id
  LEFT JOIN heard x ON x.person_id = h.person_id WHERE h.is_held AND h.is_customer
  UNION ALL
  SELECT h.person_id, CASE WHEN h.is_customer THEN 'customer_contact' ELSE 'prospecting' END, h.company_id, 'position', 'left',
    h.ended_on, {NONE_AT}, FALSE, {NONE_AT}
  FROM held h WHERE NOT h.is_held
  UNION ALL
  SELECT person_id, 'prospecting', company_id, source, CASE WHEN since IS NULL THEN 'unanswered' ELSE 'dealings' END,
    COALESCE({day("since")}, created_on), {NONE_AT}, is_open, {NONE_AT} FROM courtship
  UNION ALL
  SELECT c.person_id, 'prospecting', c.company_id, c.source, 'no_interest', {day("s.first_at")}, {NONE_AT}, FALSE, s.enough_at
  FROM courtship c JOIN silence s ON s.person_id = c.person_id AND s.company_id IS NOT DISTINCT FROM c.company_id
  WHERE NOT c.is_open
  UNION ALL
  SELECT c.person_id, 'prospecting', c.company_id, c.source, 'bounced', {day("u.at")}, {NONE_AT}, FALSE, {NONE_AT}
  FROM courtship c JOIN unreached u ON u.person_id = c.person_id WHERE NOT c.is_open AND (c.since IS NULL OR c.since < u.at)
  UNION ALL
  SELECT c.person_id, 'prospecting', c.company_id, c.source, 'refused', {day("r.at")}, {NONE_AT}, FALSE, {NONE_AT}
  FROM courtship c JOIN refused r ON r.person_id = c.person_id WHERE NOT c.is_open
  UNION ALL
  SELECT person_id, 'prospecting', company_id, source, 'age', created_on, {NONE_AT}, FALSE, {NONE_AT} FROM courtship
  UNION ALL
  SELECT l.person_id, 'installed_base_contact', l.company_id, 'item_contact', 'item_contact',
    GREATEST(b.until_on, {day("x.at")}, w.created_on), {NONE_AT}, COALESCE(b.until_on = 'infinity', FALSE), {NONE_AT}
  FROM looked_after l JOIN who w ON w.id = l.person_id LEFT JOIN business b ON b.company_id = l.company_id
  LEFT JOIN heard x ON x.person_id = l.person_id
  UNION ALL
  SELECT person_id, 'service_ticket', NULL, 'case', 'ticket', {day("max(closed_at)")}, {NONE_AT}, bool_or(is_open), {NONE_AT}
  FROM asked GROUP BY person_id
  UNION ALL
  SELECT w.id, 'newsletter', NULL, 'newsletter', 'newsletter', GREATEST(w.created_on, {day("x.at")}, {day("n.at")}), {NONE_AT}, FALSE,
    {NONE_AT}
  FROM who w LEFT JOIN heard x ON x.person_id = w.id
  LEFT JOIN LATERAL (
    SELECT max(c.at) AS at FROM history_change c WHERE c.object_type = 'contacts.person' AND c.object_id = w.id
      AND c.fields @> '{{is_newsletter_subscriber}}' AND c.new ->> 'is_newsletter_subscriber' = 'true'
  ) n ON w.reads
  WHERE w.reads
  UNION ALL
  SELECT u.person_id, 'newsletter', NULL, 'newsletter', 'unconfirmed', {day("u.at")}, u.at, FALSE, {NONE_AT} FROM unconfirmed u
  UNION ALL
  SELECT s.person_id, s.purpose_id, s.company_id, 'hand', CASE s.purpose_id WHEN 'accounting_record' THEN 'year' ELSE 'said' END,
    CASE s.purpose_id WHEN 'accounting_record'
      THEN make_date(extract(year FROM COALESCE(s.counts_from, {day("s.started_at")}))::int, 12, 31)
      ELSE GREATEST(COALESCE(s.counts_from, {day("s.started_at")}), {day("x.at")}) END, {NONE_AT}, FALSE, {NONE_AT}
  FROM said s LEFT JOIN heard x ON x.person_id = s.person_id
  UNION ALL
  SELECT person_id, 'suppression', NULL, 'objection', 'refusal', {day("at")}, {NONE_AT}, TRUE, {NONE_AT} FROM refused
  UNION ALL
  SELECT person_id, 'dsr_record', NULL, 'request', 'answered', {day("answered_at")}, {NONE_AT}, is_open, {NONE_AT} FROM requested
  UNION ALL
  SELECT person_id, 'legal_claim', NULL, 'hold', 'hold', %(today)s, {NONE_AT}, TRUE, {NONE_AT} FROM kept_for
),
fact AS (
  SELECT * FROM told_of
  UNION ALL  -- whoever has died is kept for no purpose of daily work for longer than the rule of the deceased says
  SELECT f.person_id, f.purpose, f.company_id, f.source, 'deceased', {day("d.at")}, {NONE_AT}, FALSE, {NONE_AT}
  FROM told_of f JOIN gdpr_death d ON d.person_id = f.person_id AND d.taken_back_at IS NULL
  JOIN gdpr_purpose g ON g.slug = f.purpose AND NOT g.is_archive
)"""

CLAIM = f"""
rule AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(rules)s::jsonb) AS r(
    number bigint, key text, version int, predicate text, purpose text, months int, days int, cap int, warn int, priority int,
    action text)
),
timed AS (
  SELECT f.*, w.created_on, r.number, r.key, r.version, r.action, r.warn, r.priority,
    CASE WHEN f.is_open OR r.number IS NULL THEN NULL ELSE GREATEST(LEAST(
      COALESCE(f.counts_at + make_interval(months => r.months, days => r.days),
               (f.counts_on + make_interval(months => r.months, days => r.days)) AT TIME ZONE '{ZONE}'),
      (w.created_on + make_interval(months => r.cap)) AT TIME ZONE '{ZONE}'), f.not_before) END AS until
  FROM fact f JOIN who w ON w.id = f.person_id
  LEFT JOIN rule r ON r.predicate = f.predicate AND (r.purpose = f.purpose OR r.purpose IS NULL)
)
"""

MAKE_CLAIMS = f"""
CREATE TEMP TABLE gdpr_claim ON COMMIT DROP AS
WITH {FACTS}, {OWN_WORDS}, {PROSPECTS}, {FACT}, {CLAIM}
SELECT DISTINCT ON (t.person_id, COALESCE(t.action, 'end'), t.purpose, t.company_id)
  t.person_id, t.purpose, t.company_id, t.source, t.number, t.key, t.version, t.predicate, t.counts_on,
  t.until, t.warn, COALESCE(t.action, 'end') AS action, g.is_archive, a.planned_on
FROM timed t JOIN gdpr_purpose g ON g.slug = t.purpose LEFT JOIN ahead a ON a.person_id = t.person_id
WHERE t.predicate <> 'age' OR t.number IS NOT NULL
ORDER BY t.person_id, COALESCE(t.action, 'end'), t.purpose, t.company_id, t.until NULLS LAST, t.priority
"""

_HOLDS = "FILTER (WHERE NOT c.is_archive AND c.action = 'end')"
_LAST = f"ORDER BY c.until DESC NULLS FIRST, c.key) {_HOLDS})[1]"
MAKE_VERDICTS = f"""
CREATE TEMP TABLE gdpr_verdict ON COMMIT DROP AS
WITH claimed AS (
  SELECT c.person_id,
    bool_or(c.until IS NULL) {_HOLDS} AS is_open, max(c.until) {_HOLDS} AS until,
    (array_agg(c.number {_LAST} AS number, (array_agg(c.purpose {_LAST} AS purpose, (array_agg(c.warn {_LAST} AS warn,
    max({day("c.until")}) FILTER (WHERE c.is_archive) AS archive_until,
    min({day("c.until")}) FILTER (WHERE c.action = 'review') AS review_on,
    CASE WHEN max(c.planned_on) IS NOT NULL THEN LEAST(max(c.planned_on) + 30, %(today)s + 180) END AS planned_until,
    bool_or(c.predicate = 'hold') AS is_held, bool_or(c.predicate = 'answered' AND c.until IS NULL) AS is_asked,
    bool_or(c.number IS NULL) AS lacks_rule,
    COALESCE(jsonb_agg(jsonb_build_object('purpose', c.purpose, 'company', c.company_id, 'rule', c.key, 'version', c.version,
      'why', c.predicate, 'from', c.counts_on, 'until', {day("c.until")}) ORDER BY c.until DESC NULLS FIRST, c.purpose, c.company_id)
      FILTER (WHERE c.action = 'end'), '[]') AS claims
  FROM gdpr_claim c GROUP BY c.person_id
),
judged AS (
  SELECT p.id AS person_id, c.number, c.purpose, COALESCE(c.claims, '[]') AS claims, c.archive_until, c.review_on,
    COALESCE(c.warn, 0) AS warn, c.planned_until,
    CASE WHEN c.is_open THEN NULL
      ELSE GREATEST(COALESCE(c.until, p.created_at), c.planned_until::timestamp AT TIME ZONE '{ZONE}') END AS until,
    array_remove(ARRAY[CASE WHEN c.is_held THEN 'hold' END, CASE WHEN c.is_asked THEN 'request' END,
      CASE WHEN p.is_restricted THEN 'restriction' END, CASE WHEN c.lacks_rule THEN 'no_rule' END], NULL)::varchar[] AS blocked_by
  FROM contacts_person p LEFT JOIN claimed c ON c.person_id = p.id
  WHERE p.id BETWEEN %(first)s AND %(last)s
)
SELECT j.*, CASE
  WHEN j.until IS NULL THEN 'kept'
  WHEN j.until > %(now)s AND j.until - make_interval(days => j.warn) <= %(now)s THEN 'ending'
  WHEN j.until > %(now)s THEN 'kept'
  WHEN cardinality(j.blocked_by) > 0 THEN 'blocked'
  ELSE 'due' END AS state
FROM judged j
"""
