"""`permission` for many at once, in one statement: the same steps in the same order, as sets.

Fingerprints are worked out here, for the key of the fingerprints never goes to the database; the rest is one SQL.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection

from common.sole_trader import FORM, NAME
from gdpr.choices import ADDRESS_OF, ALLOWING, BASES, AddressKind, ContactChannel, DecisionCode
from gdpr.queries.marks import key_of, mark_of, untagged_mark_of
from gdpr.queries.restricted import restricted
from gdpr.reading.decision import Decision, Recipient
from gdpr.reading.due import finnish_day
from gdpr.reading.fingerprint import domain_of

STANDS = "x.at <= %(at)s AND (x.lifted_at IS NULL OR x.lifted_at > %(at)s)"
COVERS = "x.channel IN ('', a.channel) AND (x.topic_id IS NULL OR x.topic_id = a.topic_id)"
HERE = (
    "x.fingerprint = a.mark AND x.channel = a.channel AND x.topic_id = a.topic_id AND x.occurred_at <= %(at)s"
)
# Positions are read by their person's index: a list of all held ones would be gone through for each recipient.
HELD = """h.person_id = a.person_id AND (h.started_on IS NULL OR h.started_on <= %(day)s)
    AND (h.ended_on IS NULL OR h.ended_on > %(day)s)"""
THEIRS = "x.person_id = a.person_id AND x.kind = a.kind AND x.key = a.address"
AT_WORK = f"""a.address <> '' AND EXISTS (SELECT 1 FROM contacts_position h WHERE {HELD}
    AND CASE a.kind WHEN 'email' THEN lower(h.work_email) ELSE h.work_phone END = a.address)"""  # noqa: S608
COMPLAINT = (
    """c.kind = 'complaint' AND c.state IN ('new', 'open', 'waiting', 'reopened') AND c.opened_at <= %(at)s"""
)

DECIDE = f"""
WITH RECURSIVE asked AS MATERIALIZED (
  SELECT * FROM unnest(%(n)s::int[], %(person)s::bigint[], %(channel)s::text[], %(topic)s::bigint[], %(kind)s::text[],
    %(address)s::text[], %(mark)s::text[], %(plain)s::text[], %(domain)s::text[])
    AS t(n, person_id, channel, topic_id, kind, address, mark, plain, domain)
),
refusing AS (  -- companies that refused, and those under them when they spoke for these too
  SELECT x.company_id, x.channel, x.topic_id, x.includes_subsidiaries AS deep FROM gdpr_companyrefusal x WHERE {STANDS}
  UNION
  SELECT g.child_id, r.channel, r.topic_id, true FROM refusing r
  JOIN companies_grouplink g ON g.parent_id = r.company_id AND r.deep AND g.during @> %(day)s::date
),
under AS (  -- the product group of a topic with all below it
  SELECT id AS topic_id, family_id FROM gdpr_topic WHERE family_id IS NOT NULL
  UNION
  SELECT u.topic_id, f.id FROM under u JOIN installed_base_productfamily f ON f.parent_id = u.family_id
)
SELECT a.n, CASE
  WHEN NOT EXISTS (SELECT 1 FROM contacts_person p WHERE p.id = a.person_id) THEN 'gone'
  WHEN EXISTS (SELECT 1 FROM gdpr_death x WHERE x.person_id = a.person_id AND x.taken_back_at IS NULL) THEN 'deceased'
  WHEN a.person_id IN ({{restricted}}) THEN 'restricted'
  WHEN a.kind <> '' AND EXISTS (
    SELECT 1 FROM gdpr_suppression x WHERE x.kind = a.kind AND x.fingerprint IN (a.mark, a.plain) AND {STANDS} AND {COVERS}) THEN 'suppressed'
  WHEN a.domain <> '' AND EXISTS (
    SELECT 1 FROM gdpr_suppression x WHERE x.kind = 'domain' AND x.fingerprint = a.domain AND {STANDS} AND {COVERS}) THEN 'domain'
  WHEN EXISTS (
    SELECT 1 FROM contacts_position h JOIN refusing x ON x.company_id = h.company_id
    WHERE {HELD} AND {COVERS}) THEN 'company'
  WHEN EXISTS (SELECT 1 FROM gdpr_marketingobjection x WHERE x.person_id = a.person_id AND {STANDS}) THEN 'objected'
  WHEN EXISTS (
    SELECT 1 FROM gdpr_consentevent r
    WHERE r.person_id = a.person_id AND r.action IN ('refused', 'withdrawn', 'objected')
      AND r.channel IN ('', a.channel) AND (r.topic_id IS NULL OR r.topic_id = a.topic_id) AND r.occurred_at <= %(at)s
      AND NOT EXISTS (
        SELECT 1 FROM gdpr_consentevent x WHERE x.person_id = a.person_id AND {HERE}
          AND x.action IN ('confirmed', 'granted') AND x.occurred_at > r.occurred_at AND r.origin = ANY(x.speaks_for)))
    THEN 'refused'
  WHEN EXISTS (SELECT 1 FROM service_servicecase c WHERE c.person_id = a.person_id AND {COMPLAINT})
    OR EXISTS (
      SELECT 1 FROM contacts_position h JOIN service_servicecase c ON c.company_id = h.company_id
      WHERE {HELD} AND {COMPLAINT})
    THEN 'complaint'
  WHEN a.kind <> '' AND NOT EXISTS (SELECT 1 FROM contacts_contactpoint x WHERE {THEIRS}) AND NOT ({AT_WORK})
    THEN 'not_theirs'
  WHEN a.kind <> '' AND EXISTS (
    SELECT 1 FROM contacts_contactpoint x WHERE x.kind = a.kind AND x.key = a.address AND x.bounce = 'hard') THEN 'bounced'
  WHEN EXISTS (
    SELECT 1 FROM gdpr_consentevent x WHERE x.person_id = a.person_id AND {HERE} AND x.action IN ('confirmed', 'granted')
      AND NOT EXISTS (
        SELECT 1 FROM gdpr_consentevent l WHERE l.person_id = a.person_id AND l.fingerprint = x.fingerprint
          AND l.channel = x.channel AND l.topic_id = x.topic_id AND l.action = 'expired'
          AND l.occurred_at >= x.occurred_at AND l.occurred_at <= %(at)s))
    THEN 'consent'
  WHEN a.channel IN ('email', 'sms') AND EXISTS (
    SELECT 1 FROM gdpr_consentevent x
    JOIN installed_base_deliveryline d ON d.public_id = x.delivery
    JOIN installed_base_installeditem i ON i.id = d.item_id
    JOIN installed_base_product p ON p.id = i.product_id
    JOIN under u ON u.topic_id = a.topic_id AND u.family_id = p.family_id
    WHERE x.person_id = a.person_id AND {HERE} AND x.action = 'soft_opt_in' AND x.refusal_offered) THEN 'soft_opt_in'
  WHEN a.channel IN ('email', 'sms')
    AND (({AT_WORK}) OR EXISTS (SELECT 1 FROM contacts_contactpoint x WHERE {THEIRS} AND x.use <> 'personal'))
    AND EXISTS (
      SELECT 1 FROM contacts_position h JOIN companies_company c ON c.id = h.company_id
      JOIN gdpr_topic t ON t.id = a.topic_id
      WHERE {HELD} AND h.responsibilities && t.responsibilities AND NOT (c.legal_form ~* %(sole_form)s OR c.legal_form = '' AND c.legal_name ~* %(sole_name)s))
    THEN 'role'
  WHEN a.channel = ANY(%(opt_out)s) THEN 'opt_out'
  WHEN EXISTS (
    SELECT 1 FROM gdpr_consentevent x WHERE x.person_id = a.person_id AND {HERE}
      AND x.action IN ('granted_unconfirmed', 'imported')) THEN 'pending'
  ELSE 'no_basis' END
FROM asked a ORDER BY a.n
"""  # noqa: S608 (pieces of our own; every value is a parameter)


def permissions(recipients: Sequence[Recipient], at: datetime) -> list[Decision]:
    """A decision for each recipient, in their order. The evidence of one of them is told by `permission`."""
    decisions = {
        code.value: Decision(code in ALLOWING, code.value, str(BASES.get(code, ""))) for code in DecisionCode
    }
    return [decisions[code] for code in codes_of(recipients, at)]


def codes_of(recipients: Sequence[Recipient], at: datetime) -> list[str]:
    """The code of each decision."""
    if not recipients:
        return []
    kinds = [str(ADDRESS_OF.get(ContactChannel(one.channel), "")) for one in recipients]
    addresses = [
        key_of(kind, one.address) if kind else "" for one, kind in zip(recipients, kinds, strict=True)
    ]
    domains = {address: domain_of(address) for address in addresses}
    domain_marks = {
        domain: mark_of(AddressKind.DOMAIN, domain) if domain else "" for domain in set(domains.values())
    }
    sql, values = restricted().order_by().values("pk").query.sql_with_params()
    params = {
        "n": list(range(len(recipients))), "person": [one.person_id for one in recipients],
        "channel": [str(one.channel) for one in recipients], "topic": [one.topic_id for one in recipients],
        "kind": kinds, "address": addresses,
        "mark": [mark_of(kind, key) if kind else "" for kind, key in zip(kinds, addresses, strict=True)],
        "plain": [
            untagged_mark_of(kind, key) if kind else "" for kind, key in zip(kinds, addresses, strict=True)
        ],
        "domain": [domain_marks[domains[address]] for address in addresses],
        "at": at, "day": finnish_day(at), "opt_out": list(settings.OPT_OUT_CHANNELS),
        "sole_form": FORM, "sole_name": NAME,
    }  # fmt: skip
    for number, value in enumerate(values):
        params[f"r{number}"] = value
        sql = sql.replace("%s", f"%(r{number})s", 1)
    with connection.cursor() as cursor:
        cursor.execute(DECIDE.replace("{restricted}", sql), params)
        return [row[1] for row in cursor.fetchall()]


def counts_of(codes: Sequence[str]) -> list[tuple[DecisionCode, int]]:
    """How many of each code, in the order of the codes."""
    counted = Counter(codes)
    return [(code, counted[code]) for code in DecisionCode if counted[code]]
