"""How rows become warranty terms, service contracts, their lines and what they cover."""

from django.db.backends.utils import CursorWrapper

from imports.operations.links import find_companies
from imports.operations.products import find_products
from imports.operations.references import (
    DURING_MERGED,
    SAID,
    SAME_START,
    START_KEY,
    find_contracts,
    find_items,
    match_sql,
    reject,
)
from imports.operations.registers import Column, RegisterSpec, Run

KEY = "upper(regexp_replace({}, '[^[:alnum:]]', '', 'g'))"


def _companies(*, cursor: CursorWrapper, run: Run) -> None:
    find_companies(cursor=cursor, run=run)


def _lines(*, cursor: CursorWrapper, run: Run) -> None:
    find_contracts(cursor=cursor, run=run)
    find_products(cursor=cursor, run=run)
    reject(
        cursor=cursor,
        when="s.product_id IS NULL AND COALESCE(s.description, '') = ''",
        code="unknown_product",
    )
    cursor.execute("ALTER TABLE stage ADD sla_id bigint")
    cursor.execute(
        "UPDATE stage s SET sla_id = l.id FROM service_sla l WHERE s.level <> '' AND lower(l.name) = lower(s.level)"
    )
    reject(cursor=cursor, when="s.level <> '' AND s.sla_id IS NULL", code="unknown_level")


def _coverage(*, cursor: CursorWrapper, run: Run) -> None:
    """A row covers the item it names, else the site, else the product at the company."""
    find_contracts(cursor=cursor, run=run)
    find_items(cursor=cursor, run=run)
    find_companies(cursor=cursor, run=run)
    cursor.execute("ALTER TABLE stage ADD of_site bigint, ADD of_company bigint, ADD of_product bigint")
    cursor.execute(
        """UPDATE stage s SET company_id = c.company_id FROM service_servicecontract c
           WHERE c.id = s.contract_id AND s.company_id IS NULL AND s.item_id IS NULL"""
    )
    cursor.execute(
        """UPDATE stage s SET of_site = found.id FROM (
               SELECT s.number, min(t.id) AS id FROM stage s JOIN companies_site t ON t.company_id = s.company_id
                   AND (lower(t.name) = lower(s.site) OR t.code <> '' AND lower(t.code) = lower(s.site))
               WHERE s.site <> '' AND s.item_id IS NULL GROUP BY s.number) found WHERE found.number = s.number"""
    )
    reject(
        cursor=cursor, when="s.site <> '' AND s.item_id IS NULL AND s.of_site IS NULL", code="unknown_site"
    )
    cursor.execute(
        """UPDATE stage s SET of_company = s.company_id, of_product = s.product_id
           WHERE s.item_id IS NULL AND s.of_site IS NULL AND s.product_id IS NOT NULL"""
    )
    reject(
        cursor=cursor,
        when="s.item_id IS NULL AND s.of_site IS NULL AND s.of_product IS NULL",
        code="no_scope",
    )
    cursor.execute(
        f"""UPDATE stage s SET during = daterange(c.starts_on, upper({SAID}))::text FROM service_servicecontract c
            WHERE c.id = s.contract_id AND lower({SAID}) IS NULL AND (upper({SAID}) IS NULL OR upper({SAID}) > c.starts_on)"""
    )
    reject(
        cursor=cursor,
        when=f"""EXISTS (SELECT 1 FROM service_servicecontract c WHERE c.id = s.contract_id AND (upper({SAID}) <= c.starts_on
            OR lower({SAID}) > LEAST(c.terminated_on, CASE WHEN c.auto_renew_months = 0 THEN c.ends_on END)))""",
        code="cover_outside",
    )
    same = "p.{0} IS NOT DISTINCT FROM s.{1}"
    scope = " AND ".join(same.format(*pair) for pair in _SCOPE)
    reject(
        cursor=cursor,
        when=f"""EXISTS (SELECT 1 FROM service_coverage p WHERE p.contract_id = s.contract_id AND p.void_on IS NULL AND {scope}
            AND p.during && {SAID} AND NOT {SAME_START.replace("c.", "p.")})""",
        code="covered_twice",
    )


_SCOPE = (
    ("item_id", "item_id"),
    ("site_id", "of_site"),
    ("company_id", "of_company"),
    ("product_id", "of_product"),
)
_PERCENTS = tuple(
    Column(name, name, cast="smallint", default="100")
    for name in ("parts_percent", "labour_percent", "travel_percent")
)

WARRANTY_TERMS = RegisterSpec(
    table="service_warrantyterm", object_type="service.warrantyterm", subject="NULL",
    columns=(
        Column("name", "name"), Column("months", "months", cast="smallint", default="NULL"),
        Column("start_basis", "start_basis", default="'delivery'"), *_PERCENTS,
        Column("is_transferable", "is_transferable", cast="boolean", default="TRUE"),
        Column("meter", "meter"), Column("meter_limit", "meter_limit", cast="numeric(14,2)", default="NULL"),
    ),
    fixed={"include_children": "TRUE"},
    match=match_sql(
        table="service_warrantyterm", on="lower(c.name) = lower(s.name)", key="lower(s.name)",
        needs=(("COALESCE(s.months, '') = ''", "no_months"),),
    ),
)  # fmt: skip
CONTRACTS = RegisterSpec(
    table="service_servicecontract", object_type="service.servicecontract", subject="NULL", resolve=_companies,
    columns=(
        Column("number", "contract_number"), Column("name", "name"),
        Column("company_id", "company_id", cast="bigint", default="NULL"),
        Column("kind", "kind", default="'maintenance'"), Column("status", "status", default="'signed'"),
        Column("starts_on", "starts_on", cast="date", default="NULL"),
        Column("ends_on", "ends_on", cast="date", default="NULL"),
        Column("auto_renew_months", "auto_renew_months", cast="smallint", default="0"),
        Column("notice_months", "notice_months", cast="smallint", default="NULL"),
        Column("terminated_on", "terminated_on", cast="date", default="NULL"),
        Column("currency", "currency", default="%(option_currency)s"), Column("notes", "notes"),
    ),
    fixed={"system": "%(system)s"},
    match=match_sql(
        table="service_servicecontract", key=KEY.format("s.contract_number"),
        on=f"c.number_key = {KEY.format('s.contract_number')} AND c.system IN ('', %(system)s)",
        needs=(("s.company_id IS NULL", "company_needed"), ("COALESCE(s.starts_on, '') = ''", "start_needed")),
    ),
    visible=lambda *, run: run.sees("c.company_id"),
)  # fmt: skip
CONTRACT_LINES = RegisterSpec(
    table="service_contractline", object_type="service.contractline", subject="NULL", resolve=_lines, is_revisioned=False,
    columns=(
        Column("contract_id", "contract_id", cast="bigint", default="NULL"),
        Column("position", "line", cast="smallint", default="0"),
        Column("product_id", "product_id", cast="bigint", default="NULL"), Column("description", "description"),
        Column("price", "price", cast="numeric(14,2)", default="NULL"), Column("billing", "billing", default="'year'"),
        Column("index_clause", "index_clause"), Column("sla_id", "sla_id", cast="bigint", default="NULL"),
    ),
    match=match_sql(
        table="service_contractline",
        key="s.contract_id, COALESCE(NULLIF(s.line, ''), concat_ws(':', s.product_id, lower(s.description)))",
        on="""c.contract_id = s.contract_id AND CASE WHEN s.line <> '' THEN c.position = s.line::int
            ELSE c.product_id IS NOT DISTINCT FROM s.product_id AND lower(c.description) = lower(COALESCE(s.description, '')) END""",
    ),
)  # fmt: skip
COVERAGE = RegisterSpec(
    table="service_coverage", object_type="service.coverage", subject="NULL", resolve=_coverage,
    columns=(
        Column("contract_id", "contract_id", cast="bigint", default="NULL"),
        *(Column(name, staged, cast="bigint", default="NULL") for name, staged in _SCOPE),
        Column("during", "during", cast="daterange", default="'(,)'::daterange", merged=DURING_MERGED), *_PERCENTS,
        Column("include_children", "include_children", cast="boolean", default="TRUE"),
    ),
    fixed={"source": "'contract'", "is_by_rule": "FALSE", "void_reason": "''", "cut_why": "''"},
    match=match_sql(
        table="service_coverage",
        key=f"s.contract_id, s.item_id, 's', s.of_site, 'p', s.of_company, s.of_product, {START_KEY}",
        on=f"""c.contract_id = s.contract_id AND c.void_on IS NULL AND {SAME_START} AND """
        + " AND ".join(f"c.{name} IS NOT DISTINCT FROM s.{staged}" for name, staged in _SCOPE),
    ),
)  # fmt: skip
