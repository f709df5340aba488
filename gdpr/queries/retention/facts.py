"""What is known of the persons of one range of numbers, as far as it says how long they are kept: parts of a statement.

Every part reads by the numbers of the persons (`%(first)s` to `%(last)s`) or of their companies, through an index, so
that a range costs the same in a register of three million as in one of thirty. Days are those of Finland.
"""

ZONE = "Europe/Helsinki"


def day(moment: str) -> str:
    """The Finnish day of a moment."""
    return f"({moment} AT TIME ZONE '{ZONE}')::date"


_RANGE = "BETWEEN %(first)s AND %(last)s"

WHO = f"""
who AS MATERIALIZED (
  SELECT p.id, p.created_at, {day("p.created_at")} AS created_on, p.is_newsletter_subscriber AS reads, p.is_restricted
  FROM contacts_person p WHERE p.id {_RANGE}
)"""

# What a call, a meeting or a letter says: see gdpr/reading/interactions.py for the words.
ACTED = f"""
acted AS MATERIALIZED (
  SELECT l.person_id, a.done_at, a.due_at,
    a.state = 'done' AND a.direction IN ('inbound', 'two_way')
      AND a.outcome NOT IN ('no_answer', 'wrong_number', 'wrong_contact') AS extends,
    a.state = 'done' AND a.direction = 'outbound' AND a.kind IN ('email', 'letter') AS is_message,
    a.state = 'planned' AND a.kind IN ('call', 'meeting') AS is_planned
  FROM activities_activityperson l JOIN activities_activity a ON a.id = l.activity_id
  WHERE l.person_id {_RANGE}
),
told AS MATERIALIZED (SELECT i.person_id, i.kind, i.at FROM gdpr_interaction i WHERE i.person_id {_RANGE} AND i.at <= %(now)s),
asked AS MATERIALIZED (
  SELECT c.id, c.person_id, c.opened_at, c.reopened_at, c.state NOT IN ('solved', 'closed') AS is_open,
    COALESCE(c.closed_at, c.solved_at) AS closed_at
  FROM service_servicecase c WHERE c.person_id {_RANGE}
),
heard AS MATERIALIZED (
  SELECT x.person_id, max(x.at) AS at FROM (
    SELECT person_id, done_at AS at FROM acted WHERE extends AND done_at <= %(now)s
    UNION ALL SELECT person_id, GREATEST(opened_at, reopened_at) FROM asked
    UNION ALL SELECT c.person_id, m.at FROM asked c JOIN service_casecomment m ON m.case_id = c.id AND m.kind = 'from_customer'
    UNION ALL SELECT person_id, at FROM told WHERE kind = ANY(%(extending)s)
  ) x GROUP BY x.person_id
),
ahead AS MATERIALIZED (
  SELECT person_id, max({day("due_at")}) AS planned_on FROM acted WHERE is_planned AND due_at > %(now)s GROUP BY person_id
)"""

# Where the person stands, and what binds us to those companies.
HELD = f"""
held AS MATERIALIZED (
  SELECT o.person_id, o.company_id, k.lifecycle IN ('customer', 'former') AS is_customer,
    bool_or(o.ended_on IS NULL OR o.ended_on > %(today)s) AS is_held, max(o.ended_on) AS ended_on
  FROM contacts_position o JOIN companies_company k ON k.id = o.company_id
  WHERE o.person_id {_RANGE} GROUP BY o.person_id, o.company_id, k.lifecycle
),
looked_after AS MATERIALIZED (
  SELECT DISTINCT l.person_id, i.company_id FROM installed_base_itemcontact l
  JOIN installed_base_installeditem i ON i.id = l.item_id WHERE l.person_id {_RANGE}
),
firm AS MATERIALIZED (
  SELECT company_id FROM held WHERE is_customer AND is_held
  UNION SELECT company_id FROM looked_after WHERE company_id IS NOT NULL
),
business AS MATERIALIZED (
  SELECT f.company_id, GREATEST(
    (SELECT max(CASE WHEN upper_inf(c.in_force) THEN 'infinity'::date ELSE upper(c.in_force) - 1 END)
       FROM service_servicecontract c WHERE c.company_id = f.company_id AND NOT isempty(c.in_force)),
    (SELECT max(GREATEST(i.delivered_on, i.installed_on, i.commissioned_on))
       FROM installed_base_installeditem i WHERE i.company_id = f.company_id),
    (SELECT max(upper(w.effective) - 1) FROM installed_base_installeditem i JOIN service_coverage w ON w.item_id = i.id
       WHERE i.company_id = f.company_id AND w.source = 'warranty' AND NOT isempty(w.effective)),
    (SELECT max({day("v.ended_at")}) FROM service_servicevisit v WHERE v.company_id = f.company_id AND v.state = 'done')
  ) AS until_on
  FROM firm f
)"""

# Deals somebody works on: what a rule found and nobody took up is none.
DEALS = f"""
courted AS MATERIALIZED (SELECT DISTINCT company_id FROM held WHERE is_held AND NOT is_customer),
deal AS MATERIALIZED (
  SELECT f.company_id, max(x.at) FILTER (WHERE x.is_open) AS open_since, max(x.at) FILTER (WHERE NOT x.is_open) AS closed_at
  FROM courted f CROSS JOIN LATERAL (
    SELECT TRUE AS is_open, GREATEST(o.taken_over_at, o.found_at) AS at FROM service_opportunity o
    WHERE o.company_id = f.company_id AND o.state = 'open' AND o.gone_at IS NULL
      AND (o.assigned_to_id IS NOT NULL OR o.taken_over_at IS NOT NULL)
    UNION ALL SELECT FALSE, o.settled_at FROM service_opportunity o
    WHERE o.company_id = f.company_id AND o.state IN ('won', 'lost')
      AND (o.assigned_to_id IS NOT NULL OR o.taken_over_at IS NOT NULL)
  ) x GROUP BY f.company_id
),
dealt AS MATERIALIZED (
  SELECT h.person_id, h.company_id, GREATEST(d.closed_at, d.open_since) AS at,
    COALESCE({day("d.open_since")} + make_interval(months => %(stale_deal)s) > %(today)s, FALSE) AS is_open
  FROM held h JOIN deal d ON d.company_id = h.company_id WHERE h.is_held AND NOT h.is_customer
)"""

FACTS = ",".join((WHO, ACTED, HELD, DEALS))
