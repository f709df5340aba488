"""Persons: keys, facts, and candidates for one that is being typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from quality.choices import Kind
from quality.queries.registers import DuplicateRegister, rows
from quality.scoring.persons import PersonFacts, compare_persons

KEYS = """
WITH mails AS (
  SELECT DISTINCT person_id, key FROM contacts_contactpoint WHERE kind = 'email'
  UNION SELECT person_id, lower(work_email) FROM contacts_position WHERE work_email <> ''
), phones AS (
  SELECT DISTINCT person_id, key FROM contacts_contactpoint WHERE kind = 'phone'
  UNION SELECT person_id, work_phone FROM contacts_position WHERE work_phone <> ''
), hidden AS (SELECT id FROM contacts_person WHERE is_restricted)
SELECT 'e' || key, person_id FROM mails WHERE person_id NOT IN (SELECT id FROM hidden)
UNION ALL SELECT 'p' || key, person_id FROM phones WHERE person_id NOT IN (SELECT id FROM hidden)
UNION ALL SELECT 'm' || quality_person(first_name, last_name), id FROM contacts_person WHERE NOT is_restricted
UNION ALL SELECT DISTINCT 'l' || quality_fold(p.last_name) || ' ' || o.company_id, p.id
  FROM contacts_position o JOIN contacts_person p ON p.id = o.person_id WHERE p.last_name <> '' AND NOT p.is_restricted
UNION ALL SELECT DISTINCT 'l' || quality_fold(p.first_name) || ' ' || o.company_id, p.id
  FROM contacts_position o JOIN contacts_person p ON p.id = o.person_id WHERE p.first_name <> '' AND NOT p.is_restricted
"""


def facts_of(numbers: Iterable[int]) -> Mapping[int, PersonFacts]:
    """What is compared of each person, in one query."""
    found = rows(
        """
        SELECT p.id, p.first_name, p.last_name,
          ARRAY(SELECT k.kind || ' ' || k.key FROM contacts_contactpoint k WHERE k.person_id = p.id LIMIT 40),
          (SELECT json_agg(json_build_array(lower(o.work_email), o.work_phone, c.legal_name)) FROM contacts_position o
             JOIN companies_company c ON c.id = o.company_id WHERE o.person_id = p.id),
          (SELECT json_object_agg(x.system || ' ' || x.entity, x.external_id) FROM companies_externalid x
             WHERE x.object_uuid = p.public_id AND x.object_type = 'person')
        FROM contacts_person p WHERE p.id = ANY(%s)
        """,
        [list(numbers)],
    )
    return {row[0]: _facts(row) for row in found}


def _facts(row: tuple) -> PersonFacts:
    _id, first_name, last_name, points, positions, numbers = row
    held = positions or []
    emails = {point[6:] for point in points if point.startswith("email ")} | {one[0] for one in held}
    phones = {point[6:] for point in points if point.startswith("phone ")} | {one[1] for one in held}
    return PersonFacts(
        first_name=first_name, last_name=last_name, emails=frozenset(emails - {""}), phones=frozenset(phones - {""}),
        companies=tuple(sorted({one[2] for one in held})), numbers=numbers or {},
    )  # fmt: skip


def candidates(facts: PersonFacts, most: int = 60) -> list[int]:
    """Numbers of persons that share a key with the facts."""
    asked: list[tuple[str, list[Any]]] = []
    for email in facts.emails:
        asked.append(
            ("SELECT person_id FROM contacts_contactpoint WHERE kind = 'email' AND key = %s", [email])
        )
        sql = "SELECT person_id FROM contacts_position WHERE lower(work_email) = %s AND work_email <> ''"
        asked.append((sql, [email]))
    for phone in facts.phones:
        asked.append(
            ("SELECT person_id FROM contacts_contactpoint WHERE kind = 'phone' AND key = %s", [phone])
        )
        sql = "SELECT person_id FROM contacts_position WHERE work_phone = %s AND work_phone <> ''"
        asked.append((sql, [phone]))
    sql = (
        "SELECT id FROM contacts_person WHERE quality_person(first_name, last_name) = quality_person(%s, %s)"
    )
    asked.append((sql, [facts.first_name, facts.last_name]))
    union = " UNION ".join(f"(SELECT * FROM ({one}) q LIMIT {most})" for one, _values in asked)
    return [row[0] for row in rows(union, [value for _one, values in asked for value in values])]


_MANY = """
SELECT DISTINCT t.i, found.id FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
  t(i, first_name, last_name, email, phone)
CROSS JOIN LATERAL (
  (SELECT p.id FROM contacts_person p WHERE quality_person(p.first_name, p.last_name)
     = quality_person(t.first_name, t.last_name) AND t.first_name <> '' AND t.last_name <> '' LIMIT 20)
  UNION (SELECT k.person_id FROM contacts_contactpoint k WHERE k.kind = 'email' AND k.key = t.email
         AND t.email <> '' LIMIT 20)
  UNION (SELECT o.person_id FROM contacts_position o WHERE lower(o.work_email) = t.email AND o.work_email <> ''
         AND t.email <> '' LIMIT 20)
  UNION (SELECT k.person_id FROM contacts_contactpoint k WHERE k.kind = 'phone' AND k.key = t.phone
         AND t.phone <> '' LIMIT 20)
) found
"""


def candidates_of_many(rows_of: list[PersonFacts]) -> list[tuple[int, int]]:
    """For each of many facts, by place, the persons that share a key with it: one statement for all."""
    return rows(
        _MANY,
        [
            list(range(len(rows_of))),
            [facts.first_name for facts in rows_of],
            [facts.last_name for facts in rows_of],
            [min(facts.emails, default="") for facts in rows_of],
            [min(facts.phones, default="") for facts in rows_of],
        ],
    )


PERSONS = DuplicateRegister(
    Kind.PERSON,
    "contacts_person",
    KEYS,
    "FALSE",
    facts_of,
    lambda one, two, _rarity: compare_persons(one, two),
)
