"""What the nightly scan looks for, in SQL over a range of numbers, and what only Python can judge.

Each check answers with object_id, company_id, person_id, item_id, value, proposed. `{only}` narrows it to a range of
numbers or to rows named one by one. `t` is the checked table, `c` the company whose fact it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps

from common.doubts import is_in_plan, takes_mail
from common.normalise import normalise_business_id, normalise_vat_number
from common.refusals import Refusal
from quality.choices import RETIRED, FactKind, Problem, Record
from quality.queries.rules import oldest_fresh, rules

Judge = Callable[[str, Mapping[str, str]], dict[str, Any] | None]
GOOD = None  # a judge's answer: nothing is the matter. Otherwise what it proposes, {} for nothing


@dataclass(frozen=True)
class Check:
    """One thing that can be the matter with one fact."""

    problem: Problem
    record: Record
    fact: str
    sql: str
    params: Mapping[str, Any]
    judge: Judge | None = None

    @property
    def table(self) -> str:
        return apps.get_model(self.record)._meta.db_table


IN_BUSINESS = "c.status NOT IN ('ceased', 'bankrupt')"
NONE = "'{{}}'::jsonb"
OF_COMPANY = (
    "SELECT t.id AS object_id, t.company_id, NULL::bigint AS person_id, NULL::bigint AS item_id, {value} AS value,"
    " {proposed} AS proposed{more} FROM {table} t JOIN companies_company c ON c.id = t.company_id {joins}"
    " WHERE " + IN_BUSINESS + " AND {where} AND {{only}}"
)
COMPANY = (
    "SELECT c.id AS object_id, c.id AS company_id, NULL::bigint AS person_id, NULL::bigint AS item_id, {value} AS value,"
    " {proposed} AS proposed{more} FROM companies_company c JOIN companies_company t ON t.id = c.id {joins}"
    " WHERE " + IN_BUSINESS + " AND {where} AND {{only}}"
)
PERSON_POINT = (
    "SELECT t.id AS object_id, c.id AS company_id, t.person_id, NULL::bigint AS item_id, t.value, "
    + NONE
    + " AS proposed"
    "{more} FROM contacts_contactpoint t JOIN contacts_person p ON p.id = t.person_id LEFT JOIN LATERAL ("
    "  SELECT company_id FROM contacts_position po WHERE po.person_id = t.person_id AND po.ended_on IS NULL"
    "  ORDER BY po.is_primary DESC, po.id LIMIT 1) po ON true"
    " LEFT JOIN companies_company c ON c.id = po.company_id {joins} WHERE NOT p.is_restricted AND {where} AND {{only}}"
)
POSITION = (
    "SELECT t.id AS object_id, t.company_id, t.person_id, NULL::bigint AS item_id, {value} AS value, "
    + NONE
    + " AS proposed"
    "{more} FROM contacts_position t JOIN companies_company c ON c.id = t.company_id {joins}"
    " WHERE t.ended_on IS NULL AND NOT EXISTS (SELECT FROM contacts_person r WHERE r.id = t.person_id AND r.is_restricted)"
    " AND {where} AND {{only}}"
)
ITEM = (
    "SELECT t.id AS object_id, t.company_id, NULL::bigint AS person_id, t.id AS item_id, t.location AS value, " + NONE +
    " AS proposed{more} FROM installed_base_installeditem t JOIN companies_company c ON c.id = t.company_id {joins}"
    " WHERE t.parent_id IS NULL AND t.status NOT IN ('retired', 'scrapped', 'lost') AND {where} AND {{only}}"
)  # fmt: skip
ADDRESS_TEXT = "concat_ws(', ', NULLIF(t.street, ''), NULLIF(trim(t.postcode || ' ' || t.town), ''))"
# What surely is an address; whatever is not surely one goes to the judge.
SURE_EMAIL = r"^[a-z0-9](?:[a-z0-9_+-]|\.(?!\.)){{0,60}}[a-z0-9_+-]?@(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+[a-z]{{2,24}}$"
SPECIAL = r"\.(?:invalid|test|local|localhost|onion|arpa)$"


def _verified(record: Record, fact: str) -> str:
    return (
        f"LEFT JOIN quality_verification v ON v.record = '{record.value}' AND v.object_id = t.id"
        f" AND v.fact = '{fact}'"
    )


def _sql(frame: str, **parts: str) -> str:
    return frame.format(
        **{"more": "", "joins": "", "value": "''", "proposed": NONE.format(), "table": "", **parts}
    )


def stale_checks(today: date) -> list[Check]:
    """Facts that nobody has confirmed for as long as their rule says. Rules that sleep look for nothing."""
    found = []
    for kind, (record, fact, frame, parts, known) in _STALE.items():
        if not rules()[kind].is_active:
            continue
        where = f"{parts.get('where', 'true')} AND {known} < %(fresh)s"
        sql = _sql(frame, **{**parts, "where": where, "joins": _verified(record, fact)})
        found.append(Check(Problem.STALE, record, fact, sql, {"fresh": oldest_fresh(kind, today)}))
    return found


_COMPANY_POINT = ("companies_companycontactpoint", "t.value")
_STALE: dict[FactKind, tuple[Record, str, str, dict[str, str], str]] = {
    FactKind.ADDRESS: (
        Record.ADDRESS, "address", OF_COMPANY,
        {"table": "companies_address", "value": ADDRESS_TEXT, "where": "t.valid_to IS NULL AND t.kind IN ('visiting', 'postal')"},
        "COALESCE(v.verified_at, c.created_at)",
    ),
    FactKind.COMPANY_PHONE: (
        Record.COMPANY_POINT, "value", OF_COMPANY,
        {"table": _COMPANY_POINT[0], "value": "t.value", "where": "t.kind = 'phone'"}, "COALESCE(v.verified_at, c.created_at)",
    ),
    FactKind.COMPANY_EMAIL: (
        Record.COMPANY_POINT, "value", OF_COMPANY,
        {"table": _COMPANY_POINT[0], "value": "t.value", "where": "t.kind = 'email'"}, "COALESCE(v.verified_at, c.created_at)",
    ),
    FactKind.INDUSTRY: (
        Record.COMPANY, "industry", COMPANY,
        {"value": "c.industry_code || ', ' || c.industry_version", "where": "c.industry_code <> ''"},
        "COALESCE(v.verified_at, c.created_at)",
    ),
    FactKind.PERSON_PHONE: (
        Record.PERSON_POINT, "value", PERSON_POINT, {"where": "t.kind = 'phone'"},
        "COALESCE(GREATEST(t.verified_at, v.verified_at), p.created_at)",
    ),
    FactKind.PERSON_EMAIL: (
        Record.PERSON_POINT, "value", PERSON_POINT, {"where": "t.kind = 'email'"},
        "COALESCE(GREATEST(t.verified_at, v.verified_at), p.created_at)",
    ),
    FactKind.POSITION: (
        Record.POSITION, "position", POSITION, {"value": "t.title"}, "COALESCE(v.verified_at, t.created_at)",
    ),
    FactKind.LOCATION: (
        Record.ITEM, "location", ITEM, {}, "COALESCE(GREATEST(t.verified_at, v.verified_at), t.created_at)",
    ),
}  # fmt: skip


def validity_checks() -> list[Check]:
    """Facts that cannot be so, whoever says them."""
    bad_email = f"key !~ '{SURE_EMAIL}' OR t.key ~ '{SPECIAL}'".format()
    work_email = bad_email.replace("t.key", "lower(t.work_email)").replace("key !~", "lower(t.work_email) !~")
    point = {"table": "companies_companycontactpoint", "value": "t.value", "more": ", t.key AS judged"}
    checks = [
        Check(Problem.BAD_EMAIL, Record.PERSON_POINT, "value",
              _sql(PERSON_POINT, more=", t.key AS judged", where=f"t.kind = 'email' AND (t.{bad_email})"), {}, judge_email),
        Check(Problem.BAD_EMAIL, Record.COMPANY_POINT, "value",
              _sql(OF_COMPANY, **point, where=f"t.kind = 'email' AND (t.{bad_email})"), {}, judge_email),
        Check(Problem.BAD_EMAIL, Record.POSITION, "work_email",
              _sql(POSITION, value="t.work_email", more=", t.work_email AS judged",
                   where=f"t.work_email <> '' AND ({work_email})"), {}, judge_work_email),
        Check(Problem.BAD_PHONE, Record.PERSON_POINT, "value",
              _sql(PERSON_POINT, more=", t.key AS judged", where="t.kind = 'phone'"), {}, judge_phone),
        Check(Problem.BAD_PHONE, Record.COMPANY_POINT, "value",
              _sql(OF_COMPANY, **point, where="t.kind = 'phone'"), {}, judge_phone),
        Check(Problem.BAD_PHONE, Record.POSITION, "work_phone",
              _sql(POSITION, value="t.work_phone", more=", t.work_phone AS judged", where="t.work_phone <> ''"), {}, judge_phone),
        Check(Problem.BAD_BUSINESS_ID, Record.COMPANY, "business_id",
              _sql(COMPANY, value="c.business_id", where="c.business_id <> ''",
                   more=", c.business_id AS judged, c.business_id_scheme AS scheme, c.country"), {}, judge_business_id),
        Check(Problem.BAD_VAT, Record.COMPANY, "vat_number",
              _sql(COMPANY, value="c.vat_number", where="c.vat_number <> ''",
                   more=", c.vat_number AS judged, c.country"), {}, judge_vat),
        _old_industry(),
    ]  # fmt: skip
    return checks + ([_postcode()] if has_postcodes() else []) + _dead_domains()


def has_postcodes() -> bool:
    """Whether the register keeps the list of postcodes."""
    return "postcode" in apps.all_models["companies"]


def has_successors() -> bool:
    """Whether the register keeps the list of codes that follow older ones."""
    return "industrysuccessor" in apps.all_models["companies"]


def _old_industry() -> Check:
    """A code of a classification that a newer one has replaced; what follows it, where that is one code alone."""
    proposed, joins = NONE.format(), ""
    if has_successors():
        joins = (
            "LEFT JOIN LATERAL (SELECT min(s.next_code) AS code, min(s.next_version) AS version, count(*) AS n"
            " FROM companies_industrysuccessor s WHERE s.version = c.industry_version AND s.valid_to IS NULL"
            " AND s.code = regexp_replace(c.industry_code, '[^0-9A-Za-z]', '', 'g')) s ON true"
        )
        proposed = (
            "CASE WHEN s.n = 1 THEN jsonb_build_object('industry_code', s.code, 'industry_version', s.version)"
            " ELSE '{}'::jsonb END"
        )
    sql = _sql(
        COMPANY, value="c.industry_code || ', ' || c.industry_version", proposed=proposed, joins=joins,
        where="c.industry_code <> '' AND c.industry_version = ANY(%(retired)s)",
    )  # fmt: skip
    return Check(Problem.OLD_INDUSTRY, Record.COMPANY, "industry", sql, {"retired": list(RETIRED)})


def _postcode() -> Check:
    """A town that is not the one of the postcode; the municipality of the postcode is taken for right too."""
    town = "CASE WHEN pc.name_fi = upper(pc.name_fi) THEN initcap(pc.name_fi) ELSE pc.name_fi END"
    sql = _sql(
        OF_COMPANY, table="companies_address", value=ADDRESS_TEXT,
        proposed=f"CASE WHEN pc.id IS NULL THEN '{{}}'::jsonb ELSE jsonb_build_object('town', {town}) END",
        joins="LEFT JOIN companies_postcode pc ON pc.country = COALESCE(NULLIF(t.country, ''), c.country)"
        " AND pc.code = t.postcode AND pc.valid_to IS NULL"
        " LEFT JOIN companies_municipality m ON m.country = pc.country AND m.code = pc.municipality_code",
        where="t.valid_to IS NULL AND t.postcode <> '' AND t.town <> ''"
        " AND EXISTS (SELECT 1 FROM companies_postcode k WHERE k.country = COALESCE(NULLIF(t.country, ''), c.country))"
        " AND lower(t.town) NOT IN (COALESCE(lower(pc.name_fi), ''), COALESCE(lower(pc.name_sv), ''),"
        " COALESCE(lower(m.name_fi), ''), COALESCE(lower(m.name_sv), ''))",
    )  # fmt: skip
    return Check(Problem.POSTCODE, Record.ADDRESS, "address", sql, {})


def _dead_domains() -> list[Check]:
    """Addresses at domains of which the worker has learned that they take no mail."""
    dead = (
        "t.kind = 'email' AND EXISTS (SELECT 1 FROM quality_maildomain d"
        " WHERE d.is_dead AND d.name = split_part(t.key, '@', 2))"
    )
    return [
        Check(Problem.DEAD_DOMAIN, Record.PERSON_POINT, "value", _sql(PERSON_POINT, where=dead), {}),
        Check(Problem.DEAD_DOMAIN, Record.COMPANY_POINT, "value",
              _sql(OF_COMPANY, table="companies_companycontactpoint", value="t.value", where=dead), {}),
    ]  # fmt: skip


def is_email(text: str) -> bool:
    """Whether mail can be sent to it at all: the syntax, and no name that is never in the public net."""
    return takes_mail(text)


def mended_email(text: str) -> str:
    """What was probably meant, "" when nothing comes of it."""
    tried = text.strip().strip(".,;:<>()\"'").replace(" ", "").replace(",", ".").replace(";", ".")
    while ".." in tried:
        tried = tried.replace("..", ".")
    tried = tried.replace(".@", "@").replace("@.", "@")
    return tried if tried != text and is_email(tried) else ""


def judge_email(text: str, _row: Mapping[str, str]) -> dict[str, Any] | None:
    """None for an address; else what was probably meant."""
    if is_email(text):
        return GOOD
    mended = mended_email(text)
    return {"value": mended} if mended else {}


def judge_work_email(text: str, _row: Mapping[str, str]) -> dict[str, Any] | None:
    """The same for the address of a position."""
    told = judge_email(text, _row)
    return {"work_email": told["value"]} if told else told


def judge_phone(text: str, _row: Mapping[str, str]) -> dict[str, Any] | None:
    """None for a number that the country's plan has."""
    return GOOD if is_in_plan(text) else {}


def judge_business_id(text: str, row: Mapping[str, str]) -> dict[str, Any] | None:
    """None for a number whose check digit is right."""
    try:
        normalise_business_id(row["scheme"], row["country"], text)
    except Refusal:
        return {}
    return GOOD


def judge_vat(text: str, row: Mapping[str, str]) -> dict[str, Any] | None:
    """None for a number that its country could have given."""
    try:
        normalise_vat_number(text, row["country"])
    except Refusal:
        return {}
    return GOOD
