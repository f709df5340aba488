"""Records of other registers that a row names: an item, a person, a contract. What is not found rejects the row."""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

from imports.operations.links import KEY
from imports.operations.products import find_products
from imports.operations.registers import BY_ANY, BY_INDEX, Run


def reject(*, cursor: CursorWrapper, when: str, code: str) -> None:
    """Reject the staged rows of which the condition is true, unless they are rejected already."""
    cursor.execute(f"UPDATE stage s SET reject = '{code}' WHERE s.reject IS NULL AND ({when})")


def find_items(*, cursor: CursorWrapper, run: Run, prefix: str = "", unknown: str = "unknown_item") -> None:
    """Give staged rows the item they name: by its number in the other system, by product and serial number, by a
    serial number that only one item has, or by the customer's own tag. A row that names none keeps none."""
    find_products(cursor=cursor, run=run, prefix=prefix)
    cursor.execute(f"ALTER TABLE stage ADD {prefix}item_id bigint, ADD {prefix}item_found int")
    cursor.execute(BY_INDEX)
    sees = run.sees("c.company_id")
    visible = "TRUE" if sees == "TRUE" else f"(c.company_id IS NULL OR {sees})"
    named = [
        f"COALESCE(s.{prefix}{name}, '') <> ''"
        for name in ("product_code", "product_name")
        if prefix + name in run.mapped
    ]
    product = " OR ".join(named) or "FALSE"
    for name, source, condition in _ways(prefix, product):
        if prefix + name not in run.mapped:
            continue
        run.sql(
            cursor,
            f"""UPDATE stage s SET {prefix}item_id = f.id, {prefix}item_found = f.found FROM (
                    SELECT s.number, min(c.id) AS id, count(*)::int AS found FROM stage s CROSS JOIN LATERAL (
                        SELECT c.id FROM {source} WHERE {condition} AND {visible} LIMIT 2) c
                    WHERE s.reject IS NULL AND s.{prefix}item_id IS NULL AND s.{prefix}{name} <> ''
                    GROUP BY s.number) f
                WHERE f.number = s.number""",
        )
    cursor.execute(BY_ANY)
    reject(cursor=cursor, when=f"s.{prefix}item_found > 1", code=f"many_{unknown.removeprefix('unknown_')}s")
    asked = [
        f"COALESCE(s.{prefix}{name}, '') <> ''"
        for name in ("serial", "item_external_id", "customer_tag")
        if prefix + name in run.mapped
    ]
    reject(
        cursor=cursor, when=f"s.{prefix}item_id IS NULL AND ({' OR '.join(asked) or 'FALSE'})", code=unknown
    )


def _ways(prefix: str, product: str) -> Sequence[tuple[str, str, str]]:
    """Which column is asked, where, and by which condition."""
    items, serial = "installed_base_installeditem c", KEY.format(f"s.{prefix}serial")
    return (
        (
            "item_external_id", f"companies_externalid e JOIN {items} ON c.public_id = e.object_uuid",
            f"e.system = %(system)s AND e.entity = 'item' AND e.external_id = s.{prefix}item_external_id",
        ),
        ("serial", items, f"c.product_id = s.{prefix}product_id AND c.key = {serial} AND c.serial <> ''"),
        (
            "serial", items, f"NOT ({product}) AND c.fold <> '' AND c.fold = translate({serial}, 'OIL', '011')"
            f" AND c.key = {serial}",
        ),
        (
            "customer_tag", f"installed_base_itemidentifier i JOIN {items} ON c.id = i.item_id",
            f"i.scheme = 'customer_tag' AND i.fold <> '' AND i.key = {KEY.format(f's.{prefix}customer_tag')}"
            f" AND i.fold = translate({KEY.format(f's.{prefix}customer_tag')}, 'OIL', '011')",
        ),
    )  # fmt: skip


def find_persons(*, cursor: CursorWrapper, run: Run) -> None:
    """Give staged rows the person they name: by the number in the other system, else by an e-mail address that only
    one person has."""
    cursor.execute("ALTER TABLE stage ADD person_id bigint, ADD person_found int")
    cursor.execute(BY_INDEX)
    for name, source in (
        ("person_external_id", """SELECT c.id FROM companies_externalid e JOIN contacts_person c ON c.public_id = e.object_uuid
            WHERE e.system = %(system)s AND e.entity = 'person' AND e.external_id = s.person_external_id"""),
        ("person_email", """SELECT c.person_id AS id FROM contacts_contactpoint c WHERE c.kind = 'email' AND c.key = s.person_email
            UNION SELECT c.person_id FROM contacts_position c WHERE c.work_email <> '' AND lower(c.work_email) = s.person_email"""),
    ):  # fmt: skip
        if name not in run.mapped:
            continue
        run.sql(
            cursor,
            f"""UPDATE stage s SET person_id = f.id, person_found = f.found FROM (
                    SELECT s.number, min(c.id) AS id, count(*)::int AS found FROM stage s CROSS JOIN LATERAL ({source}) c
                    WHERE s.reject IS NULL AND s.person_id IS NULL AND s.{name} <> '' GROUP BY s.number) f
                WHERE f.number = s.number""",
        )
    cursor.execute(BY_ANY)
    if run.mine != "TRUE":
        held = "SELECT 1 FROM contacts_position q WHERE q.person_id = s.person_id"
        cursor.execute(
            f"""UPDATE stage s SET person_id = NULL
                WHERE EXISTS ({held}) AND NOT EXISTS ({held} AND {run.sees("q.company_id")})"""
        )


def find_contracts(*, cursor: CursorWrapper, run: Run) -> None:
    """Give staged rows the contract of that number: the other system's, else ours. Unknown ones reject the row."""
    cursor.execute("ALTER TABLE stage ADD contract_id bigint")
    cursor.execute(BY_INDEX)
    run.sql(
        cursor,
        f"""UPDATE stage s SET contract_id = f.id FROM (
                SELECT s.number, c.id FROM stage s CROSS JOIN LATERAL (
                    SELECT c.id FROM service_servicecontract c WHERE c.number_key = {KEY.format("s.contract_number")}
                      AND c.system IN ('', %(system)s) AND {run.sees("c.company_id")} ORDER BY c.system = '' LIMIT 1) c
                WHERE s.reject IS NULL) f WHERE f.number = s.number""",
    )
    cursor.execute(BY_ANY)
    reject(cursor=cursor, when="s.contract_id IS NULL", code="unknown_contract")


def match_sql(
    *, table: str, on: str, key: str, needs: Sequence[tuple[str, str]] = (), entity: str = ""
) -> str:
    """How a row finds its record: by the number in the other system where the register has them (`entity`), else by
    SQL over c and s. `needs`: what only a new record has to have, with the reason for which a row without it is
    rejected."""
    known = "COALESCE(by_number.id, found.id)" if entity else "found.id"
    missing = " ".join(f"WHEN {known} IS NULL AND {condition} THEN '{code}'" for condition, code in needs)
    rejection = f"COALESCE(s.reject, CASE {missing} END)" if missing else "s.reject"
    numbered = f"""LEFT JOIN LATERAL (
            SELECT c.id FROM companies_externalid e JOIN {table} c ON c.public_id = e.object_uuid
            WHERE s.reject IS NULL AND s.external_id <> '' AND e.system = %(system)s AND e.entity = '{entity}'
              AND e.external_id = s.external_id LIMIT 1) by_number ON TRUE"""
    unnumbered = "COALESCE(s.external_id, '') = '' AND " if entity else ""
    keys = (
        f"NULLIF(s.external_id, ''), CASE WHEN {unnumbered}TRUE THEN concat_ws(':', {key}) END"
        if entity
        else key
    )
    return f"""
        SELECT s.*, {known} AS object_id, concat_ws(':', {keys}) AS raw_key, {rejection} AS rejection
        FROM stage s {numbered if entity else ""} LEFT JOIN LATERAL (
            SELECT c.id FROM {table} c WHERE s.reject IS NULL AND {unnumbered}{on} ORDER BY c.id LIMIT 1
        ) found ON TRUE"""


# Days told by a file: an end that is not told leaves the end that is known, and so does a beginning.
SAID = "COALESCE(NULLIF(s.during, ''), '(,)')::daterange"
DURING_MERGED = """CASE WHEN w.during IS NULL THEN c.during ELSE daterange(
    COALESCE(lower(w.during::daterange), lower(c.during)), COALESCE(upper(w.during::daterange), upper(c.during))) END"""
SAME_START = f"(lower({SAID}) IS NULL OR lower(c.during) = lower({SAID}))"
START_KEY = f"COALESCE(lower({SAID})::text, '-')"
