"""Companies: keys, facts, and candidates for one that is being typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from common.normalise import SCHEME_COUNTRY
from companies.queries.similar import EVERYBODYS
from quality.choices import Kind
from quality.queries.registers import DuplicateRegister, rows
from quality.scoring.companies import CompanyFacts, Rarity, compare_companies
from quality.scoring.words import register_numbers

# A word of a name brings together at most this many companies.
RARE = 40
_FREE = ", ".join(f"'{domain}'" for domain in sorted(EVERYBODYS))

KEYS = f"""
WITH names AS (
  SELECT id AS record, legal_name AS name FROM companies_company
  UNION ALL SELECT company_id, name FROM companies_companyname
), words AS MATERIALIZED (
  SELECT DISTINCT record, word FROM names, regexp_split_to_table(quality_words(name), ' ') word
  WHERE length(word) > 2
), rare AS (
  SELECT word FROM words GROUP BY word HAVING count(*) BETWEEN 2 AND {RARE}
)
SELECT 'w' || word, record FROM words JOIN rare USING (word)
UNION ALL SELECT DISTINCT 'c' || quality_name(name), record FROM names
UNION ALL SELECT 'n' || country || business_key, id FROM companies_company WHERE business_id <> ''
UNION ALL SELECT 'n' || left(vat_number, 2) || CASE left(vat_number, 2)
    WHEN 'SE' THEN substr(vat_number, 3, 10)
    ELSE regexp_replace(substr(vat_number, 3), '[^0-9]', '', 'g') END, id
  FROM companies_company WHERE vat_number <> ''
UNION ALL SELECT 'l' || lei, id FROM companies_company WHERE lei <> ''
UNION ALL SELECT DISTINCT 'p' || key, company_id FROM companies_companycontactpoint WHERE kind = 'phone'
UNION ALL SELECT DISTINCT 'e' || key, company_id FROM companies_companycontactpoint WHERE kind = 'email'
UNION ALL SELECT DISTINCT 'd' || domain, company_id FROM (
    SELECT company_id, CASE WHEN kind = 'email' THEN split_part(key, '@', 2) ELSE key END AS domain
    FROM companies_companycontactpoint WHERE kind IN ('web', 'domain', 'email')) d
  WHERE domain NOT IN ({_FREE})
UNION ALL SELECT DISTINCT 's' || quality_street(street) || ' ' || postcode, company_id FROM companies_address
  WHERE quality_street(street) IS NOT NULL AND postcode <> ''
UNION ALL SELECT DISTINCT 't' || quality_street(street), company_id FROM companies_address
  WHERE quality_street(street) IS NOT NULL
UNION ALL SELECT 'x' || left(quality_name(legal_name), 6) || ' ' || lower(town), id FROM companies_company
  WHERE town <> ''
"""
FORBIDDEN = """
a.business_id <> '' AND b.business_id <> '' AND a.country = b.country AND a.business_id_scheme <> 'other'
  AND a.business_id_scheme = b.business_id_scheme AND a.business_key <> b.business_key
OR a.lei <> '' AND b.lei <> '' AND a.lei <> b.lei
"""


def facts_of(numbers: Iterable[int]) -> Mapping[int, CompanyFacts]:
    """What is compared of each company, in one query."""
    found = rows(
        """
        SELECT c.id, c.legal_name, c.country, c.business_id, c.business_id_scheme, c.vat_number, c.lei, c.town,
          ARRAY(SELECT n.name FROM companies_companyname n WHERE n.company_id = c.id ORDER BY n.id LIMIT 12),
          ARRAY(SELECT p.kind || ' ' || p.key FROM companies_companycontactpoint p WHERE p.company_id = c.id LIMIT 40),
          (SELECT json_agg(json_build_array(a.street, a.postcode)) FROM (
             SELECT DISTINCT o.street, o.postcode FROM companies_address o
             WHERE o.company_id = c.id AND o.street <> '' LIMIT 12) a)
        FROM companies_company c WHERE c.id = ANY(%s)
        """,
        [list(numbers)],
    )
    return {row[0]: _facts(row) for row in found}


def _facts(row: tuple) -> CompanyFacts:
    _id, name, country, business_id, scheme, vat_number, lei, town, names, points, streets = row
    by_kind: dict[str, set[str]] = {}
    for point in points:
        kind, _space, key = point.partition(" ")
        by_kind.setdefault(kind, set()).add(key)
    emails = by_kind.get("email", set())
    domains = by_kind.get("web", set()) | by_kind.get("domain", set())
    domains |= {email.rpartition("@")[2] for email in emails}
    return CompanyFacts(
        names=(name, *names),
        numbers=register_numbers(country, scheme, business_id, vat_number, lei),
        phones=frozenset(by_kind.get("phone", ())),
        emails=frozenset(emails),
        domains=frozenset(domains - EVERYBODYS),
        streets=tuple((street, postcode) for street, postcode in streets or ()),
        country=country,
        town=town,
    )


def candidates(facts: CompanyFacts, most: int = 60) -> list[int]:
    """Numbers of companies that share a key with the facts: each by its index, a few of each."""
    asked: list[tuple[str, list[Any]]] = []
    for register, number in facts.numbers.items():
        if register == "LEI":
            asked.append(("SELECT id FROM companies_company WHERE lei = %s AND lei <> ''", [number]))
        elif not register.startswith("VAT"):
            sql = "SELECT id FROM companies_company WHERE country = %s AND business_key = %s AND business_id <> ''"
            scheme = " AND business_id_scheme IN ('fi_ytunnus', 'se_orgnr', 'no_orgnr', 'dk_cvr', 'ee_registrikood',"
            asked.append((sql + scheme + " 'gb_crn', 'de_hr', 'fr_siren')", [register, number]))
    point = "SELECT company_id FROM companies_companycontactpoint WHERE kind = %s AND key = %s"
    asked += [(point, ["phone", phone]) for phone in facts.phones]
    asked += [(point, ["email", email]) for email in facts.emails]
    asked += [(point, [kind, domain]) for domain in facts.domains for kind in ("web", "domain")]
    for name in facts.names:
        asked.append(
            ("SELECT id FROM companies_company WHERE quality_name(legal_name) = quality_name(%s)", [name])
        )
        asked.append(
            (
                "SELECT company_id FROM companies_companyname WHERE quality_name(name) = quality_name(%s)",
                [name],
            )
        )
    for street, postcode in facts.streets:
        sql = "SELECT company_id FROM companies_address WHERE quality_street(street) = quality_street(%s)"
        asked.append((sql + " AND (postcode = %s OR %s = '')", [street, postcode, postcode]))
    if not asked:
        return []
    sql = " UNION ".join(f"(SELECT * FROM ({one}) q LIMIT {most})" for one, _values in asked)
    return [row[0] for row in rows(sql, [value for _one, values in asked for value in values])]


_MANY = f"""
SELECT DISTINCT t.i, found.id FROM unnest(
  %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
) t(i, name, phone, email, domain, street, postcode, country, number)
CROSS JOIN LATERAL (
  (SELECT c.id FROM companies_company c WHERE quality_name(c.legal_name) = quality_name(t.name) AND t.name <> '' LIMIT 20)
  UNION (SELECT n.company_id FROM companies_companyname n WHERE quality_name(n.name) = quality_name(t.name)
         AND t.name <> '' LIMIT 20)
  UNION (SELECT c.id FROM companies_company c WHERE c.country = t.country AND c.business_key = t.number
         AND c.business_id <> '' AND t.number <> ''
         AND c.business_id_scheme IN ({", ".join(f"'{scheme}'" for scheme in sorted(SCHEME_COUNTRY))}) LIMIT 20)
  UNION (SELECT p.company_id FROM companies_companycontactpoint p WHERE p.kind = 'phone' AND p.key = t.phone
         AND t.phone <> '' LIMIT 20)
  UNION (SELECT p.company_id FROM companies_companycontactpoint p WHERE p.kind = 'email' AND p.key = t.email
         AND t.email <> '' LIMIT 20)
  UNION (SELECT p.company_id FROM companies_companycontactpoint p WHERE p.kind IN ('web', 'domain') AND p.key = t.domain
         AND t.domain <> '' LIMIT 20)
  UNION (SELECT a.company_id FROM companies_address a WHERE quality_street(a.street) = quality_street(t.street)
         AND t.street <> '' AND (a.postcode = t.postcode OR t.postcode = '') LIMIT 20)
) found
"""


def candidates_of_many(rows_of: list[CompanyFacts]) -> list[tuple[int, int]]:
    """For each of many facts, by place, the companies that share a key with it: one statement for all."""

    def one(values: Iterable[str]) -> str:
        return min(values, default="")

    home = [next((r for r in facts.numbers if r != "LEI" and " " not in r), "") for facts in rows_of]
    return rows(
        _MANY,
        [
            list(range(len(rows_of))),
            [facts.names[0] for facts in rows_of],
            [one(facts.phones) for facts in rows_of],
            [one(facts.emails) for facts in rows_of],
            [one(facts.domains) for facts in rows_of],
            [facts.streets[0][0] if facts.streets else "" for facts in rows_of],
            [facts.streets[0][1] if facts.streets else "" for facts in rows_of],
            home,
            [facts.numbers.get(register, "") for facts, register in zip(rows_of, home, strict=True)],
        ],
    )


def _compare(one: CompanyFacts, two: CompanyFacts, rarity: Rarity | None):
    return compare_companies(one, two, rarity)


# On the sites of Chicago half of the pairs for the same F1; see docs/performance.md
COMPANIES = DuplicateRegister(Kind.COMPANY, "companies_company", KEYS, FORBIDDEN, facts_of, _compare, lone=15)
